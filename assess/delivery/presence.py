"""Who sits at this moment, as an upgrade must know: read column by column."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, inspect, or_, select

from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.delivery.state import sitting_now
from assess.delivery.timekeeper import AT_STAKE
from assess.extensions import db


def sitting_now_ids(engine: Engine) -> list[str]:
    """Who sits, or is checked in to a session that is open; empty on a database without tables.

    Names columns one by one: before an upgrade the database lacks the newest.
    """
    if not inspect(engine).has_table(Sitting.__tablename__):
        return []
    sittings, sessions, tests = (
        Sitting.__table__.c,
        TestSession.__table__.c,
        TestDefinition.__table__.c,
    )
    rows = db.session.execute(
        select(sittings.id, sittings.state, sittings.deadline_at, tests.grace_s)
        .select_from(Sitting.__table__)
        .join(TestDefinition.__table__, tests.id == sittings.test_id)
        .outerjoin(TestSession.__table__, sessions.id == sittings.session_id)
        .where(
            sittings.state.in_(AT_STAKE),
            or_(
                sittings.state != "checked_in",
                sessions.opened_at.is_not(None) & sessions.closed_at.is_(None),
            ),
        )
        .order_by(sittings.id)
    ).all()
    now = sitting_now()
    db.session.remove()
    return [
        row.id
        for row in rows
        # A server that is down closes nobody; these are over all the same.
        if row.state in ("checked_in", "paused")
        or now < row.deadline_at + timedelta(seconds=row.grace_s)
    ]
