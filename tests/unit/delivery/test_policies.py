"""What interruptions lead to, as data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.policies import (
    BadPolicy,
    Policy,
    advice,
    default_policy,
    house_policy,
    policy_of,
    read_policy,
)

HOUSE = """
grace_s = 60
late = "decide"
[interruptions]
time_back_below_min = 15
void_above_min = 60
"""
RANK = {"none": 0, "continue": 1, "person": 2, "void": 3}


def test_the_house_has_the_policy_that_is_written_down() -> None:
    assert house_policy() == read_policy(HOUSE) == Policy(60, "decide", 15, 60)
    assert policy_of(default_policy(), 60) == house_policy()


@pytest.mark.parametrize(
    ("minutes", "advised"),
    [
        ([], "none"),
        ([0], "none"),
        ([1], "continue"),
        ([14.99], "continue"),
        ([15], "person"),
        ([8, 7], "person"),
        ([60], "person"),
        ([60.01], "void"),
        ([30, 31], "void"),
    ],
)
def test_the_limits(minutes: list[float], advised: str) -> None:
    spans = [timedelta(minutes=one) for one in minutes]
    assert advice(spans, house_policy()) == advised


@given(
    st.lists(st.timedeltas(timedelta(), timedelta(hours=3)), max_size=5),
    st.timedeltas(timedelta(), timedelta(hours=3)),
)
def test_more_interruption_never_leads_to_milder_advice(
    spans: list[timedelta], more: timedelta
) -> None:
    before, after = advice(spans, house_policy()), advice([*spans, more], house_policy())
    assert RANK[after] >= RANK[before]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("grace_s = 60\n", ""), "grace_s"),
        (("grace_s = 60", "grace_s = -1"), "grace_s"),
        (("grace_s = 60", "grace_s = true"), "grace_s"),
        (("grace_s = 60", 'grace_s = "60"'), "grace_s"),
        (('"decide"', '"drop"'), "decide"),
        (("void_above_min = 60", "void_above_min = 14"), "void_above_min"),
        (("void_above_min = 60", "void_above_min = 99999"), "void_above_min"),
        (("[interruptions]", "[interruption]"), "interruptions"),
        (("void_above_min", "void_over_min"), "void_over_min"),
        (("grace_s = 60", "grace_s = "), "TOML"),
    ],
)
def test_what_is_wrong_is_named(change: tuple[str, str], named: str) -> None:
    with pytest.raises(BadPolicy, match=named):
        read_policy(HOUSE.replace(*change))
