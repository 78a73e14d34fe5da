"""Histories: every sitting of a person, whatever account or address it was under."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from assess import clock
from assess.database import transactional
from assess.delivery.models import Sitting
from assess.eligibility.records import PastSitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment.vacancy_models import Application, Vacancy
from assess.results.history import Who, histories, levels_tested, profiles
from assess.results.models import Result, ResultEvent
from assess.results.policy_models import LockoutWord, PriorResult
from tests.integration.results.street import new_test

MakeAccount = Callable[..., Account]


pytestmark = pytest.mark.usefixtures("context")


@transactional
def sat(
    account: Account,
    started_at: datetime,
    *actions: str,
    state: str = "closed",
    void_reason: str | None = None,
    rehearsal: bool = False,
    supersedes: Result | None = None,
) -> Result | None:
    """A sitting, and a result with these decisions when it closed."""
    if supersedes is None:
        sitting = Sitting(
            id=secrets.token_urlsafe(16),
            account_id=account.id,
            test_id=new_test("office").id,
            state=state,
            void_reason=void_reason,
            rehearsal=rehearsal,
            created_at=started_at,
            started_at=started_at,
            deadline_at=started_at,
            closed_at=started_at if state in ("closed", "void") else None,
        )
        db.session.add(sitting)
        db.session.flush()
    else:
        sitting = supersedes.sitting
    if state != "closed" or rehearsal or "none" in actions:
        return None
    result = Result(
        sitting_id=sitting.id,
        account_id=account.id,
        kind="office",
        engine="office-1",
        level=7,
        passed=False,
        provisional=False,
        detail={},
        outcome="{}",
        outcome_digest="0" * 64,
        pins={},
        sat_on=started_at.date(),
        valid_until=date(2099, 1, 1),
        policy_version="1",
        recorded_at=clock.now(),
        supersedes_id=supersedes.id if supersedes else None,
        reason="a flawed item" if supersedes else None,
    )
    db.session.add(result)
    db.session.flush()
    for action in actions:
        db.session.add(ResultEvent(result_id=result.id, action=action, at=clock.now()))
    return result


@transactional
def prior(**values: object) -> None:
    db.session.add(PriorResult(source="old system", recorded_at=clock.now(), **values))


@transactional
def applied(email: str, number: str | None, account: Account | None = None) -> None:
    vacancy = Vacancy(reference=secrets.token_hex(4), title={}, created_at=clock.now())
    db.session.add(vacancy)
    db.session.flush()
    db.session.add(
        Application(
            vacancy_id=vacancy.id,
            email=email,
            given_name="Ada",
            family_name="Nwosu",
            identity_number=number,
            account_id=account.id if account else None,
            source="typed",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
    )


def of(**who: object) -> list[PastSitting]:
    return histories([Who("me", **who)])["me"]  # type: ignore[arg-type]


def day(month: int, number: int, hour: int = 9) -> datetime:
    return datetime(2027, month, number, hour, tzinfo=UTC)


def test_standings(make_account: MakeAccount) -> None:
    account = make_account(Role.CANDIDATE)
    sat(account, day(1, 1), "released")
    sat(account, day(1, 2))
    sat(account, day(1, 3), "none")
    sat(account, day(1, 4), "released", "withdrawn")
    sat(account, day(1, 5), state="void", void_reason="misconduct")
    sat(account, day(1, 6), state="void", void_reason="network")
    sat(account, day(1, 7), rehearsal=True)
    sat(account, day(1, 8), state="running")
    old = sat(account, day(1, 9), "released", "superseded")
    sat(account, day(1, 9), supersedes=old)

    past = of(account_id=account.id)

    assert [(one.started_on.day, one.standing) for one in past] == [
        (1, "released"),
        (2, "unreleased"),
        (3, "unreleased"),
        (4, "void"),
        (5, "void"),
        (6, "aborted"),
        (7, "rehearsal"),
        (8, "unreleased"),
        (9, "unreleased"),
    ]
    assert (past[0].passed, past[0].level) == (False, 7)
    assert (past[1].passed, past[1].level) == (None, None), "nothing unreleased speaks"


def test_the_local_day_of_the_start_counts(make_account: MakeAccount) -> None:
    """22:30 UTC on 30 June is 1 July in Brussels (UTC+2 in summer)."""
    account = make_account(Role.CANDIDATE)
    sat(account, day(6, 30, 22).replace(minute=30), "none")
    assert [one.started_on for one in of(account_id=account.id)] == [date(2027, 7, 1)]


def test_one_person_under_two_addresses(make_account: MakeAccount) -> None:
    """The old address leads by the identity number to the new one, and back."""
    old = make_account(Role.CANDIDATE, email="old@example.org")
    stranger = make_account(Role.CANDIDATE, email="stranger@example.org")
    sat(old, day(2, 1), "released")
    sat(stranger, day(2, 2), "released")
    applied("old@example.org", "AB123")
    applied("new@example.org", "AB123")
    applied("stranger@example.org", "ZZ999")
    prior(email="third@example.org", identity_number="AB123", family="office", passed=True,
          sat_on=date(2026, 5, 5))  # fmt: skip
    prior(email="old@example.org", family="language", language="fr", level=3,
          sat_on=date(2026, 6, 6))  # fmt: skip

    days = [one.started_on for one in of(email="new@example.org")]

    assert days == [date(2026, 5, 5), date(2026, 6, 6), date(2027, 2, 1)]
    assert [one.started_on for one in of(identity_number="AB123")] == days
    assert len(of(email="stranger@example.org")) == 1
    assert of(email="nobody@example.org") == []
    assert of() == []


def test_merged_accounts_and_numbers_on_accounts_are_one_person(make_account: MakeAccount) -> None:
    kept = make_account(Role.CANDIDATE, email="kept@example.org")
    merged = make_account(
        Role.CANDIDATE,
        email="merged@example.org",
        merged_into_id=kept.id,
        disabled_at=clock.now(),
    )
    same = make_account(Role.CANDIDATE, email="same@example.org", identity_number="AB123")
    sat(merged, day(2, 1), "released")
    sat(same, day(2, 2), "released")

    assert [one.started_on for one in of(email="kept@example.org")] == [date(2027, 2, 1)]
    assert [one.started_on for one in of(account_id=merged.id)] == [date(2027, 2, 1)]
    assert [one.started_on for one in of(identity_number="AB123")] == [date(2027, 2, 2)]


def test_entered_by_mistake_is_not_read() -> None:
    prior(email="a@example.org", family="office", passed=False, sat_on=date(2026, 1, 1),
          withdrawn_at=clock.now())  # fmt: skip
    assert of(email="a@example.org") == []


def test_the_last_word_about_a_lockout_counts(make_account: MakeAccount) -> None:
    account = make_account(Role.CANDIDATE)
    sat(account, day(1, 5), state="void", void_reason="misconduct")
    sitting = of(account_id=account.id)[0].reference.removeprefix("sitting:")

    @transactional
    def say(starts: bool) -> None:
        db.session.add(
            LockoutWord(
                sitting_id=sitting, starts=starts, reason="…", at=clock.now(), actor_id=account.id
            )
        )

    say(True)
    say(False)
    assert of(account_id=account.id)[0].starts_lockout is False


def test_tested_levels_are_the_latest_released() -> None:
    def one(on: date, level: int, standing: str = "released") -> PastSitting:
        return PastSitting("x", "language", on, standing, "en", level)  # type: ignore[arg-type]

    past = [
        one(date(2027, 3, 1), 2),
        one(date(2026, 3, 1), 4),
        one(date(2027, 4, 1), 5, "void"),
        PastSitting("y", "office", date(2027, 5, 1), "released", None, 3),
    ]
    assert levels_tested(past) == {"en": 2}
    assert levels_tested(past, date(2026, 12, 31)) == {"en": 4}
    who = Who(7, email="a@b.org", native=frozenset({"it"}), declared={"fr": 3})
    assert profiles([who], {7: past})[7].tested == {"en": 2}
    assert profiles([who], {7: past})[7].declared == {"fr": 3}


def test_many_people_take_few_statements() -> None:
    for number in range(60):
        prior(email=f"p{number}@example.org", family="office", passed=True,
              sat_on=date(2026, 1, 1))  # fmt: skip
    people = [Who(number, email=f"p{number}@example.org") for number in range(60)]
    statements: list[str] = []

    def count(*details: object) -> None:
        statements.append(str(details[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        found = histories(people)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert all(len(found[number]) == 1 for number in range(60))
    assert len(statements) < 12
