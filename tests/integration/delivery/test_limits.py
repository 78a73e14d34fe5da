"""Limits over HTTP, on both databases: refused in JSON, nothing lost, nothing stored by halves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.config import Settings
from assess.delivery import chain, limits, queries
from assess.delivery.models import Sitting, SystemCheck
from assess.delivery.state import delivery
from assess.extensions import db, limiter
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner

Login = Callable[[Account], FlaskClient]


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    """The same with rate limits switched on; the limiter is one for all applications."""
    yield replace(settings, rate_limits=True, limits_url="memory")
    limiter.reset()
    limiter.enabled = False


def test_too_many_events_wait_and_then_count(
    app: Flask, running: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    with app.app_context():
        delivery().limits = limits.Limits(lambda: seconds[0])
    monkeypatch.setattr(limits, "BURST", 3)
    events = [running.event(choice=f"o{place}") for place in (1, 2, 3, 4)]
    assert running.sync(*events[:3]).json["ack"] == 3
    for path in ("sync", "hand-in"):
        reply = running.post(path, {"epoch": 1, "events": events[3:]})
        assert (reply.status_code, reply.json["error"]) == (429, "too_fast")
        assert reply.headers["Retry-After"] == "1"
        assert set(reply.json) == {"error", "message"}
    seconds[0] += 0.1
    assert running.sync(*events[3:]).json["ack"] == 4


def test_a_full_journal_takes_no_more_but_acknowledges_what_it_has(
    app: Flask, running: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_EVENTS", 2)
    first, second = running.event(choice="o1"), running.event(choice="o2")
    assert running.sync(first, second).json["ack"] == 2
    third = running.event(choice="o3")
    for path in ("sync", "hand-in"):
        reply = running.post(path, {"epoch": 1, "events": [third]})
        assert (reply.status_code, reply.json["error"]) == (429, "full")
        assert int(reply.headers["Retry-After"]) > 0
    assert running.sync(first, second).json["ack"] == 2
    with app.app_context():
        assert db.session.get_one(Sitting, running.id).event_count == 2
        assert db.session.get_one(Sitting, running.id).state == "running"
    assert running.post("hand-in", {"epoch": 1, "events": []}).status_code == 200


def test_too_many_bytes(app: Flask, running: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 40)
    assert running.sync(running.event(), running.event(), running.event()).status_code == 200
    assert running.sync(running.event()).json["error"] == "full"
    assert running.sync().status_code == 200


def test_the_kind_limits_a_value_and_little_is_kept_of_it(app: Flask, running: Runner) -> None:
    long = running.event(value={"choice": "o1", "more": "x" * 3000})
    reply = running.sync(long, running.event("q02", "o2"))
    assert (reply.json["ack"], [entry["n"] for entry in reply.json["rejected"]]) == (2, [1])
    assert running.sync(long).json["ack"] == 2
    assert (
        running.sync({**long, "value": {"choice": "o1", "more": "x" * 2999 + "y"}}).json["error"]
        == "counter_conflict"
    )
    with app.app_context():
        row = queries.journal_of(running.id)[0]
        assert (row.standing, len(row.value) <= 1024) == ("rejected", True)
        spelling = chain.spell_event(row.epoch, row.n, row.type, row.item_ref, row.value, row.t_ms)
        assert chain.is_same(row.salt, row.digest, spelling)


def test_pages_are_not_opened_without_end(app: Flask, runner: Runner) -> None:
    replies = [runner.post("enter", {}) for _ in range(31)]
    assert {reply.status_code for reply in replies[:30]} == {200}
    assert (replies[30].status_code, replies[30].json["error"]) == (429, "too_fast")
    assert int(replies[30].headers["Retry-After"]) > 0
    stranger = Runner(app.test_client(), runner.id)
    assert stranger.post("enter", {}).status_code == 401


def test_system_checks_are_limited_and_the_last_are_kept(
    app: Flask, people: dict[str, Account], login: Login
) -> None:
    candidate = login(people["candidate"])
    good = {
        name: {"ok": True, "detail": ""}
        for name in ("browser", "storage", "sound", "connection", "clock")
    }
    statuses = []
    for _ in range(3):
        statuses += [
            candidate.post("/me/system-check", json={"checks": good}).status_code for _ in range(10)
        ]
        refused = candidate.post("/me/system-check", json={"checks": good})
        assert (refused.status_code, refused.json["error"]) == (429, "too_fast")
        limiter.reset()
    assert set(statuses) == {200}
    with app.app_context():
        ids = db.session.scalars(select(SystemCheck.id).order_by(SystemCheck.id)).all()
    assert (len(ids), ids[-1]) == (20, 30)
