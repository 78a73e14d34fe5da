"""Every page of delivery, by the people it is for, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assess.delivery import operations, queries
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, SystemCheck
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from tests.integration.delivery.conftest import Runner, Time

Login = Callable[[Account], FlaskClient]


def test_check_in_by_the_invigilator_to_the_runner(
    app: Flask, booked: Sitting, people: dict[str, Account], login: Login
) -> None:
    staff, candidate = login(people["invigilator"]), login(people["candidate"])
    assert b"Waiting for your identity" in candidate.get(f"/sittings/{booked.id}/wait").data
    address = f"/sessions/{booked.session_id}/check-in/{booked.id}"
    assert staff.post(address, data={}).status_code == 422
    assert staff.get(address).status_code == 200
    done = staff.post(address, data={"confirmed": "y"})
    assert done.status_code == 303
    page = staff.get(done.headers["Location"])
    found = re.search(r"(?<![\w-])[2-9A-Z]{4}-[2-9A-Z]{4}(?![\w-])", page.text)
    assert found
    # Reloading neither shows the code again nor issues another.
    assert found[0] not in staff.get(address).text
    assert "Please wait for the session" in candidate.get(f"/sittings/{booked.id}/wait").text
    assert staff.post(f"/sessions/{booked.session_id}/open").status_code == 303
    status = candidate.get(f"/sittings/{booked.id}/wait/status")
    assert status.headers["HX-Redirect"] == f"/sittings/{booked.id}/"
    browser = app.test_client()
    entered = browser.post("/sittings/", data={"code": found[0].lower().replace("-", " ")})
    # Who need not wait is led past the waiting room.
    assert entered.headers["Location"] == f"/sittings/{booked.id}/"
    shell = browser.get(f"/sittings/{booked.id}/")
    assert f'data-base="/sittings/{booked.id}"' in shell.text
    again = app.test_client().post("/sittings/", data={"code": found[0]})
    assert again.status_code == 403
    # The login alone opens no second browser once the code was used.
    assert candidate.get(f"/sittings/{booked.id}/").headers["Location"].endswith("why=code_needed")


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_waiting_room_never_says_wait_where_something_is_to_be_done(
    booked: Sitting, people: dict[str, Account], login: Login, locale: str
) -> None:
    """Before the check-in there is something to do; after it nothing, and that is said once."""
    nothing = {"en": "you need not do anything", "fr": "vous n’avez rien à faire"}[locale]
    begins = {"en": "Begin the test", "fr": "Commencer l’épreuve"}[locale]
    candidate = login(people["candidate"])
    candidate.post("/preferences", data={"locale": locale, "next": "/"})
    page = candidate.get(f"/sittings/{booked.id}/wait").text.lower()
    assert nothing not in page
    staff = login(people["invigilator"])
    address = f"/sessions/{booked.session_id}/check-in/{booked.id}"
    assert staff.post(address, data={"confirmed": "y"}).status_code == 303
    page = candidate.get(f"/sittings/{booked.id}/wait").text
    assert page.lower().count(nothing) == 1
    assert begins in page


def test_what_is_arranged_is_said_before_the_start(
    app: Flask, booked: Sitting, people: dict[str, Account], login: Login
) -> None:
    candidate = login(people["candidate"])
    address = f"/sittings/{booked.id}/wait"
    assert "Arranged for you" not in candidate.get(address).text
    with app.app_context():
        operations.set_accommodation(
            people["candidate"].id, time_factor=1.5, large_text=True, break_s=1200
        )
    for page in (address, "/me/"):
        told = candidate.get(page).text
        assert "30 minutes more than the usual 1 hour" in told
        assert "20 minutes in all, whenever you like" in told
        assert "1 hour 30 minutes" in told
        assert "larger letters" in told


def test_a_checked_in_candidate_enters_by_login_once(
    app: Flask, booked: Sitting, people: dict[str, Account], login: Login
) -> None:
    candidate = login(people["candidate"])
    early = candidate.get(f"/sittings/{booked.id}/")
    assert early.headers["Location"].endswith("why=not_checked_in")
    with app.app_context():
        staff = db.session.get_one(Account, people["invigilator"].id)
        operations.check_in(booked.id, staff, confirmed=True)
        operations.open_session(booked.session_id, staff)
    assert candidate.get(f"/sittings/{booked.id}/").status_code == 200
    runner = Runner(candidate, booked.id)
    runner.enter()
    assert runner.start()["state"] == "running"


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_pages_of_each_stage(
    app: Flask, runner: Runner, people: dict[str, Account], login: Login, time: Time, locale: str
) -> None:
    staff, candidate = login(people["invigilator"]), login(people["candidate"])
    for visitor in (staff, candidate, runner.client):
        visitor.post("/preferences", data={"locale": locale})
    with app.app_context():
        session_id = db.session.get_one(Sitting, runner.id).session_id
    board = f"/sessions/{session_id}/"
    titles = {"en": "Plain test", "fr": "Test simple"}

    def look() -> None:
        for address in (
            board,
            f"{board}lines",
            "/sessions/",
            f"{board}extend",
            f"{board}extend?sitting={runner.id}",
            f"{board}close",
            f"{board}check-in/{runner.id}",
            f"{board}sittings/{runner.id}",
        ):
            assert staff.get(address).status_code == 200, address
        for address in ("/me/", "/me/system-check"):
            page = candidate.get(address)
            assert page.status_code == 200
            assert f'<html lang="{locale}"' in page.text
        assert titles[locale] in candidate.get("/me/").text

    look()
    runner.enter()
    runner.start()
    runner.sync(runner.event())
    time.advance(120)
    look()
    assert 'data-kind="danger"' in staff.get(f"{board}lines").text  # silent for two minutes
    runner.post("hand-in", {"epoch": 1, "events": []})
    look()
    for address in ("receipt", "receipt.txt", "receipt.json"):
        assert candidate.get(f"/sittings/{runner.id}/{address}").status_code == 200
        assert runner.client.get(f"/sittings/{runner.id}/{address}").status_code == 200
    assert candidate.get(f"/sittings/{runner.id}/").headers["Location"].endswith("/receipt")
    time.advance(31 * 60)
    # Half an hour after the end the ticket of a shared computer opens nothing any more.
    assert runner.client.get(f"/sittings/{runner.id}/receipt").status_code == 404
    assert candidate.get(f"/sittings/{runner.id}/receipt").status_code == 200


def test_time_is_given_to_one_and_to_all(
    app: Flask, running: Runner, people: dict[str, Account], login: Login
) -> None:
    staff = login(people["invigilator"])
    with app.app_context():
        session_id = db.session.get_one(Sitting, running.id).session_id
    board = f"/sessions/{session_id}/"
    data = {"minutes": "5", "reason": "network"}
    assert staff.post(f"{board}extend?sitting={running.id}", data=data).status_code == 303
    assert staff.post(f"{board}extend", data=data).status_code == 303
    assert running.sync().json["remaining_ms"] == 70 * 60_000
    for wrong in (
        {"minutes": "0", "reason": "network"},
        {"minutes": "five"},
        {"minutes": "5", "reason": "because"},
        {},
    ):
        assert staff.post(f"{board}extend", data=wrong).status_code == 422
    assert running.sync().json["remaining_ms"] == 70 * 60_000


def test_closing_a_session(
    app: Flask, running: Runner, people: dict[str, Account], login: Login
) -> None:
    staff = login(people["invigilator"])
    with app.app_context():
        session_id = db.session.get_one(Sitting, running.id).session_id
    board = f"/sessions/{session_id}/"
    refused = staff.post(f"{board}close", data={})
    assert (refused.status_code, "still working" in refused.text) == (422, True)
    assert staff.post(f"{board}close", data={"end_running": "y"}).status_code == 303
    with app.app_context():
        assert db.session.get_one(Sitting, running.id).state == "closed"
        assert [entry.action for entry in queries.log_of(running.id)][-1] == "ended"
    assert running.sync(running.event()).json["state"] == "closed"


def test_who_never_started_is_absent(
    app: Flask, booked: Sitting, people: dict[str, Account], login: Login
) -> None:
    staff = login(people["invigilator"])
    board = f"/sessions/{booked.session_id}/"
    assert "not opened" in staff.post(f"{board}close", data={}).text
    staff.post(f"{board}open")
    assert staff.post(f"{board}close", data={}).status_code == 303
    with app.app_context():
        assert db.session.get_one(Sitting, booked.id).state == "absent"
    assert login(people["candidate"]).get(f"/sittings/{booked.id}/receipt").status_code == 200


def test_other_candidates_see_nothing(
    app: Flask, running: Runner, make_account: Callable[..., Account], login: Login
) -> None:
    other = login(make_account(Role.CANDIDATE))
    for page in ("", "wait", "wait/status", "receipt", "receipt.json"):
        assert other.get(f"/sittings/{running.id}/{page}").status_code == 404
    assert other.get("/sessions/").status_code == 403


def test_the_system_check_is_stored(
    app: Flask, people: dict[str, Account], login: Login, time: Time
) -> None:
    candidate = login(people["candidate"])
    good = {
        name: {"ok": True, "detail": "fine"}
        for name in ("browser", "storage", "sound", "connection", "clock")
    }
    slow_clock = {**good, "clock": {"ok": False, "detail": "400 s"}}
    assert candidate.post("/me/system-check", json={"checks": slow_clock}).json == {"passed": True}
    silent = {**good, "sound": {"ok": False, "detail": ""}}
    assert candidate.post("/me/system-check", json={"checks": silent}).json == {"passed": False}
    for wrong in (
        {},
        {"checks": []},
        {"checks": {"sound": good["sound"]}},
        {"checks": {**good, "sound": True}},
        {"checks": {**good, "sound": {"ok": "yes", "detail": ""}}},
    ):
        assert candidate.post("/me/system-check", json=wrong).status_code == 422
    with app.app_context():
        assert db.session.query(SystemCheck).count() == 2
    with candidate.get("/me/sound-check/en.mp3") as clip:
        assert clip.mimetype == "audio/mpeg"
    assert candidate.get("/me/time").json["now_ms"] > 0


def test_accommodations_apply_until_the_start(
    app: Flask, runner: Runner, people: dict[str, Account]
) -> None:
    with app.app_context():
        operations.set_accommodation(people["candidate"].id, time_factor=1.5, large_text=True)
    entered = runner.enter()
    assert (entered["duration_ms"], entered["usual_ms"]) == (5_400_000, 3_600_000)
    assert runner.start()["remaining_ms"] == 5_400_000
    with app.app_context():
        operations.set_accommodation(people["candidate"].id, time_factor=2.0, large_text=True)
    assert runner.sync().json["remaining_ms"] == 5_400_000
    with app.app_context():
        for factor in (0.9, 4.1, float("nan")):
            with pytest.raises(Refused):
                operations.set_accommodation(1, time_factor=factor, large_text=False)
