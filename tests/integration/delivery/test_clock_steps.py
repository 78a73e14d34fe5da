"""A step of the wall clock is stored once, however many processes notice it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from assess import clock
from assess.delivery.models import ClockOffset, Sitting
from assess.delivery.state import delivery, sitting_now
from assess.delivery.sweeping import sweep
from assess.delivery.timekeeper import Timekeeper
from assess.extensions import db

NOON = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_two_processes_store_one_step_and_a_third_adopts_it(app: Flask) -> None:
    first, second, later = Timekeeper(), Timekeeper(), Timekeeper()
    with app.app_context():
        for keeper in (first, second):
            keeper.correct(NOON, 50.0, 50.001)
            assert keeper.correct(NOON + HOUR, 50.0, 50.001) - NOON < timedelta(seconds=1)
            keeper.save(db.engine)
        rows = db.session.scalars(select(ClockOffset)).all()
        assert [(row.offset_ms, row.step_ms) for row in rows] == [(3_599_999, 3_599_999)]
        db.session.rollback()
        later.save(db.engine)
        assert later.offset == second.offset == timedelta(milliseconds=3_599_999)
        # The clock is set right again: the two steps cancel out for everybody.
        first.correct(NOON, 50.0, 50.001)
        first.save(db.engine)
        second.save(db.engine)
        assert abs(first.offset) < timedelta(seconds=1)
        assert second.offset == first.offset


def test_two_steps_that_another_process_saw_as_one_are_taken_out_once(app: Flask) -> None:
    first, second = Timekeeper(), Timekeeper()
    with app.app_context():
        for keeper in (first, second):
            keeper.correct(NOON, 50.0, 50.001)
            keeper.save(db.engine)
        first.correct(NOON + HOUR, 50.0, 50.001)
        first.correct(NOON + 3 * HOUR, 50.0, 50.001)
        first.save(db.engine)
        second.correct(NOON + 3 * HOUR, 50.0, 50.001)
        second.save(db.engine)
        assert second.offset == first.offset
        assert abs(second.offset - 3 * HOUR) < timedelta(seconds=1)


def test_the_sweeper_looks_at_the_clock_before_it_adopts_a_step(
    app: Flask, booked: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it would notice afterwards, and take out once more, what it has adopted."""
    with app.app_context():
        db.session.execute(update(Sitting).values(state="checked_in"))
        db.session.commit()
        order: list[str] = []
        keeper = delivery().keeper
        correct, save = keeper.correct, keeper._save
        monkeypatch.setattr(
            keeper, "correct", lambda *given: order.append("look") or correct(*given)
        )
        monkeypatch.setattr(keeper, "_save", lambda given: order.append("adopt") or save(given))
        with monkeypatch.context() as unfrozen:
            unfrozen.setattr(clock, "_source", clock._system_time)
            sweep()
    assert order[:2] == ["look", "adopt"]


def store_offset(hours: float) -> None:
    ms = round(hours * 3_600_000)
    db.session.add(ClockOffset(at=clock.now(), offset_ms=ms, step_ms=ms))
    db.session.commit()


def behind(moment: datetime) -> float:
    """Hours by which sitting time lies behind the wall clock."""
    return round((clock.now() - moment).total_seconds() / 3600, 2)


def test_a_stored_step_holds_from_the_first_reading(app: Flask) -> None:
    with app.app_context():
        store_offset(2)
        assert behind(sitting_now()) == 2
    with app.app_context():
        app.extensions["assess_delivery"].keeper.__init__()
        assert delivery().writer is not None
        assert delivery().keeper.offset == 2 * HOUR


def test_the_correction_ends_with_the_last_sitting(app: Flask, booked: Sitting) -> None:
    with app.app_context():
        for state in ("checked_in", "booked"):
            db.session.execute(update(Sitting).values(state=state))
            store_offset(2)
            with_offset = state == "checked_in"
            delivery().keeper.save(db.engine)
            reset = delivery().keeper.reset(db.engine)
            assert reset is not with_offset
            assert delivery().keeper.offset == (2 * HOUR if with_offset else timedelta())


def test_the_sweeper_drops_a_correction_that_nobody_needs(app: Flask) -> None:
    other = Timekeeper()
    with app.app_context():
        store_offset(2)
        with db.engine.connect() as connection:
            other.load(connection)
        assert other.offset == 2 * HOUR
        sweep()
        assert behind(sitting_now()) == 0
        other.save(db.engine)
        assert other.offset == timedelta()


def test_an_operator_sees_and_drops_the_correction(app: Flask, booked: Sitting) -> None:
    runner = app.test_cli_runner()
    with app.app_context():
        db.session.execute(update(Sitting).values(state="checked_in"))
        store_offset(2)
    shown = runner.invoke(args=["clock", "show"])
    assert "7200.000 s" in shown.output
    refused = runner.invoke(args=["clock", "reset"])
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert runner.invoke(args=["clock", "reset", "--force"]).exit_code == 0
    assert "reset; taken out from then: 0.000 s" in runner.invoke(args=["clock", "show"]).output
