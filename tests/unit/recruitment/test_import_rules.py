"""From cells to applications: every refusal names its row, its column and its reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.recruitment import applicant_rules as rules
from assess.recruitment.import_rules import (
    APPLICATION_COLUMNS,
    COLUMNS,
    Problem,
    read_applications,
    read_priors,
)
from assess.recruitment.sheets import Sheet

TODAY = date(2027, 3, 15)


def sheet(header: str, *rows: str) -> Sheet:
    cells = [tuple(row.split("|")) for row in rows]
    return Sheet(tuple(header.split("|")), tuple(enumerate(cells, start=2)))


def codes(header: str, *rows: str) -> list[tuple[int, str, str]]:
    return [
        (one.row, one.column, one.code) for one in read_applications(sheet(header, *rows)).problems
    ]


@pytest.mark.parametrize(
    "header",
    ["E-mail|Given name|Family name", "courriel|PRÉNOM|Nom de famille", "email|given_name|nom"],
)
def test_headers_in_both_languages(header: str) -> None:
    reading = read_applications(sheet(header, "A@B.org|Ada|Nwosu"))
    assert reading.problems == ()
    assert reading.rows[0][1].email == "a@b.org"


def test_everything_an_application_says() -> None:
    head = "|".join(names[0] for names in APPLICATION_COLUMNS.values())
    row = (
        "a@b.org|Ada|Nwosu|fr|ab 12-3|R7|Français, NL|3||33 %|oui|15|"
        "2027-02-01; 2027-01-04/2027-01-08"
    )
    found = read_applications(sheet(head, row)).rows[0][1]
    assert found == rules.Applicant(
        email="a@b.org",
        given_name="Ada",
        family_name="Nwosu",
        locale="fr",
        identity_number="AB123",
        external_reference="R7",
        native_languages=("fr", "nl"),
        declared_levels={"en": 3},
        time_factor=1.33,
        large_text=True,
        break_s=900,
        unavailable=(
            (date(2027, 1, 4), date(2027, 1, 8)),
            (date(2027, 2, 1), date(2027, 2, 1)),
        ),
    )


def test_wrong_headers() -> None:
    assert codes("email|given name|salary|email", "a@b.org|Ada|1|x") == [
        (1, "salary", "unknown_column"),
        (1, "email", "column_twice"),
        (1, "family_name", "missing_column"),
    ]


def test_wrong_cells() -> None:
    head = "email|given name|family name"
    assert codes(head, "nobody|Ada|N") == [(2, "email", "email")]
    assert codes(head, "a@b.org||N") == [(2, "given name", "name")]
    assert codes(head, "a@b.org|Ada|=1+1") == [(2, "family name", "formula")]
    assert codes(head, "a@b.org|Ada|N|more") == [(2, "", "extra_cell")]
    assert codes(head, "a@b.org|A|N", "c@d.org|A|N", "A@B.ORG|A|N") == [(4, "email", "twice")]
    head += "|id number"
    assert codes(head, "a@b.org|A|N|x1", "c@d.org|A|N|X-1") == [(3, "id number", "twice")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2027-02-29", "date_exists"),
        ("2027-13-01", "date_exists"),
        ("29/02/2027", "date_form"),
        ("27-02-01", "date_form"),
        ("0001-01-01", "date_year"),
        ("9999-01-01", "date_year"),
        ("2027-02-02/2027-02-01", "period_order"),
        ("2027-02-01/2027-02-02/2027-02-03", "date_form"),
        ("soon", "date_form"),
        ("; ".join(f"2027-01-{day:02}" for day in range(1, 22)), "periods"),
    ],
)
def test_dates_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(rules.BadCell) as raised:
        rules.unavailable(text)
    assert raised.value.code == code


def test_leap_days_exist_in_leap_years() -> None:
    assert rules.day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (rules.level, {"": None, "0": 0, "5": 5, "3.0": 3}, ["6", "-1", "3.5", "B2", "٣"]),
        (rules.extra_time, {"": 1.0, "25": 1.25, "33,3 %": 1.333, "300": 4.0}, ["301", "-5", "x"]),
        (rules.breaks, {"": 0, "10": 600, "120": 7200}, ["121", "1.5", "-1", "x"]),
        (rules.yes, {"": False, "Oui": True, "NO": False, "x": True}, ["perhaps"]),
        (rules.family, {"Bureautique": "office", "écrit": "written"}, ["", "speaking"]),
        (rules.locale, {"": "en", "Français": "fr"}, ["de"]),
        (rules.identity_number, {"": None, "be 12.34": "BE1234"}, ["é" * 3, "1" * 41, "a_b"]),
        (rules.native_languages, {"": (), "eng/fra": ("en", "fr")}, ["klingon!", "a,b,c,d,e,f,g"]),
    ],
)
def test_cells(read: object, good: dict[str, object], bad: list[str]) -> None:
    assert {text: read(text) for text in good} == good  # type: ignore[operator]
    for text in bad:
        with pytest.raises(rules.BadCell):
            read(text)  # type: ignore[operator]


def test_earlier_results() -> None:
    head = "email|identity number|test|language|level|passed|date"
    reading = read_priors(
        sheet(
            head,
            "a@b.org||language|fr|3||2026-05-05",
            "|X1|office|||no|2026-05-05",
            "||office|||no|2026-05-05",
            "a@b.org||language||||2027-03-16",
            "a@b.org||office||||2026-05-05",
            "a@b.org||language|fr|4||2026-05-05",
        ),
        TODAY,
    )
    assert [row for row, _ in reading.rows] == [2, 3]
    assert reading.problems == (
        Problem(4, "email", "whose", ""),
        Problem(5, "date", "date_future", "2027-03-16"),
        Problem(5, "language", "language", ""),
        Problem(5, "level", "level_missing", ""),
        Problem(6, "passed", "passed_missing", ""),
        Problem(7, "date", "twice", "2"),
    )


@given(st.lists(st.text(max_size=12), min_size=13, max_size=13))
def test_any_cells_are_read_or_refused(cells: list[str]) -> None:
    head = tuple(names[0] for names in COLUMNS["applications"].values())
    reading = read_applications(Sheet(head, ((2, tuple(cells)),)))
    assert bool(reading.rows) != bool(reading.problems)
