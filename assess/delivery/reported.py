"""Gathering the records of a session for its report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from assess import clock
from assess.audit.models import AuditCheckpoint
from assess.delivery import queries, room_queries
from assess.delivery.board import HelpRequest as Asked
from assess.delivery.evidence import LateAnswer, late_answers_of
from assess.delivery.models import Receipt, Sitting, SittingLog, TestSession
from assess.delivery.policies import Advice, Policy, advice, policy_of
from assess.delivery.reporting import (
    Act,
    CandidateReport,
    Entry,
    HelpRequest,
    LogLine,
    Message,
    Noted,
    Report,
    SessionFacts,
    SittingFacts,
    about,
    build,
    interruptions,
)
from assess.delivery.room_models import Incident, StaffAction, StaffMessage
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


@dataclass(frozen=True)
class _Records:
    """What is stored about the sittings of a session, read in a few questions for all."""

    names: Names
    messages: Sequence[StaffMessage]
    read: Mapping[str, Mapping[int, datetime]]
    logs: Mapping[str, Sequence[SittingLog]]
    journals: Mapping[str, Sequence[Any]]
    receipts: Mapping[str, Receipt]
    asked: Mapping[str, Sequence[Asked]]
    late: Mapping[str, Sequence[LateAnswer]]


def part_of(sitting: Sitting, at: datetime) -> CandidateReport:
    """What a session's report of `at` says of this one sitting; also of one without a session."""
    records = _records(sitting.session, {sitting.id: sitting.account.name})
    return about(_sitting(sitting, records), at)


def incidents_around(sitting: Sitting) -> list[Noted]:
    """Incidents of this sitting, and those of its session that name no candidate."""
    if sitting.session_id is None:
        return []
    rows = db.session.scalars(
        select(Incident)
        .where(
            Incident.session_id == sitting.session_id,
            or_(Incident.sitting_id.is_(None), Incident.sitting_id == sitting.id),
        )
        .order_by(Incident.id)
    ).all()
    names = queries.names_of({one.actor_id for one in rows})
    person = {sitting.id: sitting.account.name}
    return [
        Noted(
            one.at,
            names.get(one.actor_id or 0, ""),
            person.get(one.sitting_id or "", ""),
            one.reason,
            one.text,
        )
        for one in rows
    ]


def report_of(session: TestSession) -> Report:
    """The report of one session."""
    sittings = queries.sittings_in(session.id)
    people = {sitting.id: sitting.account.name for sitting in sittings}
    records = _records(session, people)
    facts = SessionFacts(
        id=session.id,
        title=session.title,
        place=session.location,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        opened_at=session.opened_at,
        closed_at=session.closed_at,
        reconciled_at=session.reconciled_at,
        reconciled_by=records.names.get(session.reconciled_by or 0, ""),
        rehearsal=session.rehearsal,
        written_at=clock.now(),
        sittings={sitting.id: _sitting(sitting, records) for sitting in sittings},
        incidents=_incidents(session.id, records.names, people),
        acts=_acts(session.id, records.names),
        checkpoint=_checkpoint(),
    )
    return build(facts, reconciliation_of(session))


def _records(session: TestSession | None, people: Mapping[str, str]) -> _Records:
    logs, asked = queries.logs_of(people), room_queries.help_requests(people)
    session_id = session.id if session else None
    actors: set[int | None] = {session.reconciled_by if session else None}
    actors |= {line.actor_id for log in logs.values() for line in log}
    actors |= {one.answered_by for requests in asked.values() for one in requests}
    for model in (StaffAction, StaffMessage, Incident):
        actors |= set(
            db.session.scalars(select(model.actor_id).where(model.session_id == session_id))
        )
    return _Records(
        names=queries.names_of(actors),
        messages=db.session.scalars(
            select(StaffMessage)
            .where(StaffMessage.session_id == session_id)
            .order_by(StaffMessage.id)
        ).all(),
        read=queries.acknowledged(people),
        logs=logs,
        journals=queries.journals_of(people),
        receipts=queries.receipts_in(session.id) if session else {},
        asked=asked,
        late=late_answers_of(people),
    )


def _sitting(sitting: Sitting, records: _Records) -> SittingFacts:
    receipt, names = records.receipts.get(sitting.id), records.names
    read = records.read.get(sitting.id, {})
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
            for row in records.journals[sitting.id]
        ],
        log=[
            LogLine(one.action, one.at, names.get(one.actor_id or 0, ""), one.detail)
            for one in records.logs[sitting.id]
        ],
        late=Counter(one.fate for one in records.late.get(sitting.id, ())),
        messages=[
            Message(one.at, names.get(one.actor_id, ""), one.text, read.get(one.id))
            for one in records.messages
            if one.sitting_id in (None, sitting.id)
        ],
        # One that was withdrawn before anybody came is left out.
        help=[
            HelpRequest(one.asked_at, one.answered_at, names.get(one.answered_by or 0, ""))
            for one in records.asked.get(sitting.id, ())
            if one.state != "withdrawn"
        ],
        policy=policy_for(sitting),
    )


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
