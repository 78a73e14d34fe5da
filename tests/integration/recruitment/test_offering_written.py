"""Offering a written test: signed-off papers only, once for each change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment.operations import NotPossible
from assess.recruitment.written_offering import offer_written, ready
from assess.written import operations
from tests.support.written_papers import bundle

CODE = "logistics-officer"
PAGE = "/recruitment/tests/new-written"


@pytest.fixture
def examiners(make_account: Callable[..., Account]) -> tuple[Account, Account]:
    return make_account(Role.EXAMINER), make_account(Role.EXAMINER)


@pytest.fixture
def published(app: Flask, examiners: tuple[Account, Account]) -> int:
    with app.app_context():
        return operations.publish(bundle(), examiners[0])[0].id


@pytest.fixture
def signed_off(app: Flask, published: int, examiners: tuple[Account, Account]) -> None:
    with app.app_context():
        operations.review(published, "signed_off", "", examiners[1])


@pytest.fixture
def recruiter(
    make_account: Callable[..., Account], login: Callable[..., FlaskClient]
) -> FlaskClient:
    return login(make_account(Role.RECRUITMENT))


def test_what_nobody_signed_off_is_not_offered(
    app: Flask, published: int, recruiter: FlaskClient
) -> None:
    with app.app_context():
        assert ready() == []
        with pytest.raises(NotPossible):
            offer_written(CODE)
    page = recruiter.get(PAGE).get_data(as_text=True)
    assert "once a second examiner has signed it off" in page


def test_a_paper_is_offered_once_and_a_change_is_a_version(app: Flask, signed_off: None) -> None:
    with app.app_context():
        first = offer_written(CODE)
        assert (first.version, first.duration_s, first.kind) == (1, 90 * 60, "written")
        assert offer_written(CODE).id == first.id
        second = offer_written(CODE, minutes=120)
        assert (second.version, second.duration_s) == (2, 120 * 60)
        assert second.spec == {"paper": CODE, "minutes": 120}
        assert first.retired_at is not None


def test_recruitment_offers_it_on_a_page(
    app: Flask, signed_off: None, recruiter: FlaskClient
) -> None:
    page = recruiter.get(PAGE).get_data(as_text=True)
    assert "Logistics officer (EN) (P3; tasks: 3, minutes: 90)" in page
    refused = recruiter.post(PAGE, data={"paper": CODE, "minutes": "59"})
    assert refused.status_code == 422
    assert "60 to 180 minutes" in refused.get_data(as_text=True)
    assert recruiter.post(PAGE, data={"paper": "nothing"}).status_code == 422
    assert recruiter.post(PAGE, data={"paper": CODE, "minutes": ""}).status_code == 303
    assert CODE in recruiter.get("/recruitment/tests/").get_data(as_text=True)
    with app.app_context():
        assert db.session.query(TestDefinition).filter_by(kind="written").count() == 1
