"""What is held about a person's tests: sittings, answers, results, what was said of them."""

from __future__ import annotations

import json

from sqlalchemy import select

from assess.delivery.models import (
    JournalEvent,
    LateDecision,
    Receipt,
    SittingLog,
)
from assess.delivery.queries import title_of
from assess.delivery.room_models import HelpAnswer, Incident, StaffMessage
from assess.extensions import db
from assess.officesim.models import OfficeReview
from assess.privacy.person import Person, Rows, all_of, columns, scrub
from assess.results.queries import standing_of


def sittings(person: Person) -> Rows:
    rows = []
    for sitting in person.sittings:
        log = all_of(
            select(SittingLog).where(SittingLog.sitting_id == sitting.id).order_by(SittingLog.id)
        )
        rows.append(
            {
                "sitting": sitting.id,
                "test": title_of(sitting.test),
                "session": sitting.session.title if sitting.session else None,
                "state": sitting.state,
                "void_reason": sitting.void_reason,
                "checked_in_at": sitting.checked_in_at,
                "checked_in_by": sitting.checked_in_by and person.who(sitting.checked_in_by),
                "started_at": sitting.started_at,
                "deadline_at": sitting.deadline_at,
                "extension_seconds": sitting.extension_s,
                "handed_in_at": sitting.handed_in_at,
                "closed_at": sitting.closed_at,
                "time_factor": sitting.time_factor,
                "large_text": sitting.large_text,
                "spelling": sitting.spelling,
                "group": person.clean(sitting.seat_group),
                "log": [
                    {
                        "at": entry.at,
                        "by": person.who(entry.actor_id),
                        "action": entry.action,
                        "detail": scrub(entry.detail, person),
                    }
                    for entry in log
                ],
            }
        )
    return rows


def answers(person: Person) -> Rows:
    rows = db.session.execute(
        select(
            JournalEvent.sitting_id,
            JournalEvent.position,
            JournalEvent.type,
            JournalEvent.item_ref,
            JournalEvent.value,
            JournalEvent.t_ms,
            JournalEvent.received_at,
            JournalEvent.standing,
            JournalEvent.reason,
        )
        .where(JournalEvent.sitting_id.in_(person.sitting_ids))
        .order_by(JournalEvent.sitting_id, JournalEvent.position)
    )
    return [
        {
            "sitting": row.sitting_id,
            "position": row.position,
            "kind": row.type,
            "question": row.item_ref,
            "value": json.loads(row.value) if row.value else None,
            "milliseconds": row.t_ms,
            "received_at": row.received_at,
            "standing": row.standing,
            "reason": row.reason,
        }
        for row in rows
    ]


def receipts(person: Person) -> Rows:
    found = all_of(select(Receipt).where(Receipt.sitting_id.in_(person.sitting_ids)))
    kept = ("sitting_id", "number", "code", "items", "answered", "events", "digest", "issued_at")
    return [{name: getattr(row, name) for name in (*kept, "jws")} for row in found]


def results(person: Person) -> Rows:
    late = all_of(select(LateDecision).where(LateDecision.sitting_id.in_(person.sitting_ids)))
    rows: Rows = [
        {
            "number": row.id,
            "sitting": row.sitting_id,
            "kind": row.kind,
            "language": row.language,
            "level": row.level,
            "estimate": row.theta,
            "standard_error": row.standard_error,
            "probability": row.probability,
            "passed": row.passed,
            "provisional": row.provisional,
            "sat_on": row.sat_on,
            "valid_until": row.valid_until,
            "retest_not_before": row.retest_not_before,
            "policy_version": row.policy_version,
            "recorded_at": row.recorded_at,
            "state": str(standing_of(row)),
            "replaces": row.supersedes_id,
            "reason": person.clean(row.reason),
            "events": [
                {
                    "action": event.action,
                    "at": event.at,
                    "by": person.who(event.actor_id),
                    "reason": person.clean(event.reason),
                }
                for event in row.events
            ],
        }
        for row in person.results
    ]
    rows += [{"late_answers": columns(row, person, {"decided_by"}, {"reason"})} for row in late]
    reviews = all_of(select(OfficeReview).where(OfficeReview.sitting_id.in_(person.sitting_ids)))
    rows += [
        {
            "review": {
                "sitting": row.sitting_id,
                "at": row.at,
                "by": person.who(row.reviewed_by),
                "reason": person.clean(row.reason),
                # Which checks would tell what the test looks for.
                "awarded": len(row.awarded),
            }
        }
        for row in reviews
    ]
    return rows


def comments(person: Person) -> Rows:
    told = all_of(select(StaffMessage).where(StaffMessage.sitting_id.in_(person.sitting_ids)))
    helped = all_of(select(HelpAnswer).where(HelpAnswer.sitting_id.in_(person.sitting_ids)))
    return [
        {
            "kind": kind,
            "sitting": row.sitting_id,
            "at": row.at,
            "by": person.who(row.actor_id),
            "text": person.clean(text),
        }
        for kind, row, text in (
            *(("message", row, row.text) for row in told),
            *(("help", row, row.note) for row in helped),
        )
    ]


def incidents(person: Person) -> Rows:
    found = all_of(select(Incident).where(Incident.sitting_id.in_(person.sitting_ids)))
    return [
        {
            "sitting": row.sitting_id,
            "at": row.at,
            "by": person.who(row.actor_id),
            "reason": row.reason,
            "text": person.clean(row.text),
        }
        for row in found
    ]


def complaints(person: Person) -> Rows:
    return [
        {
            "reference": row.reference,
            "kind": row.kind,
            "sitting": row.sitting_id,
            "channel": row.channel,
            "happened": person.clean(row.happened),
            "asks": person.clean(row.asks),
            "received_on": row.received_on,
            "opened_by": person.who(row.opened_by),
            "late": row.late,
            "notes": [
                {"at": note.at, "by": person.who(note.actor_id), "text": person.clean(note.text)}
                for note in row.notes
            ],
            "decision": row.decision
            and {
                "outcome": row.decision.outcome,
                "reason": person.clean(row.decision.reason),
                "at": row.decision.at,
                "by": person.who(row.decision.decided_by),
            },
        }
        for row in person.complaints
    ]
