"""The queue itself: huey, on a file beside SQLite, in PostgreSQL, or on Redis.

It carries numbers of runs, signed, and nothing else.
"""

from __future__ import annotations

import hashlib
from typing import Any

import structlog
from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

from assess.config import DEMO_SECRET, Settings, UnsafeSettings, as_redis
from assess.database import network_options
from assess.extensions import db

log = structlog.get_logger()
_EXTENSION = "assess_queue"
_RUN = "run"


def available() -> bool:
    """Whether a worker is meant to run at all; tests run what waits themselves."""
    return bool(current_app.config["SETTINGS"].background_jobs)


def queue(app: Flask) -> Huey:
    """The queue of this application, made on first use.

    Raises:
        UnsafeSettings: the address of the queue cannot be used.
    """
    found = app.extensions.get(_EXTENSION)
    if found is None:
        with app.app_context():
            found = _make(app.config["SETTINGS"])

        def work(run_id: int) -> None:
            from assess.jobs import runs  # noqa: PLC0415  runs hand their numbers to this module

            runs.execute(app, run_id)

        app.extensions[_EXTENSION + "_task"] = found.task(name=_RUN)(work)
        app.extensions[_EXTENSION] = found
    return found


def hand(run_id: int) -> None:
    """Give the queue the number of a run. A failure only delays it: runs are handed out again."""
    if not available():
        return
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        _tasks(app)(run_id)
        # A connection is kept by thread, and many threads answer pages.
        queue(app).storage.close()
    except Exception as error:
        log.warning("queue_unreachable", run=run_id, error=type(error).__name__)


def _tasks(app: Flask) -> Any:
    queue(app)
    return app.extensions[_EXTENSION + "_task"]


def _make(settings: Settings) -> Huey:
    options: dict[str, Any] = {
        "results": False,
        "serializer": SignedSerializer(
            secret=hashlib.sha256(
                b"assess queue " + (settings.secret_key or DEMO_SECRET).encode()
            ).hexdigest()
        ),
    }
    if settings.jobs_url:
        return _redis(settings.jobs_url, options)
    engine = db.engine
    if engine.dialect.name == "sqlite":
        # What a power cut takes from this file is handed out again from `job_run`.
        return SqliteHuey(
            "assess", filename=str(settings.instance_path / "jobs.db"), fsync=False, **options
        )
    arguments, keywords = engine.dialect.create_connect_args(engine.url)
    network = network_options(settings.sqlalchemy_url)

    def connect() -> Any:
        return engine.dialect.connect(*arguments, **{**network, **keywords})

    return PostgresHuey("assess", connection=connect, **options)


def _redis(url: str, options: dict[str, Any]) -> Huey:
    try:
        return RedisHuey("assess", url=as_redis(url), **options)
    except Exception as error:
        raise UnsafeSettings(
            f"ASSESS_JOBS_URL cannot be used ({type(error).__name__}): it takes "
            "redis://host:port/0 or valkey://host:port/0 and needs the package `redis`. "
            "Leave it empty to keep the queue in the database."
        ) from error
