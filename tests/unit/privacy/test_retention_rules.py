"""The schedule and the days that it names."""

from datetime import date
from pathlib import Path

import pytest

import assess.privacy
from assess.privacy.rules import KINDS, BadSchedule, Period, period, schedule

SHIPPED = (Path(assess.privacy.__file__).parent / "retention.toml").read_text("utf-8")


def test_the_shipped_schedule_names_each_kind_once() -> None:
    found = schedule(SHIPPED)
    assert list(found.keep) == list(KINDS)
    assert found.keep["codes"] == Period(days=1)
    assert found.keep["applications"] == Period(months=24)
    assert found.keep["journals"] == Period(months=60)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("1 day", date(2026, 3, 1), date(2026, 2, 28)),
        ("90 days", date(2026, 11, 28), date(2026, 8, 30)),
        ("1 year", date(2024, 2, 29), date(2023, 2, 28)),
        ("5 years", date(2029, 2, 28), date(2024, 2, 28)),
        ("1 month", date(2026, 3, 31), date(2026, 2, 28)),
        ("6 months", date(2026, 1, 15), date(2025, 7, 15)),
        ("12 months", date(2026, 1, 1), date(2025, 1, 1)),
    ],
)
def test_periods_counted_by_hand(text: str, day: date, expected: date) -> None:
    assert period(text).before(day) == expected


@pytest.mark.parametrize("text", ["", "0 days", "two years", "1 week", "-1 day", "1.5 years"])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(BadSchedule, match="no period"):
        period(text)


def test_a_schedule_with_a_kind_too_many_or_too_few_is_refused() -> None:
    with pytest.raises(BadSchedule, match="fingerprints"):
        schedule(SHIPPED + '\nfingerprints = "1 day"\n')
    with pytest.raises(BadSchedule, match="codes"):
        schedule(SHIPPED.replace("codes = ", "# codes = "))
    with pytest.raises(BadSchedule, match="TOML"):
        schedule("version = ")
