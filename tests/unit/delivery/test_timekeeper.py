"""Steps of the wall clock are taken out; drift and slow answers are not steps."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.timekeeper import Timekeeper

NOON = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("hours", [1, -1])
def test_a_step_is_taken_out(hours: int) -> None:
    keeper = Timekeeper()
    assert keeper.correct(NOON, 100.0, 100.001) == NOON
    stepped = NOON + timedelta(hours=hours, seconds=10)
    corrected = keeper.correct(stepped, 110.0, 110.001)
    assert abs((corrected - NOON).total_seconds() - 10) < 0.01
    later = keeper.correct(stepped + timedelta(seconds=5), 115.0, 115.001)
    assert abs((later - NOON).total_seconds() - 15) < 0.01
    assert len(keeper.unsaved) == 1


@given(
    st.lists(
        st.tuples(st.floats(0.01, 60), st.floats(0, 30), st.floats(-0.5, 0.5)),
        min_size=1,
        max_size=30,
    )
)
def test_slow_answers_and_small_drift_are_not_steps(
    readings: list[tuple[float, float, float]],
) -> None:
    keeper = Timekeeper()
    at = 0.0
    for wait, trip, drift in readings:
        at += wait
        wall = NOON + timedelta(seconds=at + trip / 2 + drift)
        keeper.correct(wall, at, at + trip)
        at += trip
    assert keeper.offset == timedelta()


def test_a_suspended_machine_is_no_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """CLOCK_MONOTONIC stands still during a suspend, the wall clock and CLOCK_BOOTTIME go on."""
    suspended = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(time, "clock_gettime", lambda _clock: 100.0 + suspended[0])
    keeper = Timekeeper()
    keeper.correct(NOON, keeper.monotonic(), keeper.monotonic())
    suspended[0] = 3600.0
    later = NOON + timedelta(hours=1)
    assert keeper.correct(later, keeper.monotonic(), keeper.monotonic()) == later
    assert keeper.unsaved == []
