"""A whole Office sitting over HTTP: work, hand-in, grading by the job, the result and its lock."""

from __future__ import annotations

import gzip
import hashlib
import json
import time as clockwork
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from assess.delivery import operations as sittings
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.officesim import marking, recording
from assess.officesim.sandbox import Failed
from assess.results.models import Result
from assess.results.verification import verify
from tests.integration.officesim.conftest import Worker


def result_of(app: Flask, sitting_id: str) -> Result | None:
    with app.app_context():
        found = db.session.scalar(select(Result).where(Result.sitting_id == sitting_id))
        if found is not None:
            db.session.expunge_all()
        return found


def record(app: Flask) -> int:
    with app.app_context():
        return recording.record_waiting()


def test_work_is_graded_after_the_hand_in_and_can_be_graded_again(
    app: Flask, candidate: Callable[..., Worker]
) -> None:
    worker = candidate()
    entered = worker.enter()
    assert [project["application"] for project in entered["section"]["projects"]] == ["mail"] * 2
    opening = worker.client.get(entered["section"]["projects"][0]["openings"]["en"])
    assert opening.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(opening.data))["notes"]["keep"] == "as it is"
    reply = worker.sync(
        worker.command("p1", cmd="project.open", via="panel", locale="fr"),
        *worker.solve("p1"),
        worker.put("p2", "title", "Canary-Lisbon"),
        worker.event("p1t1", "done"),
        worker.event("p1t2", type="flag", value={"flagged": True}),
    )
    assert (reply.json["rejected"], reply.json["late"]) == ([], [])
    handed = worker.hand_in()
    assert handed["receipt"]["items"] == 2
    assert result_of(app, worker.id) is None  # never graded while the sitting is closed
    assert record(app) == 1
    result = result_of(app, worker.id)
    assert result is not None
    # 10 of 10 and 7 of 10 points.
    assert (result.level, result.passed, result.language) == (85, True, None)
    assert result.detail["domains"] == {"mail.messages": [14, 14], "mail.organisation": [3, 6]}
    assert result.pins["engines"] == {"mail": "fake-1"}
    assert result.retest_not_before is None
    assert "Canary" not in json.dumps([result.detail, result.outcome, result.pins])
    marking._kept.clear()
    with app.app_context():
        assert list(verify()) == [None]
    assert record(app) == 0


def test_what_cannot_be_an_event_of_this_test_is_rejected(
    app: Flask, candidate: Callable[..., Worker]
) -> None:
    worker = candidate()
    bad = [
        worker.command("p9", {"op": "set"}),
        worker.command("p1", {"name": "without op"}),
        worker.command("p1", via="magic"),
        worker.command("p1", score=100),
        worker.command("p1", locale="de"),
        worker.command("p1", id="x"),
        worker.event("p1", type="digest", value={"after": "id-000001", "sha256": "short"}),
        worker.event("p1t1", "o1"),
        worker.event("p1", "done"),
        worker.command("p1", {"op": "set", "name": "x", "text": "x" * 66_000}),
    ]
    good = worker.put("p1", "title", "x")
    too_large = worker.sync(*bad[:-1], good)
    assert [one["n"] for one in too_large.json["rejected"]] == list(range(1, 10))
    assert worker.sync(bad[-1]).status_code == 413


def test_a_fail_near_the_mark_waits_for_a_reviewer(
    app: Flask, candidate: Callable[..., Worker]
) -> None:
    near = candidate(pass_mark=75)
    near.sync(near.put("p1", "title", "Canary-Lisbon"), near.put("p2", "title", "Canary-Lisbon"))
    near.hand_in()
    assert record(app) == 0  # 70 of 100, the mark is 75
    assert result_of(app, near.id) is None


