"""Inviting a list of people to one test in one session; all or nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from assess import disk
from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery import staging
from assess.delivery.models import Accommodation, TestDefinition, TestSession
from assess.delivery.sittings import window_of
from assess.delivery.windows import Need
from assess.eligibility.records import Decision
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import accounts_with
from assess.identity.roles import Role
from assess.recruitment import direct, seating, telling
from assess.recruitment.booking import book
from assess.recruitment.chunking import chunks
from assess.recruitment.errors import NotPossible
from assess.recruitment.fitting import open_session, refuse_window
from assess.recruitment.models import Invitation
from assess.recruitment.rules import Person
from assess.recruitment.wanting import may_rewrite
from assess.results.history import Who


@dataclass(frozen=True)
class Invited:
    """How many people an invitation reached: newly invited, and invited before."""

    fresh: int
    before: int


@dataclass(frozen=True)
class Despite:
    """Addresses to invite although the rules say otherwise, as far as one person may, and why."""

    emails: frozenset[str] = frozenset()
    reason: str = ""


@dataclass(frozen=True)
class Against:
    """Somebody whom the rules keep from a test; `may_insist`: a reason is enough to invite."""

    email: str
    decision: Decision
    may_insist: bool


class NotToSit(NotPossible):
    """Nobody was invited, for by the rules some are not to sit the test; `cases` says who."""

    def __init__(self, message: str, cases: Sequence[Against]) -> None:
        super().__init__(message)
        self.cases = list(cases)


@transactional
def invite(
    people: Sequence[Person],
    test_id: int,
    session_id: int,
    actor: Account,
    despite: Despite | None = None,
) -> Invited:
    """Invite people to a test in a session; all or nobody.

    The rules are those of a vacancy: who is exempt, locked out or an open case is not invited,
    unless `despite` names them, which is recorded; a lockout is lifted by two people on an
    application. Who had been invited before gets no second letter; who was and was cancelled,
    does.

    Raises:
        NotToSit: the rules keep somebody from the test.
        NotPossible: the session is over, a draft or full, the test unknown, a reason is
            missing, somebody's account cannot sit tests, the session is shorter than the test
            with the longest extra time, the disk is low, or a picture or clip of the test is
            missing.
    """
    refuse_low_disk()
    test = _test(test_id)
    sessions = seating.lock_sessions([session_id])
    session = open_session(session_id)
    refuse_draft(session)
    refuse_unstaged(test)
    accounts = accounts_by_address(person.email for person in people)
    refuse_staff(accounts.values())
    _refuse_short(session, test, accounts.values())
    before = _known(test_id, session_id)
    fresh = [
        person
        for person in people
        if person.email not in before or before[person.email].cancelled_at is not None
    ]
    against = {} if session.rehearsal else _judge(fresh, test, accounts, despite or Despite())
    invitations = []
    for person in fresh:
        invitation = before.get(person.email) or Invitation(
            email=person.email, test=test, session=session
        )
        write(invitation, person.given_name, person.family_name, person.locale, actor)
        invitations.append(invitation)
    deliver(invitations, sessions, accounts)
    _record_despite(invitations, against, despite or Despite(), actor)
    return Invited(len(fresh), len(people) - len(fresh))


def write(
    invitation: Invitation, given_name: str, family_name: str, locale: str, actor: Account
) -> None:
    """Address an invitation, new or revived after it had been cancelled."""
    invitation.given_name, invitation.family_name = given_name, family_name
    invitation.locale = locale
    invitation.invited_by, invitation.invited_at = actor.id, now()
    invitation.cancelled_at = invitation.confirmed_at = invitation.reminded_at = None
    if invitation.calendar_sequence is not None:
        invitation.calendar_sequence += 1
    db.session.add(invitation)


def deliver(
    invitations: Sequence[Invitation],
    sessions: dict[int, TestSession],
    accounts: dict[str, Account],
) -> None:
    """Seats, bookings and letters of new invitations, their sessions being locked."""
    db.session.flush()
    seating.claim(invitations, sessions)
    for invitation in invitations:
        account = accounts.get(invitation.email)
        if account is not None:
            book(invitation, account)
        telling.of_invitation(invitation, has_account=account is not None)
    db.session.flush()


def accounts_by_address(emails: Iterable[str]) -> dict[str, Account]:
    """The accounts among these addresses."""
    found: dict[str, Account] = {}
    for piece in chunks(sorted(set(emails))):
        found.update(accounts_with(piece))
    return found


def refuse_draft(session: TestSession) -> None:
    """Raises `NotPossible` when a session is not published yet."""
    if session.published_at is None:
        raise NotPossible(
            _("The session “%(title)s” is a draft. Publish it first.", title=session.title)
        )


def refuse_staff(accounts: Iterable[Account]) -> None:
    """Raises `NotPossible` when somebody cannot sit tests."""
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


def refuse_standing(invitation: Invitation, application_id: int | None) -> None:
    """Raises `NotPossible` when an invitation serves another process already."""
    if invitation.invited_at is not None and not may_rewrite(invitation, application_id):
        raise NotPossible(
            _(
                "%(email)s has an invitation to this test in the session “%(title)s” already: for "
                "another vacancy, or from the list of the session. Choose another session.",
                email=invitation.email,
                title=invitation.session.title,
            )
        )


def _judge(
    people: Sequence[Person],
    test: TestDefinition,
    accounts: Mapping[str, Account],
    despite: Despite,
) -> dict[str, direct.Judged]:
    """The rules hold whichever way somebody is invited; returns what is set aside, by address."""
    who = (
        Who(one.email, accounts[one.email].id if one.email in accounts else None, one.email)
        for one in people
    )
    judged = direct.judge(who, test)
    against = {email: said for email, said in judged.items() if said.decision.outcome != "sit"}
    cases = [
        Against(email, said.decision, said.decision.outcome in direct.OPEN)
        for email, said in sorted(against.items())
        if said.decision.outcome not in direct.OPEN or email not in despite.emails
    ]
    if cases:
        raise NotToSit(_not_to_sit(cases), cases)
    if against and not despite.reason.strip():
        raise NotPossible(_("Give a reason for inviting people whom the rules do not ask to sit."))
    return against


def _not_to_sit(cases: Sequence[Against]) -> str:
    locale = str(get_locale() or "en")
    named = [
        f"{one.email} ({one.decision.explanation.in_(locale).rstrip('.')})" for one in cases[:10]
    ]
    return str(
        _(
            "Nobody was invited. By the rules these people are not to sit the test: %(people)s.",
            people="; ".join(named) + (" …" if len(cases) > 10 else ""),
        )
    )


def _record_despite(
    invitations: Iterable[Invitation],
    against: Mapping[str, direct.Judged],
    despite: Despite,
    actor: Account,
) -> None:
    for invitation in invitations:
        said = against.get(invitation.email)
        if said is None:
            continue
        facts = {
            "outcome": str(said.decision.outcome),
            "reason_code": said.decision.reason_code,
            "policy": said.policy,
            "by": actor.id,
        }
        personal = {"reason": despite.reason.strip()}
        ledger.record("invitation.despite", f"invitation:{invitation.id}", facts, personal=personal)


def refuse_low_disk() -> None:
    """Raises `NotPossible` while the server has too little room for answers."""
    if disk.is_low():
        raise NotPossible(
            _(
                "Nobody was invited: the server has too little room left. Tell the person who "
                "runs the server, and try again."
            )
        )


def refuse_unstaged(test: TestDefinition) -> None:
    """Raises `NotPossible` when a test could not be shown whole."""
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
    for piece in chunks(identifiers):
        rows = db.session.execute(
            select(Accommodation.time_factor, Accommodation.break_s).where(
                Accommodation.account_id.in_(piece)
            )
        )
        needs += [Need(test.duration_s, test.grace_s, factor, rest) for factor, rest in rows]
    refuse_window(window_of(session), needs, _("Nobody was invited."))


def _known(test_id: int, session_id: int) -> dict[str, Invitation]:
    rows = db.session.scalars(
        select(Invitation).where(Invitation.test_id == test_id, Invitation.session_id == session_id)
    )
    return {one.email: one for one in rows}


def _test(test_id: int) -> TestDefinition:
    test = db.session.get(TestDefinition, test_id)
    if test is None or test.retired_at is not None:
        raise NotPossible(_("There is no such test, or it is no longer offered."))
    return test
