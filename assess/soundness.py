"""Whether the database still holds what was written: checked at start, at night, on demand.

SQLite checks its own pages; PostgreSQL's checksums (when they are on) report what they found.
On both the journals of people who sit are compared with their chains before anybody is
served: they are what a fault would cost most.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from zoneinfo import ZoneInfo

import structlog
from flask import current_app
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError

from assess import clock
from assess.config import UnsafeSettings
from assess.delivery.evidence import problems_of
from assess.delivery.models import Sitting
from assess.delivery.state import sitting_now
from assess.delivery.timekeeper import AT_STAKE, at_stake
from assess.extensions import db

log = structlog.get_logger()

#: The night's check: the hour in the organisation's time zone, and how often it is looked at.
NIGHT_HOUR = 3
LOOK_S = 900.0
MOST_SHOWN = 10

RESTORE = (
    "Do not repair it by hand. Stop the server, keep a copy of the damaged database, and restore "
    "the newest sound back-up: docs/durability.md, “Restoring”, says how, and how the answers "
    "that the candidates' browsers still hold come back."
)


def page_problems(engine: Engine, *, thorough: bool = False) -> list[str]:
    """What the database says about its own pages; empty when all is well.

    `thorough` also compares every index with its table, which takes longer.
    """
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                check = "integrity_check" if thorough else "quick_check"
                rows = connection.execute(text(f"PRAGMA {check}({MOST_SHOWN})")).scalars().all()
                return [] if list(rows) == ["ok"] else [str(row) for row in rows]
            failures = connection.execute(
                text("SELECT checksum_failures FROM pg_stat_database WHERE datname = :name"),
                {"name": engine.url.database},
            ).scalar()
            return [f"{failures} pages failed their checksum"] if failures else []
    except (DatabaseError, sqlite3.DatabaseError) as error:
        return [str(getattr(error, "orig", None) or error)]


def journal_problems() -> list[str]:
    """What is wrong with the journals of sittings that are checked in or under way."""
    try:
        ids = db.session.scalars(select(Sitting.id).where(Sitting.state.in_(AT_STAKE))).all()
        return [
            f"sitting {sitting_id}: {problem}"
            for sitting_id in ids
            for problem in problems_of(sitting_id)
        ]
    except DatabaseError as error:
        return [f"the journals cannot be read: {error.orig}"]
    finally:
        db.session.remove()


def check_sound(engine: Engine) -> None:
    """Refuse to serve a damaged database.

    Raises:
        UnsafeSettings: what is wrong, and the way to a restored database.
    """
    problems = page_problems(engine) or journal_problems()
    if problems:
        shown = "; ".join(problems[:MOST_SHOWN])
        log.critical("database_damaged", problems=problems[:MOST_SHOWN])
        raise UnsafeSettings(f"The database is damaged: {shown}. {RESTORE}")


class Nightly:
    """The thorough check once a night, while nobody sits."""

    def __init__(self) -> None:
        self._done_for: date | None = None
        self._skipped_for: date | None = None

    def run(self) -> bool:
        """Look whether it is time, and check; True when all was checked."""
        local = clock.now().astimezone(ZoneInfo(current_app.config["SETTINGS"].timezone))
        if local.hour != NIGHT_HOUR or self._done_for == local.date():
            return False
        sitting_id = db.session.scalar(select(Sitting.id).where(at_stake(sitting_now())).limit(1))
        if sitting_id is not None:
            db.session.rollback()
            if self._skipped_for != local.date():
                log.warning("night_check_skipped", sitting=sitting_id)
            self._skipped_for = local.date()
            return False
        self._done_for = local.date()
        db.session.rollback()
        problems = page_problems(db.engine, thorough=True)
        if problems:
            log.critical("database_damaged", problems=problems, next=RESTORE)
        else:
            log.info("database_sound")
        return True


nightly = Nightly()
