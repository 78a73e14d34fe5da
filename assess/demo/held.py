"""Sessions that were held, and the one that is under way."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from assess.clock import frozen_source, now
from assess.delivery import operations as delivery
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.demo import rooms
from assess.demo.sitting import HandClock, sit
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import operations as recruitment
from assess.recruitment.operations import Arrangements
from assess.results import operations as results
from assess.results.models import Result

#: Why somebody is invited whose result still counts.
AGAIN = "The candidate asked to show progress; agreed with the head of the division."
#: A person with their ability in the language tested, in logits.
Able = tuple[Account, float]


@dataclass(frozen=True)
class Held:
    """One session of the past: so many days ago, of which test, where, for whom.

    The last `absent` people do not come. `room` None: it was held remotely.
    """

    days: int
    test: TestDefinition
    room: str | None
    people: Sequence[Able]
    absent: int = 1
    release: bool = True


def hold(held: Held, staff: dict[Role, Account], chance: random.Random) -> None:
    """Invite, sit, close, reconcile and, if so asked, release."""
    begins = rooms.working_day(-held.days)
    clock = HandClock(begins - timedelta(days=21))
    with frozen_source(clock):
        session = _session(held, begins)
        rooms.invite(
            [account for account, _ in held.people], held.test, session, staff[Role.RECRUITMENT]
        )
        recruitment.adjust(held.people[1][0].id, 1.25, False, staff[Role.RECRUITMENT])
        clock.at = begins
        delivery.open_session(session.id, staff[Role.INVIGILATOR])
    present = held.people[: len(held.people) - held.absent]
    sit_all(session, present, begins, staff[Role.INVIGILATOR], chance)
    close(session, begins, staff[Role.INVIGILATOR])
    if held.release:
        clock.at = begins + timedelta(days=2, hours=3)
        with frozen_source(clock):
            results.release(recorded_in(session), staff[Role.RECRUITMENT])


def sit_all(
    session: TestSession,
    people: Sequence[Able],
    begins: datetime,
    invigilator: Account,
    chance: random.Random,
) -> None:
    """Everybody arrives within some minutes, answers and hands in."""
    for account, ability in people:
        arrives = begins + timedelta(minutes=chance.uniform(0, 12))
        sit(rooms.sitting_of(account, session), 0.7 * ability, invigilator, arrives, chance)


def close(session: TestSession, begins: datetime, invigilator: Account) -> None:
    """Close a session that began at `begins`, and confirm who was there."""
    with frozen_source(HandClock(begins + timedelta(hours=2, minutes=50))):
        delivery.close_session(session.id, invigilator, end_running=True)
        delivery.confirm_reconciliation(session.id, invigilator)


def recorded_in(session: TestSession) -> list[int]:
    """The results of a session."""
    return list(
        db.session.scalars(
            select(Result.id).join(Result.sitting).where(Sitting.session_id == session.id)
        )
    )


def _session(held: Held, begins: datetime) -> TestSession:
    return recruitment.create_session(
        rooms.title(begins, held.test.language or ""),
        held.room or rooms.link(begins),
        begins,
        begins + timedelta(hours=3),
        arrangements=Arrangements(remote=held.room is None),
    )


def hold_now(
    test: TestDefinition,
    group: Sequence[Able],
    staff: dict[Role, Account],
    chance: random.Random,
) -> None:
    """A session that is under way: expected, checked in, running and finished."""
    actual = now()
    clock = HandClock(actual - timedelta(days=14))
    with frozen_source(clock):
        session = recruitment.create_session(
            rooms.OPEN_TITLE,
            rooms.OPEN_ROOM,
            actual - timedelta(minutes=55),
            actual + timedelta(days=30),
        )
        people = [account for account, _ in group]
        rooms.invite(people[:-1], test, session, staff[Role.RECRUITMENT])
        rooms.invite(people[-1:], test, session, staff[Role.RECRUITMENT], AGAIN)
        clock.at = actual - timedelta(minutes=55)
        delivery.open_session(session.id, staff[Role.INVIGILATOR])
    for place, (account, ability) in enumerate(group):
        sitting = rooms.sitting_of(account, session)
        if place < 3:
            share, ago = 1.0, 54
        elif place < 8:
            share, ago = 0.2 + 0.1 * place, 50 - 3 * place
        else:
            if place < 10:
                delivery.check_in(sitting.id, staff[Role.INVIGILATOR], confirmed=True)
            continue
        begins = actual - timedelta(minutes=ago)
        sit(sitting, 0.7 * ability, staff[Role.INVIGILATOR], begins, chance, share)
