"""Calendar arithmetic: years and months from the local date of a sitting. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

#: The day from which a period runs: the sitting's own, or the last of its month.
Anchor = Literal["sitting", "month_end"]


def local_date_in(instant: datetime, timezone: str) -> date:
    """The calendar date of an aware instant in a time zone.

    Raises:
        ValueError: the instant carries no zone.
        zoneinfo.ZoneInfoNotFoundError: there is no such time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("An instant without a time zone has no local date.")
    return instant.astimezone(ZoneInfo(timezone)).date()


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(day: date, months: int) -> date:
    """The same calendar day `months` later, or the last day of a month without it.

    31 August plus six months is 28 or 29 February; 29 February plus 24 is 28 February.
    Beyond the calendar (the year 9999) it is its last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# Many people sat on the same days; the arithmetic is pure, so its answers are kept.
@lru_cache(maxsize=65_536)
def last_day_of_validity(
    sat_on: date, years: int, anchor: Anchor = "sitting", grace_days: int = 0
) -> date:
    """The last day on which a result counts, that day included."""
    last = months_later(month_end(sat_on) if anchor == "month_end" else sat_on, 12 * years)
    return last if (date.max - last).days < grace_days else last + timedelta(days=grace_days)


@lru_cache(maxsize=65_536)
def first_day_of_retest(sat_on: date, months: int, anchor: Anchor = "sitting") -> date:
    """The first day on which a failed test may be sat again: locked out on every day before."""
    return months_later(month_end(sat_on) if anchor == "month_end" else sat_on, months)
