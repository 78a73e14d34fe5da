"""Work that one process of all does: those that remember between turns what they have done.

The process that holds the work's lock of PostgreSQL keeps it from turn to turn, on a connection
of its own, until it ends or loses that connection; then another takes over at its next turn.
On SQLite there is one server process, which needs no lock.
"""

from __future__ import annotations

from contextlib import suppress

import structlog
from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from assess.extensions import db

log = structlog.get_logger()
_EXTENSION = "assess_leading"


def leads(lock: int) -> bool:
    """Whether this process holds the lock; takes it where nobody does."""
    if db.engine.dialect.name != "postgresql":
        return True
    held: dict[int, Connection] = current_app.extensions.setdefault(_EXTENSION, {})
    if lock in held:
        try:
            held[lock].execute(text("SELECT 1"))
        except SQLAlchemyError:
            # The database has freed it with the connection: another process may lead by now.
            log.warning("lead_lost", lock=lock)
            give_up(lock)
        else:
            return True
    connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": lock})
        if taken.scalar():
            # It never goes back to the pool, where the lock would stay with it.
            connection.detach()
            held[lock] = connection
            return True
    except BaseException:
        _close(connection)
        raise
    _close(connection)
    return False


def give_up(lock: int) -> None:
    """Let another process lead."""
    connection = current_app.extensions.get(_EXTENSION, {}).pop(lock, None)
    if connection is not None:
        # The database frees it with the connection too, but only once it has noticed.
        with suppress(SQLAlchemyError):
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": lock})
        _close(connection)


def _close(connection: Connection) -> None:
    with suppress(SQLAlchemyError):
        connection.close()
