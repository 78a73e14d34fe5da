"""Times as people write them, rules of booking, and who fits into which session. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from assess.delivery.windows import Need, Window, window_problems

TimeFault = Literal["missing", "twice"]
MoveFault = Literal["late", "often", "begun"]
Unfit = Literal["no_session", "invited", "too_short", "unavailable", "busy", "full"]

#: Days that a rule may count; more is a slip of the finger.
LONGEST_DAYS = 366


class BadLocalTime(ValueError):
    """A time that the clocks skip, or show twice, on the day of a change of time.

    `before` and `after` are the wall-clock times around the trouble that are fine: the
    hour skipped or repeated lies between them.
    """

    def __init__(self, fault: TimeFault, before: datetime, after: datetime) -> None:
        super().__init__(fault)
        self.fault, self.before, self.after = fault, before, after


def instant_of(local: datetime, zone: ZoneInfo) -> datetime:
    """A naive wall-clock time of `zone` as an aware UTC instant.

    Raises:
        BadLocalTime: the time does not exist, or exists twice.
        OverflowError: the year is out of reach.
    """
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    early, late = first.utcoffset(), second.utcoffset()
    if early is None or late is None or early == late:
        return first.astimezone(UTC)
    step = abs(early - late)
    around = (one.replace(tzinfo=zone).astimezone(UTC) for one in (local - step, local + step))
    begin, end = around
    change = change_within(begin, end, zone)
    change = (change + (begin.astimezone(zone).utcoffset() or timedelta())).replace(tzinfo=None)
    # In a gap the offset grows, in a fold it shrinks.
    if early < late:
        raise BadLocalTime("missing", change, change + step)
    raise BadLocalTime("twice", change - step, change)


def change_within(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """The instant, to the second, at which the clocks of `zone` change between two others."""
    old = start.astimezone(zone).utcoffset()
    low, high = int(start.timestamp()), int(end.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        same = datetime.fromtimestamp(middle, UTC).astimezone(zone).utcoffset() == old
        low, high = (middle, high) if same else (low, middle)
    return datetime.fromtimestamp(high, UTC)


class BadRules(ValueError):
    """A file of booking rules says something impossible; the message names the line."""


@dataclass(frozen=True, slots=True)
class BookingRules:
    """How invitations are repeated and how dates may be changed; all counted in days."""

    version: str = "booking-1"
    reminders_days: tuple[int, ...] = (14, 2)
    move_until_days: int = 3
    most_moves: int = 2
    notice_days: int = 21


def read_rules(*texts: str) -> BookingRules:
    """Rules from TOML; later texts overrule earlier ones.

    Raises:
        BadRules: no TOML, an unknown name, or a number out of reach.
    """
    said: dict[str, Any] = {}
    for text in texts:
        try:
            said |= tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadRules(f"The booking rules are no TOML: {error}.") from None
    unknown = sorted(set(said) - set(BookingRules.__slots__))
    if unknown:
        raise BadRules(f"The booking rules do not know {', '.join(unknown)}: remove it.")
    days = said.pop("reminders_days", list(BookingRules().reminders_days))
    if not isinstance(days, list) or len(days) > 10:
        raise BadRules("reminders_days is a list of at most ten numbers of days.")
    if not isinstance(said.get("version", ""), str):
        raise BadRules("version must be a text.")
    numbers = [(name, value) for name, value in said.items() if name != "version"]
    for name, value in [*numbers, *(("reminders_days", day) for day in days)]:
        if type(value) is not int or not 0 <= value <= LONGEST_DAYS:
            raise BadRules(f"{name} must be a whole number from 0 to {LONGEST_DAYS}.")
    said["reminders_days"] = tuple(sorted(set(days), reverse=True))
    return BookingRules(**said)


def reminder_due(
    starts_at: datetime, told_at: datetime, now: datetime, days: Iterable[int]
) -> bool:
    """Whether a candidate who was last told of the date at `told_at` is to be reminded.

    Each of the `days` before the start gives one reminder at most: what has passed
    unnoticed, while no server ran, is made up for once and not repeated.
    """
    if now >= starts_at:
        return False
    passed = [at for day in days if (at := starts_at - timedelta(days=day)) <= now]
    return bool(passed) and told_at < max(passed)


def last_day_to_move(starts_at: datetime, rules: BookingRules, zone: ZoneInfo) -> date:
    """The last local calendar day on which another date can be chosen."""
    return starts_at.astimezone(zone).date() - timedelta(days=rules.move_until_days)


def move_fault(
    starts_at: datetime, moves: int, now: datetime, rules: BookingRules, zone: ZoneInfo
) -> MoveFault | None:
    """Why a candidate may not choose another date any more; None: may."""
    if now >= starts_at:
        return "begun"
    if moves >= rules.most_moves:
        return "often"
    if now.astimezone(zone).date() > last_day_to_move(starts_at, rules, zone):
        return "late"
    return None


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two spans of time share a moment; one may begin when the other ends."""
    return one[0] < other[1] and other[0] < one[1]


