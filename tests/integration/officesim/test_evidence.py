"""Staff: evidence, review, film, end states; nobody else, and nothing while a test runs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit.models import AuditPending
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.officesim import recording
from assess.officesim.models import OfficeReview
from assess.results.models import Result
from tests.integration.officesim.conftest import Worker


@pytest.fixture
def near(app: Flask, candidate: Callable[..., Worker]) -> Worker:
    """Handed in with 70 of 100 where the mark is 75: a person has to look."""
    worker = candidate(pass_mark=75)
    worker.sync(
        worker.command("p1", cmd="project.open", via="panel", locale="en"),
        worker.put("p1", "title", "Canary-Lisbon"),
        worker.command("p1", {"op": "forged"}),
        worker.put("p2", "title", "Canary-Lisbon"),
    )
    worker.hand_in()
    with app.app_context():
        assert recording.record_waiting() == 0
    return worker


@pytest.fixture
def staff(app: Flask, examiner: Account, login: Callable[..., FlaskClient]) -> FlaskClient:
    return login(examiner)


def shown_work(staff: FlaskClient, worker: Worker) -> str:
    """The digest of the work that the page of a review shows."""
    found = re.search(
        r'name="work"[^>]* value="([0-9a-f]{64})"', staff.get(f"/office/sittings/{worker.id}").text
    )
    assert found
    return found[1]


def result(app: Flask, sitting_id: str) -> Any:
    with app.app_context():
        row = db.session.scalar(select(Result).where(Result.sitting_id == sitting_id))
        return None if row is None else (row.level, row.passed, json.loads(row.outcome))


def test_a_reviewer_sees_what_was_found_and_counts_a_check(
    app: Flask, near: Worker, staff: FlaskClient
) -> None:
    assert near.id in staff.get("/office/").text
    page = staff.get(f"/office/sittings/{near.id}").text
    assert "Waits for a review" in page
    assert "Canary-Lisbon" in page
    assert "There is no such edit here" in page
    address = f"/office/sittings/{near.id}"
    work = shown_work(staff, near)
    assert staff.post(address, data={"reason": " ", "work": work}).status_code == 422
    assert (
        staff.post(address, data={"reason": "x", "awarded": "p9:x", "work": work}).status_code
        == 422
    )
    assert result(app, near.id) is None
    answer = {"reason": "Removed it otherwise.", "awarded": "p1:old", "work": work}
    done = staff.post(address, data=answer)
    assert done.status_code == 303
    level, passed, outcome = result(app, near.id)
    assert (level, passed, outcome["awarded"]) == (85, True, ["p1:old"])
    assert "Counted by review" in staff.get(address).text
    assert staff.post(address, data={"reason": "again", "work": work}).status_code == 422
    with app.app_context():
        kinds = set(db.session.scalars(select(AuditPending.kind)))
        assert {"office.reviewed", "file.read"} <= kinds
        assert db.session.query(OfficeReview).count() == 1


def test_a_review_without_a_change_lets_the_fail_stand_and_locks(
    app: Flask, near: Worker, staff: FlaskClient
) -> None:
    answer = {"reason": "The note is still there.", "work": shown_work(staff, near)}
    staff.post(f"/office/sittings/{near.id}", data=answer)
    assert result(app, near.id)[:2] == (70, False)


def test_the_film_and_the_end_state(app: Flask, near: Worker, staff: FlaskClient) -> None:
    base = f"/office/sittings/{near.id}/p1"
    told = staff.get(f"{base}/history.json").json
    assert [one["cmd"] for one in told["commands"]] == ["project.open", "note", "note"]
    assert told["openings"]["en"]["notes"]["keep"] == "as it is"
    assert "expect" not in json.dumps(told)
    film = staff.get(f"{base}/film")
    assert f"{base}/history.json" in film.text
    assert "wasm-unsafe-eval" in film.headers["Content-Security-Policy"]
    file = staff.get(f"{base}/file")
    assert json.loads(file.data) == {
        "notes": {"old": "x", "keep": "as it is", "title": "Canary-Lisbon"}
    }
    assert f"{near.id}-p1.json" in file.headers["Content-Disposition"]
    for address in (f"/office/sittings/{near.id}/p9/film", f"{base}/assets/none.png"):
        assert staff.get(address).status_code == 404


def test_nothing_is_shown_of_a_test_that_runs_or_to_others(
    app: Flask, candidate: Callable[..., Worker], staff: FlaskClient, people: Any, login: Any
) -> None:
    worker = candidate()
    for path in ("", "/p1/film", "/p1/history.json", "/p1/file"):
        assert staff.get(f"/office/sittings/{worker.id}{path}").status_code == 404
    assert staff.get("/office/sittings/unknown").status_code == 404
    assert login(people["candidate"]).get("/office/").status_code == 403
    shell = worker.client.get(f"/sittings/{worker.id}/")
    assert "script-src 'self' 'wasm-unsafe-eval'" in shell.headers["Content-Security-Policy"]


def test_a_result_page_shows_fields_and_no_check(
    app: Flask, near: Worker, staff: FlaskClient, login: Any, make_account: Any
) -> None:
    answer = {"reason": "Stands.", "work": shown_work(staff, near)}
    staff.post(f"/office/sittings/{near.id}", data=answer)
    recruiter = login(make_account(Role.RECRUITMENT))
    with app.app_context():
        number = db.session.scalar(select(Result.id))
    page = recruiter.get(f"/recruitment/results/{number}")
    assert page.status_code == 200, page.text
    assert "See what was found in the work" in page.text
    assert "Canary" not in page.text
