"""Who gets in: access codes, the tickets they give, and the login; on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from assess import clock
from assess.delivery import operations, queries
from assess.delivery.models import CurrentAnswer, Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner, Time
from tests.integration.delivery.test_races import at_once

Login = Callable[[Account], FlaskClient]


def new_code(app: Flask, sitting_id: str, people: dict[str, Account]) -> str:
    with app.app_context():
        staff = db.session.get_one(Account, people["invigilator"].id)
        return operations.check_in(sitting_id, staff, confirmed=True)


def by_code(app: Flask, sitting_id: str, code: str) -> Runner:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert client.post("/sittings/", data={"code": code}).status_code == 303
    return Runner(client, sitting_id)


def standings(app: Flask, sitting_id: str) -> dict[tuple[int, int], str]:
    with app.app_context():
        return {(row.epoch, row.n): row.standing for row in queries.journal_of(sitting_id)}


def answer_of(app: Flask, sitting_id: str, item: str = "q01") -> Any:
    with app.app_context():
        row = db.session.get(CurrentAnswer, (sitting_id, item, "answer"))
        return None if row is None else json.loads(row.value)["choice"]


def test_a_new_code_ends_the_ticket_before_it(
    app: Flask, running: Runner, people: dict[str, Account]
) -> None:
    assert running.sync(running.event(choice="o1")).json["ack"] == 1
    code = new_code(app, running.id, people)
    # Not yet used, the code has already ended the old page: kept as evidence, never applied.
    reply = running.sync(running.event(choice="o2"))
    assert (reply.status_code, reply.json["error"]) == (409, "superseded")
    assert standings(app, running.id) == {(1, 1): "applied", (1, 2): "old_epoch"}
    for path, body in (("enter", {}), ("start", {"epoch": 2})):
        reply = running.post(path, body)
        assert (reply.status_code, reply.json["error"]) == (401, "no_ticket"), path
    assert running.client.get(f"/sittings/{running.id}/").location.endswith("/sittings/")
    assert running.client.get(f"/sittings/{running.id}/wait").status_code == 404

    other = by_code(app, running.id, code)
    assert other.enter()["epoch"] == 3
    assert other.sync(other.event(choice="o3")).json["ack"] == 1
    # Nor can the old ticket speak for the new page, or take its numbers.
    for epoch in (2, 3):
        reply = running.sync({**running.event(choice="o4"), "n": 2}, epoch=epoch)
        assert (reply.status_code, reply.json["error"]) == (409, "superseded")
        reply = running.post("hand-in", {"epoch": epoch, "events": []})
        assert (reply.status_code, reply.json["error"]) == (409, "superseded")
    assert set(standings(app, running.id)) == {(1, 1), (1, 2), (3, 1)}
    assert answer_of(app, running.id) == "o3"
    assert other.sync(other.event("q02", "o1")).json["ack"] == 2


def test_an_ended_ticket_gets_no_receipt_and_no_clip(
    app: Flask, running: Runner, people: dict[str, Account]
) -> None:
    other = by_code(app, running.id, new_code(app, running.id, people))
    other.enter()
    assert running.client.get(f"/sittings/{running.id}/media/{'a' * 64}").status_code == 404
    assert other.post("hand-in", {"epoch": other.epoch, "events": []}).status_code == 200
    late = running.post("hand-in", {"epoch": 1, "events": [running.event("q03", "o1")]})
    assert (late.status_code, late.json["error"]) == (409, "superseded")
    assert standings(app, running.id) == {(1, 1): "old_epoch"}
    assert running.client.get(f"/sittings/{running.id}/receipt").status_code == 404
    assert other.client.get(f"/sittings/{running.id}/receipt").status_code == 200


def test_a_code_for_somebody_who_never_entered_ends_nothing_but_the_code(
    app: Flask, booked: Sitting, people: dict[str, Account]
) -> None:
    first = new_code(app, booked.id, people)
    second = new_code(app, booked.id, people)
    other = by_code(app, booked.id, second)
    assert app.test_client().post("/sittings/", data={"code": first}).status_code == 403
    assert other.enter()["epoch"] == 2


def test_the_login_opens_once_whatever_codes_follow(
    app: Flask, booked: Sitting, people: dict[str, Account], login: Login
) -> None:
    code = new_code(app, booked.id, people)
    with app.app_context():
        staff = db.session.get_one(Account, people["invigilator"].id)
        operations.open_session(booked.session_id, staff)
    by_code(app, booked.id, code)
    at_home = login(people["candidate"])
    new_code(app, booked.id, people)
    refused = at_home.get(f"/sittings/{booked.id}/")
    assert refused.location.endswith("why=code_needed")
    assert "An access code is needed" in at_home.get(f"/sittings/{booked.id}/wait").text
    with app.app_context():
        entries = [entry.detail for entry in queries.log_of(booked.id) if entry.action == "entered"]
        assert entries == [{"by": "code"}]


@pytest.mark.parametrize("asked", ["%00", "x", "a" * 22 + "%00", "%F0%9F%A6%8A" * 22, "é" * 22])
def test_a_sitting_that_cannot_be_is_no_sitting(
    app: Flask, running: Runner, people: dict[str, Account], login: Login, asked: str
) -> None:
    with app.app_context():
        session_id = db.session.get_one(Sitting, running.id).session_id
    staff, candidate = login(people["invigilator"]), login(people["candidate"])
    assert staff.get(f"/sessions/{session_id}/extend?sitting={asked}").status_code == 404
    for page in ("check-in", "sittings"):
        assert staff.get(f"/sessions/{session_id}/{page}/{asked}").status_code == 404
    for page in ("", "wait", "receipt", "receipt.txt", "media/" + "a" * 64):
        assert candidate.get(f"/sittings/{asked}/{page}").status_code == 404


def test_below_another_path_cookie_and_receipt_follow(
    app: Flask, runner: Runner, people: dict[str, Account], time: Time
) -> None:
    code = new_code(app, runner.id, people)
    client = app.test_client()
    mounted = {"SCRIPT_NAME": "/tests"}
    reply = client.post("/sittings/", data={"code": code}, environ_overrides=mounted)
    assert f"Path=/tests/sittings/{runner.id}" in reply.headers["Set-Cookie"]
    ticket = reply.headers["Set-Cookie"].split(";")[0].removeprefix("sitting=")
    client.set_cookie("sitting", ticket, path="/sittings")

    def post(path: str, body: Any) -> Any:
        return client.post(
            f"/sittings/{runner.id}/{path}",
            json=body,
            headers={"X-Requested-With": "assess"},
            environ_overrides=mounted,
        )

    epoch = post("enter", {}).json["epoch"]
    assert post("start", {"epoch": epoch}).json["section"]["media"].startswith("/tests/sittings/")
    receipt = post("hand-in", {"epoch": epoch, "events": []}).json["receipt"]
    assert receipt["url"] == f"/tests/sittings/{runner.id}/receipt"


def test_one_sitting_outside_sessions_per_person_and_test(
    app: Flask, time: Time, people: dict[str, Account], test_definition: TestDefinition
) -> None:
    candidate, test = people["candidate"].id, test_definition.id

    def book(_place: int) -> str:
        return operations.book_sitting(
            db.session.get_one(Account, candidate), db.session.get_one(TestDefinition, test)
        ).id

    assert len(set(at_once(app, 24, book, threads=8))) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Sitting)) == 1
        db.session.add(
            Sitting(id="s" * 22, account_id=candidate, test_id=test, created_at=clock.now())
        )
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
