"""When a saved export is due: by the local calendar, over every change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assess.recruitment.scheduled import due_on

BRUSSELS = ZoneInfo("Europe/Brussels")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("every", "weekday", "minute", "now", "expected"),
    [
        ("never", None, 360, "2027-03-01T12:00", None),
        ("daily", None, 360, "2027-03-01T06:00", date(2027, 3, 1)),
        ("daily", None, 360, "2027-03-01T05:59", date(2027, 2, 28)),
        ("daily", None, 0, "2028-03-01T00:00", date(2028, 3, 1)),
        # 1 March 2027 is a Monday.
        ("weekly", 0, 360, "2027-03-01T06:00", date(2027, 3, 1)),
        ("weekly", 0, 360, "2027-03-01T05:59", date(2027, 2, 22)),
        ("weekly", 6, 1439, "2027-03-01T06:00", date(2027, 2, 28)),
        ("weekly", 1, 360, "2027-03-01T06:00", date(2027, 2, 23)),
        # 02:30 does not exist on 28 March 2027 and exists twice on 31 October.
        ("daily", None, 150, "2027-03-28T04:00", date(2027, 3, 28)),
        ("daily", None, 150, "2027-10-31T02:31", date(2027, 10, 31)),
    ],
)
def test_the_latest_due_day(
    every: str, weekday: int | None, minute: int, now: str, expected: date | None
) -> None:
    assert due_on(every, weekday, minute, LONG_AGO, at(now), BRUSSELS) == expected


def test_nothing_is_due_from_before_it_was_saved() -> None:
    saved = at("2027-03-01T07:00")
    assert due_on("daily", None, 360, saved, at("2027-03-02T05:59"), BRUSSELS) is None
    assert due_on("daily", None, 360, saved, at("2027-03-02T06:00"), BRUSSELS) == date(2027, 3, 2)


def test_each_day_of_eleven_years_is_due_once() -> None:
    moment, end, seen = at("2023-01-01T00:00").astimezone(UTC), datetime(2034, 1, 1, tzinfo=UTC), []
    while moment < end:
        day = due_on("daily", None, 150, LONG_AGO, moment, BRUSSELS)
        if not seen or seen[-1] != day:
            seen.append(day)
        moment += timedelta(hours=6)
    assert seen == sorted(set(seen))
    assert len(seen) == (date(2034, 1, 1) - date(2022, 12, 31)).days
