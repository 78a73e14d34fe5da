"""Orders: taken once, decided by the same rules as everywhere, and taken back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity import ports as identity_ports
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import deciding
from assess.recruitment.partner import schemas
from assess.recruitment.partner.models import OutboxEvent, PartnerOrder
from assess.recruitment.vacancy_models import Application, Vacancy
from assess.results.policy_models import PriorResult
from assess.results.queries import today
from tests.integration.partner.conftest import CANDIDATE, System
from tests.integration.results.street import new_test

Make = Callable[..., System]


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_order_for_a_vacancy_is_an_application_with_its_decision(
    system: Make, vacancy: Vacancy
) -> None:
    tracker = system()
    person = {**CANDIDATE, "native_languages": ["fr"], "adjustments": {"time_factor": 1.25}}
    reply = tracker.order(vacancy="V-2027/14", external_id="ATS-77", candidate=person)
    assert reply.status_code == 201
    said = reply.get_json()
    assert schemas.OrderOut().validate(said) == {}
    assert (said["external_id"], said["vacancy"]) == ("ATS-77", "V-2027/14")

    row = db.session.scalars(select(Application)).one()
    assert (row.source, row.email, row.time_factor) == ("api", "ada@example.org", 1.25)
    decision = deciding.current(row.id)["language"]
    (part,) = said["tests"]
    assert part["decision"]["outcome"] == decision.outcome == "sit"
    assert part["decision"]["language"] == "en"
    # The sentence is the stored one, word for word.
    assert part["decision"]["explanation"] == {
        "en": decision.explanation_en,
        "fr": decision.explanation_fr,
    }
    assert said["status"] == "to_invite"
    assert tracker.get(reply.headers["Location"].removeprefix("/api/v1")).get_json() == said


def test_the_same_key_and_body_answer_the_same_and_do_nothing_twice(
    system: Make, vacancy: Vacancy
) -> None:
    tracker = system()
    first = tracker.order(vacancy="V-2027/14", candidate=CANDIDATE)
    again = tracker.order(vacancy="V-2027/14", candidate=CANDIDATE)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert [r.headers["Idempotency-Replayed"] for r in (first, again)] == ["false", "true"]
    assert count(Application) == count(PartnerOrder) == 1

    other = tracker.order(vacancy="V-2027/14", candidate={**CANDIDATE, "given_name": "Eve"})
    assert other.status_code == 422
    assert other.get_json()["type"] == "urn:assess:problem:key_reused"
    # Keys are each system's own.
    stranger = system(name="Other").order(
        vacancy="V-2027/14", candidate={**CANDIDATE, "email": "eve@example.org"}
    )
    assert stranger.status_code == 201


def test_the_same_order_sent_at_the_same_moment_is_taken_once(
    app: Flask, system: Make, vacancy: Vacancy
) -> None:
    tracker = system()
    db.session.commit()
    answers: list[tuple[int, Any]] = []

    def send() -> None:
        mine = System(tracker.id, tracker.token, app.test_client())
        reply = mine.order(vacancy="V-2027/14", candidate=CANDIDATE)
        answers.append((reply.status_code, reply.get_json()))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _said in answers] == [201] * 4
    assert len({said["id"] for _status, said in answers}) == 1
    assert count(Application) == 1


def test_a_test_is_ordered_directly_and_booked_when_the_person_registers(
    system: Make, test: TestDefinition, make_account: Callable[..., Account]
) -> None:
    tracker = system()
    said = tracker.order(test="tiny-en", candidate=CANDIDATE).get_json()
    assert (said["status"], said["test"]) == ("received", "tiny-en")
    account = make_account(Role.CANDIDATE, email="ada@example.org")
    identity_ports.notify_registered(account)
    db.session.expire_all()
    assert tracker.get(f"/orders/{said['id']}").get_json()["status"] == "booked"
    assert db.session.scalars(select(Sitting)).one().account_id == account.id


def test_the_candidates_link_leads_to_an_account_or_to_the_login(
    app: Flask, system: Make, test: TestDefinition, make_account: Callable[..., Account]
) -> None:
    said = system().order(test="tiny-en", candidate=CANDIDATE).get_json()
    path = said["candidate_url"].removeprefix(app.config["SETTINGS"].base_url)
    assert "ada" not in path
    browser: FlaskClient = app.test_client()
    assert browser.get(path).location == "/account/register"
    make_account(Role.CANDIDATE, email="ada@example.org")
    db.session.rollback()
    assert browser.get(path).location.startswith("/account/login?next=")
    assert browser.get("/orders/nobodys").status_code == 404


def test_a_later_decision_is_told_and_an_unchanged_one_is_not(
    system: Make, vacancy: Vacancy, officer: Account
) -> None:
    tracker = system()
    tracker.order(
        vacancy="V-2027/14", candidate=CANDIDATE
    )  # mother tongue unknown: a person decides
    deciding.decide_all(vacancy.id, officer)
    row = db.session.scalars(select(Application)).one()
    assert deciding.current(row.id)["language"].outcome == "needs_review"
    deciding.review(row.id, "language", "sit", "English is what the post needs.", officer, "en")
    kinds = db.session.scalars(select(OutboxEvent.kind).order_by(OutboxEvent.id)).all()
    assert kinds == ["order.created", "order.decided", "order.decided"]
    said = tracker.get("/orders").get_json()["items"][0]
    assert said["status"] == "to_invite"
    assert said["tests"][0]["decision"]["language"] == "en"


def test_another_integrations_order_does_not_exist(system: Make, vacancy: Vacancy) -> None:
    owner, stranger = system(), system(name="Other")
    said = owner.order(vacancy="V-2027/14", candidate=CANDIDATE).get_json()
    path = f"/orders/{said['id']}"
    assert stranger.get(path).status_code == 404
    assert stranger.ask("DELETE", path).status_code == 404
    assert stranger.get("/orders").get_json()["items"] == []
    assert [one["id"] for one in owner.get("/orders").get_json()["items"]] == [said["id"]]


def test_an_order_is_cancelled_once_and_its_application_withdrawn(
    system: Make, vacancy: Vacancy
) -> None:
    tracker = system()
    said = tracker.order(vacancy="V-2027/14", candidate=CANDIDATE).get_json()
    for _ in range(2):
        reply = tracker.ask("DELETE", f"/orders/{said['id']}")
        assert (reply.status_code, reply.get_json()["status"]) == (200, "cancelled")
    assert db.session.scalars(select(Application)).one().withdrawn_at is not None
    kinds = db.session.scalars(select(OutboxEvent.kind).order_by(OutboxEvent.id)).all()
    assert kinds == ["order.created", "order.decided", "order.cancelled"]


@transactional
def failed_office(email: str | None, officer: Account, number: str | None = None) -> None:
    """A failed Office test of last week, from before this system."""
    db.session.add(
        PriorResult(
            email=email,
            identity_number=number,
            family="office",
            passed=False,
            sat_on=today() - timedelta(days=7),
            source="list",
            recorded_at=now(),
            recorded_by=officer.id,
        )
    )


def test_a_direct_order_is_held_to_the_lockout(system: Make, officer: Account) -> None:
    transactional(new_test)("office", code="office-1")
    failed_office("ada@example.org", officer)
    failed_office(None, officer, "AB123")
    tracker = system()
    for key, person in (
        ("one", CANDIDATE),
        ("two", {**CANDIDATE, "email": "other@example.org", "identity_number": "ab 123"}),
    ):
        said = tracker.order(key, test="office-1", candidate=person)
        assert said.status_code == 409
        assert said.get_json()["type"] == "urn:assess:problem:locked_out"
        assert "may be sat again from" in said.get_json()["detail"]
    assert count(PartnerOrder) == 0
    free = {**CANDIDATE, "email": "free@example.org"}
    assert tracker.order("three", test="office-1", candidate=free).status_code == 201


def test_who_is_barred_meanwhile_registers_without_a_booking(
    system: Make, officer: Account, make_account: Callable[..., Account]
) -> None:
    transactional(new_test)("office", code="office-1")
    said = system().order(test="office-1", candidate=CANDIDATE).get_json()
    failed_office("ada@example.org", officer)
    identity_ports.notify_registered(make_account(Role.CANDIDATE, email="ada@example.org"))
    assert db.session.get_one(PartnerOrder, said["id"]).sitting_id is None
    assert count(Sitting) == 0


def test_cancelling_takes_the_booking_back_unless_another_order_counts_on_it(
    system: Make, test: TestDefinition, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="ada@example.org")
    one, other = system(), system(name="Other")
    orders = [
        (tracker, tracker.order(test="tiny-en", candidate=CANDIDATE).get_json()["id"])
        for tracker in (one, other)
    ]
    states = []
    for tracker, order in orders:
        assert tracker.ask("DELETE", f"/orders/{order}").status_code == 200
        db.session.rollback()
        states.append(db.session.scalars(select(Sitting.state)).one())
    assert states == ["booked", "void"]


def test_an_order_stands_once_its_candidate_is_checked_in(
    system: Make, test: TestDefinition, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="ada@example.org")
    tracker = system()
    order = tracker.order(test="tiny-en", candidate=CANDIDATE).get_json()["id"]
    db.session.execute(update(Sitting).values(state="checked_in", checked_in_at=now()))
    db.session.commit()
    reply = tracker.ask("DELETE", f"/orders/{order}")
    assert (reply.status_code, reply.get_json()["type"]) == (
        409,
        "urn:assess:problem:already_begun",
    )
    assert db.session.get_one(PartnerOrder, order).cancelled_at is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"vacancy": "none", "candidate": CANDIDATE}, 422, "unknown_vacancy"),
        ({"test": "none", "candidate": CANDIDATE}, 422, "unknown_test"),
        ({"candidate": CANDIDATE}, 422, "invalid"),
        ({"vacancy": "V-2027/14", "test": "tiny-en", "candidate": CANDIDATE}, 422, "invalid"),
        ({"vacancy": "V-2027/14"}, 422, "invalid"),
        ({"vacancy": "V-2027/14", "candidate": {**CANDIDATE, "email": "nobody"}}, 422, "invalid"),
        ({"vacancy": "V-2027/14", "candidate": {**CANDIDATE, "given_name": ""}}, 422, "invalid"),
        ({"vacancy": "V\x00", "candidate": CANDIDATE}, 422, "invalid"),
        ({"vacancy": "V\ud800", "candidate": CANDIDATE}, 422, "invalid"),
        ({"vacancy": 7, "candidate": CANDIDATE}, 422, "invalid"),
        ({"vacancy": "V-2027/14", "candidate": CANDIDATE, "score": 5}, 422, "invalid"),
        (
            {
                "vacancy": "V-2027/14",
                "candidate": {
                    **CANDIDATE,
                    "unavailable": [{"from": "2027-02-30", "to": "2027-03-01"}],
                },
            },
            422,
            "invalid",
        ),
        (
            {
                "vacancy": "V-2027/14",
                "candidate": {
                    **CANDIDATE,
                    "unavailable": [{"from": "2027-03-02", "to": "2027-03-01"}],
                },
            },
            422,
            "invalid",
        ),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_whole(
    system: Make, vacancy: Vacancy, body: dict[str, Any], status: int, code: str
) -> None:
    reply = system().order(**body)
    said = reply.get_json()
    assert (reply.status_code, said["type"]) == (status, f"urn:assess:problem:{code}")
    assert count(PartnerOrder) == count(Application) == count(OutboxEvent) == 0


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"null", b'"x"', b"\xff\xfe", b"[" * 20_000])
def test_what_is_no_json_object_is_refused(system: Make, vacancy: Vacancy, data: bytes) -> None:
    reply = system().ask(
        "POST",
        "/orders",
        data=data,
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert reply.status_code in (400, 422)
    assert reply.content_type == "application/problem+json"


def test_the_key_may_not_be_missing(system: Make, vacancy: Vacancy) -> None:
    reply = system().ask("POST", "/orders", json={"vacancy": "V", "candidate": CANDIDATE})
    assert reply.status_code == 422
    assert "Idempotency-Key" in reply.get_json()["errors"]["headers"]


def test_who_applied_already_or_belongs_to_staff_is_refused(
    system: Make, vacancy: Vacancy, officer: Account
) -> None:
    tracker = system()
    tracker.order(vacancy="V-2027/14", candidate=CANDIDATE)
    again = tracker.order("two", vacancy="V-2027/14", candidate=CANDIDATE)
    assert (again.status_code, again.get_json()["type"]) == (
        409,
        "urn:assess:problem:already_applied",
    )
    staff = tracker.order(
        "three", vacancy="V-2027/14", candidate={**CANDIDATE, "email": officer.email}
    )
    assert (staff.status_code, staff.get_json()["type"]) == (409, "urn:assess:problem:not_possible")
