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
from assess.delivery.safe_browser import Rules, set_rules
from assess.delivery.sittings import need_of, window_of
from assess.delivery.windows import Need, Window, WindowProblem, window_problems
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import accounts_with
from assess.identity.roles import Role
from assess.recruitment import letters
from assess.recruitment.models import Invitation
from assess.recruitment.rules import Person
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
    title: str,
    location: str,
    starts_at: datetime,
    ends_at: datetime,
    last_start_at: datetime | None = None,
    *,
    computers: Rules | None = None,
    actor: Account | None = None,
) -> TestSession:
    """Plan a test session; the times are aware instants.

    Without `last_start_at` everybody may begin as late as their own working time allows.

    Raises:
        NotPossible: the times contradict each other.
    """
    _refuse_window(Window(starts_at, ends_at, last_start_at), [])
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
    if computers is not None and actor is not None:
        set_rules(session.id, computers, actor)
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
    actor: Account | None = None,
) -> int:
    """Move or rename a session; who is invited is told of another time or place.

    Returns how many letters were written.

    Raises:
        NotPossible: the session is over, or somebody booked on it or invited to it could
            not finish in time.
    """
    session = _open_session(session_id)
    needs = _needs_in([session_id]).get(session_id, [])
    _refuse_window(Window(starts_at, ends_at, last_start_at), needs)
    moved = (session.location, session.starts_at) != (location, starts_at)
    session.title, session.location = title, location
    session.starts_at, session.ends_at = starts_at, ends_at
    session.last_start_at = last_start_at
    if computers is not None and actor is not None:
        set_rules(session_id, computers, actor)
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
    account_id: int,
    time_factor: float,
    large_text: bool,
    actor: Account,
    break_s: int | None = None,
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
        actor=actor,
    )
    db.session.flush()
    booked = select(Sitting.session_id).where(
        Sitting.account_id == account_id, Sitting.started_at.is_(None)
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
    needs = _needs_in(session.id for session in sessions)
    return [
        session for session in sessions if window_problems(window_of(session), needs[session.id])
    ]


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
        found.update(accounts_with(wanted[start : start + CHUNK]))
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
    needs = [Need(test.duration_s, test.grace_s)]
    for start in range(0, len(identifiers), CHUNK):
        rows = db.session.execute(
            select(Accommodation.time_factor, Accommodation.break_s).where(
                Accommodation.account_id.in_(identifiers[start : start + CHUNK])
            )
        )
        needs += [Need(test.duration_s, test.grace_s, factor, rest) for factor, rest in rows]
    _refuse_window(window_of(session), needs, _("Nobody was invited."))


def _refuse_window(window: Window, needs: Iterable[Need], before: str = "") -> None:
    """Raises `NotPossible` when somebody could not finish, however the session is meant."""
    problems = window_problems(window, needs)
    if problems:
        raise NotPossible(" ".join(filter(None, [before, *map(_window_sentence, problems)])))


def _window_sentence(problem: WindowProblem) -> str:
    needed, short = duration(problem.needed_s), duration(problem.short_s)
    return str(
        {
            "ends_before_start": _("The end must come after the start."),
            "last_start_outside": _(
                "The last permitted start must lie between the start and the end."
            ),
            "too_short": _(
                "The session is too short by %(short)s: somebody needs %(needed)s, extra time, "
                "breaks and grace included. Move the end of the session.",
                short=short,
                needed=needed,
            ),
            "last_start_too_late": _(
                "Who begins at the last permitted start would pass the end by %(short)s: "
                "somebody needs %(needed)s, extra time, breaks and grace included. Choose an "
                "earlier last start, or a later end.",
                short=short,
                needed=needed,
            ),
        }[problem.fault]
    )


def _needs_in(session_ids: Iterable[int]) -> dict[int, list[Need]]:
    """What everybody booked on or invited to these sessions needs, by session."""
    wanted = list(session_ids)
    needs: dict[int, list[Need]] = {session_id: [] for session_id in wanted}
    for sitting in db.session.scalars(
        select(Sitting).where(Sitting.session_id.in_(wanted), Sitting.started_at.is_(None))
    ):
        if sitting.session_id is not None:
            needs[sitting.session_id].append(need_of(sitting))
    invited = db.session.execute(
        select(Invitation.session_id, TestDefinition.duration_s, TestDefinition.grace_s)
        .join(TestDefinition, TestDefinition.id == Invitation.test_id)
        .where(
            Invitation.session_id.in_(wanted),
            Invitation.sitting_id.is_(None),
            Invitation.cancelled_at.is_(None),
        )
        .distinct()
    )
    for session_id, lasts, grace in invited:
        needs[session_id].append(Need(lasts, grace))
    return needs


def _test(test_id: int) -> TestDefinition:
    test = db.session.get(TestDefinition, test_id)
    if test is None or test.retired_at is not None:
        raise NotPossible(_("There is no such test, or it is no longer offered."))
    return test


def _open_session(session_id: int) -> TestSession:
    session = db.session.get(TestSession, session_id)
    # A rehearsal's is the operator's alone: nobody real may come to sit in it.
    if session is None or session.rehearsal:
        raise NotPossible(_("There is no such session."))
    if is_over(session):
        raise NotPossible(_("This session is over. Plan another one."))
    return session


def is_over(session: TestSession) -> bool:
    """Whether nobody can be invited to a session any more."""
    return session.closed_at is not None or session.ends_at <= now()
