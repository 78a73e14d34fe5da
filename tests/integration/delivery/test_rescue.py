"""Rescue files brought in by the invigilator."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.delivery.models import JournalEvent, Sitting, SittingLog
from assess.delivery.queries import state_of_answers
from assess.delivery.room_models import RescueImport
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner, Time
from tests.support.rescue_file import seal

Bring = Callable[[bytes], Any]


@pytest.fixture
def bring(
    app: Flask, people: dict[str, Account], booked: Sitting, login: Callable[..., FlaskClient]
) -> Bring:
    """The invigilator uploads a file to the sitting's page."""
    client = login(people["invigilator"])
    path = f"/sessions/{booked.session_id}/sittings/{booked.id}/rescue"

    def upload(content: bytes) -> Any:
        return client.post(path, data={"file": (io.BytesIO(content), "rescue.assess")})

    return upload


def event(epoch: int, n: int, choice: str = "o1", item: str = "q01", t: int = 1000) -> Any:
    return {
        "epoch": epoch, "n": n, "item": item, "type": "answer", "value": {"choice": choice}, "t": t,
    }  # fmt: skip


def journal(app: Flask, sitting: str) -> list[tuple[int, int, str]]:
    with app.app_context():
        rows = db.session.execute(
            select(JournalEvent.epoch, JournalEvent.n, JournalEvent.standing)
            .where(JournalEvent.sitting_id == sitting)
            .order_by(JournalEvent.position)
        )
        return [(epoch, n, standing) for epoch, n, standing in rows]


def test_events_that_never_arrived_count_while_the_test_runs(
    app: Flask, runner: Runner, bring: Bring
) -> None:
    entered = runner.enter()
    runner.start()
    assert runner.sync(runner.event()).status_code == 200
    content = seal(
        runner.id,
        [event(1, 1), event(1, 2, "o3"), event(1, 3, "o2", "q02")],
        entered["rescue"],
    )
    reply = bring(content)
    assert reply.status_code == 200, reply.text
    assert journal(app, runner.id) == [(1, 1, "applied"), (1, 2, "applied"), (1, 3, "applied")]
    with app.app_context():
        held = {ref: answer.value for (ref, _), answer in state_of_answers(runner.id).items()}
        assert held == {"q01": {"choice": "o3"}, "q02": {"choice": "o2"}}
        row = db.session.scalars(select(RescueImport)).one()
        assert (row.events, row.fresh, row.content) == (3, 2, content)
        logged = db.session.scalars(select(SittingLog).where(SittingLog.action == "rescued")).one()
        assert logged.detail["fresh"] == 2
    # The page goes on: its own repetition of the same events is acknowledged.
    again = runner.sync({k: v for k, v in event(1, 3, "o2", "q02").items() if k != "epoch"})
    assert again.json["ack"] == 3


def test_the_same_file_twice_changes_nothing(app: Flask, runner: Runner, bring: Bring) -> None:
    content = seal(runner.id, [event(1, 1)], runner.enter()["rescue"])
    runner.start()
    bring(content)
    before = journal(app, runner.id)
    reply = bring(content)
    assert "Nothing in this file was new" in reply.text
    assert journal(app, runner.id) == before
    with app.app_context():
        assert len(db.session.scalars(select(RescueImport)).all()) == 1
        assert len(
            db.session.scalars(select(SittingLog).where(SittingLog.action == "rescued")).all()
        ) == 1  # fmt: skip


def test_after_the_close_events_wait_for_a_person(
    app: Flask, runner: Runner, bring: Bring, time: Time
) -> None:
    material = runner.enter()["rescue"]
    runner.start()
    time.advance(3600 + 61)
    assert bring(seal(runner.id, [event(1, 1)], material)).status_code == 200
    assert journal(app, runner.id) == [(1, 1, "late")]


def test_events_of_a_replaced_page_wait_for_a_person(
    app: Flask, runner: Runner, bring: Bring
) -> None:
    material = runner.enter()["rescue"]
    runner.start()
    assert runner.enter()["epoch"] == 2
    bring(seal(runner.id, [event(1, 1), event(2, 1, "o2")], material))
    assert journal(app, runner.id) == [(1, 1, "old_epoch"), (2, 1, "applied")]


