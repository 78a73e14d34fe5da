"""Sessions of the demo: what they are called, where they are held, and who is invited.

Titles and places read alike in English and French, as in an organisation that works in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from assess.clock import now
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import operations as recruitment
from assess.recruitment.inviting import Despite
from assess.recruitment.models import Invitation
from assess.recruitment.rules import Person

#: The session that is under way from the demo's first start.
OPEN_TITLE = "Session C · EN"
OPEN_ROOM = "C 015"


def title(begins: datetime, *languages: str) -> str:
    """The name of a session, as "Session 2026-11-25 · EN"."""
    return f"Session {begins:%Y-%m-%d} · {', '.join(one.upper() for one in languages)}"


def link(begins: datetime) -> str:
    """Where a remote session is joined; the address leads nowhere."""
    return f"https://visio.demo.example/{begins:%Y-%m-%d}"


def day(days: int, hour: int) -> datetime:
    """A full hour of the day `days` from today."""
    return (now() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def working_day(days: int, hour: int = 9) -> datetime:
    """The same on the nearest working day, further from today; none between the years."""
    step = 1 if days >= 0 else -1
    while True:
        at = day(days, hour)
        between = (at.month, at.day) >= (12, 23) or (at.month, at.day) <= (1, 3)
        if at.weekday() < 5 and not between:
            return at
        days += step


def invite(
    accounts: Iterable[Account],
    test: TestDefinition,
    session: TestSession,
    actor: Account,
    despite: str = "",
) -> None:
    """Invite people who have accounts; `despite` is why, where the rules say otherwise."""
    people = [
        Person(account.given_name, account.family_name, account.email, account.locale)
        for account in accounts
    ]
    emails = frozenset(person.email for person in people) if despite else frozenset()
    recruitment.invite(people, test.id, session.id, actor, Despite(emails, despite))


def sitting_of(account: Account, session: TestSession) -> Sitting:
    """The sitting that somebody was invited to."""
    return db.session.scalars(
        select(Sitting)
        .join(Invitation, Invitation.sitting_id == Sitting.id)
        .where(Sitting.account_id == account.id, Sitting.session_id == session.id)
    ).one()
