"""Fair adjustments: what is arranged for a person, and whom that makes a session too short for."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.models import Accommodation, Sitting, TestSession
from assess.delivery.sittings import window_of
from assess.delivery.windows import window_problems
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.booking_rules import combined
from assess.recruitment.errors import NotPossible
from assess.recruitment.fitting import needs_in
from assess.recruitment.vacancy_models import Application


@transactional
def adjust(
    account_id: int,
    time_factor: float,
    large_text: bool,
    actor: Account,
    break_s: int | None = None,
    spelling: bool | None = None,
) -> list[TestSession]:
    """Set a person's fair adjustments for every sitting that has not started.

    Returns the sessions that are now too short for this person: their end must be moved.
    """
    if db.session.get(Account, account_id) is None:
        raise NotPossible(_("There is no such person."))
    delivery.set_accommodation(
        account_id,
        time_factor=time_factor,
        large_text=large_text,
        break_s=break_s,
        spelling=spelling,
        actor=actor,
    )
    db.session.flush()
    booked = select(Sitting.session_id).where(
        Sitting.account_id == account_id, Sitting.started_at.is_(None), Sitting.state != "void"
    )
    sessions = db.session.scalars(
        select(TestSession)
        .where(
            TestSession.id.in_(booked),
            TestSession.closed_at.is_(None),
            TestSession.ends_at > now(),
        )
        .order_by(TestSession.starts_at)
    ).all()
    needs = needs_in(session.id for session in sessions)
    return [
        session for session in sessions if window_problems(window_of(session), needs[session.id])
    ]


def accommodation_of(account_id: int) -> Accommodation | None:
    """The adjustments in force for a person."""
    return db.session.get(Accommodation, account_id)


def arranged_for(application: Application) -> tuple[float, bool, int, bool]:
    """Time factor, large text, seconds of breaks, spelling: the application's and the account's."""
    asked = (
        application.time_factor,
        application.large_text,
        application.break_s,
        application.spelling,
    )
    account_id = application.account_id
    row = db.session.get(Accommodation, account_id) if account_id is not None else None
    return asked if row is None else combined(asked, _held(row))


def _held(row: Accommodation | None) -> tuple[float, bool, int, bool]:
    if row is None:
        return 1.0, False, 0, False
    return row.time_factor, row.large_text, row.break_s, row.spelling


@transactional
def carry_over(
    applications: Iterable[Application], account: Account, actor: Account | None = None
) -> None:
    """Give an account what its applications ask for; what it has already is never lessened."""
    for application in applications:
        application.account_id = account.id
        wanted = arranged_for(application)
        if wanted != _held(accommodation_of(account.id)):
            factor, large, rest, spelling = wanted
            delivery.set_accommodation(
                account.id,
                time_factor=factor,
                large_text=large,
                break_s=rest,
                spelling=spelling,
                actor=actor,
            )