def test_what_was_acknowledged_is_never_replaced(app: Flask, runner: Runner, bring: Bring) -> None:
    material = runner.enter()["rescue"]
    runner.start()
    runner.sync(runner.event(choice="o1"))
    reply = bring(seal(runner.id, [event(1, 1, "o4"), event(1, 2, "o2", "q02")], material))
    assert reply.status_code == 200
    assert journal(app, runner.id) == [(1, 1, "applied"), (1, 2, "applied")]
    with app.app_context():
        held = {ref: answer.value for (ref, _), answer in state_of_answers(runner.id).items()}
        assert held == {"q01": {"choice": "o1"}, "q02": {"choice": "o2"}}


def test_a_bad_file_is_refused_in_a_clear_sentence(
    app: Flask, runner: Runner, bring: Bring
) -> None:
    material = runner.enter()["rescue"]
    runner.start()
    good = seal(runner.id, [event(1, 1)], material)
    cases = {
        b"": "Choose the rescue file",
        b"hello": "not a rescue file",
        good[:-20]: "incomplete or was changed",
        seal("B" * 22, [event(1, 1)], material): "another sitting",
        seal(runner.id, [event(1, 1)], material, secret=b"x"): "not written by the page",
        seal(runner.id, [{"epoch": 0, "n": 1}], material): "incomplete or was changed",
        seal(runner.id, [{"epoch": 1, "n": "1"}], material): "incomplete or was changed",
        seal(runner.id, [event(1002, 1)], material): "incomplete or was changed",
    }
    for content, sentence in cases.items():
        reply = bring(content)
        assert reply.status_code in (200, 422), reply.text
        if content:
            assert sentence in reply.text
    assert journal(app, runner.id) == []


def test_the_worker_belongs_to_the_sitting_s_browser(app: Flask, runner: Runner) -> None:
    reply = runner.client.get(f"/sittings/{runner.id}/worker.js")
    assert reply.status_code == 200
    assert reply.mimetype == "text/javascript"
    assert reply.headers["Service-Worker-Allowed"] == f"/sittings/{runner.id}/"
    assert not reply.text.startswith("import")
    reply.close()
    assert app.test_client().get(f"/sittings/{runner.id}/worker.js").status_code == 404


def test_a_page_newer_than_a_restored_back_up_is_known_again(
    app: Flask, runner: Runner, bring: Bring
) -> None:
    """The database fell back to epoch 1; the page had opened 2 and 3 and answered there."""
    material = runner.enter()["rescue"]
    runner.start()
    runner.sync(runner.event("q01", "o1"))
    old, newest = event(2, 1, "o2", "q02"), event(3, 1, "o3", "q01")
    content = seal(runner.id, [old, newest], material)
    reply = bring(content)
    assert reply.status_code == 200, reply.text
    assert journal(app, runner.id) == [(1, 1, "applied"), (2, 1, "old_epoch"), (3, 1, "applied")]
    with app.app_context():
        sitting = db.session.get_one(Sitting, runner.id)
        assert (sitting.epoch, sitting.acked_n) == (3, 1)
        line = db.session.scalars(select(SittingLog).where(SittingLog.action == "rescued")).one()
        assert line.detail["epochs_ahead"] == 2
        assert state_of_answers(runner.id)[("q01", "answer")].value == {"choice": "o3"}
    # The page itself goes on where it was.
    again = {key: value for key, value in newest.items() if key != "epoch"}
    assert runner.sync(again, epoch=3).json["ack"] == 1


def test_a_file_for_a_sitting_without_a_test_is_refused_in_a_sentence(
    app: Flask, booked: Sitting, bring: Bring
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        material = app.extensions["assess_delivery"].rescue_keys(booked.id).material()
    reply = bring(seal(booked.id, [event(1, 1)], material))
    assert reply.status_code == 422
    assert "The test is not ready yet" in reply.text
    assert journal(app, booked.id) == []


def test_the_board_leads_to_the_page_while_somebody_works_and_afterwards(
    app: Flask,
    running: Runner,
    people: dict[str, Account],
    booked: Sitting,
    login: Callable[..., FlaskClient],
) -> None:
    client = login(people["invigilator"])
    board = f"/sessions/{booked.session_id}/"
    path = f"{board}sittings/{booked.id}/rescue"
    assert path in client.get(board).text
    reply = running.post("hand-in", {"epoch": running.epoch, "events": [], "last": 0})
    assert reply.status_code == 200
    assert path in client.get(board).text
