"""What an invigilator does to a whole session: open and close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select

from assess.audit import checkpoints, ledger
from assess.database import transactional
from assess.delivery.closing import close, how_over
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, TestSession
from assess.delivery.sittings import ids_in, locked_all, locked_session, note, state_of
from assess.delivery.state import sitting_now
from assess.extensions import db
from assess.identity.models import Account

log = structlog.get_logger()

#: How long after its end a session closes by itself.
LEFT_OPEN = timedelta(minutes=15)

WORKING = frozenset({"running", "paused", "closing"})


@dataclass(frozen=True)
class Closed:
    """What closing a session led to."""

    absent: int
    ended: int


@transactional
def open_session(session_id: int, actor: Account) -> TestSession:
    """Let checked-in candidates begin; opening twice changes nothing.

    Raises:
        Refused: unknown or already closed session, or a draft.
    """
    session = locked_session(session_id)
    if session.closed_at is not None:
        raise Refused("session_closed")
    if session.published_at is None and not session.rehearsal:
        raise Refused("not_published")
    if session.opened_at is None:
        session.opened_at = sitting_now()
        for sitting in db.session.scalars(select(Sitting).where(Sitting.session_id == session_id)):
            note(sitting, "session_opened", session.opened_at, actor.id)
        ledger.record(
            "session.opened", f"session:{session_id}", {"actor": actor.id}, at=session.opened_at
        )
    return session


def close_session(session_id: int, actor: Account | None, *, end_running: bool = False) -> Closed:
    """Close a session: who never started is absent; who works on may be ended too.

    Who is paused or on a break works on. Who is being ended does not: the ending stands
    at once and can no longer be undone.

    `actor` is None when the time of the session closes it. A checkpoint of the audit chain
    follows, outside the transaction.

    Raises:
        Refused: never opened, unknown, or (without `end_running`) people still work.
    """
    done = _close_session(session_id, actor, end_running=end_running)
    checkpoints.take_after("session closed")
    return done


@transactional
def _close_session(session_id: int, actor: Account | None, *, end_running: bool) -> Closed:
    session, actor_id = locked_session(session_id), actor.id if actor else None
    if session.closed_at is not None:
        return Closed(absent=0, ended=0)
    if session.opened_at is None:
        raise Refused("not_open")
    sittings = locked_all(ids_in(session_id))
    now = sitting_now()
    working = [s for s in sittings if s.state in WORKING]
    still = [s for s in working if s.pause_kind != "ended" and state_of(s, now) != "closed"]
    if still and not end_running:
        raise Refused("still_running", count=len(still))
    for sitting in working:
        close(sitting, now, "ended" if sitting in still else how_over(sitting), actor_id)
    absent = [s for s in sittings if s.state in ("booked", "checked_in")]
    for sitting in absent:
        sitting.state = "absent"
        note(sitting, "absent", now, actor_id)
    session.closed_at = now
    done = Closed(absent=len(absent), ended=len(still))
    facts = {"actor": actor_id, "absent": done.absent, "ended": done.ended}
    ledger.record("session.closed", f"session:{session_id}", facts, at=now)
    return done


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
