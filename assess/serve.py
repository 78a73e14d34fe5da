"""`assess serve`: the application behind granian, refused on a database that could lose answers."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import nullcontext

import click
import structlog
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer as Server
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from assess import create_app, faults, jobs, limiting, memory, soundness, upkeep
from assess.audit import keys, ledger
from assess.config import Settings, UnsafeSettings
from assess.database import check_durability
from assess.delivery.kinds import prepare_kinds
from assess.extensions import db
from assess.jobs import worker
from assess.platform import POOL_SIZE, SERVER_THREADS

log = structlog.get_logger()

#: What a server process holds besides its pool: the writer's connection, the clock's, and
#: those that count for the limits. Who leads work holds one for it, wherever that is.
OWN_CONNECTIONS = 2 + limiting.CONNECTIONS
#: How long a starting process waits for a database that is being failed over.
PATIENCE_S = 120.0
#: How long a stopping process may take to answer what it has accepted. A save waits at most
#: 15 s for the writer.
STOP_S = 30


def application() -> Flask:
    """What each server process runs: checks, then the application with its jobs."""
    faults.stop_on_fatal()
    app = create_app()
    with app.app_context():
        wait_for_database(db.engine)
        check_ready(db.engine)
        soundness.check_sound(db.engine)
        keys.announce()
        _note_start()
    if app.config["SETTINGS"].background_jobs:
        jobs.register_job("check_at_night", soundness.LOOK_S, soundness.nightly.run)
        jobs.start(app)
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                worker.begin(app)
    prepare_kinds()
    memory.settle()
    return app


def _note_start() -> None:
    """Evidence only: a database that takes no writes just now must still be served."""
    try:
        ledger.record_server_start(upkeep.present_version())
    except SQLAlchemyError:
        log.exception("start_not_recorded")


def wait_for_database(engine: Engine, patience_s: float = PATIENCE_S) -> None:
    """Wait until a database that takes writes answers.

    A process that gave up at once would be restarted over and over during a failover, and
    take the processes that still serve pages with it.

    Raises:
        OperationalError: none answered within `patience_s`.
    """
    until = time.monotonic() + patience_s
    while True:
        try:
            with engine.connect():
                return
        except OperationalError as error:
            if engine.dialect.name == "sqlite" or time.monotonic() >= until:
                raise
            log.warning("database_unreachable", error=str(error)[:300])
            time.sleep(1)


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
    each, leading = POOL_SIZE + OWN_CONNECTIONS, jobs.led()
    needed = workers * each + leading
    if needed > free:
        raise UnsafeSettings(
            f"{workers} processes may open {needed} connections, and PostgreSQL allows {free}. "
            f"Start at most {max(0, free - leading) // each} with --workers, "
            "or raise max_connections."
        )


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--workers",
    type=int,
    help="Processes; by default one on SQLite, one a processor up to four on PostgreSQL.",
)
@click.option(
    "--max-memory",
    type=click.IntRange(min=256),
    default=1500,
    show_default=True,
    help="Replace a process that holds more MB than this, after it has answered.",
)
@click.option("--force", is_flag=True, help="Start a new version even while people sit.")
@with_appcontext
def serve(host: str, port: int, workers: int | None, max_memory: int, force: bool) -> None:
    """Serve the application for production."""
    settings: Settings = current_app.config["SETTINGS"]
    wait_for_database(db.engine, patience_s=10)
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
    made = server("assess.serve:application", embedded, host, port, workers, settings, max_memory)
    with nullcontext() if embedded or not settings.background_jobs else worker.beside():
        made.serve()


@click.command("worker")
@click.option("--beside", type=int, hidden=True, help="The server process to end with.")
@with_appcontext
def work(beside: int | None) -> None:
    """Run queued tasks in a process of its own; ends after the task at hand on SIGTERM."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    wait_for_database(db.engine)
    check_ready(db.engine)
    if db.engine.dialect.name == "sqlite" and app.config["SETTINGS"].environment == "production":
        log.warning("worker_on_sqlite", effect="competes with the server for the one writer")
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    if beside is None:
        jobs.start(app)
    log.info("worker_started", threads=worker.THREADS)
    worker.work_until_told(app, told, beside)


def server(
    target: str,
    embedded: bool,
    host: str,
    port: int,
    workers: int | None = None,
    settings: Settings | None = None,
    max_memory: int | None = None,
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
        # A new process takes its time to load before the old one is told to stop.
        respawn_interval=10.0,
        workers_max_rss=max_memory,
        # Told to stop, a process answers what it has accepted; saves are answered by commits.
        workers_kill_timeout=STOP_S,
    )
