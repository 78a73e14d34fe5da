"""A database restored to an earlier point: pages that are open bring back what they hold (C-28)."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from assess.delivery.evidence import problems_of
from assess.delivery.models import CurrentAnswer, JournalEvent
from assess.extensions import db
from tests.integration.delivery.conftest import Runner

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def copied(app: Flask, to: Path) -> None:
    """A back-up while the server runs, as docs/operations.md says."""
    with app.app_context(), sqlite3.connect(str(db.engine.url.database)) as source:
        target = sqlite3.connect(to)
        source.backup(target)
        target.close()
    source.close()


def restored(app: Flask, copy: Path) -> None:
    with app.app_context():
        path = Path(str(db.engine.url.database))
        db.session.remove()
        app.extensions["assess_delivery"].writer._drop_connection()
        db.engine.dispose()
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    path.write_bytes(copy.read_bytes())


def answers(app: Flask) -> dict[str, str]:
    with app.app_context():
        rows = db.session.execute(select(CurrentAnswer.item_ref, CurrentAnswer.value))
        return {row.item_ref: row.value for row in rows}


def test_a_page_brings_back_what_the_server_lost(
    app: Flask, running: Runner, tmp_path: Path
) -> None:
    copy, written = tmp_path / "copy.db", []
    running.sync(running.event("q01", "o1"))
    copied(app, copy)
    running.enter()  # a reload after the back-up: the next epoch
    for item, choice in (("q01", "o2"), ("q02", "o3"), ("q03", "o4")):
        event = running.event(item, choice)
        written.append(event)
        assert running.sync(event).json["ack"] == event["n"]
    before = answers(app)

    restored(app, copy)
    assert answers(app) == {"q01": '{"choice":"o1"}'}
    lost = running.sync(running.event("q03", "o1"))
    assert (lost.status_code, lost.json["error"]) == (422, "unknown_epoch")
    # What the runner does next: a new epoch, and everything it holds again.
    entered: dict[str, Any] = running.enter()
    assert entered["epoch"] == 2
    again = running.sync(*written)
    assert (again.status_code, again.json["ack"]) == (200, 3)
    assert answers(app) == before
    with app.app_context():
        assert len(db.session.scalars(select(JournalEvent)).all()) == 4
        assert problems_of(running.id) == []


def test_numbers_that_were_taken_back_are_not_taken_for_saved(
    app: Flask, running: Runner, tmp_path: Path
) -> None:
    """The same epoch stands, but behind: nothing new is acknowledged over the gap."""
    copy = tmp_path / "copy.db"
    written = [running.event("q01", "o1"), running.event("q02", "o2"), running.event("q03", "o3")]
    running.sync(written[0])
    copied(app, copy)
    running.sync(*written[1:])
    restored(app, copy)
    assert running.sync(running.event("q01", "o4")).json["ack"] == 1
    assert running.sync(*written).json["ack"] == 4
    assert answers(app)["q01"] == '{"choice":"o4"}'
