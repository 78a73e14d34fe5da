"""Recruitment's pages, and a candidate's own: who may see what, and odd input."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.clock import now
from assess.delivery.models import TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import operations, queries
from assess.results.models import Result
from tests.integration.results.street import language_result, new_test

MakeAccount = Callable[..., Account]
Login = Callable[[Account], FlaskClient]
OTHERS = (Role.CANDIDATE, Role.EXAMINER, Role.INVIGILATOR, Role.ADMINISTRATOR)


@pytest.fixture
def ada(context: Flask, make_account: MakeAccount) -> Account:
    return make_account(Role.CANDIDATE, email="ada@example.org", family_name="Nwosu")


@pytest.fixture
def result(ada: Account) -> Result:
    return language_result(ada, new_test("language"), ability=0.6, seed=3)


def staff_paths(result: Result, session: TestSession) -> list[str]:
    return [
        "/recruitment/",
        "/recruitment/tests/",
        "/recruitment/tests/new",
        "/recruitment/sessions/",
        "/recruitment/sessions/?past=1",
        "/recruitment/sessions/new",
        f"/recruitment/sessions/{session.id}",
        f"/recruitment/sessions/{session.id}/change",
        "/recruitment/candidates/",
        f"/recruitment/candidates/{result.account_id}",
        "/recruitment/results/",
        f"/recruitment/results/{result.id}",
        "/recruitment/results/export.csv",
        "/recruitment/results/export.xlsx",
    ]


class TestAudience:
    def test_recruitment_sees_every_page_in_both_languages(
        self, staff: FlaskClient, result: Result, session: TestSession
    ) -> None:
        for locale in ("en", "fr"):
            with staff.session_transaction() as stored:
                stored["locale"] = locale
            for path in staff_paths(result, session):
                assert staff.get(path).status_code == 200, (locale, path)

    def test_nobody_else_does(
        self, result: Result, session: TestSession, make_account: MakeAccount, login: Login
    ) -> None:
        # Made before the first read: a reader on SQLite keeps the picture it began with.
        visitors = {role: login(make_account(role)) for role in OTHERS}
        for role, visitor in visitors.items():
            for path in staff_paths(result, session):
                assert visitor.get(path).status_code == 403, (role, path)
            for path in (
                "/recruitment/results/release",
                f"/recruitment/results/{result.id}/withdraw",
                f"/recruitment/candidates/{result.account_id}/accommodation",
            ):
                data = {"result": result.id, "reason": "x", "time_factor": "2.0"}
                assert visitor.post(path, data=data).status_code == 403, (role, path)
        assert queries.standing_of(result) == "recorded"

    def test_without_a_login_there_is_nothing(
        self, client: FlaskClient, result: Result, session: TestSession
    ) -> None:
        for path in [*staff_paths(result, session), "/results/", f"/results/{result.id}"]:
            assert client.get(path).status_code in (302, 303, 401), path


class TestCandidate:
    def test_nothing_is_seen_before_the_release_or_after_a_withdrawal(
        self, result: Result, ada: Account, officer: Account, login: Login
    ) -> None:
        mine = login(ada)
        assert "No results yet" in mine.get("/results/").text
        assert mine.get(f"/results/{result.id}").status_code == 404
        operations.release([result.id], officer)
        assert mine.get(f"/results/{result.id}").status_code == 200
        operations.withdraw(result.id, officer, "Wrong person")
        assert mine.get(f"/results/{result.id}").status_code == 404
        assert "No results yet" in mine.get("/results/").text

    def test_a_level_stands_beside_its_error_everywhere(
        self, result: Result, ada: Account, officer: Account, login: Login
    ) -> None:
        operations.release([result.id], officer)
        mine = login(ada)
        for path in ("/results/", f"/results/{result.id}"):
            page = mine.get(path).text
            assert "On an equivalent test the level would most likely be" in page
            assert "Provisional" in page
        page = mine.get(f"/results/{result.id}").text
        assert f"Level {result.level}" in page
        assert "Probability of each level" in page
        assert "Reading: level" in page
        assert "Listening: level" in page
        assert "standard error" in page
        # What staff see of a result is not for candidates.
        assert "Withdraw" not in page
        assert result.outcome_digest not in page

    def test_another_persons_result_does_not_exist(
        self, result: Result, officer: Account, make_account: MakeAccount, login: Login
    ) -> None:
        operations.release([result.id], officer)
        other = login(make_account(Role.CANDIDATE))
        assert other.get(f"/results/{result.id}").status_code == 404
        assert other.get("/results/999999999999999999999").status_code == 404


class TestDeciding:
    def test_release_and_withdraw(self, staff: FlaskClient, result: Result) -> None:
        done = staff.post("/recruitment/results/release", data={"result": result.id})
        assert done.status_code == 303
        page = staff.get(done.location).text
        assert "1 result released" in page
        done = staff.post(f"/recruitment/results/{result.id}/withdraw", data={"reason": ""})
        assert done.status_code == 422
        assert "Give a reason" in done.text
        done = staff.post(f"/recruitment/results/{result.id}/withdraw", data={"reason": "A\x00b"})
        assert done.status_code == 303
        assert "A b" in staff.get(done.location).text
        done = staff.post("/recruitment/results/release", data={"result": result.id})
        assert "Nothing was released" in staff.get(done.location).text

    @pytest.mark.parametrize("raw", ["", "x", "-1", "9" * 5000, "4711", "１"])
    def test_odd_numbers_release_nothing(
        self, staff: FlaskClient, result: Result, raw: str
    ) -> None:
        done = staff.post("/recruitment/results/release", data={"result": raw})
        assert done.status_code == 303
        assert queries.standing_of(result) == "recorded"


class TestOddInput:
    @pytest.mark.parametrize(
        "query",
        [
            "q=%00",
            "q=%ED%A0%80",
            "q=%25_%5C",
            "page=0",
            "page=-1",
            "page=999999999999999999999",
            "page=x",
            "sort=password_hash",
            "sort=--level",
            "level=9999999999999",
            "level=x",
            "session=99999999999",
            "from=2027-02-30",
            "from=x&to=%00",
            "standing=%00",
            "language=%00&test=%00",
        ],
    )
    def test_lists_and_exports_answer_whatever_is_asked(
        self, staff: FlaskClient, result: Result, query: str
    ) -> None:
        for path in ("results/", "results/export.csv", "candidates/"):
            assert staff.get(f"/recruitment/{path}?{query}").status_code == 200

    def test_a_page_beyond_the_end_shows_the_last_one(
        self, staff: FlaskClient, result: Result
    ) -> None:
        assert "Nwosu" in staff.get("/recruitment/results/?page=99").text

    @pytest.mark.parametrize("number", ["0", "4711", "2147483648", "9" * 40])
    def test_unknown_things_are_not_found(
        self, staff: FlaskClient, context: Flask, number: str
    ) -> None:
        for room in ("results", "sessions", "candidates"):
            assert staff.get(f"/recruitment/{room}/{number}").status_code == 404

    def test_staff_are_no_candidates(self, staff: FlaskClient, officer: Account) -> None:
        assert staff.get(f"/recruitment/candidates/{officer.id}").status_code == 404

    @pytest.mark.parametrize("factor", ["0.5", "9", "nan", "inf", "x", ""])
    def test_an_adjustment_outside_the_list_is_refused(
        self, staff: FlaskClient, ada: Account, factor: str
    ) -> None:
        done = staff.post(
            f"/recruitment/candidates/{ada.id}/accommodation", data={"time_factor": factor}
        )
        assert done.status_code == 400


class TestExport:
    def test_the_file_holds_what_the_filter_leaves(
        self, staff: FlaskClient, result: Result, make_account: MakeAccount
    ) -> None:
        other = make_account(Role.CANDIDATE, family_name="Noise")
        language_result(other, new_test("language", language="fr"), seed=9)
        done = staff.get("/recruitment/results/export.csv?language=en&standing=recorded")
        assert done.content_type == "text/csv; charset=utf-8"
        assert "attachment" in done.headers["Content-Disposition"]
        (row,) = csv.DictReader(io.StringIO(done.text.removeprefix("\ufeff"), newline=""))
        assert (row["family_name"], int(row["level"])) == ("Nwosu", result.level)
        assert float(row["standard_error"]) == result.standard_error


class TestSessions:
    def values(self, **changes: str) -> dict[str, str]:
        start = now() + timedelta(days=3)
        values = {
            "title": "Morning",
            "location": "Room 1",
            "starts_at": start.strftime("%Y-%m-%dT09:00"),
            "ends_at": start.strftime("%Y-%m-%dT12:00"),
        }
        return {**values, **changes}

    def test_plan_and_change(self, staff: FlaskClient, context: Flask) -> None:
        done = staff.post("/recruitment/sessions/new", data=self.values(title="A\x00 \n  b"))
        assert done.status_code == 303
        planned = db.session.query(TestSession).one()
        assert planned.title == "A b"
        assert planned.ends_at - planned.starts_at == timedelta(hours=3)
        path = f"/recruitment/sessions/{planned.id}/change"
        assert 'value="Room 1"' in staff.get(path).text
        assert staff.post(path, data=self.values(location="Room 2")).status_code == 303
        db.session.expire_all()
        assert db.session.query(TestSession).one().location == "Room 2"

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": ""},
            {"title": "\x00"},
            {"title": "x" * 161},
            {"starts_at": "tomorrow"},
            {"starts_at": "0001-01-01T00:00"},
            {"ends_at": "9999-12-31T23:59"},
            {"starts_at": "9999-12-31T23:00", "ends_at": "9999-12-31T23:59"},
            {"starts_at": "2020-01-01T09:00", "ends_at": "2020-01-01T12:00"},
        ],
    )
    def test_odd_values_end_in_a_sentence(
        self, staff: FlaskClient, context: Flask, changes: dict[str, str]
    ) -> None:
        done = staff.post("/recruitment/sessions/new", data=self.values(**changes))
        assert done.status_code == 422
        assert "field-error" in done.text
        assert db.session.query(TestSession).count() == 0
