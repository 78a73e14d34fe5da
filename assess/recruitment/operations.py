"""What recruitment does: hold sessions, invite people, adjust fairly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from assess import disk, mail
from assess.clock import now
from assess.database import transactional
from assess.delivery import operations as delivery
from assess.delivery import staging
from assess.delivery.models import Accommodation, Sitting, TestDefinition, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import letters
from assess.recruitment.models import Invitation
from assess.recruitment.rules import Person, time_needed_s
from assess.web.formats import duration

#: Addresses looked up in one statement; databases limit the number of parameters.
CHUNK = 500


class NotPossible(ValueError):
    """Why something cannot be done, in a sentence for the person who asked."""


@dataclass(frozen=True)
class Invited:
    """How many people an invitation reached: newly invited, and invited before."""

    fresh: int
    before: int


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
def change_session(
    session_id: int, title: str, location: str, starts_at: datetime, ends_at: datetime
) -> int:
    """Move or rename a session; who is invited is told of another time or place.

    Returns how many letters were written.

    Raises:
        NotPossible: the session is over, or would be too short for somebody booked on it.
    """
    session = _open_session(session_id)
    if (ends_at - starts_at).total_seconds() < _longest_booked_s([session_id]).get(session_id, 0):
        raise NotPossible(
            _(
                "Somebody booked on this session needs more time than that, extra time "
                "included: choose a later end."
            )
        )
    moved = (session.location, session.starts_at) != (location, starts_at)
    session.title, session.location = title, location
    session.starts_at, session.ends_at = starts_at, ends_at
    if not moved:
        return 0
    rows = db.session.scalars(
        select(Invitation).where(
            Invitation.session_id == session_id, Invitation.cancelled_at.is_(None)
        )
    ).all()
    for invitation in rows:
        mail.post(invitation.email, *letters.moved(invitation))
    return len(rows)


@transactional
def invite(people: Sequence[Person], test_id: int, session_id: int, actor: Account) -> Invited:
    """Invite people to a test in a session; all or nobody.

    Who had been invited before gets no second letter.

    Raises:
        NotPossible: the session is over, the test unknown, somebody's account cannot sit
            tests, the session is shorter than the test with the longest extra time, the
            disk is low, or a picture or clip of the test is missing.
    """
    _refuse_low_disk()
    test, session = _test(test_id), _open_session(session_id)
    _refuse_unstaged(test)
    accounts = _accounts(person.email for person in people)
    _refuse_staff(accounts.values())
    _refuse_short(session, test, accounts.values())
    before = _already_invited(test_id, session_id)
    fresh = [person for person in people if person.email not in before]
    for person in fresh:
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
        account = accounts.get(person.email)
        if account is not None:
            _book(invitation, account)
        mail.post(person.email, *letters.invitation(invitation, has_account=account is not None))
    db.session.flush()
    return Invited(len(fresh), len(people) - len(fresh))


def book_newcomer(account: Account) -> None:
    """Listen to identity: somebody has just proven an address and has an account."""
    attach_invitations(account)


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
def adjust(
    account_id: int, time_factor: float, large_text: bool, actor: Account
) -> list[TestSession]:
    """Set a person's fair adjustments for every sitting that has not started.

    Returns the sessions that are now too short for this person: their end must be moved.
    """
    if db.session.get(Account, account_id) is None:
        raise NotPossible(_("There is no such person."))
    delivery.set_accommodation(
        account_id, time_factor=time_factor, large_text=large_text, actor=actor
    )
    db.session.flush()
    sessions = db.session.scalars(
        select(TestSession)
        .join(Sitting, Sitting.session_id == TestSession.id)
        .where(
            Sitting.account_id == account_id,
            Sitting.started_at.is_(None),
            TestSession.closed_at.is_(None),
            TestSession.ends_at > now(),
        )
        .order_by(TestSession.starts_at)
        .distinct()
    ).all()
    needed = _longest_booked_s(session.id for session in sessions)
    return [session for session in sessions if _lasts_s(session) < needed[session.id]]


def accommodation_of(account_id: int) -> Accommodation | None:
    """The adjustments in force for a person."""
    return db.session.get(Accommodation, account_id)


def _book(invitation: Invitation, account: Account) -> None:
    sitting = delivery.book_sitting(account, invitation.test, invitation.session)
    invitation.sitting_id = sitting.id


def _accounts(emails: Iterable[str]) -> dict[str, Account]:
    wanted = sorted(set(emails))
    found: dict[str, Account] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.scalars(
            select(Account).where(Account.email.in_(wanted[start : start + CHUNK]))
        )
        found.update((account.email, account) for account in rows)
    return found


def _already_invited(test_id: int, session_id: int) -> set[str]:
    return set(
        db.session.scalars(
            select(Invitation.email).where(
                Invitation.test_id == test_id, Invitation.session_id == session_id
            )
        )
    )


def _refuse_staff(accounts: Iterable[Account]) -> None:
    unfit = sorted(
        account.email
        for account in accounts
        if Role.CANDIDATE not in account.roles or account.disabled_at is not None
    )
    if unfit:
        raise NotPossible(
            _(
                "Nobody was invited. These accounts cannot sit tests, because they belong to "
                "staff or are disabled: %(emails)s. Leave them out, or ask an administrator.",
                emails=", ".join(unfit[:10]) + (" …" if len(unfit) > 10 else ""),
            )
        )


def _refuse_low_disk() -> None:
    if disk.is_low():
        raise NotPossible(
            _(
                "Nobody was invited: the server has too little room left. Tell the person who "
                "runs the server, and try again."
            )
        )


def _refuse_unstaged(test: TestDefinition) -> None:
    missing = staging.unstaged(test)
    if missing:
        raise NotPossible(
            _(
                "Nobody was invited: pictures or clips of this test are missing or damaged: "
                "%(names)s. Import the bank again, then invite.",
                names=staging.named(missing),
            )
        )


def _refuse_short(session: TestSession, test: TestDefinition, accounts: Iterable[Account]) -> None:
    identifiers = [account.id for account in accounts]
    factors: list[float] = []
    for start in range(0, len(identifiers), CHUNK):
        factors += db.session.scalars(
            select(Accommodation.time_factor).where(
                Accommodation.account_id.in_(identifiers[start : start + CHUNK])
            )
        )
    needed = time_needed_s(test.duration_s, test.grace_s, factors)
    lasts = _lasts_s(session)
    if lasts < needed:
        raise NotPossible(
            _(
                "Nobody was invited: the session lasts %(lasts)s, and the test takes "
                "%(needed)s, the longest extra time included. Move the end of the session first.",
                lasts=duration(lasts),
                needed=duration(needed),
            )
        )


def _lasts_s(session: TestSession) -> float:
    return (session.ends_at - session.starts_at).total_seconds()


def _longest_booked_s(session_ids: Iterable[int]) -> dict[int, float]:
    """Seconds that the person with most extra time needs, by session."""
    rows = db.session.execute(
        select(
            Sitting.session_id,
            Sitting.time_factor,
            TestDefinition.duration_s,
            TestDefinition.grace_s,
        )
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .where(Sitting.session_id.in_(list(session_ids)))
    )
    longest: dict[int, float] = {}
    for session_id, factor, lasts, grace in rows:
        if session_id is not None:
            needed = time_needed_s(lasts, grace, [factor])
            longest[session_id] = max(longest.get(session_id, 0), needed)
    return longest


def _test(test_id: int) -> TestDefinition:
    test = db.session.get(TestDefinition, test_id)
    if test is None or test.retired_at is not None:
        raise NotPossible(_("There is no such test, or it is no longer offered."))
    return test


def _open_session(session_id: int) -> TestSession:
    session = db.session.get(TestSession, session_id)
    if session is None:
        raise NotPossible(_("There is no such session."))
    if is_over(session):
        raise NotPossible(_("This session is over. Plan another one."))
    return session


def is_over(session: TestSession) -> bool:
    """Whether nobody can be invited to a session any more."""
    return session.closed_at is not None or session.ends_at <= now()
