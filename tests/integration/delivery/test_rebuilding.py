"""A-58: from log and journal alone the state at any time can be rebuilt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask

from assess.delivery import operations, queries
from assess.delivery.acting import Order, Whom
from assess.delivery.models import Sitting
from assess.delivery.rules import settled
from assess.delivery.sittings import snapshot_of, state_of
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner, Time
from tests.support.replay import Rebuilt, rebuild


def seen(app: Flask, sitting_id: str, now: datetime) -> dict[str, Any]:
    """What the database says at this moment."""
    with app.app_context():
        row = db.session.get_one(Sitting, sitting_id)
        return {
            "state": state_of(row, now),
            "started": row.started_at,
            "deadline": settled(snapshot_of(row), now).deadline_at,
            "closed": row.closed_at,
            "epoch": row.epoch,
            "events": row.event_count,
            "head": row.chain_head or bytes(32),
        }


def told(app: Flask, sitting_id: str, now: datetime) -> dict[str, Any]:
    """What log and journal say of the same moment, read much later."""
    with app.app_context():
        grace = db.session.get_one(Sitting, sitting_id).test.grace_s
        rebuilt: Rebuilt = rebuild(
            queries.log_of(sitting_id), queries.journal_of(sitting_id), until=now
        )
        return {
            "state": rebuilt.at(now, grace),
            "started": rebuilt.started_at,
            "deadline": rebuilt.deadline_at,
            "closed": rebuilt.closed_at,
            "epoch": rebuilt.epoch,
            "events": rebuilt.events,
            "head": rebuilt.head,
        }


def perform(sitting_id: str, order: Order, actor: Account) -> None:
    session_id = db.session.get_one(Sitting, sitting_id).session_id
    assert session_id is not None
    operations.perform(session_id, Whom(sitting_id), order, actor)


def test_a_sitting_that_is_paused_takes_a_break_and_is_ended(
    app: Flask, runner: Runner, people: dict[str, Account], time: Time
) -> None:
    with app.app_context():
        db.session.get_one(Sitting, runner.id).break_left_ms = 60_000
        db.session.commit()
    moments: dict[datetime, dict[str, Any]] = {}

    def look(seconds: float = 7) -> None:
        moments[time.now] = seen(app, runner.id, time.now)
        time.advance(seconds)

    def act(order: Order) -> None:
        with app.app_context():
            perform(runner.id, order, db.session.get_one(Account, people["invigilator"].id))
        look()

    def rest(action: str) -> None:
        reply = runner.post("break", {"epoch": runner.epoch, "action": action})
        assert reply.status_code == 200, reply.text
        look()

    runner.enter()
    runner.start()
    look()
    act(Order("pause", "noise"))
    act(Order("extend", "noise", minutes=2))
    act(Order("resume"))
    rest("begin")
    rest("end")
    runner.sync(runner.event())
    rest("begin")
    look(30)
    look(30)
    # The break has ended by itself.
    rest("end")
    act(Order("end", "illness"))
    look(60)
    look()
    with app.app_context():
        assert operations.close_overdue() == 1
    look()
    states = [moment["state"] for moment in moments.values()]
    assert {"running", "paused", "closed"} <= set(states)
    for now, moment in moments.items():
        assert told(app, runner.id, now)["state"] == moment["state"]
    running = {now: one for now, one in moments.items() if one["state"] == "running"}
    assert len(running) >= 4
    for now, moment in running.items():
        assert told(app, runner.id, now)["deadline"] == moment["deadline"]


def test_a_sitting_with_more_time_that_is_handed_in(
    app: Flask, runner: Runner, people: dict[str, Account], time: Time
) -> None:
    moments: dict[datetime, dict[str, Any]] = {}

    def look() -> None:
        moments[time.now] = seen(app, runner.id, time.now)
        time.advance(7)

    def extend(minutes: int) -> None:
        with app.app_context():
            actor = db.session.get_one(Account, people["invigilator"].id)
            perform(runner.id, Order("extend", "network", minutes=minutes), actor)

    look()
    extend(3)
    look()
    runner.enter()
    look()
    runner.start()
    look()
    runner.sync(runner.event(), runner.event("q02", "o3"))
    look()
    extend(5)
    look()
    runner.enter()
    runner.sync(runner.event("q03", "o2"), runner.event("q99"))
    look()
    time.advance(3600 + 8 * 60)
    look()
    runner.post("hand-in", {"epoch": 2, "events": [], "last": 2})
    look()
    runner.sync(runner.event("q01", "o4"))
    look()
    states = {moment["state"] for moment in moments.values()}
    assert {"checked_in", "running", "closed"} <= states
    for now, moment in moments.items():
        assert told(app, runner.id, now) == moment


def test_a_sitting_that_time_closes(app: Flask, running: Runner, time: Time) -> None:
    running.sync(running.event())
    moments = {}
    for seconds in (10, 3580, 20, 60):
        time.advance(seconds)
        moments[time.now] = seen(app, running.id, time.now)
    with app.app_context():
        assert operations.close_overdue() == 1
    time.advance(1)
    moments[time.now] = seen(app, running.id, time.now)
    assert [moment["state"] for moment in moments.values()] == [
        "running",
        "running",
        "closing",
        "closed",
        "closed",
    ]
    for now, moment in list(moments.items())[:3] + list(moments.items())[4:]:
        assert told(app, running.id, now) == moment


def test_one_who_never_came(
    app: Flask, booked: Sitting, people: dict[str, Account], time: Time
) -> None:
    with app.app_context():
        actor = db.session.get_one(Account, people["invigilator"].id)
        operations.open_session(booked.session_id, actor)
        operations.close_session(booked.session_id, actor)
    assert told(app, booked.id, time.now) == seen(app, booked.id, time.now)
    assert told(app, booked.id, time.now)["state"] == "absent"
