"""What an invigilator does to a whole session: open, give time, close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from assess.database import transactional
from assess.delivery.closing import close
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, TestSession
from assess.delivery.sittings import locked, locked_all, note, state_of
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account

log = structlog.get_logger()

#: Coded reasons for giving time; the labels are in the forms.
EXTENSION_REASONS = ("technical", "disturbance", "late_start", "health", "other")

#: How long after its end a session closes by itself.
LEFT_OPEN = timedelta(minutes=15)

WORKING = frozenset({"running", "paused", "closing"})


@dataclass(frozen=True)
class Closed:
    """What closing a session led to."""

    absent: int
    ended: int


def _locked_session(session_id: int) -> TestSession:
    session = db.session.scalars(
        select(TestSession)
        .where(TestSession.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if session is None:
        raise Refused("not_found")
    return session


def _ids_in(session_id: int) -> list[str]:
    return list(db.session.scalars(select(Sitting.id).where(Sitting.session_id == session_id)))


@transactional
def open_session(session_id: int, actor: Account) -> TestSession:
    """Let checked-in candidates begin; opening twice changes nothing.

    Raises:
        Refused: unknown or already closed session.
    """
    session = _locked_session(session_id)
    if session.closed_at is not None:
        raise Refused("session_closed")
    if session.opened_at is None:
        session.opened_at = sitting_now()
        for sitting in db.session.scalars(select(Sitting).where(Sitting.session_id == session_id)):
            note(sitting, "session_opened", session.opened_at, actor.id)
    return session


@transactional
def extend(sitting_id: str, minutes: int, reason: str, actor: Account) -> Sitting:
    """Give one candidate more working time.

    Raises:
        Refused: bad minutes or reason, or the sitting is over.
    """
    _check(minutes, reason)
    sitting = locked(sitting_id)
    now = sitting_now()
    if state_of(sitting, now) in ("closed", "absent", "void"):
        raise Refused("already_over")
    _give(sitting, minutes, reason, now, actor)
    return sitting


@transactional
def extend_all(session_id: int, minutes: int, reason: str, actor: Account) -> int:
    """Give everyone in the session who is not over more time; returns how many.

    Raises:
        Refused: bad minutes or reason, unknown or closed session.
    """
    _check(minutes, reason)
    if _locked_session(session_id).closed_at is not None:
        raise Refused("session_closed")
    sittings = locked_all(_ids_in(session_id))
    now = sitting_now()
    given = 0
    for sitting in sittings:
        if state_of(sitting, now) not in ("closed", "absent", "void"):
            _give(sitting, minutes, reason, now, actor)
            given += 1
    return given


@transactional
def close_session(session_id: int, actor: Account | None, *, end_running: bool = False) -> Closed:
    """Close a session: who never started is absent; who works on may be ended too.

    `actor` is None when the time of the session closes it.

    Raises:
        Refused: never opened, unknown, or (without `end_running`) people still work.
    """
    session, actor_id = _locked_session(session_id), actor.id if actor else None
    if session.closed_at is not None:
        return Closed(absent=0, ended=0)
    if session.opened_at is None:
        raise Refused("not_open")
    sittings = locked_all(_ids_in(session_id))
    now = sitting_now()
    working = [s for s in sittings if s.state in WORKING]
    still = [s for s in working if state_of(s, now) != "closed"]
    if still and not end_running:
        raise Refused("still_running", count=len(still))
    for sitting in working:
        close(sitting, now, "ended" if sitting in still else "time_up", actor_id)
    absent = [s for s in sittings if s.state in ("booked", "checked_in")]
    for sitting in absent:
        sitting.state = "absent"
        note(sitting, "absent", now, actor_id)
    session.closed_at = now
    return Closed(absent=len(absent), ended=len(still))


def close_ended_sessions() -> int:
    """Close opened sessions that ended a while ago and where nobody works; returns how many.

    For the sweeper. A session that was never opened did not take place: it stays for
    recruitment to move, and nobody is marked absent.
    """
    works = (
        select(Sitting.id)
        .where(Sitting.session_id == TestSession.id, Sitting.state.in_(WORKING))
        .exists()
    )
    ended = select(TestSession.id).where(
        TestSession.opened_at.is_not(None),
        TestSession.closed_at.is_(None),
        TestSession.ends_at <= sitting_now() - LEFT_OPEN,
        ~works,
    )
    ids = db.session.scalars(ended).all()
    db.session.rollback()
    closed = 0
    for session_id in ids:
        try:
            done = close_session(session_id, None)
        except Refused:
            continue  # somebody was given time meanwhile
        closed += 1
        log.info("session_closed_by_time", session=session_id, absent=done.absent)
    return closed


def _check(minutes: int, reason: str) -> None:
    if not 1 <= minutes <= 240:
        raise Refused("bad_minutes")
    if reason not in EXTENSION_REASONS:
        raise Refused("bad_reason")


def _give(sitting: Sitting, minutes: int, reason: str, now: datetime, actor: Account) -> None:
    sitting.extension_s += minutes * 60
    if sitting.deadline_at is not None:
        sitting.deadline_at += timedelta(minutes=minutes)
        if sitting.state == "closing":
            sitting.state = state_of(sitting, now)
    note(sitting, "extended", now, actor.id, minutes=minutes, reason=reason)
