"""How long data are kept: the schedule as data, and the days it names. Pure."""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("codes", "mail", "runs", "system_checks", "applications", "journals")
_PERIOD = re.compile(r"([1-9]\d{0,3}) (day|month|year)s?\Z")


class BadSchedule(ValueError):
    """The schedule cannot be used; the message says which line and why."""


@dataclass(frozen=True)
class Period:
    days: int = 0
    months: int = 0

    def before(self, day: date) -> date:
        """The last day whose data have been kept long enough on `day`.

        Months back keep the day of the month, or its last one: a year before 29 February
        is 28 February.
        """
        if self.days:
            return day - timedelta(days=self.days)
        month = day.year * 12 + day.month - 1 - self.months
        year, month = divmod(month, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Schedule:
    version: str
    keep: Mapping[str, Period]


def period(text: str) -> Period:
    """`"2 years"` and the like.

    Raises:
        BadSchedule: another spelling.
    """
    found = _PERIOD.match(text)
    if found is None:
        raise BadSchedule(f"{text!r} is no period: write “90 days”, “6 months” or “2 years”.")
    number, unit = int(found[1]), found[2]
    if unit == "day":
        return Period(days=number)
    return Period(months=number * (12 if unit == "year" else 1))


def schedule(text: str) -> Schedule:
    """Read a schedule (TOML).

    Raises:
        BadSchedule: not TOML, a kind too many or too few, or no period.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSchedule(f"The schedule is not TOML: {error}") from error
    keep, version = content.get("keep"), content.get("version")
    if not isinstance(keep, dict) or not isinstance(version, str) or not version:
        raise BadSchedule("The schedule needs a version and a table [keep].")
    if set(keep) != set(KINDS):
        wrong = sorted(set(keep) ^ set(KINDS))
        raise BadSchedule(f"Each kind of data stands in [keep] once; look at: {', '.join(wrong)}.")
    return Schedule(version, {kind: period(str(keep[kind])) for kind in KINDS})
