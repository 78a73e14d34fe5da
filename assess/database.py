"""Typed SQLAlchemy base, durable engines on SQLite and PostgreSQL, transactions."""

from __future__ import annotations

import functools
import select
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

import psycopg
import structlog
from sqlalchemy import DDL, JSON, DateTime, Dialect, Engine, MetaData, Table, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.sql.expression import FromClause
from sqlalchemy.types import TypeDecorator

from assess.config import UnsafeSettings

log = structlog.get_logger()

P = ParamSpec("P")
R = TypeVar("R")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC instant on both databases; SQLite alone would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime reached the database; use assess.clock.now().")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UTCDateTime,
            dict[str, Any]: JSON,
            list[str]: JSON,
            list[int]: JSON,
            list[dict[str, Any]]: JSON,
        },
    )


def make_append_only(table: FromClause) -> list[tuple[str, str, str]]:
    """Let the database itself refuse to update or delete rows of `table`.

    The triggers are created with the table by `create_all`. Returns the same
    statements as (table, dialect, statement), for migrations to execute.
    """
    if not isinstance(table, Table):
        raise TypeError("Only a table can be append-only.")
    name = table.name
    refusal = f"{name} is append-only: write a new row instead"
    statements = [
        (
            "sqlite",
            f"CREATE TRIGGER {name}_refuse_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        )
        for verb in ("UPDATE", "DELETE")
    ]
    statements += [
        (
            "postgresql",
            f"CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        ),
        (
            "postgresql",
            f"CREATE TRIGGER {name}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_refuse()",
        ),
    ]
    for dialect, statement in statements:
        ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
    return [(name, dialect, statement) for dialect, statement in statements]


@event.listens_for(Engine, "connect")
def _make_sqlite_durable(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transaction control would begin too late for BEGIN IMMEDIATE.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
    ):
        connection.execute(f"PRAGMA {pragma}")


#: Under this name a connection remembers that PostgreSQL has warned it.
_WARNED = "assess_warned"


@event.listens_for(Engine, "connect")
def _listen_for_warnings(connection: Any, record: Any) -> None:
    if not hasattr(connection, "add_notice_handler"):
        return
    info = record.info

    def heard(notice: Any) -> None:
        if (notice.sqlstate or "").startswith("01"):
            info[_WARNED] = notice.message_primary

    connection.add_notice_handler(heard)


#: A connection that has rested for so long (seconds) is asked whether it still works.
PING_AFTER_S = 5.0
_RESTS_SINCE = "assess_rests_since"


@event.listens_for(Engine, "checkin")
def _note_rest(_connection: Any, record: Any) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


@event.listens_for(Engine, "checkout")
def _find_out_broken(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that a restart or a failover has broken is found out before it is used.

    Asking each time would double what a short request asks of the database: a server that
    dies closes its connections, which is seen without asking.
    """
    if not isinstance(connection, psycopg.Connection):
        return
    since = record.info.get(_RESTS_SINCE)
    if since is None:
        return
    rested = time.monotonic() - since > PING_AFTER_S
    if (rested or _was_spoken_to(connection)) and not _answers(connection):
        raise InvalidatePoolError("The database has closed a connection that rested.")


def _was_spoken_to(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server sent something to a connection that had asked for nothing."""
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _answers(connection: psycopg.Connection[Any]) -> bool:
    try:
        before = connection.autocommit
        connection.autocommit = True
        connection.execute("SELECT 1")
        connection.autocommit = before
    except psycopg.Error:
        return False
    return True


def check_committed(info: dict[Any, Any]) -> None:
    """Refuse to believe a commit of the connection with this `info` that came with a warning.

    A commit that waits for a standby and is cancelled by somebody counts as done for
    PostgreSQL, with no more than a warning that no other server may have it.

    Raises:
        OperationalError: whether it is kept for good is not known; a retry finds out.
    """
    warning = info.pop(_WARNED, None)
    if warning is not None:
        log.error("commit_in_doubt", warning=warning)
        raise OperationalError("COMMIT", {}, RuntimeError(warning))


@event.listens_for(Engine, "begin")
def _begin_on_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


#: How PostgreSQL is reached. Only a server that takes writes will do, which finds the
#: promoted one among several; a dead one is noticed within about half a minute even when
#: it disappears without a word.
_NETWORK: dict[str, str | int] = {
    "application_name": "assess",
    "connect_timeout": 5,
    "target_session_attrs": "read-write",
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def network_options(url: str) -> dict[str, str | int]:
    """Arguments for connecting to the PostgreSQL at `url`, as far as it does not set them."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        return {}
    return {name: value for name, value in _NETWORK.items() if name not in parsed.query}


def is_read_only(connection: Connection) -> bool:
    """Whether the database answers but takes no writes: a standby, or one set read-only."""
    if connection.dialect.name != "postgresql":
        return False
    return bool(connection.execute(text("SHOW transaction_read_only")).scalar() == "on")


def check_durability(engine: Engine) -> None:
    """Refuse a database that could lose what it has acknowledged.

    Raises:
        UnsafeSettings: names the setting and how to change it.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _check_sqlite(connection)
        else:
            _check_postgresql(connection)


def _check_sqlite(connection: Connection) -> None:
    mode = connection.execute(text("PRAGMA journal_mode")).scalar()
    level = connection.execute(text("PRAGMA synchronous")).scalar()
    in_memory = not connection.engine.url.database or connection.engine.url.database == ":memory:"
    if in_memory or mode != "wal" or level not in (2, 3):
        raise UnsafeSettings(
            f"SQLite runs with journal_mode={mode}, synchronous={level}: acknowledged answers "
            "could be lost. Use a file on a local disk that supports WAL and synchronous=FULL."
        )


def _check_postgresql(connection: Connection) -> None:
    for name, allowed in (
        ("synchronous_commit", {"on", "remote_apply"}),
        ("fsync", {"on"}),
        ("full_page_writes", {"on"}),
    ):
        value = connection.execute(text(f"SHOW {name}")).scalar()
        if value not in allowed:
            raise UnsafeSettings(
                f"PostgreSQL runs with {name}={value}: acknowledged answers could be lost. "
                f"Set {name}=on for this server, database and role."
            )
    _look_at_standbys(connection)


def _look_at_standbys(connection: Connection) -> None:
    """Say in the log whether a second copy exists by the time that a save is acknowledged."""
    wanted = connection.execute(text("SHOW synchronous_standby_names")).scalar()
    attached = connection.execute(text("SELECT count(*) FROM pg_stat_replication")).scalar()
    if wanted and attached:
        log.info("standby_synchronous", names=wanted)
    elif wanted:
        log.warning("standby_missing", names=wanted, effect="saves wait until it is back")
    elif attached:
        log.warning(
            "standby_not_synchronous", effect="answers saved in the last moment could be lost"
        )


class _Turn:
    """A lock that lets a waiting thread in before the one that has just left."""

    def __init__(self) -> None:
        self._next, self._main = threading.Lock(), threading.Lock()

    def __enter__(self) -> None:
        with self._next:
            self._main.acquire()

    def __exit__(self, *_exception: object) -> None:
        self._main.release()


#: Writers of one process take turns on SQLite; its own busy handler polls and starves.
sqlite_turn = _Turn()

_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)


def in_transaction() -> bool:
    """Whether a `transactional` operation is under way in this thread."""
    return bool(_depth.get())


def transactional(operation: Callable[P, R]) -> Callable[P, R]:
    """Run `operation` as one write transaction on `db.session`.

    The outermost call ends any read transaction first (so that SQLite can take
    its write lock at once and never has to upgrade a stale snapshot), commits at
    the end and rolls back on any error. Nested calls join the outer one.
    """

    @functools.wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        from assess.extensions import db  # noqa: PLC0415  the extension needs this module's Base

        if _depth.get():
            return operation(*args, **kwargs)
        if db.session.new or db.session.dirty or db.session.deleted:
            raise RuntimeError("Changes were made outside a transactional operation.")
        db.session.rollback()
        token = _depth.set(1)
        with sqlite_turn if db.engine.dialect.name == "sqlite" else nullcontext():
            try:
                info = db.session.connection(execution_options={"immediate": True}).info
                info.pop(_WARNED, None)
                result = operation(*args, **kwargs)
                db.session.commit()
                check_committed(info)
            except BaseException:
                db.session.rollback()
                raise
            finally:
                _depth.reset(token)
        return result

    return run
