"""The technical evidence of one sitting, gathered for a complaint: facts, never an answer or a key.

Plain JSON, so that it can be frozen under a digest and read in any language later. Signals are
evidence for people; no score function sees them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from assess.audit import ledger
from assess.audit.chain import canonical, stamp
from assess.delivery import reported, reporting
from assess.delivery.evidence import late_answers, problems_of
from assess.delivery.models import ClockOffset, Receipt, Sitting
from assess.delivery.queries import names_of
from assess.delivery.receipts import judge
from assess.delivery.reporting import CandidateReport
from assess.delivery.room_models import RescueImport, SafeBrowserConfig
from assess.extensions import db
from assess.results import complaint_rules as rules
from assess.results.complaint_rules import ComplaintPolicy, Span

log = structlog.get_logger()

FORMAT = "assess-complaint-evidence"
#: The longest lists that people read; how many there were in all is said besides.
MOST_ROWS = 100
BREAKS = frozenset({"break_began"})
BREAK_ENDS = frozenset({"break_ended", "break_over"})


class Frozen(NamedTuple):
    """Canonical JSON and its SHA-256."""

    content: str
    digest: str


def freeze(sitting: Sitting, at: datetime, policy: ComplaintPolicy) -> Frozen:
    """Gather the evidence as of `at`; what cannot be gathered is said, and nothing is refused.

    A person must be able to complain above all when something is broken.
    """
    try:
        with db.session.begin_nested():
            found = gather(sitting, at, policy)
    except (SQLAlchemyError, LookupError, TypeError, ValueError) as error:
        log.exception("evidence_not_gathered", sitting=sitting.id)
        found = {**_head(sitting, at, policy), "problem": type(error).__name__}
    content = canonical(found)
    return Frozen(content.decode(), hashlib.sha256(content).hexdigest())


def gather(sitting: Sitting, at: datetime, policy: ComplaintPolicy) -> dict[str, Any]:
    """Everything known of a sitting that bears on how it went, as plain JSON."""
    part = reported.part_of(sitting, at)
    begin = sitting.started_at or sitting.checked_in_at or sitting.created_at
    window = Span(begin, max(begin, sitting.closed_at or at))
    return {
        **_head(sitting, at, policy),
        "sitting": _sitting(sitting, part),
        "journal": _journal(sitting, part, window, policy),
        "interruptions": _interruptions(part, window),
        "signals": [
            {"kind": one.kind, "times": one.times, "seconds": one.total.total_seconds()}
            for one in part.spells
        ],
        "pastes": {"times": part.pastes, "characters": part.pasted},
        "late_answers": [
            {
                "question": one.item_ref,
                "standing": one.standing,
                "composed_s": one.t_ms / 1000,
                "received_at": stamp(one.received_at),
                "fate": one.fate,
            }
            for one in late_answers(sitting.id)
        ],
        "log": [
            {"action": one.action, "at": stamp(one.at), "by": one.by, "detail": one.detail or {}}
            for one in part.facts.log
        ],
        "messages": [
            {"at": stamp(one.at), "by": one.by, "text": one.text, "read_at": _stamp(one.read_at)}
            for one in part.facts.messages
        ],
        "help": [
            {"asked_at": stamp(one.asked_at), "answered_at": _stamp(one.answered_at), "by": one.by}
            for one in part.facts.help
        ],
        "incidents": [
            {
                "at": stamp(one.at),
                "by": one.by,
                "whole_session": not one.about,
                "reason": one.reason,
                "text": one.text,
            }
            for one in reported.incidents_around(sitting)
        ],
        "rescue_files": _rescue_files(sitting.id),
        "safe_browser": _safe_browser(sitting),
        "receipts": _receipts(sitting.id),
        "chain_problems": problems_of(sitting.id),
        "clock_steps": _clock_steps(window),
        "server_starts": _server_starts(window),
    }


def _head(sitting: Sitting, at: datetime, policy: ComplaintPolicy) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": 1,
        "gathered_at": stamp(at),
        "sitting_id": sitting.id,
        "gap_s": policy.gap_s,
        "delay_s": policy.delay_s,
    }


def _sitting(sitting: Sitting, part: CandidateReport) -> dict[str, Any]:
    test, session = sitting.test, sitting.session
    return {
        "candidate": sitting.account.name,
        "test": {"code": test.code, "version": test.version, "title": test.title},
        "session": session
        and {"id": session.id, "title": session.title, "place": session.location},
        "state": sitting.state,
        "void_reason": sitting.void_reason,
        "time_factor": sitting.time_factor,
        "large_text": sitting.large_text,
        "spelling": sitting.spelling,
        "working_time_s": test.duration_s,
        "extension_s": sitting.extension_s,
        "pauses_s": sitting.pauses_ms / 1000,
        "checked_in_at": _stamp(sitting.checked_in_at),
        "entered_at": _stamp(sitting.entered_at),
        "started_at": _stamp(sitting.started_at),
        "planned_deadline_at": _stamp(part.facts.planned),
        "deadline_at": _stamp(sitting.deadline_at),
        "handed_in_at": _stamp(sitting.handed_in_at),
        "closed_at": _stamp(sitting.closed_at),
        "last_seen_at": _stamp(sitting.last_seen_at),
    }


def _journal(
    sitting: Sitting, part: CandidateReport, window: Span, policy: ComplaintPolicy
) -> dict[str, Any]:
    entries = part.facts.entries
    heard = [entry.received_at for entry in entries]
    paused = [*_staff_pauses(part, window), *_breaks(part, window)]
    silent = rules.gaps([window.begin, *heard, window.end], policy.gap_s) if heard else []
    waits = reporting.delays(entries, sitting.started_at) if sitting.started_at else []
    return {
        "entries": sitting.event_count,
        "by_type": dict(Counter(entry.type for entry in entries)),
        "by_standing": dict(Counter(entry.standing for entry in entries)),
        "pages_opened": sitting.epoch,
        "first_received_at": _stamp(min(heard, default=None)),
        "last_received_at": _stamp(max(heard, default=None)),
        "gaps": len(silent),
        "gap_rows": [
            {
                "from": stamp(gap.begin),
                "to": stamp(gap.end),
                "seconds": gap.seconds,
                "paused": any(gap.meets(pause) for pause in paused),
            }
            for gap in _longest(silent)
        ],
        "usual_delay_s": _seconds(part.usual_delay),
        "longest_delay_s": _seconds(part.longest_delay),
        "delayed": sum(wait.total_seconds() > policy.delay_s for wait in waits),
    }


def _interruptions(part: CandidateReport, window: Span) -> dict[str, Any]:
    return {
        "advice": part.advice,
        "seconds": part.interrupted.total_seconds(),
        "pauses": [_span(one) for one in _staff_pauses(part, window)],
        "breaks": [_span(one) for one in _breaks(part, window)],
    }


def _staff_pauses(part: CandidateReport, window: Span) -> Sequence[Span]:
    return rules.spans(_steps(part), reporting.BEGINS, reporting.ENDS, window.end)


def _breaks(part: CandidateReport, window: Span) -> Sequence[Span]:
    return rules.spans(_steps(part), BREAKS, BREAK_ENDS, window.end)


def _steps(part: CandidateReport) -> list[tuple[str, datetime]]:
    return [(one.action, one.at) for one in part.facts.log]


def _rescue_files(sitting_id: str) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            RescueImport.at,
            RescueImport.actor_id,
            RescueImport.sha256,
            RescueImport.events,
            RescueImport.fresh,
        )
        .where(RescueImport.sitting_id == sitting_id)
        .order_by(RescueImport.id)
    ).all()
    names = names_of({row.actor_id for row in rows})
    return [
        {
            "at": stamp(row.at),
            "by": names.get(row.actor_id, ""),
            "sha256": row.sha256,
            "entries": row.events,
            "new": row.fresh,
        }
        for row in rows
    ]


def _safe_browser(sitting: Sitting) -> dict[str, Any] | None:
    config = db.session.get(SafeBrowserConfig, sitting.id)
    if config is None:
        return None
    return {
        "served_at": _stamp(config.served_at),
        "opened_at": _stamp(config.started_at),
        "waived_at": _stamp(config.waived_at),
    }


def _receipts(sitting_id: str) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Receipt).where(Receipt.sitting_id == sitting_id).order_by(Receipt.number)
    )
    return [
        {
            "number": one.number,
            "code": one.code,
            "issued_at": stamp(one.issued_at),
            "items": one.items,
            "answered": one.answered,
            "entries": one.events,
            "digest": one.digest,
            "signature": judge(one.jws).state if one.jws else "unsigned",
        }
        for one in rows
    ]


def _clock_steps(window: Span) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(ClockOffset)
        .where(ClockOffset.at.between(window.begin, window.end))
        .order_by(ClockOffset.id)
    )
    return [{"at": stamp(one.at), "seconds": one.step_ms / 1000} for one in rows]


def _server_starts(window: Span) -> list[str]:
    """When servers began to serve while the sitting went on."""
    return [stamp(at) for at in ledger.server_starts() if window.begin <= at <= window.end]


def _longest(spans: Sequence[Span]) -> list[Span]:
    kept = sorted(spans, key=lambda span: span.seconds, reverse=True)[:MOST_ROWS]
    return sorted(kept, key=lambda span: span.begin)


def _span(span: Span) -> dict[str, Any]:
    return {"from": stamp(span.begin), "to": stamp(span.end), "seconds": span.seconds}


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at is not None else None


def _seconds(time: timedelta | None) -> float | None:
    return time.total_seconds() if time is not None else None
