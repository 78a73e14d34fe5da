"""What an invigilator does to one candidate, a group or all, and how it is undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import select

from assess.audit import ledger
from assess.database import transactional
from assess.delivery.acts import (
    MAX_MINUTES,
    NEEDS_NOTE,
    REASONS,
    UNDO,
    VERBS,
    Clock,
    Mark,
    Skip,
    act,
    mark_of,
    undone,
)
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting
from assess.delivery.room_models import StaffAction
from assess.delivery.sittings import (
    adopt,
    caught_up,
    ids_in,
    locked_all,
    locked_session,
    note,
)
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account

LONGEST_NOTE = 500

#: verb -> the sitting's log line
LOGGED = {
    "pause": "paused",
    "resume": "resumed",
    "extend": "extended",
    "end": "ending",
    "void": "voiding",
}


@dataclass(frozen=True)
class Whom:
    """Whom an act is for: one sitting, a group, or (neither given) all of the session."""

    sitting_id: str | None = None
    group: str | None = None

    @property
    def scope(self) -> str:
        if self.sitting_id is not None:
            return "one"
        return "all" if self.group is None else "group"


@dataclass(frozen=True)
class Order:
    """An act as an invigilator gives it."""

    verb: str
    reason: str | None = None
    note: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class Done:
    """What an act led to; `skipped` counts by code those whom it did not reach."""

    verb: str
    action_id: int | None
    reached: int
    skipped: Counter[str] = field(default_factory=Counter)
    shortened: int = 0  # undone in part only: a minute had to be left


@transactional
def perform(session_id: int, whom: Whom, order: Order, actor: Account) -> Done:
    """Pause, resume, extend, end or void; one row for all whom it reaches.

    Raises:
        Refused: a bad order; unknown or closed session; nobody of that name or group.
    """
    order = _checked(order)
    session = locked_session(session_id)
    if session.closed_at is not None:
        raise Refused("session_closed")
    sittings = locked_all(_ids(session_id, whom))
    if whom.scope != "all" and not sittings:
        raise Refused("not_found")
    now = sitting_now()
    skipped: Counter[str] = Counter()
    marks: dict[str, Mark] = {}
    for sitting in sittings:
        before = _clock_of(sitting, now)
        try:
            after = act(order.verb, before, now, minutes=order.minutes or 0, reason=order.reason)
        except Skip as skip:
            skipped[skip.code] += 1
            continue
        marks[sitting.id] = mark_of(before, after)
        _store(sitting, after)
        note(sitting, _logged(order.verb, before), now, actor.id, **_detail(order))
    if not marks:
        return Done(order.verb, None, 0, skipped)
    action = _write(session_id, whom.scope, order, actor, now, marks)
    return Done(order.verb, action.id, len(marks), skipped)


@transactional
def undo(session_id: int, action_id: int, actor: Account) -> Done:
    """Reverse an action of the last minute for every sitting that has not changed since.

    Raises:
        Refused: unknown action; undone before; more than a minute ago; itself an undoing.
    """
    locked_session(session_id)
    action = db.session.get(StaffAction, action_id)
    if action is None or action.session_id != session_id or action.verb == "undo":
        raise Refused("not_found")
    if db.session.scalar(select(StaffAction.id).where(StaffAction.undoes_id == action_id)):
        raise Refused("already_undone")
    sittings = locked_all(action.sittings)
    now = sitting_now()
    if now >= action.at + UNDO:
        raise Refused("too_late_to_undo")
    minutes = action.minutes or 0
    skipped: Counter[str] = Counter()
    reached: list[str] = []
    shortened = 0
    for sitting in sittings:
        before = _clock_of(sitting, now)
        mark = Mark(**action.marks[sitting.id])
        try:
            after = undone(action.verb, before, mark, action.at, now, minutes=minutes)
        except Skip as skip:
            skipped[skip.code] += 1
            continue
        taken = before.extension_s - after.extension_s
        if action.verb == "extend" and taken < minutes * 60:
            shortened += 1
        _store(sitting, after)
        reached.append(sitting.id)
        detail = {"seconds": taken} if action.verb == "extend" else {}
        note(sitting, "undone", now, actor.id, verb=action.verb, **detail)
    row = StaffAction(
        session_id=session_id,
        at=now,
        actor_id=actor.id,
        verb="undo",
        scope=action.scope,
        sittings=reached,
        marks={},
        undoes_id=action_id,
    )
    db.session.add(row)
    db.session.flush()
    _record(row)
    return Done(action.verb, row.id, len(reached), skipped, shortened)


@transactional
def set_group(session_id: int, sitting_ids: Sequence[str], group: str | None) -> int:
    """Put sittings of a session into a group (None: into none); returns how many changed.

    Raises:
        Refused: unknown session, or the name is too long.
    """
    name = " ".join((group or "").split()) or None
    if name is not None and len(name) > 40:
        raise Refused("bad_group")
    locked_session(session_id)
    chosen = set(sitting_ids) & set(ids_in(session_id))
    changed = 0
    for sitting in locked_all(chosen):
        if sitting.seat_group != name:
            sitting.seat_group = name
            changed += 1
    return changed


def _checked(order: Order) -> Order:
    if order.verb not in VERBS:
        raise Refused("bad_request")
    text = order.note.strip()
    require_reason(order.reason, text, optional=order.verb == "resume")
    minutes = order.minutes if order.verb == "extend" else None
    if order.verb == "extend" and not 1 <= (minutes or 0) <= MAX_MINUTES:
        raise Refused("bad_minutes")
    return Order(order.verb, order.reason, text, minutes)


def require_reason(reason: str | None, text: str, *, optional: bool = False) -> None:
    """Raises `Refused`: no reason from the list, a note missing, or too long."""
    if reason is None and optional:
        return
    if reason not in REASONS:
        raise Refused("bad_reason")
    if reason in NEEDS_NOTE and not text:
        raise Refused("note_needed")
    if len(text) > LONGEST_NOTE:
        raise Refused("note_too_long")


def _ids(session_id: int, whom: Whom) -> list[str]:
    query = select(Sitting.id).where(Sitting.session_id == session_id)
    if whom.sitting_id is not None:
        query = query.where(Sitting.id == whom.sitting_id)
    elif whom.group is not None:
        query = query.where(Sitting.seat_group == whom.group)
    return list(db.session.scalars(query))


def _clock_of(sitting: Sitting, now: datetime) -> Clock:
    return Clock(caught_up(sitting, now), sitting.extension_s, sitting.void_reason)


def _logged(verb: str, before: Clock) -> str:
    """The line that an act leaves in the log: resuming also unlocks a computer."""
    unlocked = verb == "resume" and before.snapshot.pause_kind == "device"
    return "device_unlocked" if unlocked else LOGGED[verb]


def _store(sitting: Sitting, clock: Clock) -> None:
    adopt(sitting, clock.snapshot)
    sitting.extension_s, sitting.void_reason = clock.extension_s, clock.void_reason


def _detail(order: Order) -> dict[str, str | int]:
    said = {"reason": order.reason, "note": order.note, "minutes": order.minutes}
    return {key: value for key, value in said.items() if value}


def _write(
    session_id: int,
    scope: str,
    order: Order,
    actor: Account,
    now: datetime,
    marks: dict[str, Mark],
) -> StaffAction:
    row = StaffAction(
        session_id=session_id,
        at=now,
        actor_id=actor.id,
        verb=order.verb,
        scope=scope,
        reason=order.reason,
        note=order.note,
        minutes=order.minutes,
        sittings=sorted(marks),
        marks={sitting_id: asdict(mark) for sitting_id, mark in marks.items()},
    )
    db.session.add(row)
    db.session.flush()
    _record(row)
    return row


def _record(row: StaffAction) -> None:
    # What is said about one person goes with that person's sitting when it is erased.
    (subject,) = row.sittings if len(row.sittings) == 1 else (f"session:{row.session_id}",)
    facts = {
        "session": row.session_id,
        "action": row.id,
        "scope": row.scope,
        "reason": row.reason,
        "minutes": row.minutes,
        "reached": len(row.sittings),
        "undoes": row.undoes_id,
        "actor": row.actor_id,
    }
    ledger.record(
        f"session.{row.verb}",
        subject,
        {key: value for key, value in facts.items() if value is not None},
        personal={"note": row.note} if row.note else None,
        at=row.at,
    )
