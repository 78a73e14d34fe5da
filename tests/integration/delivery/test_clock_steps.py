"""A step of the wall clock is stored once, however many processes notice it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from assess.delivery.models import ClockOffset
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
