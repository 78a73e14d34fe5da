"""Where the counts of `limiter` live: in memory, in PostgreSQL, or in a Redis or Valkey server.

Several processes must count together, or a guesser would have as many tries as there are
processes. On PostgreSQL the counts are rows of a small table, reached by two connections of
their own that neither wait for a standby nor hold up a page for long. A store that fails
is passed over: nobody is kept from logging in or from a sitting because counts are lost.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import time
from datetime import datetime

import structlog
from flask import Flask, current_app
from limits.storage import Storage
from sqlalchemy import BigInteger, Engine, Index, String, create_engine, delete, func, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from assess.config import Settings, UnsafeSettings, as_redis
from assess.database import Base, network_options, transactional
from assess.extensions import db

log = structlog.get_logger()

#: Connections that one process keeps for counting, beside its pool.
CONNECTIONS = 2
#: How long a store that has failed is left alone.
REST_S = 5.0

_KEY = "assess_limits"
_MEMORY, _DATABASE = "memory", "database"
_SCHEMES = ("redis://", "rediss://", "redis+unix://", "valkey://", "valkeys://", "valkey+unix://")

_COUNT = text(
    "INSERT INTO rate_limit AS r (key, count, expires_at) "
    "VALUES (:key, :amount, statement_timestamp() + make_interval(secs => :expiry)) "
    "ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN r.expires_at <= statement_timestamp() "
    "THEN excluded.count ELSE r.count + excluded.count END, "
    "expires_at = CASE WHEN r.expires_at <= statement_timestamp() "
    "THEN excluded.expires_at ELSE r.expires_at END "
    "RETURNING count"
)
_READ = text(
    "SELECT count, extract(epoch FROM expires_at) FROM rate_limit "
    "WHERE key = :key AND expires_at > statement_timestamp()"
)


class RateLimit(Base):
    """How often something was done within one window; `key` is a digest and names nobody."""

    __tablename__ = "rate_limit"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]

    __table_args__ = (Index("ix_rate_limit_expires_at", "expires_at"),)


def storage_uri(settings: Settings) -> str:
    """What `limiter` is told: the setting `limits_url`, or what suits the database.

    Raises:
        UnsafeSettings: the setting names no store that can be used.
    """
    embedded = settings.sqlalchemy_url.startswith("sqlite")
    chosen = settings.limits_url or (_MEMORY if embedded else _DATABASE)
    if chosen == _MEMORY:
        return "memory://"
    if chosen == _DATABASE:
        if embedded:
            raise UnsafeSettings(
                "ASSESS_LIMITS_URL=database needs PostgreSQL. On SQLite one process serves "
                "everybody and counts in memory: leave the setting out."
            )
        return "assess+database://"
    if not chosen.startswith(_SCHEMES):
        raise UnsafeSettings(
            "ASSESS_LIMITS_URL must be memory, database, or the address of a Redis or Valkey "
            "server such as redis://127.0.0.1:6379/0."
        )
    return as_redis(chosen)


def require_client(uri: str) -> None:
    """Refuse an address that no installed package can reach.

    Raises:
        UnsafeSettings: says what to install.
    """
    if uri.startswith(_SCHEMES) and importlib.util.find_spec("redis") is None:
        raise UnsafeSettings(
            "ASSESS_LIMITS_URL names a Redis or Valkey server, which needs the package `redis`: "
            'run `pip install "assess[redis]"`, or leave the setting out.'
        )


def storage_options(uri: str) -> dict[str, str | int]:
    """Options for the store at `uri`: a server that is silent must not hold up a log-in.

    Raises:
        UnsafeSettings: no installed package can reach it.
    """
    require_client(uri)
    if uri.startswith(_SCHEMES):
        return {"socket_connect_timeout": 1, "socket_timeout": 1}
    return {}


class Resting(RuntimeError):
    """The store failed moments ago and is not asked again yet."""


def _is_news(record: logging.LogRecord) -> bool:
    # `limits_unavailable` says it once; the library would trace it for every request.
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, SQLAlchemyError | Resting)


logging.getLogger("flask-limiter").addFilter(_is_news)


class DatabaseStorage(Storage):
    """Fixed windows in the table `rate_limit`, by the clock of the database."""

    STORAGE_SCHEME = ["assess+database"]  # noqa: RUF012  as the base class declares it

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._rests_until = 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return (SQLAlchemyError, Resting)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, beginning a new window of `expiry` seconds when the last one is over."""
        values = {"key": _digest(key), "amount": amount, "expiry": expiry}
        return int(self._ask(_COUNT, values)[0])

    def get(self, key: str) -> int:
        """The count of the present window."""
        return int(self._ask(_READ, {"key": _digest(key)})[0])

    def get_expiry(self, key: str) -> float:
        """When the present window ends, in seconds since 1970; now when there is none."""
        return float(self._ask(_READ, {"key": _digest(key)})[1]) or time.time()

    def check(self) -> bool:
        """Whether the table can be reached."""
        try:
            self._ask(text("SELECT count(*), 0 FROM rate_limit"), {})
        except (SQLAlchemyError, Resting):
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count; returns how many there were."""
        gone = "WITH gone AS (DELETE FROM rate_limit RETURNING 1) SELECT count(*), 0 FROM gone"
        return int(self._ask(text(gone), {})[0])

    def clear(self, key: str) -> None:
        """Forget one count."""
        gone = text("DELETE FROM rate_limit WHERE key = :key RETURNING count, 0")
        self._ask(gone, {"key": _digest(key)})

    def _ask(self, statement: object, values: dict[str, object]) -> tuple[float, float]:
        if time.monotonic() < self._rests_until:
            raise Resting("The store of the limits failed a moment ago.")
        try:
            with _engine().connect() as connection:
                row = connection.execute(statement, values).one_or_none()  # type: ignore[call-overload]
        except SQLAlchemyError as error:
            self._rests_until = time.monotonic() + REST_S
            log.warning("limits_unavailable", error=str(error)[:300])
            raise
        if row is None:
            return 0, 0
        return row[0], row[1] if len(row) > 1 else 0


def dispose(app: Flask) -> None:
    """Close the connections that count for `app`."""
    engine = app.extensions.pop(_KEY, None)
    if engine is not None:
        engine.dispose()


def _engine() -> Engine:
    held = current_app.extensions.get(_KEY)
    if held is None:
        made = _counting_engine(current_app.config["SQLALCHEMY_DATABASE_URI"])
        # Of two made at the same moment one stays; neither has connected yet.
        held = current_app.extensions.setdefault(_KEY, made)
    engine: Engine = held
    return engine


def _counting_engine(url: str) -> Engine:
    # Not from the pool: a page that counts holds a connection of the pool already, and
    # twenty such pages would wait for one another. A lost count costs nothing, so that
    # it need not wait for the disk or for a standby.
    quick = "-c synchronous_commit=off -c statement_timeout=1000 -c lock_timeout=1000"
    return create_engine(
        make_url(url),
        isolation_level="AUTOCOMMIT",
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=1,
        connect_args={**network_options(url), "connect_timeout": 2, "options": quick},
    )


def sweep() -> int:
    """Delete the counts of windows that are over; returns how many. Safe to run anywhere."""
    if db.engine.dialect.name != "postgresql":
        return 0
    return _sweep()


@transactional
def _sweep() -> int:
    over = delete(RateLimit).where(RateLimit.expires_at <= func.now())
    return len(db.session.scalars(over.returning(RateLimit.key)).all())


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
