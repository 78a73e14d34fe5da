"""An Office result in the rooms around: offered, released, shown, certified, exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from assess import clock
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.officesim import recording
from assess.recruitment.office_offering import offer_office
from assess.recruitment.operations import NotPossible
from assess.results import operations as results
from assess.results.models import Result
from tests.integration.officesim.conftest import Worker

TITLE = {"en": "Office test", "fr": "Test de bureautique"}


def test_a_test_of_projects_is_offered_in_versions(app: Flask, projects: None) -> None:
    with app.app_context():
        first = offer_office("clerks", TITLE, ["notes", "post"])
        assert (first.version, first.duration_s, first.language) == (1, 3000, None)
        assert offer_office("clerks", TITLE, ["notes", "post"]).id == first.id
        second = offer_office("clerks", TITLE, ["post"], minutes=20, pass_mark=60)
        assert (second.version, second.spec["pass_mark"]) == (2, 60)
        assert db.session.get_one(TestDefinition, first.id).retired_at is not None
        with pytest.raises(NotPossible):
            offer_office("clerks", TITLE, ["ghost"])


def test_the_page_offers_it_or_says_what_is_wrong(
    app: Flask, projects: None, login: Any, make_account: Any
) -> None:
    recruiter = login(make_account(Role.RECRUITMENT))
    page = recruiter.get("/recruitment/tests/new-office")
    assert "Notes" in page.text
    wrong = recruiter.post("/recruitment/tests/new-office", data={"code": "No Code!"})
    assert wrong.status_code == 422
    good = {"code": "clerks", "title_en": "Office", "title_fr": "Bureau", "projects": ["notes"]}
    done = recruiter.post(
        "/recruitment/tests/new-office", data={**good, "minutes": "40", "pass_mark": "65"}
    )
    assert done.status_code == 303, done.text
    assert "notes" in recruiter.get("/recruitment/tests/").text


def test_a_released_result_is_shown_certified_and_exported(
    app: Flask,
    candidate: Callable[..., Worker],
    people: dict[str, Account],
    login: Any,
    make_account: Any,
) -> None:
    worker = candidate()
    worker.sync(*worker.solve("p1"), worker.put("p2", "title", "Canary-Lisbon"))
    worker.hand_in()
    recruiter = make_account(Role.RECRUITMENT)
    with app.app_context():
        recording.record_waiting()
        session = db.session.get_one(Sitting, worker.id).session
        assert session is not None
        session.closed_at = session.reconciled_at = clock.now()
        db.session.commit()
        number = db.session.scalar(select(Result.id))
        assert number is not None
        results.release([number], db.session.get_one(Account, recruiter.id))
    mine = login(people["candidate"])
    page = mine.get(f"/results/{number}")
    assert page.status_code == 200, page.text
    assert "85" in page.text
    for told in (page.text, mine.get(f"/results/{number}.json").text, mine.get("/results/").text):
        assert "Canary" not in told
    certificate = mine.get(f"/results/{number}/certificate.pdf")
    assert certificate.data[:4] == b"%PDF", certificate.text[:300]
    exported = login(recruiter).get("/recruitment/results/export.csv")
    assert exported.status_code == 200
    assert "office_per_cent" in exported.text
    assert "Canary" not in exported.text
    package = login(recruiter).get("/recruitment/results/export/qti.zip")
    assert package.data[:2] == b"PK", package.text[:300]
    assert mine.get(f"/results/{number}/credential.jwt").status_code == 200
