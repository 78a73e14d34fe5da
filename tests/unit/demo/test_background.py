"""The demo can be begun on any day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assess.demo.background import ends_of_two_months


def test_the_two_months_before_are_two_on_every_day_of_four_years() -> None:
    first = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)
    for days in range(4 * 365 + 1):
        at = first + timedelta(days=days)
        last, before = ends_of_two_months(at)
        months = [12 * one.year + one.month for one in (at, last, before)]
        assert months == [months[0], months[0] - 1, months[0] - 2]
        assert timedelta(0) < at - before < timedelta(days=63)
