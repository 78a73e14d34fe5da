"""Local dates at the edges of days and of daylight saving, and months at their ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.eligibility.periods import (
    first_day_of_retest,
    last_day_of_validity,
    local_date_in,
    months_later,
)


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        # 23:30 UTC is half past midnight in Brussels in winter, half past one in summer.
        (datetime(2027, 3, 11, 23, 30, tzinfo=UTC), "Europe/Brussels", date(2027, 3, 12)),
        (datetime(2027, 7, 11, 22, 30, tzinfo=UTC), "Europe/Brussels", date(2027, 7, 12)),
        (datetime(2027, 1, 11, 22, 30, tzinfo=UTC), "Europe/Brussels", date(2027, 1, 11)),
        # The clocks go forward on 28 March 2027 and back on 31 October 2027, at 01:00 UTC.
        (datetime(2027, 3, 27, 22, 59, tzinfo=UTC), "Europe/Brussels", date(2027, 3, 27)),
        (datetime(2027, 3, 27, 23, 0, tzinfo=UTC), "Europe/Brussels", date(2027, 3, 28)),
        (datetime(2027, 3, 28, 21, 59, tzinfo=UTC), "Europe/Brussels", date(2027, 3, 28)),
        (datetime(2027, 3, 28, 22, 0, tzinfo=UTC), "Europe/Brussels", date(2027, 3, 29)),
        (datetime(2027, 10, 30, 22, 0, tzinfo=UTC), "Europe/Brussels", date(2027, 10, 31)),
        (datetime(2027, 10, 31, 22, 59, tzinfo=UTC), "Europe/Brussels", date(2027, 10, 31)),
        (datetime(2027, 10, 31, 23, 0, tzinfo=UTC), "Europe/Brussels", date(2027, 11, 1)),
        (datetime(2028, 2, 28, 23, 30, tzinfo=UTC), "Europe/Brussels", date(2028, 2, 29)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "Europe/Brussels", date(2027, 1, 1)),
        (datetime(2027, 3, 11, 10, 30, tzinfo=UTC), "Pacific/Kiritimati", date(2027, 3, 12)),
        (datetime(2027, 3, 11, 10, 30, tzinfo=UTC), "Pacific/Pago_Pago", date(2027, 3, 10)),
    ],
)
def test_the_local_date_of_an_instant(instant: datetime, zone: str, day: date) -> None:
    assert local_date_in(instant, zone) == day


def test_an_instant_without_a_zone_has_no_local_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date_in(datetime(2027, 3, 11, 12), "Europe/Brussels")  # noqa: DTZ001


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(0, 240))
@settings(max_examples=100)
def test_months_later_agrees_with_dateutil(day: date, months: int) -> None:
    assert months_later(day, months) == day + relativedelta(months=months)


def test_periods_may_run_from_the_end_of_the_month() -> None:
    assert last_day_of_validity(date(2026, 2, 3), 2, "month_end") == date(2028, 2, 28)
    assert first_day_of_retest(date(2026, 8, 3), 6, "month_end") == date(2027, 2, 28)


def test_the_calendar_ends() -> None:
    assert months_later(date(9999, 12, 1), 1) == date.max
    assert last_day_of_validity(date(9999, 1, 1), 10, grace_days=366) == date.max
