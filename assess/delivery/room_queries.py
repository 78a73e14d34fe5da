"""Named reads of what goes on in a session: signals, help, messages, actions, incidents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import defer

from assess.delivery import queries
from assess.delivery.acts import UNDO
from assess.delivery.board import HelpRequest, Signs
from assess.delivery.models import JournalEvent, Sitting
from assess.delivery.room_models import (
    HelpAnswer,
    Incident,
    IncidentAttachment,
    StaffAction,
    StaffMessage,
)
from assess.extensions import db

#: Signals of which the last one says how things stand now.
STANDING = ("focus", "fullscreen", "network")


@dataclass(frozen=True)
class MessageRow:
    """A message and how far it has been read."""

    message: StaffMessage
    to: str | None  # the candidate's name; None: to all
    meant: int  # how many it was for
    read: int


def signs_in(session_id: int) -> dict[str, Signs]:
    """How the page of each sitting of a session stands, by its signals: two questions."""
    counted = (
        select(
            JournalEvent.sitting_id,
            JournalEvent.epoch,
            JournalEvent.type,
            JournalEvent.value,
            JournalEvent.position,
            JournalEvent.received_at,
            func.sum(case((JournalEvent.value.contains('"lost"'), 1), else_=0))
            .over(partition_by=(JournalEvent.sitting_id, JournalEvent.type))
            .label("lost"),
            func.row_number()
            .over(
                partition_by=(JournalEvent.sitting_id, JournalEvent.type),
                order_by=JournalEvent.position.desc(),
            )
            .label("place"),
            Sitting.epoch.label("present"),
        )
        .join(Sitting, Sitting.id == JournalEvent.sitting_id)
        .where(
            Sitting.session_id == session_id,
            JournalEvent.item_ref.is_(None),
            JournalEvent.type.in_((*STANDING, "help")),
            JournalEvent.standing != "rejected",
        )
        .subquery()
    )
    rows = db.session.execute(
        select(counted)
        .where(or_(counted.c.place == 1, counted.c.type == "help"))
        .order_by(counted.c.sitting_id, counted.c.position)
    ).all()
    asked: dict[str, list[Any]] = {}
    facts: dict[str, dict[str, Any]] = {}
    for row in rows:
        of_sitting = facts.setdefault(row.sitting_id, {})
        if row.type == "help":
            asked.setdefault(row.sitting_id, []).append(row)
            continue
        # A page that was loaded anew has not lost what its forerunner had lost.
        state = json.loads(row.value).get("state") if row.epoch == row.present else None
        if row.type == "focus":
            of_sitting["focus_lost"] = state == "lost"
            of_sitting["focus_count"] = int(row.lost)
        elif row.type == "fullscreen":
            of_sitting["fullscreen_left"] = state == "left"
        else:
            of_sitting["offline"] = state == "lost"
    for sitting_id, requests in _requests(asked).items():
        last = requests[-1]
        if last.state in ("waiting", "coming"):
            facts[sitting_id]["help"] = last
    return {sitting_id: Signs(**found) for sitting_id, found in facts.items()}


def help_requests(sitting_ids: Iterable[str]) -> dict[str, list[HelpRequest]]:
    """Every request for help, oldest first, with who went there and when."""
    asked: dict[str, list[Any]] = {}
    for row in queries.signals_of(sitting_ids, "help"):
        asked.setdefault(row.sitting_id, []).append(row)
    return _requests(asked)


def _requests(asked: dict[str, list[Any]]) -> dict[str, list[HelpRequest]]:
    answers: dict[str, list[HelpAnswer]] = {}
    if asked:
        for answer in db.session.scalars(
            select(HelpAnswer)
            .where(HelpAnswer.sitting_id.in_(sorted(asked)))
            .order_by(HelpAnswer.id)
        ):
            answers.setdefault(answer.sitting_id, []).append(answer)
    found = {s: _told(rows, answers.get(s, [])) for s, rows in asked.items()}
    return {sitting_id: requests for sitting_id, requests in found.items() if requests}


def _told(rows: Iterable[Any], answers: Sequence[HelpAnswer]) -> list[HelpRequest]:
    requests: list[HelpRequest] = []
    for row in rows:
        last = requests[-1] if requests else None
        standing = last is not None and last.state in ("waiting", "coming")
        if not json.loads(row.value).get("asked"):
            if last is not None and standing:
                requests[-1] = last.withdrawn(row.received_at)
            continue
        answer = next((one for one in answers if one.position >= row.position), None)
        at, by = (answer.at, answer.actor_id) if answer else (None, None)
        # Asked again before anybody came: still the same request.
        same = last is not None and standing and last.answered_at == at
        since = last.asked_at if last is not None and same else row.received_at
        request = HelpRequest(row.position, since, at, by, "coming" if answer else "waiting")
        if same:
            requests[-1] = request
        else:
            requests.append(request)
    return requests


def messages_in(session_id: int) -> list[MessageRow]:
    """The messages of a session, newest first, and how many have acknowledged each."""
    sent = db.session.scalars(
        select(StaffMessage)
        .where(StaffMessage.session_id == session_id)
        .order_by(StaffMessage.id.desc())
    ).all()
    if not sent:
        return []
    return _rows(sent, queries.sittings_in(session_id))


def _rows(sent: Sequence[StaffMessage], sittings: Sequence[Sitting]) -> list[MessageRow]:
    names = {sitting.id: sitting.account.name for sitting in sittings}
    read = queries.acknowledged(names)
    # A message to all is for those who can read it: who is absent never could.
    reached = {s.id for s in sittings if s.checked_in_at is not None and s.state != "absent"}
    rows = []
    for message in sent:
        meant = reached if message.sitting_id is None else {message.sitting_id}
        readers = {s for s in meant if message.id in read.get(s, {})}
        to = None if message.sitting_id is None else names.get(message.sitting_id, "")
        rows.append(MessageRow(message, to, len(meant), len(readers)))
    return rows


def messages_to(sitting: Sitting) -> list[tuple[StaffMessage, datetime | None]]:
    """What was said to one candidate, oldest first, and when each was acknowledged."""
    sent = db.session.scalars(
        select(StaffMessage)
        .where(
            StaffMessage.session_id == sitting.session_id,
            or_(StaffMessage.sitting_id.is_(None), StaffMessage.sitting_id == sitting.id),
        )
        .order_by(StaffMessage.id)
    ).all()
    read = queries.acknowledged([sitting.id]).get(sitting.id, {}) if sent else {}
    return [(message, read.get(message.id)) for message in sent]


def latest_message(session_id: int, sittings: Sequence[Sitting]) -> MessageRow | None:
    """The newest message to a session, whose sittings are given."""
    message = db.session.scalar(
        select(StaffMessage)
        .where(StaffMessage.session_id == session_id)
        .order_by(StaffMessage.id.desc())
        .limit(1)
    )
    return _rows([message], sittings)[0] if message else None


def undoable(session_id: int, now: datetime) -> StaffAction | None:
    """The last action of a session while it can still be undone."""
    undone = select(StaffAction.undoes_id).where(StaffAction.undoes_id.is_not(None))
    return db.session.scalar(
        select(StaffAction)
        .where(
            StaffAction.session_id == session_id,
            StaffAction.verb != "undo",
            StaffAction.at > now - UNDO,
            StaffAction.id.not_in(undone),
        )
        .order_by(StaffAction.id.desc())
        .limit(1)
    )


def incidents_in(session_id: int) -> Sequence[Incident]:
    """The incident log of a session, newest first."""
    return db.session.scalars(
        select(Incident).where(Incident.session_id == session_id).order_by(Incident.id.desc())
    ).all()


def attachments_of(incidents: Iterable[Incident]) -> dict[int, list[IncidentAttachment]]:
    """The files of incidents, by incident, without their content."""
    found: dict[int, list[IncidentAttachment]] = {}
    for row in db.session.scalars(
        select(IncidentAttachment)
        .options(defer(IncidentAttachment.content))
        .where(IncidentAttachment.incident_id.in_([incident.id for incident in incidents]))
        .order_by(IncidentAttachment.id)
    ):
        found.setdefault(row.incident_id, []).append(row)
    return found


def attachment(session_id: int, attachment_id: int) -> IncidentAttachment | None:
    """A file of an incident of this session."""
    return db.session.scalar(
        select(IncidentAttachment)
        .join(Incident, Incident.id == IncidentAttachment.incident_id)
        .where(IncidentAttachment.id == attachment_id, Incident.session_id == session_id)
    )


def groups_in(session_id: int) -> list[str]:
    """The names of a session's groups."""
    return sorted(
        name
        for name in db.session.scalars(
            select(Sitting.seat_group)
            .where(Sitting.session_id == session_id, Sitting.seat_group.is_not(None))
            .distinct()
        )
        if name is not None
    )
