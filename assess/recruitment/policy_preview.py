"""What rules would decide: for one person on any day, and for everybody under other rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from assess.delivery.models import Sitting
from assess.eligibility.policy import FAMILIES, Policy
from assess.eligibility.records import Decision, PastSitting, Request
from assess.eligibility.rules import decide
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.vacancy_models import Application
from assess.results.history import Who, histories
from assess.results.policy_models import PriorResult

#: People whose histories are read at a time.
BATCH = 1000
#: Changes that a page lists; all are counted.
LISTED = 200
LEVELS = (None, 1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Person:
    """Somebody with a past: by account, or by the address of an earlier result."""

    name: str
    who: Who
    account_id: int | None


@dataclass(frozen=True)
class Changed:
    """One person whose decision would be another; `subject` is what the audit chain calls them."""

    person: Person
    subject: str
    request: Request
    before: Decision
    after: Decision


@dataclass(frozen=True)
class Preview:
    """Whom a change of the rules would affect on a day; `changes` are the first of them."""

    on: date
    people: int  # with a past that the rules can judge
    affected: int  # people whose decision changes
    changes: tuple[Changed, ...]


def preview(before: Policy, after: Policy, on: date) -> Preview:
    """Compare two policies over everybody with a past, on a local date."""
    people, affected = 0, 0
    changes: list[Changed] = []
    for person, past in _with_histories(_people()):
        people += 1
        found = list(changes_of(person, past, before, after, on))
        affected += bool(found)
        if len(changes) < LISTED:
            changes += found
    return Preview(on, people, affected, tuple(changes[:LISTED]))


def changes_of(
    person: Person, past: Sequence[PastSitting], before: Policy, after: Policy, on: date
) -> Iterator[Changed]:
    """Every test about which the two policies decide differently for one person.

    A minimum level is supposed only where the answer without one stays the same, and the
    lowest that makes a difference is named.
    """
    for family in FAMILIES:
        # Where no result exempts, no level makes a difference.
        exempts = before.of(family).exempts or after.of(family).exempts
        for language in ("en", "fr") if family == "language" else (None,):
            for level in LEVELS if exempts else LEVELS[:1]:
                request = Request(family, on, language=language, minimum_level=level)
                old, new = decide(request, past, before), decide(request, past, after)
                if (old.outcome, old.until) != (new.outcome, new.until):
                    yield Changed(person, subject_of(person, past), request, old, new)
                    break


def people_named(text: str, limit: int = 20) -> list[Person]:
    """People whose name or address holds every word of `text`, also without an account."""
    accounts = select(Account).order_by(Account.family_name, Account.given_name, Account.id)
    # Without an address there is nothing that a link could carry.
    priors = select(PriorResult.email, PriorResult.identity_number).distinct()
    priors = priors.where(PriorResult.email.is_not(None))
    for word in text.lower().split():
        names = (Account.family_name, Account.given_name, Account.email)
        accounts = accounts.where(or_(*(name.icontains(word, autoescape=True) for name in names)))
        priors = priors.where(
            or_(
                PriorResult.email.icontains(word, autoescape=True),
                PriorResult.identity_number.icontains(word, autoescape=True),
            )
        )
    found = [_by_account(account) for account in db.session.scalars(accounts.limit(limit))]
    without = priors.where(~select(Account.id).where(Account.email == PriorResult.email).exists())
    rows = db.session.execute(without.order_by(PriorResult.email).limit(limit))
    return (found + [_by_prior(email, number) for email, number in rows])[:limit]


def person_of(account_id: int | None, email: str) -> Person | None:
    """The person with that account, or that address of an application or earlier result."""
    if account_id is not None:
        account = db.session.get(Account, account_id)
        return _by_account(account) if account else None
    if not email:
        return None
    known = select(PriorResult.id).where(PriorResult.email == email).exists()
    applied = select(Application.id).where(Application.email == email).exists()
    if db.session.scalar(select(or_(known, applied))):
        return _by_prior(email, None)
    return None


def subject_of(person: Person, past: Sequence[PastSitting]) -> str:
    """Whose file is read, for the audit chain; an address would be personal data there."""
    if person.account_id is not None:
        return f"account:{person.account_id}"
    if past:
        return past[0].reference
    applied = select(Application.id).where(Application.email == person.who.email)
    return f"application:{db.session.scalar(applied.order_by(Application.id).limit(1))}"


def history_of(person: Person) -> list[PastSitting]:
    """Everything that the person has sat before, oldest first."""
    return histories([person.who])[person.who.key]


def _people() -> Iterator[Person]:
    """Everybody who has started a sitting, and everybody with an earlier result."""
    started = select(Sitting.id).where(
        Sitting.account_id == Account.id, Sitting.started_at.is_not(None)
    )
    emails: set[str] = set()
    query = select(Account).where(started.exists()).order_by(Account.family_name, Account.id)
    for account in db.session.scalars(query):
        emails.add(account.email)
        yield _by_account(account)
    priors = select(PriorResult.email, PriorResult.identity_number).where(
        PriorResult.withdrawn_at.is_(None)
    )
    for email, number in db.session.execute(priors.distinct().order_by(PriorResult.email)):
        if email is None or email not in emails:
            yield _by_prior(email, number)


def _with_histories(people: Iterable[Person]) -> Iterator[tuple[Person, list[PastSitting]]]:
    everybody = list(people)
    for start in range(0, len(everybody), BATCH):
        batch = everybody[start : start + BATCH]
        pasts = histories(person.who for person in batch)
        yield from ((person, pasts[person.who.key]) for person in batch)


def _by_account(account: Account) -> Person:
    who = Who(("account", account.id), account_id=account.id, email=account.email)
    return Person(account.name, who, account.id)


def _by_prior(email: str | None, number: str | None) -> Person:
    who = Who(("prior", email, number), email=email, identity_number=number)
    return Person(email or str(number), who, None)