def same_room(one: str, other: str) -> bool:
    """Whether two places are the same room, however they are spelt."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


@dataclass(frozen=True, slots=True)
class Place:
    """A session as it is offered: `free` None means without limit."""

    session_id: int
    window: Window
    free: int | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.window.starts_at, self.window.ends_at


@dataclass(frozen=True, slots=True)
class Want:
    """One person to be put into a session.

    `away` are days of absence, first and last included; `busy` spans of other tests; `held`
    sessions to which an invitation to the same test stands already.
    """

    key: int
    person: str
    need: Need
    away: tuple[tuple[date, date], ...] = ()
    busy: tuple[tuple[datetime, datetime], ...] = ()
    held: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who sits where, by the key of the want; `unfit` says why for whom no session is left."""

    sessions: dict[int, int] = field(default_factory=dict)
    unfit: dict[int, Unfit] = field(default_factory=dict)


def absences(periods: Iterable[Mapping[str, Any]]) -> tuple[tuple[date, date], ...]:
    """Periods of unavailability as an application holds them; without an end, one day."""
    return tuple(
        (date.fromisoformat(period["from"]), date.fromisoformat(period.get("to") or period["from"]))
        for period in periods
    )


def available(place: Place, want: Want, zone: ZoneInfo) -> Unfit | None:
    """What keeps a person from a session, seats aside; None: nothing."""
    if place.session_id in want.held:
        return "invited"
    if window_problems(place.window, [want.need]):
        return "too_short"
    first, last = (at.astimezone(zone).date() for at in place.span)
    if any(begin <= last and first <= end for begin, end in want.away):
        return "unavailable"
    if any(overlap(place.span, span) for span in want.busy):
        return "busy"
    return None


def assign(wants: Sequence[Want], places: Sequence[Place], zone: ZoneInfo) -> Assignment:
    """Put each into the earliest session that has a free seat and suits the person.

    Who can come to the fewest sessions is served first, so that nobody with a choice takes
    the only seat of somebody without. One person's tests never overlap.
    """
    ordered = sorted(places, key=lambda place: (place.window.starts_at, place.session_id))
    free = {place.session_id: place.free for place in ordered}
    taken: dict[str, list[tuple[datetime, datetime]]] = {}
    found = Assignment()
    choices = {
        want.key: [place for place in ordered if available(place, want, zone) is None]
        for want in wants
    }
    for want in sorted(wants, key=lambda one: (len(choices[one.key]), one.key)):
        mine = taken.setdefault(want.person, [])
        why: Unfit = _nearest_miss([available(place, want, zone) for place in ordered])
        for place in choices[want.key]:
            left = free[place.session_id]
            if any(overlap(place.span, span) for span in mine):
                why = "busy"
            elif left == 0:
                why = "full"
            else:
                free[place.session_id] = None if left is None else left - 1
                mine.append(place.span)
                found.sessions[want.key] = place.session_id
                break
        else:
            found.unfit[want.key] = why
    return found


def _nearest_miss(faults: Sequence[Unfit | None]) -> Unfit:
    """The fault that a person can do most about, when every session has one."""
    order: tuple[Unfit, ...] = ("invited", "busy", "unavailable", "too_short")
    return next((fault for fault in order if fault in faults), "no_session")


def combined(
    need: tuple[float, bool, int, bool], other: tuple[float, bool, int, bool]
) -> tuple[float, bool, int, bool]:
    """The more generous of two arrangements: time factor, large text, breaks, spelling help."""
    return (
        max(need[0], other[0]),
        need[1] or other[1],
        max(need[2], other[2]),
        need[3] or other[3],
    )
