"""The demo can be begun on any day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from assess import clock
from assess.demo.background import past_runs
from assess.extensions import db
from assess.jobs import JobRun

pytestmark = pytest.mark.usefixtures("context")

#: Of a leap year, half an hour after midnight.
DAYS = [datetime(2028, 1, 1, 0, 30, tzinfo=UTC) + timedelta(days=day) for day in range(366)]


def test_two_months_have_a_reminder_each_at_the_ends_and_beginnings_of_all() -> None:
    for at in DAYS:
        if 3 < at.day < 28:
            continue
        with clock.frozen_source(lambda at=at: at):
            past_runs()
        keys = list(db.session.scalars(select(JobRun.key).order_by(JobRun.created_at)))
        month = 12 * at.year + at.month - 1
        told = [divmod(month - ago, 12) for ago in (2, 1)]
        assert keys == [f"retention:{year}-{number + 1:02}" for year, number in told]
        db.session.execute(delete(JobRun))
        db.session.commit()
