"""Series against dateutil, which reads the rules of RFC 5545."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from assess.officesim.mail.recurrence import DAYS, occurrences
from tests.unit.officesim.mail.conftest import event

FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


@st.composite
def series(draw: Any) -> dict[str, Any]:
    day = draw(st.dates(date(2027, 1, 1), date(2027, 12, 31)))
    unit = draw(st.sampled_from(sorted(FREQ)))
    days = draw(st.sets(st.sampled_from(DAYS), min_size=1)) if unit == "week" else set()
    start = f"{day.isoformat()}T10:00"
    recurrence = {
        "unit": unit,
        "every": draw(st.integers(1, 4)),
        "days": sorted(days, key=DAYS.index),
        "week": draw(st.sampled_from([None, 1, 2, 3, 4, 5])) if unit in ("month", "year") else None,
        "until": None,
        "count": draw(st.none() | st.integers(1, 12)),
    }
    return event(start=start, end=f"{day.isoformat()}T11:00", recurrence=recurrence)


def by_dateutil(one: dict[str, Any], last: str) -> list[str]:
    start = datetime.fromisoformat(one["start"])
    rule = one["recurrence"]
    parts = [f"FREQ={FREQ[rule['unit']]}", f"INTERVAL={rule['every']}", "WKST=MO"]
    if rule["unit"] == "week":
        parts.append("BYDAY=" + ",".join(day.upper() for day in rule["days"]))
    elif rule["week"]:
        week = -1 if rule["week"] == 5 else rule["week"]
        parts.append(f"BYDAY={week}{DAYS[start.weekday()].upper()}")
        if rule["unit"] == "year":
            parts.append(f"BYMONTH={start.month}")
    if rule["count"]:
        parts.append(f"COUNT={rule['count']}")
    found = rrulestr(";".join(parts), dtstart=start).between(
        start, datetime.fromisoformat(f"{last}T23:59"), inc=True
    )
    return [moment.strftime("%Y-%m-%dT%H:%M") for moment in found]


@given(series())
def test_a_series_happens_when_the_standard_says(one: dict[str, Any]) -> None:
    found = [start for start, _ in occurrences(one, one["start"][:10], "2029-06-30")]
    assert found == by_dateutil(one, "2029-06-30")


def test_exceptions_cancel_and_move() -> None:
    rule = {
        "unit": "day",
        "every": 1,
        "days": [],
        "week": None,
        "until": "2027-03-19",
        "count": None,
    }
    one = event(
        recurrence=rule,
        exceptions=[
            {"day": "2027-03-17", "start": None, "end": None},
            {"day": "2027-03-18", "start": "2027-03-18T15:00", "end": "2027-03-18T16:00"},
        ],
    )
    assert [start for start, _ in occurrences(one, "2027-03-01", "2027-04-01")] == [
        "2027-03-16T10:00",
        "2027-03-18T15:00",
        "2027-03-19T10:00",
    ]


@pytest.mark.parametrize(
    ("first", "last"), [("2027-03-16", "2027-03-16"), ("2027-01-01", "2028-01-01")]
)
def test_a_single_event_happens_once(first: str, last: str) -> None:
    assert occurrences(event(), first, last) == [("2027-03-16T10:00", "2027-03-16T11:00")]
