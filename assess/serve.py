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
from sqlalchemy import Engine, text

from assess import create_app, faults, jobs, soundness, upkeep
from assess.audit import keys
from assess.config import Settings, UnsafeSettings
from assess.database import check_durability
from assess.extensions import db
from assess.platform import POOL_SIZE, SERVER_THREADS

#: What a server process holds besides its pool: the writer's connection and the clock's.
OWN_CONNECTIONS = 2


def application() -> Flask:
    """What each server process runs: checks, then the application with its jobs."""
    faults.stop_on_fatal()
    app = create_app()
    with app.app_context():
        check_ready(db.engine)
        soundness.check_sound(db.engine)
        keys.announce()
    if app.config["SETTINGS"].background_jobs:
        jobs.register_job("check_at_night", soundness.LOOK_S, soundness.nightly.run)
        jobs.start(app)
    return app


def check_ready(engine: Engine) -> None:
    """Refuse an unsafe database, one that migrations have not reached, or a missing key.

    Raises:
        UnsafeSettings: says what to change or to run.
    """
    check_durability(engine)
    keys.signer()
    config = current_app.extensions["migrate"].migrate.get_config()
    wanted = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != wanted:
        raise UnsafeSettings(
            f"The database is at version {found or 'none'}, this program needs {wanted}. "
            "Run `assess db upgrade`."
        )


def check_connections(engine: Engine, workers: int) -> None:
    """Refuse more processes than PostgreSQL has connections for.

    Raises:
        UnsafeSettings: says how many processes would fit.
    """
    with engine.connect() as connection:
        free = int(connection.execute(text("SHOW max_connections")).scalar_one())
        free -= int(connection.execute(text("SHOW superuser_reserved_connections")).scalar_one())
    needed = POOL_SIZE + OWN_CONNECTIONS
    if workers * needed > free:
        raise UnsafeSettings(
            f"{workers} processes may open {workers * needed} connections, and PostgreSQL allows "
            f"{free}. Start at most {free // needed} with --workers, or raise max_connections."
        )


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", type=int, help="processes; one on SQLite, two on PostgreSQL by default")
@click.option("--force", is_flag=True, help="start a new version even while people sit")
@with_appcontext
def serve(host: str, port: int, workers: int | None, force: bool) -> None:
    """Serve the application for production."""
    settings: Settings = current_app.config["SETTINGS"]
    check_ready(db.engine)
    soundness.check_sound(db.engine)
    upkeep.refuse_new_version(db.engine, settings, force=force)
    embedded = db.engine.dialect.name == "sqlite"
    if embedded and workers not in (None, 1):
        raise UnsafeSettings("SQLite is served by one process: leave out --workers.")
    workers = workers or (1 if embedded else min(os.cpu_count() or 2, 4))
    if not embedded:
        check_connections(db.engine, workers)
    db.engine.dispose()
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
        # A request that saves waits for its group's commit, so many threads wait at once.
        blocking_threads=SERVER_THREADS,
        backlog=2048,
        websockets=False,
        log_level=LogLevels.error if settings is None or settings.demo else LogLevels.info,
        respawn_failed_workers=True,
    )
