"""The demo's invitations of applicants: sessions with seats, letters, dates to choose from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from assess.clock import frozen_source, now
from assess.delivery.models import TestDefinition, TestSession
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import applicants, deciding, operations
from assess.recruitment.models import Invitation
from assess.recruitment.operations import Arrangements
from assess.recruitment.rules import Person
from assess.recruitment.vacancy_models import Application, Vacancy

#: How many of the large vacancy's applicants are invited; the others wait for a recruiter.
INVITED = 18


def seed(
    vacancy: Vacancy,
    tests: dict[str, TestDefinition],
    person: Account,
    officer: Account,
    invigilator: Account,
    morning: Callable[[int], datetime],
) -> None:
    """Two rooms, a remote session and a draft; some applicants are invited, one cancelled.

    `morning` gives the instant at which sessions begin, so many days from today.
    """
    with frozen_source(HandClock(now() - timedelta(days=4))):
        room = _session("English and French, room D", "Room D", _working(morning, 27), 12, vacancy)
        _session("English and French, room E", "Room E", _working(morning, 34), 12, vacancy)
        remote = operations.create_session(
            "English, remote",
            "Remote: the link is on your page",
            begins := _working(morning, 41),
            begins + timedelta(hours=3),
            arrangements=Arrangements(
                remote=True, seats=30, staff=(invigilator.id,), vacancies=(vacancy.id,)
            ),
            actor=officer,
        )
        _session(
            "English, second round", "Room D", _working(morning, 55), 24, vacancy, publish=False
        )
        operations.invite([_named(person)], tests["en"].id, room.id, officer)
        applicants.invite_applications(_to_be_tested(vacancy), [room.id, remote.id], officer)
        _cancel_one(room, officer)


def _working(morning: Callable[[int], datetime], days: int) -> datetime:
    """The morning of the first working day from then on; none between the years."""
    while True:
        at = morning(days)
        between = (at.month, at.day) >= (12, 23) or (at.month, at.day) <= (1, 3)
        if at.weekday() < 5 and not between:
            return at
        days += 1


def _session(
    title: str,
    place: str,
    begins: datetime,
    seats: int,
    vacancy: Vacancy,
    *,
    publish: bool = True,
) -> TestSession:
    return operations.create_session(
        title,
        place,
        begins,
        begins + timedelta(hours=3),
        arrangements=Arrangements(seats=seats, vacancies=(vacancy.id,)),
        publish=publish,
    )


def _named(account: Account) -> Person:
    return Person(account.given_name, account.family_name, account.email, account.locale)


def _to_be_tested(vacancy: Vacancy) -> list[int]:
    ids = sorted(
        db.session.scalars(select(Application.id).where(Application.vacancy_id == vacancy.id))
    )
    decisions = deciding.current_of(ids)
    sit = [
        one
        for one in ids
        if (said := decisions.get(one, {}).get("language")) is not None and said.outcome == "sit"
    ]
    return sit[:INVITED]


def _cancel_one(room: TestSession, officer: Account) -> None:
    last = db.session.scalars(
        select(Invitation.id)
        .where(Invitation.session_id == room.id)
        .order_by(Invitation.id.desc())
        .limit(1)
    ).one()
    operations.cancel(last, "You have withdrawn your application.", officer)
