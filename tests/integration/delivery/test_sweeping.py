"""What closes by itself: only what is due, a little at a time, and sessions left open."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from assess.delivery import closing, operations, queries
from assess.delivery.invigilating import close_ended_sessions
from assess.delivery.models import Sitting, TestSession
from assess.extensions import db
from assess.identity.models import Account
from tests.integration.delivery.conftest import Runner, Time, make_session, make_test


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every sitting that the sweeper touches."""
    touched: list[str] = []
    settle = closing.settle

    def spy(sitting_id: str) -> Any:
        touched.append(sitting_id)
        return settle(sitting_id)

    monkeypatch.setattr(closing, "settle", spy)
    return touched


def test_nothing_is_touched_before_its_grace_has_passed(
    app: Flask, running: Runner, time: Time, settled: list[str]
) -> None:
    with app.app_context():
        for state in ("running", "closing"):
            db.session.execute(update(Sitting).values(state=state))
            db.session.commit()
            for seconds in (0, 3600, 3659.9):
                time.now = db.session.get_one(Sitting, running.id).started_at
                time.advance(seconds)
                assert operations.close_overdue() == 0
        assert settled == []
        time.advance(0.1)
        assert operations.close_overdue() == 1
        assert operations.close_overdue() == 0
    assert settled == [running.id]


def test_a_batch_is_bounded_and_the_longest_overdue_come_first(
    app: Flask, running: Runner, people: dict[str, Account], time: Time, settled: list[str]
) -> None:
    with app.app_context():
        first = db.session.get_one(Sitting, running.id)
        account = db.session.get_one(Account, people["candidate"].id)
        ids = [running.id]
        for minutes in (1, 2):
            other = operations.book_sitting(account, make_test(), None)
            operations.prepare_sitting(other.id)
            form = {"state": "running", "started_at": first.started_at, "epoch": 1}
            time.advance(60)
            db.session.execute(
                update(Sitting)
                .where(Sitting.id == other.id)
                .values(**form, deadline_at=time.now.replace(hour=10, minute=minutes))
            )
            ids.append(other.id)
            db.session.commit()
        time.advance(7200)
        assert operations.close_overdue(limit=2) == 2
        assert settled == ids[:2]
        assert operations.close_overdue(limit=2) == 1
        assert operations.close_overdue(limit=2) == 0


def test_a_session_left_open_closes_by_its_time(
    app: Flask, runner: Runner, people: dict[str, Account], time: Time
) -> None:
    with app.app_context():
        ends_at = db.session.get_one(Sitting, runner.id).session.ends_at
        time.now = ends_at
        time.advance(14 * 60)
        assert close_ended_sessions() == 0
        time.advance(61)
        assert close_ended_sessions() == 1
        assert close_ended_sessions() == 0
        sitting = db.session.get_one(Sitting, runner.id)
        assert sitting.state == "absent"
        assert sitting.session.closed_at == time.now
        last = queries.log_of(runner.id)[-1]
        assert (last.action, last.actor_id) == ("absent", None)


def test_a_session_stays_open_while_somebody_works(
    app: Flask, running: Runner, people: dict[str, Account], time: Time
) -> None:
    with app.app_context():
        staff = db.session.get_one(Account, people["invigilator"].id)
        order = operations.Order("extend", "network", minutes=180)
        session_id = db.session.get_one(Sitting, running.id).session_id
        assert session_id is not None
        operations.perform(session_id, operations.Whom(running.id), order, staff)
        time.advance(3.5 * 3600)
        assert close_ended_sessions() == 0
        time.advance(3600)
        operations.close_overdue()
        assert close_ended_sessions() == 1
        assert db.session.get_one(Sitting, running.id).state == "closed"


def test_a_session_that_never_opened_makes_nobody_absent(
    app: Flask, booked: Sitting, time: Time
) -> None:
    with app.app_context():
        make_session()
        time.advance(5 * 3600)
        assert close_ended_sessions() == 0
        assert db.session.get_one(Sitting, booked.id).state == "booked"
        assert db.session.query(TestSession).filter_by(closed_at=None).count() == 2
