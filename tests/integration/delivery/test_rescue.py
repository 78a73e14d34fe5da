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
        seal(runner.id, [event(7, 1)], material): "never opened",
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
