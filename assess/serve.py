"""`assess serve`: the application behind granian, refused on a database that could lose answers."""

from __future__ import annotations

import os

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer as Server
from sqlalchemy import Engine

from assess import create_app, jobs
from assess.config import Settings, UnsafeSettings
from assess.database import check_durability
from assess.extensions import db

#: A request that saves waits for its group's commit, so many threads wait at once.
BLOCKING_THREADS = 64


def application() -> Flask:
    """What each server process runs: checks, then the application with its jobs."""
    app = create_app()
    with app.app_context():
        check_ready(db.engine)
    if app.config["SETTINGS"].background_jobs:
        jobs.start(app)
    return app


def check_ready(engine: Engine) -> None:
    """Refuse an unsafe database or one that migrations have not reached.

    Raises:
        UnsafeSettings: says what to change or to run.
    """
    check_durability(engine)
    config = current_app.extensions["migrate"].migrate.get_config()
    wanted = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != wanted:
        raise UnsafeSettings(
            f"The database is at version {found or 'none'}, this program needs {wanted}. "
            "Run `assess db upgrade`."
        )


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", type=int, help="processes; one on SQLite, two on PostgreSQL by default")
@with_appcontext
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the application for production."""
    settings: Settings = current_app.config["SETTINGS"]
    check_ready(db.engine)
    embedded = db.engine.dialect.name == "sqlite"
    db.engine.dispose()
    if embedded and workers not in (None, 1):
        raise UnsafeSettings("SQLite is served by one process: leave out --workers.")
    server("assess.serve:application", embedded, host, port, workers, settings).serve()


def server(
    target: str,
    embedded: bool,
    host: str,
    port: int,
    workers: int | None = None,
    settings: Settings | None = None,
) -> Server:
    """The server as it is run; `target` names a factory of the application."""
    return Server(
        target,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or (1 if embedded else min(os.cpu_count() or 2, 4)),
        blocking_threads=BLOCKING_THREADS,
        backlog=2048,
        websockets=False,
        log_level=LogLevels.warning if settings is None or settings.demo else LogLevels.info,
        respawn_failed_workers=True,
    )
