"""Candidates of the demo who have a test before them that can be begun at once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from assess.clock import now
from assess.delivery import operations as delivery
from assess.delivery.models import Sitting, TestDefinition
from assess.demo import held, rooms
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import operations as recruitment


def account_of(local: str) -> Account | None:
    """The candidate with this local part; None in a demo that was made before there was one."""
    chosen = select(Account).where(Account.email.startswith(f"{local}@"))
    return db.session.scalars(chosen).one_or_none()


def is_ready(account: Account) -> bool:
    """Whether they can begin, or go on, already."""
    ready = select(Sitting.id).where(
        Sitting.account_id == account.id, Sitting.state.in_(("checked_in", "running"))
    )
    return db.session.scalar(ready) is not None


def check_in(
    account: Account, test: TestDefinition, place: tuple[str, str], staff: tuple[Account, Account]
) -> None:
    """Open a session of a month for them, called and held at `place`, by these two of `staff`."""
    invigilator, recruiter = staff
    title, room = place
    begins = now() - timedelta(minutes=1)
    session = recruitment.create_session(
        f"Session {now():%Y-%m-%d %H:%M} · {title}", room, begins, begins + timedelta(days=30)
    )
    # Whoever has tried the demo before may have a result that nobody has released.
    rooms.invite([account], test, session, recruiter, held.AGAIN)
    delivery.open_session(session.id, invigilator)
    delivery.check_in(rooms.sitting_of(account, session).id, invigilator, confirmed=True)
