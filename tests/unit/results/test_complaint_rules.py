"""Deadlines, gaps and what a decision on a complaint needs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.results import complaint_queries as queries
from assess.results import complaint_rules as rules
from assess.results.complaint_rules import BadPolicy, Objection, Refused

TEXT = """
version = "test-1"
complain_within_working_days = 10
answer_within_working_days = 15
holidays = [2026-12-25, 2027-01-01]
gap_s = 60
delay_s = 10
"""
NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return NINE + timedelta(seconds=seconds)


@given(
    day=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    count=st.integers(1, 40),
    holidays=st.lists(st.dates(date(2020, 1, 1), date(2040, 6, 1)), max_size=5),
)
def test_working_days_are_those_of_numpy(day: date, count: int, holidays: list[date]) -> None:
    expected = np.busday_offset(day, count, roll="backward", holidays=holidays)
    assert rules.working_days_after(day, count, holidays) == expected.astype(date)


def test_ten_working_days_over_the_holidays() -> None:
    """Released on Friday 18 December 2026: eight days until 31 December, with two left in 2027.

    21–24 (4), 28–31 (8), 4 January (9), 5 January (10); 25 December and 1 January are closed.
    """
    policy = rules.read_policy(TEXT)
    assert rules.deadline(date(2026, 12, 18), policy) == date(2027, 1, 5)
    assert not rules.is_late(date(2027, 1, 5), date(2027, 1, 5))
    assert rules.is_late(date(2027, 1, 6), date(2027, 1, 5))


def test_nothing_is_late_before_a_period_has_begun() -> None:
    assert rules.deadline(None, rules.read_policy(TEXT)) is None
    assert not rules.is_late(date(2030, 1, 1), None)


def test_the_policy_in_force_can_be_read() -> None:
    assert queries.policy().complain_within_working_days == 10


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gap_s = 60", "", "lacks “gap_s”"),
        ("gap_s = 60", "gap_s = 0", "from 1 to"),
        ("gap_s = 60", 'gap_s = "60"', "from 1 to"),
        ("gap_s = 60", "gap_s = true", "from 1 to"),
        ("holidays = [2026-12-25, 2027-01-01]", "holidays = [2026-12-25T10:00:00]", "dates"),
        ("gap_s = 60", "gap_s = 60\nextra = 1", "unknown entry “extra”"),
        ('version = "test-1"', 'version = ""', "1 to 40"),
        ('version = "test-1"', "version", "no TOML"),
    ],
)
def test_a_bad_policy_says_which_entry(old: str, new: str, said: str) -> None:
    with pytest.raises(BadPolicy, match=said):
        rules.read_policy(TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("outcome", "reason", "decided", "has_read", "objection"),
    [
        ("dismissed", "Nothing was found.", False, False, Objection.NOT_READ),
        ("partly", "Some of it.", False, False, Objection.NOT_READ),
        ("dismissed", "Nothing was found.", True, True, Objection.DECIDED),
        ("dismissed", " \n", False, True, Objection.NO_REASON),
        ("dismissed", "x" * 10_001, False, True, Objection.TOO_LONG),
        ("perhaps", "A reason.", False, True, Objection.UNKNOWN),
    ],
)
def test_what_keeps_a_decision_from_being_taken(
    outcome: str, reason: str, decided: bool, has_read: bool, objection: Objection
) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_decision(outcome, reason, decided=decided, has_read=has_read)
    assert refused.value.objection == objection


def test_who_upholds_need_not_have_read_and_who_dismisses_has() -> None:
    rules.check_decision("upheld", "The server was down.", decided=False, has_read=False)
    rules.check_decision("dismissed", "It was not.", decided=False, has_read=True)


@pytest.mark.parametrize(
    ("happened", "asks", "waiting", "objection"),
    [
        (" ", "A new sitting", 0, Objection.NO_TEXT),
        ("The sound failed", "", 0, Objection.NO_TEXT),
        ("x" * 10_001, "A new sitting", 0, Objection.TOO_LONG),
        ("The sound failed", "A new sitting", 10, Objection.TOO_MANY),
    ],
)
def test_what_keeps_a_complaint_from_being_opened(
    happened: str, asks: str, waiting: int, objection: Objection
) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_opening(happened, asks, waiting)
    assert refused.value.objection == objection


def test_gaps_are_longer_than_the_limit_and_in_order() -> None:
    moments = [at(0), at(400), at(60), at(121), at(400)]
    found = rules.gaps(moments, 60)
    assert [(one.begin, one.seconds) for one in found] == [(at(60), 61), (at(121), 279)]


def test_a_span_ends_with_the_first_end_or_now() -> None:
    steps = [("paused", at(10)), ("paused", at(20)), ("resumed", at(30)), ("paused", at(50))]
    found = rules.spans(steps, {"paused"}, {"resumed"}, at(90))
    assert [(one.begin, one.end) for one in found] == [(at(10), at(30)), (at(50), at(90))]


def test_spans_that_only_touch_do_not_meet() -> None:
    first, second = rules.Span(at(0), at(10)), rules.Span(at(10), at(20))
    assert not first.meets(second)
    assert first.meets(rules.Span(at(9), at(11)))
