"""Which version of the rules a result follows, and what happens when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from assess.eligibility.policy import default_policy
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import operations, policies
from assess.results.comparing import series_of
from assess.results.models import Result
from assess.results.verification import verify
from tests.integration.delivery.conftest import time
from tests.integration.results.street import (
    TinyKind,
    close,
    language_result,
    new_test,
    running_sitting,
)

__all__ = ["time"]

# At nine in the morning: in the first half hour of a day the sittings here began the day before.
pytestmark = pytest.mark.usefixtures("context", "time")


@pytest.fixture
def officer(make_account: Callable[..., Account]) -> Account:
    return make_account(Role.RECRUITMENT)


def stricter(officer: Account, **rules: object) -> None:
    """Put in force, from today, rules for the written family (which the tiny test follows)."""
    before = policies.in_force().policy
    policy = replace(before, written=replace(before.written, **rules))
    policies.save(policy, policies.today(), "A decision of the board", officer)


def test_the_first_use_stores_the_repository_s_rules_once() -> None:
    first, again = policies.in_force(), policies.in_force(date(1999, 1, 1))
    assert first == again
    assert (first.name, first.policy) == ("default-1", default_policy())
    assert len(policies.all_versions()) == 1


def test_a_result_keeps_the_version_of_its_day_with_pass_and_retest(
    tiny: TinyKind, make_account: Callable[..., Account], officer: Account
) -> None:
    stricter(officer, pass_mark=3, lockout_months=6, validity_years=1)
    for answers in (("o1", "o1"), ("o1", "o1", "o1")):
        close(running_sitting(make_account(Role.CANDIDATE), new_test(), answers).id)
    failed, passed = db.session.scalars(select(Result).order_by(Result.id))
    assert (failed.passed, passed.passed) == (False, True)
    assert failed.policy_version == "policy-2"
    assert passed.retest_not_before is None
    wait = failed.retest_not_before
    assert wait is not None
    assert 181 <= (wait - failed.sat_on).days <= 184
    assert 365 <= (failed.valid_until - failed.sat_on).days <= 366
    assert list(verify()) == [None, None]


def test_a_regrade_follows_the_rules_of_the_day_of_the_sitting(
    tiny: TinyKind, make_account: Callable[..., Account], officer: Account
) -> None:
    close(running_sitting(make_account(Role.CANDIDATE), new_test(), ("o1",)).id)
    before = policies.in_force().policy
    longer = replace(before, written=replace(before.written, validity_years=5))
    policies.save(longer, policies.today() + timedelta(days=1), "From tomorrow", officer)
    (old,) = db.session.scalars(select(Result.id))
    new = operations.regrade(old, officer, "A flawed question", frozenset({1}))
    assert new.policy_version == "default-1"
    assert list(verify()) == [None, None]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("passed = NULL", "the pass or the day of a retest"),
        ("retest_not_before = NULL", "the pass or the day of a retest"),
        ("policy_version = 'invented'", "not among those stored"),
    ],
)
def test_verification_holds_a_result_against_the_version_it_names(
    tiny: TinyKind,
    make_account: Callable[..., Account],
    officer: Account,
    change: str,
    said: str,
) -> None:
    stricter(officer, pass_mark=3, lockout_months=6)
    close(running_sitting(make_account(Role.CANDIDATE), new_test(), ("o1",)).id)
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER result_refuse_update"))
    else:
        db.session.execute(text("ALTER TABLE result DISABLE TRIGGER ALL"))
    db.session.execute(text(f"UPDATE result SET {change}"))
    db.session.commit()
    (finding,) = verify()
    assert finding is not None
    assert said in finding.problem


@pytest.mark.parametrize(
    "verb", ["UPDATE policy_version SET note = ''", "DELETE FROM policy_version"]
)
def test_the_database_refuses_to_change_a_version(verb: str) -> None:
    policies.in_force()
    with pytest.raises(DBAPIError):
        db.session.execute(text(verb))
    db.session.rollback()


def test_two_results_of_a_language_are_compared_and_one_is_not(
    make_account: Callable[..., Account],
) -> None:
    person = make_account(Role.CANDIDATE)
    first = language_result(person, new_test("language"), ability=-1.5, sat_on=date(2024, 3, 12))
    assert series_of([first]) == []
    second = language_result(person, new_test("language"), ability=1.5, sat_on=date(2026, 3, 12))
    (series,) = series_of([second, first], person.email)
    assert [point.sat_on for point in series.points] == [first.sat_on, second.sat_on]
    assert series.comparison.change == "improvement"
    assert "since 12 March 2024" in series.comparison.explanation.en
