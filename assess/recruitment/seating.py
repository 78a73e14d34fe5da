"""The seats of a session: made at publication, held by invitations, one seat one person.

The unique `invitation.seat_id` keeps two people from one seat whatever the code does; the
lock on the session only spares them the collision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from assess.delivery.models import TestSession
from assess.extensions import db
from assess.recruitment.errors import NotPossible
from assess.recruitment.models import Invitation, Seat

#: Seats of one session; a hall with more is a slip of the finger.
MOST_SEATS = 5000


def lock_sessions(session_ids: Iterable[int]) -> dict[int, TestSession]:
    """Several sessions, held until the end of the transaction, in one order for all."""
    rows = db.session.scalars(
        select(TestSession)
        .where(TestSession.id.in_(set(session_ids)))
        .order_by(TestSession.id)
        # What candidates write refers to the session, and need not wait for seats.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    return {row.id: row for row in rows}


def taken(session_ids: Iterable[int]) -> dict[int, int]:
    """How many people are invited to each session."""
    wanted = list(session_ids)
    rows = db.session.execute(
        select(Invitation.session_id, func.count())
        .where(Invitation.session_id.in_(wanted), Invitation.cancelled_at.is_(None))
        .group_by(Invitation.session_id)
    )
    return {**dict.fromkeys(wanted, 0), **{row[0]: row[1] for row in rows}}


def free_seats(sessions: Iterable[TestSession]) -> dict[int, int | None]:
    """How many more people each session has room for; None: without limit."""
    listed = list(sessions)
    counts = taken(session.id for session in listed)
    return {
        session.id: None if session.seats is None else max(0, session.seats - counts[session.id])
        for session in listed
    }


def claim(invitations: Iterable[Invitation], sessions: Mapping[int, TestSession]) -> None:
    """Give each invitation a seat of its session, where seats are counted.

    Call with the sessions locked by `lock_sessions`; nothing is written unless all fit.

    Raises:
        NotPossible: a session has too few free seats.
    """
    by_session: dict[int, list[Invitation]] = {}
    for invitation in invitations:
        by_session.setdefault(invitation.session_id, []).append(invitation)
    for session_id, group in by_session.items():
        session = sessions[session_id]
        if session.seats is None:
            continue
        seats = _free_ids(session_id, len(group))
        if len(seats) < len(group):
            raise NotPossible(_full(session, len(group), len(seats)))
        for invitation, seat_id in zip(group, seats, strict=True):
            invitation.seat_id = seat_id
    db.session.flush()


def set_seats(session: TestSession, number: int | None) -> None:
    """Make, add or take away seats of a locked, published session.

    Raises:
        NotPossible: more people are invited than there would be seats.
    """
    holders = db.session.scalars(
        select(Invitation)
        .where(Invitation.session_id == session.id, Invitation.cancelled_at.is_(None))
        .order_by(Invitation.id)
    ).all()
    if number is not None and number < len(holders):
        raise NotPossible(
            _(
                "People invited to the session: %(taken)d. It needs at least as many seats. "
                "Cancel or move invitations first.",
                taken=len(holders),
            )
        )
    session.seats = number
    if number is None:
        _release(holders)
        db.session.execute(delete(Seat).where(Seat.session_id == session.id))
        return
    rows = db.session.execute(select(Seat.number, Seat.id).where(Seat.session_id == session.id))
    known = {row[0]: row[1] for row in rows}
    db.session.add_all(
        Seat(session_id=session.id, number=one) for one in range(1, number + 1) if one not in known
    )
    beyond = {seat_id for one, seat_id in known.items() if one > number}
    homeless = [one for one in holders if one.seat_id is None or one.seat_id in beyond]
    _release(homeless)
    if beyond:
        db.session.execute(delete(Seat).where(Seat.session_id == session.id, Seat.number > number))
    db.session.flush()
    claim(homeless, {session.id: session})


def _release(invitations: Iterable[Invitation]) -> None:
    for invitation in invitations:
        invitation.seat_id = None
    db.session.flush()


def _free_ids(session_id: int, limit: int) -> list[int]:
    held = select(Invitation.seat_id).where(Invitation.seat_id == Seat.id).exists()
    return list(
        db.session.scalars(
            select(Seat.id)
            .where(Seat.session_id == session_id, ~held)
            .order_by(Seat.number)
            .limit(limit)
        )
    )


def _full(session: TestSession, wanted: int, left: int) -> str:
    if wanted == 1:
        return str(_("The session “%(title)s” has no free seat any more.", title=session.title))
    return str(
        _(
            "The session “%(title)s” has too few free seats: %(left)d, where %(wanted)d are "
            "needed.",
            title=session.title,
            left=left,
            wanted=wanted,
        )
    )
