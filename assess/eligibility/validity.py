"""How long a result counts: calendar years from the local date of the sitting."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class ValidityPolicy:
    """Validity of one kind of test; `version` is stored with every decision."""

    version: str = "validity-1"
    years: int = 2
    timezone: str = "Europe/Brussels"


def local_date(instant: datetime, policy: ValidityPolicy) -> date:
    """The calendar date of an aware instant in the organisation's time zone.

    Raises:
        ValueError: the instant carries no zone.
    """
    if instant.tzinfo is None:
        raise ValueError("An instant without a time zone has no local date.")
    return instant.astimezone(ZoneInfo(policy.timezone)).date()


def valid_until(sat_on: date, policy: ValidityPolicy) -> date:
    """The last day on which a result counts: the same calendar day `years` later.

    A sitting on 29 February counts through 28 February where the later year has none.
    """
    year = sat_on.year + policy.years
    if sat_on.month == 2 and sat_on.day == 29 and not isleap(year):
        return date(year, 2, 28)
    return sat_on.replace(year=year)


def is_valid(sat_on: date, on: date, policy: ValidityPolicy) -> bool:
    """Whether a result of a sitting on `sat_on` counts on the day `on`."""
    return sat_on <= on <= valid_until(sat_on, policy)
