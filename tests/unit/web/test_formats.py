from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from assess.web import formats

NBSP, NARROW = "\u00a0", "\u202f"


@pytest.fixture(params=["en", "fr"])
def locale(request: pytest.FixtureRequest, site: Flask):  # type: ignore[no-untyped-def]
    with site.test_request_context("/", headers={"Accept-Language": request.param}):
        yield request.param


def test_day_is_written_out(locale: str) -> None:
    expected = {"en": "12 March 2027", "fr": "12 mars 2027"}
    assert formats.day(date(2027, 3, 12)) == expected[locale]


def test_an_instant_is_shown_on_the_day_of_the_organisations_zone(locale: str) -> None:
    # 23:30 UTC on 30 June is half past one on 1 July in Brussels.
    expected = {"en": "1 July 2027", "fr": "1er juillet 2027"}
    assert formats.day(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)) == expected[locale]


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        # Summer time began in Belgium on 28 March 2027 at 01:00 UTC.
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "28 March 2027, 01:59 (CET)"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28 March 2027, 03:00 (CEST)"),
    ],
)
def test_a_moment_names_its_zone(site: Flask, instant: datetime, expected: str) -> None:
    with site.test_request_context("/", headers={"Accept-Language": "en"}):
        assert formats.moment(instant) == expected


def test_clock_may_show_seconds(site: Flask) -> None:
    with site.test_request_context("/"):
        instant = datetime(2027, 1, 12, 9, 32, 5, tzinfo=UTC)
        assert formats.clock(instant) == "10:32"
        assert formats.clock(instant, seconds=True) == "10:32:05"


@pytest.mark.parametrize(
    ("seconds", "english"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (61, "1 minute 1 second"),
        (599, "9 minutes 59 seconds"),
        (600, "10 minutes"),
        (3599, "59 minutes"),
        (3900, "1 hour 5 minutes"),
        (86400 * 2 + 3600, "2 days 1 hour"),
        (-60, "\u22121 minute"),
    ],
)
def test_durations_as_people_say_them(site: Flask, seconds: int, english: str) -> None:
    with site.test_request_context("/", headers={"Accept-Language": "en"}):
        assert formats.duration(seconds) == english
        assert formats.duration(timedelta(seconds=seconds)) == english


def test_numbers_follow_the_locale(locale: str) -> None:
    # CLDR: French groups with a narrow no-break space and has a decimal comma.
    assert formats.number(1234.5, 2) == {"en": "1,234.50", "fr": f"1{NARROW}234,50"}[locale]
    assert formats.number(100000) == {"en": "100,000", "fr": f"100{NARROW}000"}[locale]
    assert formats.percent(0.625, 1) == {"en": "62.5%", "fr": f"62,5{NARROW}%"}[locale]
    assert formats.number(-0.4242, 2) == {"en": "\u22120.42", "fr": "\u22120,42"}[locale]


def test_negative_numbers_have_a_minus_sign_and_no_hyphen(locale: str) -> None:
    assert formats.number(-3) == "\u22123"
    assert (
        formats.number(-1234567)
        == {"en": "\u22121,234,567", "fr": f"\u22121{NARROW}234{NARROW}567"}[locale]
    )
    assert formats.percent(-0.05) == {"en": "\u22125%", "fr": f"\u22125{NARROW}%"}[locale]
    # What rounds to nought is not negative.
    assert formats.number(-0.001, 2) == {"en": "0.00", "fr": "0,00"}[locale]


def test_sizes_use_powers_of_ten(locale: str) -> None:
    assert formats.size(812).startswith("812")
    assert formats.size(1400)[:3] == {"en": "1.4", "fr": "1,4"}[locale]
    assert formats.size(16_000_000)[:4] == {"en": "16.0", "fr": "16,0"}[locale]


@pytest.mark.parametrize("name", sorted(formats.FILTERS))
def test_nothing_is_shown_as_nothing(site: Flask, name: str) -> None:
    with site.test_request_context("/"):
        assert formats.FILTERS[name](None) == ""
