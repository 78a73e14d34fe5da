"""What a database error means: try again later, or stop before anything worse happens.

A disk that could not write or sync leaves the process unsure of what is stored. Trying the
same sync again proves nothing (the system may have dropped the pages and call the second
try a success), so a server process stops there: it acknowledges nothing more, its
supervisor starts a fresh one, and that one reads the database as the disk has it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import structlog
from sqlalchemy import Engine, event

log = structlog.get_logger()

#: How a process ends that must not go on: EX_IOERR, so that a supervisor can tell.
EXIT_STATUS = 74

#: SQLITE_IOERR for want of memory, room or a lock: nothing on the disk is in doubt.
_HARMLESS_IO = frozenset(
    {
        sqlite3.SQLITE_IOERR_NOMEM,
        sqlite3.SQLITE_IOERR_BLOCKED,
        sqlite3.SQLITE_IOERR_LOCK,
        sqlite3.SQLITE_IOERR_RDLOCK,
        sqlite3.SQLITE_IOERR_UNLOCK,
        sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
        sqlite3.SQLITE_IOERR_SHMLOCK,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
_FATAL = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SHARED = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
)
#: PostgreSQL: io_error, data_corrupted, index_corrupted. A failed fsync is its own PANIC.
_FATAL_STATES = frozenset({"58030", "XX001", "XX002"})
#: Want of disk, memory or connections; a shutdown or recovery; a lost connection; a table
#: that is locked for long; a statement given up after too long; a read-only server.
_SHARED_STATES = ("53", "57P", "08", "55P03", "57014", "25006")


def is_fatal(error: BaseException) -> bool:
    """Whether the disk or the file can no longer be trusted, so that the process must stop."""
    for cause in _causes(error):
        code = getattr(cause, "sqlite_errorcode", None)
        if isinstance(code, int) and code not in _HARMLESS_IO and code & 0xFF in _FATAL:
            return True
        if getattr(cause, "sqlstate", None) in _FATAL_STATES:
            return True
    return False


def is_shared(error: BaseException) -> bool:
    """Whether the next save would fail for the same reason: locked, full, read-only, away."""
    for cause in _causes(error):
        code = getattr(cause, "sqlite_errorcode", None)
        if isinstance(code, int) and code & 0xFF in _SHARED:
            return True
        state = getattr(cause, "sqlstate", None)
        if isinstance(state, str) and state.startswith(_SHARED_STATES):
            return True
    return False


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, the driver's own behind it, and what it was raised from."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        cause = waiting.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [getattr(cause, "orig", None), cause.__cause__]


class _Policy:
    """Whether this process serves, so that a fatal error must end it."""

    stops = False


def stop_on_fatal() -> None:
    """From now on a fatal error ends this process. For servers; a command reports instead."""
    _Policy.stops = True


def stop_if_fatal(error: BaseException) -> None:
    """End a server process at once on a fatal error; no thread gets to acknowledge anything."""
    if _Policy.stops and is_fatal(error):
        log.critical("storage_failed", error=str(error)[:300], exit_status=EXIT_STATUS)
        os._exit(EXIT_STATUS)


@event.listens_for(Engine, "handle_error")
def _look_at(context: Any) -> None:
    stop_if_fatal(context.original_exception)
