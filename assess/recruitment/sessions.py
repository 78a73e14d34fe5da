"""Planning, publishing and changing test sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery.models import TestSession
from assess.delivery.safe_browser import Rules, set_rules
from assess.delivery.sittings import window_of
from assess.delivery.windows import Window
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import seating, telling
from assess.recruitment.booking_rules import same_room
from assess.recruitment.errors import NeedsConfirmation, NotPossible
from assess.recruitment.fitting import (
    needs_in,
    needs_of_applicants,
    open_session,
    refuse_window,
)
from assess.recruitment.models import SessionStaff, SessionVacancy
from assess.recruitment.vacancy_models import Vacancy
from assess.web.formats import moment

#: A session may be published a little after its start, as for people who walk in.
LATEST_PUBLICATION = timedelta(hours=12)


@dataclass(frozen=True)
class Arrangements:
    """Where a session is held, for how many, run by whom, for whom.

    `seats` None: as many as are invited. `staff` and `vacancies` hold ids.
    """

    remote: bool = False
    seats: int | None = None
    staff: tuple[int, ...] = ()
    vacancies: tuple[int, ...] = ()


@transactional
def create_session(
    title: str,
    location: str,
    starts_at: datetime,
    ends_at: datetime,
    last_start_at: datetime | None = None,
    *,
    computers: Rules | None = None,
    arrangements: Arrangements | None = None,
    actor: Account | None = None,
    publish: bool = True,
    confirmed: bool = True,
) -> TestSession:
    """Plan a test session; the times are aware instants.

    Without `last_start_at` everybody may begin as late as their own working time allows.
    With `publish` people can be invited at once, else it stays a draft.

    Raises:
        NotPossible: the times contradict each other, or see `publish_session`.
    """
    refuse_window(Window(starts_at, ends_at, last_start_at), [])
    session = TestSession(
        title=title,
        location=location,
        starts_at=starts_at,
        ends_at=ends_at,
        last_start_at=last_start_at,
        created_at=now(),
    )
    db.session.add(session)
    db.session.flush()
    _arrange(session, arrangements)
    if computers is not None and actor is not None:
        set_rules(session.id, computers, actor)
    if publish:
        publish_session(session.id, actor, confirmed=confirmed)
    return session


@transactional
def publish_session(
    session_id: int,
    actor: Account | None = None,
    *,
    confirmed: bool = False,
    look: Callable[[TestSession], None] | None = None,
) -> TestSession:
    """Let people be invited to a session and choose it; makes its seats.

    Publishing twice changes nothing. `look` is shown the draft as it is, held, and raises
    what speaks against publishing it.

    Raises:
        NeedsConfirmation: another session is held in the same room at that time, and
            nobody has said that this is meant.
        NotPossible: the session lies in the past, is too short for somebody invited or for
            an applicant of its vacancies, or its staff run another one at that time; or what
            `look` raises.
    """
    session = seating.lock_sessions([session_id]).get(session_id)
    if session is None or session.rehearsal:
        raise NotPossible(_("There is no such session."))
    if session.published_at is not None:
        return session
    if look is not None:
        look(session)
    _refuse_past(session)
    _refuse_short(session)
    _refuse_clashes(session, confirmed=confirmed)
    session.published_at = now()
    if session.seats is not None:
        seating.set_seats(session, session.seats)
    facts = {"seats": session.seats, "remote": session.remote}
    if actor is not None:
        facts["actor"] = actor.id
    ledger.record("session.published", f"session:{session.id}", facts)
    db.session.flush()
    return session


@transactional
def change_session(
    session_id: int,
    title: str,
    location: str,
    starts_at: datetime,
    ends_at: datetime,
    last_start_at: datetime | None = None,
    *,
    computers: Rules | None = None,
    arrangements: Arrangements | None = None,
    actor: Account | None = None,
    confirmed: bool = True,
    look: Callable[[TestSession], None] | None = None,
) -> int:
    """Move, rename or rearrange a session; who is invited is told of another time or place.

    Without `arrangements` these stay as they are. `look` is shown the session as it is, held,
    and raises what speaks against the change. Returns how many letters were written.

    Raises:
        NeedsConfirmation: as for `publish_session`.
        NotPossible: the session is over; somebody booked on it, invited to it or expected
            to be could not finish in time; more are invited than there would be seats; its
            staff run another session at that time; or what `look` raises.
    """
    seating.lock_sessions([session_id])
    session = open_session(session_id)
    if look is not None:
        look(session)
    refuse_window(Window(starts_at, ends_at, last_start_at), [])
    moved = (session.location, session.starts_at) != (location, starts_at)
    longer = session.ends_at != ends_at
    session.title, session.location = title, location
    session.starts_at, session.ends_at = starts_at, ends_at
    session.last_start_at = last_start_at
    _arrange(session, arrangements)
    _refuse_short(session)
    if computers is not None and actor is not None:
        set_rules(session_id, computers, actor)
    if session.published_at is None:
        return 0
    _refuse_clashes(session, confirmed=confirmed)
    facts = {"actor": actor.id} if actor is not None else {}
    ledger.record("session.changed", f"session:{session_id}", {**facts, "moved": moved})
    return telling.of_change(session, moved=moved, longer=longer)


def staff_of(session_id: int) -> list[Account]:
    """Who runs a session, by name."""
    return list(
        db.session.scalars(
            select(Account)
            .join(SessionStaff, SessionStaff.account_id == Account.id)
            .where(SessionStaff.session_id == session_id)
            .order_by(Account.family_name, Account.given_name, Account.id)
        )
    )


def vacancies_of(session_id: int) -> list[Vacancy]:
    """For which vacancies a session is planned, by reference."""
    return list(
        db.session.scalars(
            select(Vacancy)
            .join(SessionVacancy, SessionVacancy.vacancy_id == Vacancy.id)
            .where(SessionVacancy.session_id == session_id)
            .order_by(Vacancy.reference)
        )
    )


def _arrange(session: TestSession, wanted: Arrangements | None) -> None:
    if wanted is None:
        return
    session.remote = wanted.remote
    if session.published_at is None:
        session.seats = wanted.seats
    else:
        seating.set_seats(session, wanted.seats)
    _refuse_unfit_staff(wanted.staff)
    for table, column, ids in (
        (SessionStaff, "account_id", wanted.staff),
        (SessionVacancy, "vacancy_id", wanted.vacancies),
    ):
        db.session.execute(delete(table).where(table.session_id == session.id))
        db.session.add_all(table(session_id=session.id, **{column: one}) for one in set(ids))
    db.session.flush()


def _refuse_unfit_staff(ids: tuple[int, ...]) -> None:
    for account_id in ids:
        account = db.session.get(Account, account_id)
        if (
            account is None
            or account.disabled_at is not None
            or Role.INVIGILATOR not in account.roles
        ):
            raise NotPossible(_("Only invigilators whose account is active run a session."))


def _refuse_past(session: TestSession) -> None:
    if session.closed_at is not None or session.ends_at <= now():
        raise NotPossible(_("This session is over. Plan another one."))
    if session.starts_at < now() - LATEST_PUBLICATION:
        raise NotPossible(_("The start lies in the past. Choose a later one, then publish."))


def _refuse_short(session: TestSession) -> None:
    needs = needs_in([session.id])[session.id]
    needs += needs_of_applicants(vacancy.id for vacancy in vacancies_of(session.id))
    refuse_window(window_of(session), needs)


def _refuse_clashes(session: TestSession, *, confirmed: bool) -> None:
    others = db.session.scalars(
        select(TestSession)
        .where(
            TestSession.id != session.id,
            TestSession.published_at.is_not(None),
            TestSession.closed_at.is_(None),
            ~TestSession.rehearsal,
            TestSession.starts_at < session.ends_at,
            TestSession.ends_at > session.starts_at,
        )
        .order_by(TestSession.starts_at, TestSession.id)
    ).all()
    staff = {account.id: account.name for account in staff_of(session.id)}
    for other in others:
        for busy in staff_of(other.id):
            if busy.id in staff:
                raise NotPossible(
                    _(
                        "%(name)s runs the session “%(title)s” at that time (%(when)s). Choose "
                        "somebody else, or another time.",
                        name=busy.name,
                        title=other.title,
                        when=moment(other.starts_at),
                    )
                )
    if session.remote or confirmed:
        return
    for other in others:
        if not other.remote and same_room(other.location, session.location):
            raise NeedsConfirmation(
                _(
                    "The session “%(title)s” is held in the same room at that time (%(when)s). "
                    "Confirm that both are meant, or choose another room or time.",
                    title=other.title,
                    when=moment(other.starts_at),
                )
            )
