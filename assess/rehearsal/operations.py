"""Making, refilling and ending a rehearsal; each call is one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import REHEARSAL_DOMAIN

#: How long a rehearsal that nobody ends stays open beside the test's own duration.
LEFT_OPEN = timedelta(hours=2)
#: Sittings made in one request: each has its own transaction, so that saves come between.
AT_ONCE = 25
#: Matches no password.
NO_PASSWORD = "!"  # noqa: S105


class NotPossible(ValueError):
    """What was asked for cannot be rehearsed; the message says why."""


@dataclass(frozen=True)
class Seat:
    """One rehearsing candidate's sitting and the code that enters it."""

    sitting: str
    code: str


@transactional
def create(test_code: str = "") -> TestSession:
    """Open a session for a rehearsal of a test on offer (the first, unless one is named).

    Raises:
        NotPossible: no such test is on offer.
    """
    test = _test(test_code)
    moment = now()
    session = TestSession(
        title=f"Rehearsal: {test.code}",
        location="–",
        starts_at=moment,
        ends_at=moment + timedelta(seconds=test.duration_s) + LEFT_OPEN,
        created_at=moment,
        rehearsal=True,
    )
    db.session.add(session)
    db.session.flush()
    return delivery.open_session(session.id, _operator(moment))


def add_seats(session_id: int, test_code: str, count: int) -> list[Seat]:
    """Make so many checked-in sittings, at most `AT_ONCE`.

    Raises:
        NotPossible: unknown or ended rehearsal, no such test, or too many at once.
        CannotAssemble: the bank cannot fill the blueprint.
    """
    if not 1 <= count <= AT_ONCE:
        raise NotPossible(f"Ask for 1 to {AT_ONCE} sittings at a time.")
    return [_add_seat(session_id, test_code) for _ in range(count)]


@transactional
def fresh_code(session_id: int, sitting_id: str) -> str:
    """A new access code, as for another computer: it ends the page before it.

    Raises:
        NotPossible: the sitting belongs to no rehearsal of this number, or it is over.
    """
    sitting = find(session_id, sitting_id)
    try:
        return delivery.check_in(sitting.id, _operator(now()), confirmed=True)
    except Refused as refused:
        raise NotPossible(refused.message) from refused


@transactional
def end(session_id: int) -> delivery.Closed:
    """Close a rehearsal and every sitting in it. Raises `NotPossible`."""
    _session(session_id)
    return delivery.close_session(session_id, _operator(now()), end_running=True)


def find(session_id: int, sitting_id: str) -> Sitting:
    """A sitting of a rehearsal, never a real session's or person's. Raises `NotPossible`."""
    sitting = db.session.get(Sitting, sitting_id)
    if (
        sitting is None
        or not sitting.rehearsal
        or sitting.session_id != session_id
        or not sitting.account.email.endswith(REHEARSAL_DOMAIN)
    ):
        raise NotPossible("This rehearsal has no such sitting.")
    return sitting


@transactional
def _add_seat(session_id: int, test_code: str) -> Seat:
    session, moment = _session(session_id), now()
    if session.closed_at is not None:
        raise NotPossible("This rehearsal has ended.")
    person = _account(secrets.token_hex(8), moment)
    sitting = delivery.book_sitting(person, _test(test_code), session)
    return Seat(sitting.id, delivery.check_in(sitting.id, _operator(moment), confirmed=True))


def _session(session_id: int) -> TestSession:
    session = db.session.get(TestSession, session_id)
    if session is None or not session.rehearsal:
        raise NotPossible("There is no such rehearsal.")
    return session


def _test(code: str) -> TestDefinition:
    query = select(TestDefinition).where(TestDefinition.retired_at.is_(None))
    if code:
        query = query.where(TestDefinition.code == code)
    order = (TestDefinition.code, TestDefinition.version.desc())
    found = db.session.scalars(query.order_by(*order).limit(1)).one_or_none()
    if found is None:
        raise NotPossible(f"No test {code} is on offer." if code else "No test is on offer.")
    return found


def _operator(moment: datetime) -> Account:
    """Who checks in at rehearsals: nobody, but the log of every sitting names somebody."""
    email = f"rehearsal-operator{REHEARSAL_DOMAIN}"
    held = db.session.scalar(select(Account).where(Account.email == email))
    return held or _account("operator", moment)


def _account(name: str, moment: datetime) -> Account:
    account = Account(
        email=f"rehearsal-{name}{REHEARSAL_DOMAIN}",
        given_name="Rehearsal",
        family_name=name,
        password_hash=NO_PASSWORD,
        login_key=secrets.token_hex(16),
        created_at=moment,
        disabled_at=moment,
    )
    db.session.add(account)
    db.session.flush()
    return account
