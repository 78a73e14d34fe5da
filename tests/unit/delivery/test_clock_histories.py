"""No deadline is wrong by more than a second, whatever the wall clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assess.delivery.rules import deadline_of
from tests.support.clocks import worst_error


def test_the_time_left_is_right_within_a_second() -> None:
    _worst, stepped = worst_error(range(600))
    assert stepped > 200  # the clocks did lie


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        # An hour of work over the night in which clocks go forward, back, and a leap day.
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "2027-03-28 03:30 CEST"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "2027-10-31 02:30 CET"),
        (datetime(2028, 2, 28, 22, 30, tzinfo=UTC), "2028-02-29 00:30 CET"),
        (datetime(2028, 2, 29, 22, 30, tzinfo=UTC), "2028-03-01 00:30 CET"),
    ],
)
def test_an_hour_is_an_hour_whatever_the_calendar_does(start: datetime, shown: str) -> None:
    deadline = deadline_of(start, 3600, 1.0)
    assert deadline - start == timedelta(hours=1)
    assert f"{deadline.astimezone(ZoneInfo('Europe/Brussels')):%Y-%m-%d %H:%M %Z}" == shown
