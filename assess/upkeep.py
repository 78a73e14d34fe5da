"""`assess db upgrade` and `assess db check`, and what keeps an upgrade from a running test."""

from __future__ import annotations

import sys

import click
import flask_migrate
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate.cli import db as migrations  # type: ignore[import-not-found]
from sqlalchemy import Engine

import assess
from assess import soundness
from assess.config import Settings, UnsafeSettings
from assess.delivery.presence import sitting_now_ids
from assess.extensions import db

#: Where a server leaves the version that last served, beside the database file.
MARK = "served-version"


def refuse_while_people_sit(engine: Engine, what: str) -> None:
    """Raises `UnsafeSettings` while a change of version would fall into a test."""
    count = len(sitting_now_ids(engine))
    if count:
        raise UnsafeSettings(
            f"{count} people sit or are about to begin, so {what}. `assess sittings running` "
            "says who. Wait until they have finished; --force goes ahead all the same: the "
            "pages keep every answer and send it when the server is back."
        )


def present_version() -> str:
    """This program's version, its newest migration included."""
    config = current_app.extensions["migrate"].migrate.get_config()
    return f"{assess.__version__} {ScriptDirectory.from_config(config).get_current_head()}"


def refuse_new_version(engine: Engine, settings: Settings, *, force: bool) -> None:
    """Keep a changed program from starting while people sit; remember the one that serves.

    Raises:
        UnsafeSettings: another version served before, and people sit.
    """
    mark = settings.instance_path / MARK
    before = mark.read_text("utf-8") if mark.exists() else None
    now = present_version()
    if before == now:
        return
    if before is not None and not force:
        refuse_while_people_sit(
            engine, f"version {now} does not start in the place of version {before}"
        )
    mark.write_text(now, "utf-8")


@click.command("upgrade")
@click.option("--force", is_flag=True, help="even while people sit")
@click.argument("revision", default="head")
@with_appcontext
def upgrade(force: bool, revision: str) -> None:
    """Bring the database to this program's version; not while people sit."""
    if not force:
        refuse_while_people_sit(db.engine, "the database is not upgraded")
    db.session.remove()
    flask_migrate.upgrade(revision=revision)


@click.command("check")
@with_appcontext
def check() -> None:
    """Check every page and index, and the journals of people who sit."""
    problems = soundness.page_problems(db.engine, thorough=True)
    problems = problems or soundness.journal_problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        click.echo(soundness.RESTORE, err=True)
        sys.exit(1)
    click.echo("The database is sound. `assess sittings verify` checks every journal as well.")


def install() -> None:
    """Put these two in the place of the migration tool's own."""
    migrations.add_command(upgrade)
    migrations.add_command(check)
