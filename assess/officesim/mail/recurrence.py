"""On which days a series happens. The browser draws by the same rules."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from assess.officesim.engine import JSONObject

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
#: No series is followed further than this.
MOST = 2000


def occurrences(event: JSONObject, first: str, last: str) -> list[tuple[str, str]]:
    """(start, end) of every occurrence that starts from day `first` to day `last`, in order.

    Days are inclusive; moved occurrences count where they moved to, cancelled ones not at all.
    """
    start = datetime.fromisoformat(event["start"])
    length = datetime.fromisoformat(event["end"]) - start
    changed = {one["day"]: one for one in event["exceptions"]}
    found = []
    for day in _days(event, last):
        exception = changed.get(day.isoformat())
        if exception is not None:
            if exception["start"] is not None:
                found.append((exception["start"], exception["end"]))
            continue
        begin = datetime.combine(day, start.time())
        found.append((_written(begin), _written(begin + length)))
    return sorted(one for one in found if first <= one[0][:10] <= last)


def _days(event: JSONObject, last: str) -> Iterator[date]:
    """Original days of a series until `last`, or until its own end."""
    start = date.fromisoformat(event["start"][:10])
    recurrence = event["recurrence"]
    if recurrence is None:
        yield start
        return
    # What was moved back into the time looked at may have stood later.
    horizon = max([last, *(one["day"] for one in event["exceptions"])])
    until = recurrence["until"]
    limit = date.fromisoformat(min(horizon, until) if until else horizon)
    for count, day in enumerate(_endless(start, recurrence)):
        if day > limit or count >= (recurrence["count"] or MOST):
            return
        yield day


def _endless(start: date, recurrence: JSONObject) -> Iterator[date]:
    every, unit = recurrence["every"], recurrence["unit"]
    if unit == "day":
        for step in range(MOST):
            yield start + timedelta(days=step * every)
    elif unit == "week":
        monday = start - timedelta(days=start.weekday())
        wanted = sorted(DAYS.index(name) for name in recurrence["days"])
        for step in range(MOST):
            for weekday in wanted:
                day = monday + timedelta(weeks=step * every, days=weekday)
                if day >= start:
                    yield day
    else:
        yield from _months(start, recurrence, every * (12 if unit == "year" else 1))


def _months(start: date, recurrence: JSONObject, step: int) -> Iterator[date]:
    for number in range(MOST):
        months = start.year * 12 + start.month - 1 + number * step
        year, month = divmod(months, 12)
        if year > 9990:
            return
        day = _day_of(year, month + 1, start, recurrence["week"])
        if day is not None and day >= start:
            yield day


def _day_of(year: int, month: int, start: date, week: int | None) -> date | None:
    length = calendar.monthrange(year, month)[1]
    if week is None:
        return date(year, month, start.day) if start.day <= length else None
    days = [
        date(year, month, number)
        for number in range(1, length + 1)
        if date(year, month, number).weekday() == start.weekday()
    ]
    return days[-1] if week == 5 else days[week - 1]


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M") if moment.year >= 1000 else moment.isoformat()[:16]
