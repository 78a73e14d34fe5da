"""The order of decisions about results, which other systems follow without missing one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from assess.clock import now
from assess.extensions import db
from assess.results.models import ResultEvent

#: The lock under which decisions are written, one transaction after the other.
LOCK = 0x7265_7375_6C74
#: How far the clock of a server may be behind, or be set back, without order being lost.
LARGEST_STEP = timedelta(minutes=1)


def hold() -> None:
    """Let whoever decides about any result wait until this transaction is committed.

    The order of decisions in time is then the order in which others can read them. SQLite has
    one writer anyway. To be called before results are locked: two who hold some already would
    wait for each other.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def next_moment() -> datetime:
    """Now, or just after the newest decision where this server's clock is behind."""
    at: datetime = now()
    newest: datetime | None = db.session.scalar(select(func.max(ResultEvent.at)))
    if newest is None or not at <= newest < at + LARGEST_STEP:
        return at
    return newest + timedelta(microseconds=1)
