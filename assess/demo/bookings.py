"""The demo's invitations of applicants: sessions with seats, letters, dates to choose from."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from assess.clock import frozen_source, now
from assess.delivery.models import TestDefinition, TestSession
from assess.demo import rooms
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
) -> None:
    """Two rooms, a remote session and a draft; some applicants are invited, one cancelled."""
    first, second, third, fourth = (rooms.working_day(days) for days in (23, 30, 37, 51))
    with frozen_source(HandClock(now() - timedelta(days=4))):
        room = _session("D 310", first, 12, vacancy)
        _session("E 121", second, 12, vacancy)
        remote = operations.create_session(
            rooms.title(third, "en"),
            rooms.link(third),
            third,
            third + timedelta(hours=3),
            arrangements=Arrangements(
                remote=True, seats=30, staff=(invigilator.id,), vacancies=(vacancy.id,)
            ),
            actor=officer,
        )
        _session("D 310", fourth, 24, vacancy, publish=False)
        operations.invite([_named(person)], tests["en"].id, room.id, officer)
        applicants.invite_applications(_to_be_tested(vacancy), [room.id, remote.id], officer)
        _cancel_one(room, officer)


def _session(
    place: str, begins: datetime, seats: int, vacancy: Vacancy, *, publish: bool = True
) -> TestSession:
    return operations.create_session(
        rooms.title(begins, "en", "fr"),
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
