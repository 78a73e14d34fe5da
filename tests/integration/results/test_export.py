"""Exports come back from the file as they went in, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from assess.clock import now
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import operations
from assess.results.export import CAUTION, columns, to_csv, to_xlsx
from assess.results.export_rows import exported
from assess.results.models import Result
from assess.results.queries import SORTS, ResultFilter, count, each, results
from tests.integration.results.street import language_result, new_test
from tests.support.sealed import entries

MakeAccount = Callable[..., Account]
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "Doe;=1+1",
    'Doe",=1+1',
    "\ufeff=1+1",
]


def read_csv(rows: list[Result]) -> list[dict[str, str]]:
    text = "".join(to_csv(map(exported, rows)))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def read_xlsx(content: bytes) -> list[dict[str, object]]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    header, *body = sheet.iter_rows()
    for row in body:
        assert all(cell.data_type != "f" for cell in row)
    names = [str(cell.value) for cell in header]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in body]


@pytest.fixture
def one(context: Flask, make_account: MakeAccount) -> Result:
    ada = make_account(
        Role.CANDIDATE, given_name="Zoë", family_name="Ångström-Lefèvre", email="zoe@example.org"
    )
    return language_result(ada, new_test("language", "english"), ability=0.4)


class TestValues:
    def test_csv_holds_what_the_result_says(self, one: Result) -> None:
        (row,) = read_csv([one])
        assert list(row) == columns()
        assert row["family_name"] == "Ångström-Lefèvre"
        assert row["given_name"] == "Zoë"
        assert int(row["level"]) == one.level
        assert float(row["standard_error"]) == one.standard_error
        assert float(row["probability"]) == one.probability
        assert (row["language"], row["test"], row["test_version"]) == ("en", "english", "1")
        assert date.fromisoformat(row["sat_on"]) == one.sat_on
        assert date.fromisoformat(row["valid_until"]) == one.valid_until
        assert (row["standing"], row["released_at"]) == ("recorded", "")
        assert row["provisional_parameters"] == "yes"
        assert row["caution"] == CAUTION

    def test_xlsx_holds_typed_values(self, one: Result) -> None:
        (row,) = read_xlsx(to_xlsx([exported(one)]))
        assert list(row) == columns()
        assert row["level"] == one.level
        assert row["standard_error"] == one.standard_error
        assert row["sat_on"].date() == one.sat_on  # type: ignore[attr-defined]
        assert row["family_name"] == "Ångström-Lefèvre"

    def test_probabilities_of_all_levels_sum_to_one(self, one: Result) -> None:
        (row,) = read_csv([one])
        odds = [float(row[f"probability_level_{level}"]) for level in range(6)]
        assert sum(odds) == pytest.approx(1, abs=1e-5)
        assert odds[one.level] == one.probability
        assert row["reading_level"] in "012345"
        assert float(row["listening_standard_error"]) > float(row["standard_error"])

    def test_an_empty_export_still_names_its_columns(self, context: Flask) -> None:
        (line,) = "".join(to_csv([])).splitlines()
        assert line.removeprefix("\ufeff").split(",") == columns()
        book = load_workbook(io.BytesIO(to_xlsx([])))
        (header,) = book.active.iter_rows(values_only=True)  # type: ignore[union-attr]
        assert list(header) == columns()


class TestFormulas:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_no_name_becomes_a_formula(
        self, context: Flask, make_account: MakeAccount, name: str
    ) -> None:
        person = make_account(Role.CANDIDATE, family_name=name)
        result = language_result(person, new_test("language"))
        (row,) = read_csv([result])
        (typed,) = read_xlsx(to_xlsx([exported(result)]))
        for value in (row["family_name"], str(typed["family_name"])):
            for piece in value.replace('"', "").replace(",", ";").split(";"):
                assert piece.lstrip("\ufffd\ufeff \t\r")[:1] not in set("=+-@|%＝＋－＠")

    def test_a_line_read_with_semicolons_has_no_formula(
        self, context: Flask, make_account: MakeAccount
    ) -> None:
        person = make_account(Role.CANDIDATE, family_name='a;=1+1;"=2+2')
        result = language_result(person, new_test("language"))
        text = "".join(to_csv([exported(result)]))
        for cells in csv.reader(io.StringIO(text[1:]), delimiter=";"):
            assert not any(cell.lstrip('" ').startswith("=") for cell in cells)

    def test_control_characters_are_replaced(
        self, context: Flask, make_account: MakeAccount
    ) -> None:
        person = make_account(Role.CANDIDATE, family_name="Do\x07e\x1b[31m\u2028x\x85")
        result = language_result(person, new_test("language"))
        expected = "Do\ufffde\ufffd[31m\ufffdx\ufffd"
        assert read_csv([result])[0]["family_name"] == expected
        assert read_xlsx(to_xlsx([exported(result)]))[0]["family_name"] == expected

    def test_negative_numbers_stay_numbers(self, context: Flask, make_account: MakeAccount) -> None:
        result = language_result(make_account(Role.CANDIDATE), new_test("language"), ability=-3)
        (row,) = read_csv([result])
        assert float(row["ability"]) == result.theta
        assert result.theta is not None
        assert result.theta < 0


class TestFilters:
    @pytest.fixture
    def many(self, context: Flask, make_account: MakeAccount) -> dict[str, Result]:
        """Five results that differ in every way a filter may ask for."""
        english, french = new_test("language", "english"), new_test("language", "french", "fr")
        officer = make_account(Role.RECRUITMENT)
        today = now().date()
        facts = [
            ("adams", english, -2.5, today - timedelta(days=1)),
            ("Brown_x", french, 0.5, today - timedelta(days=40)),
            ("brownax", english, 3.5, today - timedelta(days=400)),
            ("Étienne", french, 0.5, today - timedelta(days=1000)),
            ("Fox%", english, 0.5, today - timedelta(days=2)),
        ]
        made = {
            name: language_result(
                make_account(Role.CANDIDATE, family_name=name), test, ability=ability, sat_on=sat
            )
            for name, test, ability, sat in facts
        }
        operations.release([made["Brown_x"].id, made["Étienne"].id, made["Fox%"].id], officer)
        operations.withdraw(made["Fox%"].id, officer, "Wrong room")
        return made

    @staticmethod
    def names(chosen: ResultFilter) -> set[str]:
        found = [result.sitting.account.family_name for result in each(chosen)]
        assert len(found) == len(set(found)) == count(chosen)
        return set(found)

    @pytest.mark.parametrize(
        ("chosen", "expected"),
        [
            (ResultFilter(), {"adams", "Brown_x", "brownax", "Étienne", "Fox%"}),
            (ResultFilter(text="BROWN"), {"Brown_x", "brownax"}),
            (ResultFilter(text="n_x"), {"Brown_x"}),
            (ResultFilter(text="%"), {"Fox%"}),
            (ResultFilter(text="ada brown"), {"Brown_x", "brownax"}),
            (ResultFilter(text="ada nobody"), set()),
            (ResultFilter(language="fr"), {"Brown_x", "Étienne"}),
            (ResultFilter(language="de"), set()),
            (ResultFilter(test="english"), {"adams", "brownax", "Fox%"}),
            (ResultFilter(level=0), {"adams"}),
            (ResultFilter(standing="recorded"), {"adams", "brownax"}),
            (ResultFilter(standing="released"), {"Brown_x"}),
            (ResultFilter(standing="expired"), {"Étienne"}),
            (ResultFilter(standing="withdrawn"), {"Fox%"}),
            (ResultFilter(standing="superseded"), set()),
            (ResultFilter(standing="nonsense"), set()),
            (ResultFilter(language="en", standing="recorded", level=0), {"adams"}),
        ],
    )
    def test_each_filter_leaves_what_matches(
        self, many: dict[str, Result], chosen: ResultFilter, expected: set[str]
    ) -> None:
        assert self.names(chosen) == expected

    def test_dates_include_both_ends(self, many: dict[str, Result]) -> None:
        day = many["Brown_x"].sat_on
        assert self.names(ResultFilter(sat_from=day, sat_to=day)) == {"Brown_x"}
        assert self.names(ResultFilter(sat_from=day)) == {"adams", "Brown_x", "Fox%"}
        assert self.names(ResultFilter(sat_to=day)) == {"Brown_x", "brownax", "Étienne"}

    def test_one_person(self, many: dict[str, Result]) -> None:
        assert self.names(ResultFilter(account_id=many["adams"].account_id)) == {"adams"}

    @pytest.mark.parametrize("sort", SORTS)
    def test_every_sort_gives_all_rows_in_order(self, many: dict[str, Result], sort: str) -> None:
        up = list(db.session.scalars(results(ResultFilter(), sort, descending=False)))
        down = list(db.session.scalars(results(ResultFilter(), sort, descending=True)))
        assert len(up) == len(down) == 5
        if sort not in ("name", "se"):
            values = [getattr(result, sort) for result in up]
            assert values == sorted(values)
            assert [getattr(result, sort) for result in down] == sorted(values, reverse=True)


class TestCommand:
    def test_it_writes_released_results(
        self, app: Flask, one: Result, make_account: MakeAccount, tmp_path: Path
    ) -> None:
        runner, file = app.test_cli_runner(), tmp_path / "results.xlsx"
        empty = runner.invoke(args=["results", "export"])
        assert (empty.exit_code, len(empty.output.splitlines())) == (0, 1)
        operations.release([one.id], make_account(Role.RECRUITMENT))
        done = runner.invoke(args=["results", "export"])
        assert "Ångström-Lefèvre" in done.output
        done = runner.invoke(args=["results", "export", "--format", "xlsx", "--output", str(file)])
        assert done.exit_code == 0
        (row,) = read_xlsx(file.read_bytes())
        assert row["level"] == one.level

    def test_each_is_in_the_audit_chain(
        self,
        app: Flask,
        one: Result,
        make_account: MakeAccount,
        login: Callable[[Account], FlaskClient],
    ) -> None:
        run, officer = app.test_cli_runner().invoke, make_account(Role.RECRUITMENT)
        assert run(args=["results", "export", "--language", "fr"]).exit_code == 0
        client = login(officer)
        for form in ("csv", "xlsx"):
            path = f"/recruitment/results/export.{form}?q=Zo%C3%AB&from=2027-01-02&level=2"
            assert client.get(path).status_code == 200
        assert run(args=["sittings", "export", one.sitting_id]).exit_code == 0
        command, table, book, sitting = entries("file.exported")
        wanted = {"standing": "released", "language": "fr"}
        assert command["facts"] == {"format": "csv", "filter": wanted}
        chosen = {"level": 2, "sat_from": "2027-01-02"}
        assert table["facts"] == {"format": "csv", "filter": chosen, "reader": officer.id}
        assert (book["facts"]["format"], book["said"]) == ("xlsx", {"text": "Zoë"})
        assert {row["subject"] for row in (command, table, book)} == {"results"}
        assert (sitting["subject"], sitting["facts"]) == (one.sitting_id, {"format": "json"})

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--format", "xlsx"],
            ["--standing", "maybe"],
            ["--language", "de"],
            ["--output", "/nowhere/at/all.csv"],
        ],
    )
    def test_bad_arguments_end_in_a_sentence(self, app: Flask, arguments: list[str]) -> None:
        done = app.test_cli_runner().invoke(args=["results", "export", *arguments])
        assert done.exit_code in (1, 2)
        assert "Error" in done.output
        assert "Traceback" not in done.output
