"""What holds for a complaint: deadlines, what a decision needs, what evidence points out. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Literal

Kind = Literal["complaint", "appeal"]
Outcome = Literal["upheld", "partly", "dismissed"]

KINDS: tuple[Kind, ...] = ("complaint", "appeal")
#: How a complaint reached the organisation; `page`: the candidate wrote it here.
CHANNELS = ("page", "mail", "phone", "person")
OUTCOMES: tuple[Outcome, ...] = ("upheld", "partly", "dismissed")
#: Characters of what happened and what is asked, and of a note or a reason.
LONGEST = 10_000
#: Open complaints that one sitting may have; nobody is kept from a first one.
MOST_OPEN = 10
#: No rule speaks of more working days than a year has.
MOST_DAYS = 260
MOST_SECONDS = 3600


class Objection(StrEnum):
    """Why something cannot be done with a complaint; `complaint_words` has the sentences."""

    UNKNOWN = "unknown"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NO_RESULT = "no_result"
    DECIDED = "decided"
    NO_REASON = "no_reason"
    NOT_READ = "not_read"
    IN_FUTURE = "in_future"


class Refused(ValueError):
    """It cannot be done; `objection` says why."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(objection.value)
        self.objection = objection


class BadPolicy(ValueError):
    """A policy cannot be read; the message says which entry and what would be right."""


@dataclass(frozen=True, slots=True)
class ComplaintPolicy:
    """The rules about complaints that are in force."""

    version: str
    complain_within_working_days: int
    answer_within_working_days: int
    holidays: frozenset[date]
    gap_s: int
    delay_s: int


def read_policy(text: str) -> ComplaintPolicy:
    """Read TOML strictly. Raises `BadPolicy`."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(f"The policy is no TOML: {error}.") from None
    known = set(ComplaintPolicy.__dataclass_fields__)
    for name in sorted(given.keys() - known):
        raise BadPolicy(f"The policy has an unknown entry “{name}”.")
    for name in sorted(known - given.keys()):
        raise BadPolicy(f"The policy lacks “{name}”.")
    version = given["version"]
    if not isinstance(version, str) or not 1 <= len(version) <= 40:
        raise BadPolicy("“version” is a name of 1 to 40 characters.")
    holidays = given["holidays"]
    if not isinstance(holidays, list) or any(type(day) is not date for day in holidays):
        raise BadPolicy("“holidays” is a list of dates such as 2027-01-01.")
    return ComplaintPolicy(
        version=version,
        complain_within_working_days=_whole(given, "complain_within_working_days", MOST_DAYS),
        answer_within_working_days=_whole(given, "answer_within_working_days", MOST_DAYS),
        holidays=frozenset(holidays),
        gap_s=_whole(given, "gap_s", MOST_SECONDS),
        delay_s=_whole(given, "delay_s", MOST_SECONDS),
    )


def working_days_after(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """The last of `count` working days after `day`, which itself is not counted."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day


def deadline(told_on: date | None, policy: ComplaintPolicy) -> date | None:
    """The last day on which a complaint is on time; None while no period has begun.

    `told_on` is the day on which the result was released or, of a sitting that gives none,
    the day on which it was closed.
    """
    if told_on is None:
        return None
    return working_days_after(told_on, policy.complain_within_working_days, policy.holidays)


def is_late(received_on: date, last_day: date | None) -> bool:
    """Whether a complaint came after its period; it is examined all the same."""
    return last_day is not None and received_on > last_day


def check_opening(happened: str, asks: str, waiting: int) -> None:
    """Raise `Refused` unless a complaint says what happened and what is asked."""
    if not happened.strip() or not asks.strip():
        raise Refused(Objection.NO_TEXT)
    if len(happened) > LONGEST or len(asks) > LONGEST:
        raise Refused(Objection.TOO_LONG)
    if waiting >= MOST_OPEN:
        raise Refused(Objection.TOO_MANY)


def check_decision(outcome: str, reason: str, *, decided: bool, has_read: bool) -> None:
    """Raise `Refused` unless the complaint may be decided so by this person now.

    Who does not uphold all of a complaint must have opened its newest evidence.
    """
    if decided:
        raise Refused(Objection.DECIDED)
    if outcome not in OUTCOMES:
        raise Refused(Objection.UNKNOWN)
    if not reason.strip():
        raise Refused(Objection.NO_REASON)
    if len(reason) > LONGEST:
        raise Refused(Objection.TOO_LONG)
    if outcome != "upheld" and not has_read:
        raise Refused(Objection.NOT_READ)


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to a later one."""

    begin: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        return (self.end - self.begin).total_seconds()

    def meets(self, other: Span) -> bool:
        """Whether both have more than an instant in common."""
        return self.begin < other.end and other.begin < self.end


def gaps(moments: Iterable[datetime], longer_than_s: float) -> list[Span]:
    """Spans between two moments that follow each other, in order, where they are too long."""
    found = (Span(a, b) for a, b in pairwise(sorted(moments)))
    return [span for span in found if span.seconds > longer_than_s]


def spans(
    steps: Iterable[tuple[str, datetime]],
    begins: Collection[str],
    ends: Collection[str],
    now: datetime,
) -> Sequence[Span]:
    """Spans that steps named in `begins` open and the next one in `ends` closes, or `now`."""
    found: list[Span] = []
    since: datetime | None = None
    for name, at in steps:
        if name in begins:
            since = since or at
        elif name in ends and since is not None:
            found.append(Span(since, at))
            since = None
    return [*found, Span(since, now)] if since is not None else found


def _whole(given: dict[str, Any], name: str, most: int) -> int:
    value = given[name]
    if type(value) is not int or not 1 <= value <= most:
        raise BadPolicy(f"“{name}” is a whole number from 1 to {most}; not {value!r}.")
    return value
