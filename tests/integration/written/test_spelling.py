"""Spelling help: one person's accommodation, fixed when the sitting begins, unknown to markers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from assess.delivery import operations as sittings
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import operations as recruitment
from tests.integration.delivery.conftest import make_session

LogIn = Callable[[Account], FlaskClient]
Begin = Callable[..., Any]


def _grant(app: Flask, person: Account, actor: Account, *, spelling: bool) -> None:
    with app.app_context():
        recruitment.adjust(
            person.id, 1.0, False, db.session.get_one(Account, actor.id), spelling=spelling
        )


def _told(writer: Any) -> bool:
    found: bool = writer.post("enter", {"takeover": False}).json["settings"]["spelling"]
    return found


def test_it_reaches_the_page_of_whom_it_was_granted_and_of_nobody_else(
    app: Flask, candidate: Begin, people: dict[str, Account], make_account: Any
) -> None:
    recruiter, other = make_account(Role.RECRUITMENT), make_account(Role.CANDIDATE)
    _grant(app, people["candidate"], recruiter, spelling=True)
    assert _told(candidate()) is True
    assert _told(candidate(other)) is False


def test_what_was_granted_when_the_sitting_began_stays(
    app: Flask, candidate: Begin, people: dict[str, Account], make_account: Any
) -> None:
    recruiter = make_account(Role.RECRUITMENT)
    _grant(app, people["candidate"], recruiter, spelling=True)
    running = candidate()
    _grant(app, people["candidate"], recruiter, spelling=False)
    assert _told(running) is True


def test_a_booking_follows_until_it_begins_and_invigilation_sees_it(
    app: Flask,
    written_test: Callable[..., TestDefinition],
    people: dict[str, Account],
    make_account: Any,
    login: LogIn,
) -> None:
    recruiter, test_id = make_account(Role.RECRUITMENT), written_test().id
    with app.app_context():
        session = make_session()
        booked = sittings.book_sitting(
            db.session.get_one(Account, people["candidate"].id),
            db.session.get_one(TestDefinition, test_id),
            session,
        ).id
        place = f"/sessions/{session.id}/sittings/{booked}"
    page = login(people["invigilator"])
    assert "Spelling help" not in page.get(place).get_data(as_text=True)
    _grant(app, people["candidate"], recruiter, spelling=True)
    with app.app_context():
        assert db.session.get_one(Sitting, booked).spelling
    assert "Spelling help" in page.get(place).get_data(as_text=True)
    assert "may mark misspelt words" in login(people["candidate"]).get("/me/").get_data(
        as_text=True
    )


def test_the_page_that_grants_it_says_who_did(
    app: Flask, people: dict[str, Account], make_account: Any, login: LogIn
) -> None:
    recruiter = make_account(Role.RECRUITMENT)
    visitor = login(recruiter)
    address = f"/recruitment/candidates/{people['candidate'].id}"
    data = {"time_factor": "1.0", "break_minutes": "0", "spelling": "y"}
    assert visitor.post(f"{address}/accommodation", data=data).status_code == 303
    page = visitor.get(address).get_data(as_text=True)
    assert f"Last arranged by {recruiter.name}" in page
    with app.app_context():
        assert recruitment.accommodation_of(people["candidate"].id).spelling
