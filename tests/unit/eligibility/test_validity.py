"""Validity over 10,000 dates, against calendar arithmetic written another way."""

from __future__ import annotations

import calendar
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assess.eligibility.periods import last_day_of_validity, local_date_in

ZONE = "Europe/Brussels"
FIRST, LAST = date(1990, 1, 1).toordinal(), date(2190, 12, 31).toordinal()


def last_day_by_counting(sat_on: date, years: int) -> date:
    """Step over whole months by their lengths; never past the end of the target month."""
    month = sat_on.replace(day=1)
    for _ in range(12 * years):
        month += timedelta(days=calendar.monthrange(month.year, month.month)[1])
    length = calendar.monthrange(month.year, month.month)[1]
    return month + timedelta(days=min(sat_on.day, length) - 1)


def dates(count: int, seed: int = 20261121) -> list[date]:
    """Random days, with every kind of 29 February and year end among them."""
    chance = random.Random(seed)
    special = [
        date(year, *month_day)
        for year in range(1990, 2190)
        for month_day in ((2, 28), (3, 1), (12, 31), (1, 1))
    ]
    leap = [date(year, 2, 29) for year in range(1990, 2190) if calendar.isleap(year)]
    drawn = [
        date.fromordinal(chance.randint(FIRST, LAST))
        for _ in range(count - len(special) - len(leap))
    ]
    return special + leap + drawn


def test_ten_thousand_dates_agree_with_counting() -> None:
    chosen = dates(10_000)
    assert len(chosen) == 10_000
    for sat_on in chosen:
        assert last_day_of_validity(sat_on, 2) == last_day_by_counting(sat_on, 2), sat_on


@pytest.mark.parametrize("years", [1, 2, 3, 4])
def test_other_lengths_agree_too(years: int) -> None:
    for sat_on in dates(2_000, seed=years):
        assert last_day_of_validity(sat_on, years) == last_day_by_counting(sat_on, years), sat_on


def test_the_window_holds_exactly_its_days() -> None:
    for sat_on in dates(2_000, seed=7):
        last = last_day_of_validity(sat_on, 2)
        assert 730 <= (last - sat_on).days <= 731


@pytest.mark.parametrize(
    ("sat_on", "last"),
    [
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2022, 2, 28), date(2024, 2, 28)),
        (date(2026, 12, 31), date(2028, 12, 31)),
        (date(2027, 3, 12), date(2029, 3, 12)),
    ],
)
def test_written_examples(sat_on: date, last: date) -> None:
    assert last_day_of_validity(sat_on, 2) == last


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # One second apart around midnight in Brussels, in winter and in summer.
        (datetime(2027, 1, 14, 22, 59, 59, tzinfo=UTC), date(2027, 1, 14)),
        (datetime(2027, 1, 14, 23, 0, 0, tzinfo=UTC), date(2027, 1, 15)),
        (datetime(2027, 7, 14, 21, 59, 59, tzinfo=UTC), date(2027, 7, 14)),
        (datetime(2027, 7, 14, 22, 0, 0, tzinfo=UTC), date(2027, 7, 15)),
        (datetime(2024, 2, 28, 23, 0, 0, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2027, 1, 15, 8, 0, 0, tzinfo=ZoneInfo("Asia/Tokyo")), date(2027, 1, 15)),
        (datetime(2027, 1, 15, 7, 59, 59, tzinfo=ZoneInfo("Asia/Tokyo")), date(2027, 1, 14)),
    ],
)
def test_the_day_is_that_of_the_organisation(instant: datetime, day: date) -> None:
    assert local_date_in(instant, ZONE) == day


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date_in(datetime(2027, 1, 15), ZONE)  # noqa: DTZ001
