"""What recruitment does: hold sessions, invite people, adjust fairly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from assess import mail
from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery.models import Accommodation, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import letters
from assess.recruitment.models import Invitation
from assess.recruitment.rules import Person


class NotPossible(ValueError):
    """Why something cannot be done, in a sentence for the person who asked."""


@transactional
def create_session(
    title: str, location: str, starts_at: datetime, ends_at: datetime
) -> TestSession:
    """Plan a test session; `starts_at` and `ends_at` are aware instants."""
    session = TestSession(
        title=title, location=location, starts_at=starts_at, ends_at=ends_at, created_at=now()
    )
    db.session.add(session)
    db.session.flush()
    return session


@transactional
def invite(
    people: Iterable[Person], test_id: int, session_id: int, actor: Account
) -> tuple[int, int]:
    """Invite people to a test in a session; all or nobody.

    Returns how many are newly invited and how many had been invited before (they get
    no second letter).

    Raises:
        NotPossible: the session is over, the test unknown, or the session's window
            is shorter than the test.
    """
    test, session = _test(test_id), _open_session(session_id)
    if (session.ends_at - session.starts_at).total_seconds() < test.duration_s + test.grace_s:
        raise NotPossible("The session is shorter than the test: move its end first.")
    fresh = before = 0
    for person in people:
        if _invited(person.email, test_id, session_id):
            before += 1
            continue
        invitation = Invitation(
            email=person.email,
            given_name=person.given_name,
            family_name=person.family_name,
            locale=person.locale,
            test=test,
            session=session,
            invited_by=actor.id,
            invited_at=now(),
        )
        db.session.add(invitation)
        account = db.session.scalar(select(Account).where(Account.email == person.email))
        if account is not None:
            _book(invitation, account)
        mail.post(person.email, *letters.invitation(invitation, has_account=account is not None))
        fresh += 1
    db.session.flush()
    return fresh, before


@transactional
def attach_invitations(account: Account) -> int:
    """Book what a newly verified account had been invited to; returns how many."""
    open_ones = db.session.scalars(
        select(Invitation)
        .join(Invitation.session)
        .where(
            Invitation.email == account.email,
            Invitation.sitting_id.is_(None),
            Invitation.cancelled_at.is_(None),
            TestSession.closed_at.is_(None),
            TestSession.ends_at > now(),
        )
    ).all()
    for invitation in open_ones:
        _book(invitation, account)
    return len(open_ones)


@transactional
def adjust(account_id: int, time_factor: float, large_text: bool, actor: Account) -> None:
    """Set a person's fair adjustments for every sitting that has not started."""
    if db.session.get(Account, account_id) is None:
        raise NotPossible("There is no such person.")
    delivery.set_accommodation(
        account_id, time_factor=time_factor, large_text=large_text, actor=actor
    )


def accommodation_of(account_id: int) -> Accommodation | None:
    """The adjustments in force for a person."""
    return db.session.get(Accommodation, account_id)


def _book(invitation: Invitation, account: Account) -> None:
    sitting = delivery.book_sitting(account, invitation.test, invitation.session)
    invitation.sitting_id = sitting.id


def _invited(email: str, test_id: int, session_id: int) -> bool:
    found = select(Invitation.id).where(
        Invitation.email == email,
        Invitation.test_id == test_id,
        Invitation.session_id == session_id,
    )
    return db.session.scalar(found) is not None


def _test(test_id: int) -> TestDefinition:
    test = db.session.get(TestDefinition, test_id)
    if test is None or test.retired_at is not None:
        raise NotPossible("There is no such test.")
    return test


def _open_session(session_id: int) -> TestSession:
    session = db.session.get(TestSession, session_id)
    if session is None:
        raise NotPossible("There is no such session.")
    if session.closed_at is not None or session.ends_at <= now():
        raise NotPossible("This session is over. Plan another one.")
    return session