def test_the_mark_of_the_test_itself_counts(app: Flask, candidate: Callable[..., Worker]) -> None:
    worker = candidate(pass_mark=90)
    worker.sync(*worker.solve("p1"), worker.put("p2", "title", "Canary-Lisbon"))
    worker.hand_in()
    assert record(app) == 0  # 85 of 100: within five points of 90
    other = candidate(pass_mark=30)
    other.sync(other.put("p1", "title", "Canary-Lisbon"))
    other.hand_in()
    assert record(app) == 1
    result = result_of(app, other.id)
    assert result is not None
    assert (result.level, result.passed, result.retest_not_before) == (35, True, None)
    with app.app_context():
        assert list(verify()) == [None]


def test_a_clear_fail_starts_the_six_months(app: Flask, candidate: Callable[..., Worker]) -> None:
    worker = candidate()
    worker.sync(worker.put("p1", "title", "Canary-Lisbon"))
    worker.hand_in()
    assert record(app) == 1
    result = result_of(app, worker.id)
    assert result is not None
    assert (result.level, result.passed) == (35, False)
    assert str(result.sat_on) == "2027-03-01"
    assert str(result.retest_not_before) == "2027-09-01"


def test_a_void_sitting_has_no_result_and_no_lock(
    app: Flask, candidate: Callable[..., Worker], people: Any, time: Any
) -> None:
    worker = candidate()
    worker.sync(worker.put("p1", "title", "x"))
    with app.app_context():
        sitting = db.session.get_one(Sitting, worker.id)
        sitting.void_reason = "technical"
        db.session.commit()
    time.advance(4000)
    with app.app_context():
        sittings.settle(worker.id)
        assert db.session.get_one(Sitting, worker.id).state == "void"
        assert recording.record_waiting() == 0
    assert result_of(app, worker.id) is None


def test_a_divergence_never_costs_a_pass_and_holds_a_fail(
    app: Flask, candidate: Callable[..., Worker]
) -> None:
    worker = candidate()
    events = worker.solve("p1") + worker.solve("p2")
    wrong = {"after": events[-1]["value"]["id"], "sha256": "0" * 64}
    worker.sync(*events, worker.event("p2", type="digest", value=wrong))
    worker.hand_in()
    assert record(app) == 1
    passed = result_of(app, worker.id)
    assert passed is not None
    assert passed.level == 100
    assert json.loads(passed.outcome)["projects"][1]["divergences"] == 1
    other = candidate()
    last = other.put("p1", "title", "Canary-Lisbon")
    digest = {"after": last["value"]["id"], "sha256": hashlib.sha256(b"?").hexdigest()}
    other.sync(last, other.event("p1", type="digest", value=digest))
    other.hand_in()
    assert record(app) == 0
    assert result_of(app, other.id) is None


def test_hostile_work_costs_its_own_sitting_alone(
    app: Flask, candidate: Callable[..., Worker], monkeypatch: Any
) -> None:
    monkeypatch.setattr(marking, "CPU_S", 0.3)
    hostile = candidate()
    hostile.sync(hostile.command("p1", {"op": "spin"}))
    hostile.hand_in()
    honest = candidate()
    honest.sync(*honest.solve("p1"), *honest.solve("p2"))
    honest.hand_in()
    assert record(app) == 1
    assert result_of(app, hostile.id) is None
    assert result_of(app, honest.id) is not None
    assert record(app) == 0  # not tried again at once
    monkeypatch.setattr(marking, "prepare", lambda *_: pytest.fail("read again"))
    assert record(app) == 0


def test_a_machine_too_busy_to_start_a_child_costs_a_moment_and_not_an_hour(
    app: Flask, candidate: Callable[..., Worker], monkeypatch: Any
) -> None:
    def busy(*_: Any, **__: Any) -> Any:
        raise Failed("start", "The process that works on it did not start.")

    worker = candidate()
    worker.sync(*worker.solve("p1"), *worker.solve("p2"))
    worker.hand_in()
    with monkeypatch.context() as patch:
        patch.setattr(marking.sandbox, "run", busy)
        assert record(app) == 0
    assert record(app) == 0  # not again at once
    monkeypatch.setattr(clockwork, "monotonic", lambda: monotonic() + marking.START_FAILURE_S)
    assert record(app) == 1
    assert result_of(app, worker.id) is not None
