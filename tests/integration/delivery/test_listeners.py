"""Rooms that only listen never keep a candidate from beginning or handing in."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from assess.audit import ledger
from assess.delivery import operations, ports
from assess.delivery.models import Receipt, Sitting, SittingLog
from assess.extensions import db
from assess.serve import _note_start
from tests.integration.delivery.conftest import Runner


def fails(_sitting: Sitting) -> None:
    # On PostgreSQL a failed statement poisons the transaction that it is not kept apart from.
    db.session.execute(text("SELECT * FROM there_is_no_such_table"))


def test_who_begins_begins_although_a_listener_fails(
    app: Flask, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.enter()
    monkeypatch.setattr(ports, "_started", [fails])
    with app.app_context():
        operations.start(runner.id, 1)
        db.session.expire_all()
        assert db.session.get_one(Sitting, runner.id).started_at is not None


def test_who_hands_in_has_a_receipt_although_a_listener_fails(
    app: Flask, running: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(ports, "_over", [fails, lambda sitting: heard.append(sitting.id)])
    with app.app_context():
        operations.hand_in(running.id, 1, [])
        db.session.expire_all()
        assert db.session.get_one(Sitting, running.id).state == "closed"
        assert db.session.query(Receipt).filter_by(sitting_id=running.id).count() == 1
        logged = db.session.query(SittingLog.action).filter_by(sitting_id=running.id)
        assert ("not_scored",) not in logged.all()
    assert heard == [running.id]


def test_a_failed_score_still_tells_that_the_sitting_is_over(
    app: Flask, running: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(ports, "_closed", [fails])
    monkeypatch.setattr(ports, "_over", [lambda sitting: heard.append(sitting.id)])
    with app.app_context():
        operations.hand_in(running.id, 1, [])
    assert heard == [running.id]


def test_a_server_starts_although_its_start_cannot_be_noted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_version: str) -> None:
        db.session.execute(text("INSERT INTO there_is_no_such_table VALUES (1)"))

    monkeypatch.setattr(ledger, "record_server_start", refused)
    with app.app_context():
        _note_start()
        db.session.rollback()
