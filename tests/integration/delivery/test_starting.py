"""The clock starts by one explicit act, and nothing left out of a request avoids it (A-20)."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from assess.delivery import closing, invigilating, operations
from assess.delivery.acting import Order, Whom
from assess.delivery.models import CurrentAnswer, JournalEvent, Sitting, TestSession
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner, Time


def clock_of(app: Flask, sitting_id: str) -> tuple[Any, Any]:
    with app.app_context():
        sitting = db.session.get_one(Sitting, sitting_id)
        return sitting.started_at, sitting.deadline_at


WHOLE = {"epoch": 1}
HEADERS = {"X-Requested-With": "assess"}
JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "headers", "media_type", "ticket"),
    [
        ({}, HEADERS, JSON, True),
        ({"epoch": None}, HEADERS, JSON, True),
        ({"epoch": 0}, HEADERS, JSON, True),
        ({"epoch": 2}, HEADERS, JSON, True),
        ("", HEADERS, JSON, True),
        (WHOLE, {}, JSON, True),
        (WHOLE, HEADERS, "text/plain", True),
        (WHOLE, HEADERS, JSON, False),
    ],
)
def test_a_start_without_any_one_part_starts_nothing_and_serves_nothing(
    app: Flask, runner: Runner, body: Any, headers: dict[str, str], media_type: str, ticket: bool
) -> None:
    runner.enter()
    if not ticket:
        runner.client.delete_cookie("sitting", path=f"/sittings/{runner.id}")
    reply = runner.post("start", body, headers=headers, content_type=media_type)
    assert 400 <= reply.status_code < 500
    assert "section" not in (reply.json or {})
    assert clock_of(app, runner.id) == (None, None)


def test_no_question_is_served_before_the_start(app: Flask, runner: Runner) -> None:
    for body in ({}, {"epoch": 1}, {"start": False}, {"section": "s1"}):
        reply = runner.post("enter", body)
        assert reply.json["section"] is None
        assert reply.json["state"] == "ready"
    runner.epoch = reply.json["epoch"]
    early = runner.sync(runner.event())
    assert early.json["rejected"][0]["error"] == "The test had not been started."
    assert clock_of(app, runner.id) == (None, None)


def test_no_replay_of_start_or_enter_moves_the_deadline(
    app: Flask, running: Runner, time: Time
) -> None:
    begun = clock_of(app, running.id)
    bodies: list[Any] = [{}, {"epoch": 1}, {"epoch": 1, "events": []}, {"epoch": 2}, "", "[]"]
    for path, body in itertools.product(("start", "enter", "sync"), bodies):
        time.advance(7)
        running.post(path, body)
        assert clock_of(app, running.id) == begun
    time.advance(3600)
    running.post("start", {"epoch": 1})
    assert clock_of(app, running.id) == begun


def test_at_the_deadline_reading_closes_without_any_sweeper(
    app: Flask, running: Runner, time: Time
) -> None:
    """A-22: the sweeper never runs here; the first look after the grace finds it final."""
    running.sync(running.event())
    time.advance(3600 + 60)
    reply = running.sync()
    assert reply.json["state"] == "closed"
    with app.app_context():
        sitting = db.session.get_one(Sitting, running.id)
        assert sitting.state == "closed"
        assert closing.receipt_of(running.id) is not None
    late = running.sync(running.event(choice="o2"))
    assert late.json["late"] == [2]


def test_the_database_holds_one_answer_to_a_question(app: Flask, running: Runner) -> None:
    """A-39: whatever a program does, a second current answer cannot be stored."""
    running.sync(running.event(choice="o1"), running.event(choice="o2"))
    with app.app_context():
        rows = db.session.execute(select(CurrentAnswer.value)).scalars().all()
        assert rows == ['{"choice":"o2"}']
        second = insert(CurrentAnswer).values(
            sitting_id=running.id, item_ref="q01", type="answer", epoch=1, n=9, value="{}"
        )
        with pytest.raises(IntegrityError):
            db.session.execute(second)
        db.session.rollback()


def test_two_options_in_one_answer_are_kept_and_never_count(app: Flask, running: Runner) -> None:
    reply = running.sync(running.event(choice=["o1", "o2"]))
    assert [entry["n"] for entry in reply.json["rejected"]] == [1]
    with app.app_context():
        assert db.session.scalars(select(CurrentAnswer)).all() == []
        assert db.session.scalars(select(JournalEvent.standing)).all() == ["rejected"]


def test_time_given_before_the_start_leaves_the_start_possible_and_is_worked_to_its_end(
    app: Flask, runner: Runner, people: dict[str, Account], time: Time
) -> None:
    """The session lasts as long as the test alone; the time that was given lies beyond its end."""
    with app.app_context():
        sitting = db.session.get_one(Sitting, runner.id)
        session = db.session.get_one(TestSession, sitting.session_id)
        session.ends_at = time.now + timedelta(seconds=3600 + sitting.test.grace_s)
        db.session.commit()
        invigilator = db.session.get_one(Account, people["invigilator"].id)
        order = Order("extend", "network", "", 30)
        assert operations.perform(session.id, Whom(runner.id), order, invigilator).reached == 1
    runner.enter()
    assert runner.start()["remaining_ms"] == 90 * 60_000
    # The session's end and the quarter of an hour after it cut nobody who works.
    time.advance(89 * 60)
    with app.app_context():
        assert invigilating.close_ended_sessions() == 0
        assert closing.close_overdue() == 0
    reply = runner.sync(runner.event(t=89 * 60_000))
    assert (reply.json["state"], reply.json["late"]) == ("running", [])


def test_without_time_that_was_given_it_is_too_late_to_start(
    app: Flask, runner: Runner, time: Time
) -> None:
    with app.app_context():
        sitting = db.session.get_one(Sitting, runner.id)
        session = db.session.get_one(TestSession, sitting.session_id)
        session.ends_at = time.now + timedelta(seconds=3599 + sitting.test.grace_s)
        db.session.commit()
    runner.enter()
    reply = runner.post("start", {"epoch": runner.epoch})
    assert (reply.status_code, reply.json["error"]) == (409, "too_late_to_start")
