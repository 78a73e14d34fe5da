"""Gathering the records of a session for its report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from assess import clock
from assess.audit.models import AuditCheckpoint
from assess.delivery import queries
from assess.delivery.evidence import late_answers
from assess.delivery.models import Receipt, Sitting, TestSession
from assess.delivery.policies import Advice, Policy, advice, policy_of
from assess.delivery.reporting import (
    Act,
    Entry,
    HelpRequest,
    LogLine,
    Message,
    Noted,
    Report,
    SessionFacts,
    SittingFacts,
    build,
    interruptions,
)
from assess.delivery.room_models import HelpAnswer, Incident, StaffAction, StaffMessage
from assess.delivery.rules import deadline_of
from assess.delivery.settling import reconciliation_of
from assess.delivery.state import sitting_now
from assess.extensions import db

Names = Mapping[int, str]


@dataclass(frozen=True)
class AdviceGiven:
    """What the policy of a test advises for one sitting, as of now."""

    kind: Advice
    total: timedelta


def policy_for(sitting: Sitting) -> Policy:
    """The policy of the version of the test that is sat."""
    return policy_of(sitting.test.policy, sitting.test.grace_s)


def advice_on(sitting: Sitting) -> AdviceGiven:
    """Advice to the invigilator after the interruptions so far."""
    log = [LogLine(one.action, one.at, detail=one.detail) for one in queries.log_of(sitting.id)]
    found = interruptions(log, sitting.closed_at or sitting_now())
    return AdviceGiven(advice(found, policy_for(sitting)), sum(found, timedelta()))


def report_of(session: TestSession) -> Report:
    """The report of one session."""
    sittings = queries.sittings_in(session.id)
    names = _names(session, sittings)
    people = {sitting.id: sitting.account.name for sitting in sittings}
    read = queries.acknowledged(people)
    messages = db.session.scalars(
        select(StaffMessage).where(StaffMessage.session_id == session.id).order_by(StaffMessage.id)
    ).all()
    facts = SessionFacts(
        id=session.id,
        title=session.title,
        place=session.location,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        opened_at=session.opened_at,
        closed_at=session.closed_at,
        reconciled_at=session.reconciled_at,
        reconciled_by=names.get(session.reconciled_by or 0, ""),
        rehearsal=session.rehearsal,
        written_at=clock.now(),
        sittings={
            sitting.id: _sitting(sitting, names, messages, read.get(sitting.id, {}))
            for sitting in sittings
        },
        incidents=_incidents(session.id, names, people),
        acts=_acts(session.id, names),
        checkpoint=_checkpoint(),
    )
    return build(facts, reconciliation_of(session))


def _sitting(
    sitting: Sitting,
    names: Names,
    messages: Sequence[StaffMessage],
    read: Mapping[int, datetime],
) -> SittingFacts:
    receipt = db.session.scalar(
        select(Receipt)
        .where(Receipt.sitting_id == sitting.id)
        .order_by(Receipt.number.desc())
        .limit(1)
    )
    log = [
        LogLine(one.action, one.at, names.get(one.actor_id or 0, ""), one.detail)
        for one in queries.log_of(sitting.id)
    ]
    planned = None
    if sitting.started_at is not None:
        planned = deadline_of(sitting.started_at, sitting.test.duration_s, sitting.time_factor)
    return SittingFacts(
        key=sitting.id,
        planned=planned,
        deadline=sitting.deadline_at,
        receipt=receipt.code if receipt else None,
        digest=receipt.digest if receipt else None,
        entries=[
            Entry(row.type, json.loads(row.value), row.t_ms, row.received_at, row.standing)
            for row in queries.journal_of(sitting.id)
        ],
        log=log,
        late=Counter(one.fate for one in late_answers(sitting.id)),
        messages=[
            Message(one.at, names.get(one.actor_id, ""), one.text, read.get(one.id))
            for one in messages
            if one.sitting_id in (None, sitting.id)
        ],
        help=_help(sitting.id, names),
        policy=policy_for(sitting),
    )


def _help(sitting_id: str, names: Names) -> list[HelpRequest]:
    """Each request with the first answer that covers it; a withdrawn one is left out."""
    answers = db.session.scalars(
        select(HelpAnswer).where(HelpAnswer.sitting_id == sitting_id).order_by(HelpAnswer.id)
    ).all()
    found = []
    for row in queries.journal_of(sitting_id):
        if row.type != "help" or row.standing == "rejected" or not json.loads(row.value)["asked"]:
            continue
        answer = next((one for one in answers if one.position >= row.position), None)
        by = names.get(answer.actor_id, "") if answer else ""
        found.append(HelpRequest(row.received_at, answer.at if answer else None, by))
    return found


def _incidents(session_id: int, names: Names, people: Mapping[str, str]) -> list[Noted]:
    rows = db.session.scalars(
        select(Incident).where(Incident.session_id == session_id).order_by(Incident.id)
    )
    return [
        Noted(
            one.at,
            names.get(one.actor_id or 0, ""),
            people.get(one.sitting_id or "", ""),
            one.reason,
            one.text,
        )
        for one in rows
    ]


def _acts(session_id: int, names: Names) -> list[Act]:
    rows = db.session.scalars(
        select(StaffAction).where(StaffAction.session_id == session_id).order_by(StaffAction.id)
    ).all()
    undone = {one.undoes_id for one in rows}
    return [
        Act(
            one.at,
            names.get(one.actor_id, ""),
            one.verb,
            one.reason or "",
            one.note,
            one.minutes,
            len(one.sittings),
            one.id in undone,
        )
        for one in rows
    ]


def _checkpoint() -> tuple[int, str, datetime] | None:
    latest = db.session.scalar(
        select(AuditCheckpoint).order_by(AuditCheckpoint.seq.desc()).limit(1)
    )
    return (latest.seq, latest.head, latest.at) if latest else None


def _names(session: TestSession, sittings: Sequence[Sitting]) -> Names:
    ids: set[int | None] = {session.reconciled_by}
    for sitting in sittings:
        ids |= {line.actor_id for line in queries.log_of(sitting.id)}
        ids |= set(
            db.session.scalars(
                select(HelpAnswer.actor_id).where(HelpAnswer.sitting_id == sitting.id)
            )
        )
    for model in (StaffAction, StaffMessage, Incident):
        ids |= set(db.session.scalars(select(model.actor_id).where(model.session_id == session.id)))
    return queries.names_of(ids)
