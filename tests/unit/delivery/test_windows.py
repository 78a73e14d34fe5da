"""Whether everybody can finish within a session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.delivery.rules import deadline_of
from assess.delivery.windows import Need, Window, last_start, may_begin, window_problems

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)

needs = st.builds(
    Need,
    duration_s=st.integers(60, 5 * 3600),
    grace_s=st.integers(0, 600),
    time_factor=st.floats(1.0, 4.0),
    break_s=st.integers(0, 7200),
    extension_s=st.integers(0, 3600),
)
windows = st.builds(
    lambda length, last: Window(
        NINE,
        NINE + timedelta(seconds=length),
        None if last is None else NINE + timedelta(seconds=last),
    ),
    length=st.integers(-3600, 24 * 3600),
    last=st.none() | st.integers(-3600, 25 * 3600),
)


def minutes(count: float) -> datetime:
    return NINE + timedelta(minutes=count)


@pytest.mark.parametrize(
    ("window", "need", "faults"),
    [
        (Window(NINE, minutes(61)), Need(3600, 60), []),
        (Window(NINE, minutes(60)), Need(3600, 60), ["too_short"]),
        (Window(NINE, minutes(91)), Need(3600, 60, 1.5), []),
        (Window(NINE, minutes(90)), Need(3600, 60, 1.5), ["too_short"]),
        (Window(NINE, minutes(100)), Need(3600, 60, 1.5, break_s=600), ["too_short"]),
        (Window(NINE, minutes(101)), Need(3600, 60, 1.5, break_s=600), []),
        (Window(NINE, minutes(120), minutes(59)), Need(3600, 60), []),
        (Window(NINE, minutes(120), minutes(60)), Need(3600, 60), ["last_start_too_late"]),
        (Window(NINE, minutes(120), minutes(-1)), Need(3600, 60), ["last_start_outside"]),
        (Window(NINE, NINE), Need(3600, 60), ["ends_before_start"]),
    ],
)
def test_each_fault_has_its_name(window: Window, need: Need, faults: list[str]) -> None:
    assert [problem.fault for problem in window_problems(window, [need])] == faults


def test_what_is_missing_is_said() -> None:
    (problem,) = window_problems(Window(NINE, minutes(60)), [Need(3600, 60), Need(3600, 60, 1.25)])
    assert (problem.needed_s, problem.short_s) == (4560, 960)


@given(windows, st.lists(needs, max_size=4))
@settings(max_examples=400, deadline=None)
def test_nobody_in_a_published_window_passes_its_end(window: Window, people: list[Need]) -> None:
    if window_problems(window, people):
        return
    begins = last_start(window, people)
    assert window.starts_at <= begins <= window.ends_at
    for need in people:
        # Computed as the clock does it: the deadline, then the grace.
        deadline = deadline_of(
            begins,
            need.duration_s,
            need.time_factor,
            need.extension_s,
            timedelta(seconds=need.break_s),
        )
        assert deadline + timedelta(seconds=need.grace_s) <= window.ends_at
        assert may_begin(window, need, begins)


@given(needs, st.integers(0, 24 * 3600))
@settings(max_examples=200, deadline=None)
def test_without_a_last_start_ones_own_time_decides(need: Need, late: int) -> None:
    window = Window(NINE, NINE + timedelta(hours=12))
    now = NINE + timedelta(seconds=late)
    assert may_begin(window, need, now) == (now + timedelta(seconds=need.seconds) <= window.ends_at)
