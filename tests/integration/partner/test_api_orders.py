"""Orders: taken once, decided by the same rules as everywhere, and taken back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select

from assess.database import transactional
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity import ports as identity_ports
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import applicants, deciding, operations
from assess.recruitment.models import Invitation
from assess.recruitment.partner import schemas
from assess.recruitment.partner.models import OutboxEvent, PartnerOrder
from assess.recruitment.rules import Person
from assess.recruitment.vacancy_models import Application, Vacancy
from tests.integration.partner.conftest import CANDIDATE, System
from tests.integration.recruitment.applying import session
from tests.integration.recruitment.vacant import prior
from tests.integration.results.street import new_test

Make = Callable[..., System]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that the database is sent meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def invite_all(officer: Account) -> None:
    ids = db.session.scalars(select(Application.id)).all()
    applicants.invite_applications(ids, [session().id], officer)


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


def test_a_test_ordered_directly_follows_the_same_rules(system: Make, tiny: Any) -> None:
    new_test("office", "office-1")
    new_test("language", "english-1", "en")
    tracker, today = system(), date(2027, 3, 10)
    with time_machine.travel(datetime(2027, 3, 10, 12, tzinfo=UTC), tick=False):
        prior(date(2026, 9, 11), family="office", passed=False, identity_number="AB123")
        prior(date(2025, 3, 10), family="language", language="en", level=4, email="ada@example.org")

        locked = tracker.order(
            test="office-1", candidate={**CANDIDATE, "identity_number": "ab 123"}
        )
        said = locked.get_json()
        assert (locked.status_code, said["type"]) == (409, "urn:assess:problem:locked_out")
        assert said["decision"]["until"] == "2027-03-11"
        assert said["detail"] == said["decision"]["explanation"]["en"]

        exempt = tracker.order("two", test="english-1", candidate=CANDIDATE)
        said = exempt.get_json()
        assert (exempt.status_code, said["type"]) == (409, "urn:assess:problem:exempt")
        assert said["decision"]["until"] == today.isoformat()
        assert count(PartnerOrder) == count(OutboxEvent) == 0

        other = {**CANDIDATE, "email": "eve@example.org"}
        assert tracker.order("three", test="english-1", candidate=other).status_code == 201
    # One day later the lockout is over.
    with time_machine.travel(datetime(2027, 3, 11, 12, tzinfo=UTC), tick=False):
        again = tracker.order(test="office-1", candidate={**CANDIDATE, "identity_number": "AB123"})
        assert again.status_code == 201


def test_cancelling_a_direct_order_gives_up_its_booking(
    system: Make, test: TestDefinition, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="ada@example.org")
    tracker = system()
    first = tracker.order(test="tiny-en", candidate=CANDIDATE).get_json()
    assert first["status"] == "booked"

    def state() -> tuple[str, str | None]:
        db.session.expire_all()
        sitting = db.session.scalars(select(Sitting)).one()
        return sitting.state, sitting.void_reason

    assert state() == ("booked", None)
    assert tracker.ask("DELETE", f"/orders/{first['id']}").status_code == 200
    assert state() == ("void", "cancelled")
    # Ordered again, it is booked again.
    again = tracker.order("new", test="tiny-en", candidate=CANDIDATE)
    assert again.get_json()["status"] == "booked"


@pytest.mark.parametrize("how", ["ordered", "waiting", "invited", "invited_waiting"])
def test_a_direct_order_never_shares_a_sitting(
    system: Make,
    test: TestDefinition,
    officer: Account,
    make_account: Callable[..., Account],
    how: str,
) -> None:
    """Booked by another system or an invitation, with an account or before there is one."""
    account = None
    if "waiting" not in how:
        account = make_account(Role.CANDIDATE, email="ada@example.org")
    one, other = system(), system(name="Other")
    if "invited" in how:
        ada = Person("Ada", "Nwosu", "ada@example.org", "en")
        operations.invite([ada], test.id, session().id, officer)
    else:
        assert one.order(test="tiny-en", candidate=CANDIDATE).status_code == 201
    before = (count(PartnerOrder), count(Sitting))
    reply = other.order(test="tiny-en", candidate=CANDIDATE)
    assert (reply.status_code, reply.get_json()["type"]) == (
        409,
        "urn:assess:problem:already_booked",
    )
    assert (count(PartnerOrder), count(Sitting)) == before
    if account is None:
        identity_ports.notify_registered(make_account(Role.CANDIDATE, email="ada@example.org"))
        db.session.expire_all()
        assert count(Sitting) == 1


def test_a_longer_list_of_orders_takes_no_more_statements(
    system: Make,
    test: TestDefinition,
    vacancy: Vacancy,
    officer: Account,
    make_account: Callable[..., Account],
) -> None:
    require(vacancy.id, "tiny-en")
    tracker = system()

    def order(number: int) -> None:
        person = {**CANDIDATE, "email": f"p{number}@example.org", "native_languages": ["fr"]}
        make_account(Role.CANDIDATE, email=person["email"])
        tracker.order(f"d{number}", test="tiny-en", candidate=person)
        person["email"] = f"v{number}@example.org"
        make_account(Role.CANDIDATE, email=person["email"])
        tracker.order(f"v{number}", vacancy="V-2027/14", candidate=person)

    def statements() -> int:
        db.session.remove()
        with counted(db.engine) as seen:
            said = tracker.get("/orders?limit=200").get_json()["items"]
        assert {one["status"] for one in said} == {"booked"}, said
        return len(seen)

    order(0)
    invite_all(officer)
    few = statements()
    for number in range(1, 6):
        order(number)
    invite_all(officer)
    assert statements() == few


def test_two_systems_that_order_at_once_get_one_booking(
    app: Flask, system: Make, test: TestDefinition, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="ada@example.org")
    db.session.commit()
    systems = [system(name=f"System {number}") for number in range(2)]
    gate, replies = threading.Barrier(2), []

    def order(one: System) -> None:
        gate.wait()
        replies.append(one.order(test="tiny-en", candidate=CANDIDATE).status_code)

    threads = [threading.Thread(target=order, args=(one,)) for one in systems]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(replies) == [201, 409]
    assert count(Sitting) == count(PartnerOrder) == 1


def test_an_order_whose_candidate_was_checked_in_stands(
    system: Make, test: TestDefinition, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="ada@example.org")
    tracker = system()
    said = tracker.order(test="tiny-en", candidate=CANDIDATE).get_json()
    set_state(db.session.scalars(select(Sitting.id)).one(), "checked_in")
    reply = tracker.ask("DELETE", f"/orders/{said['id']}")
    assert (reply.status_code, reply.get_json()["type"]) == (
        409,
        "urn:assess:problem:already_begun",
    )
    assert tracker.get(f"/orders/{said['id']}").get_json()["cancelled_at"] is None


def test_an_order_for_a_vacancy_is_cancelled_with_its_invitation(
    system: Make, test: TestDefinition, officer: Account, vacancy: Vacancy
) -> None:
    require(vacancy.id, "tiny-en")
    tracker = system()
    person = {**CANDIDATE, "native_languages": ["fr"]}
    said = tracker.order(vacancy="V-2027/14", candidate=person).get_json()
    row = db.session.scalars(select(Application)).one()
    applicants.invite_applications([row.id], [session().id], officer)
    assert tracker.ask("DELETE", f"/orders/{said['id']}").status_code == 200
    db.session.expire_all()
    assert db.session.scalars(select(Invitation)).one().cancelled_at is not None


@transactional
def require(vacancy_id: int, code: str) -> None:
    db.session.get_one(Vacancy, vacancy_id).tests[0].test_code = code


@transactional
def set_state(sitting_id: str, state: str) -> None:
    db.session.get_one(Sitting, sitting_id).state = state
