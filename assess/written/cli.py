"""`assess written check | import | list`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from assess.written.bundles import folders_in, read_bundle
from assess.written.papers import PaperError

FOLDERS = click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)


@click.group()
def written() -> None:
    """Check and import papers of the written test."""


@written.command()
@FOLDERS
def check(paths: Sequence[Path]) -> None:
    """Read the papers in PATHS and name every fault; needs no database."""
    failed = False
    for folder in _papers(paths):
        try:
            paper = read_bundle(folder).paper
        except PaperError as error:
            failed = True
            _say(folder, error)
            continue
        click.echo(f"{paper.code}: {len(paper.tasks)} tasks, {paper.minutes} minutes: sound")
    sys.exit(1 if failed else 0)


@written.command("import")
@FOLDERS
@with_appcontext
def import_(paths: Sequence[Path]) -> None:
    """Publish the papers in PATHS; importing the same again changes nothing.

    No test uses a version before a second examiner has signed it off.
    """
    from assess.written.operations import publish  # noqa: PLC0415  `check` needs no database

    failed = False
    for folder in _papers(paths):
        try:
            version, fresh = publish(read_bundle(folder))
        except PaperError as error:
            failed = True
            _say(folder, error)
            continue
        said = "published, waits for a second examiner" if fresh else "unchanged"
        click.echo(f"{version.paper.code}: version {version.number} {said}")
    sys.exit(1 if failed else 0)


@written.command("list")
@with_appcontext
def list_() -> None:
    """Name every paper and its versions."""
    from assess.written.queries import is_signed_off, papers  # noqa: PLC0415

    for paper in papers():
        states = [
            f"{one.number}{'' if is_signed_off(one.id) else ' (not signed off)'}"
            for one in paper.versions
        ]
        retired = ", retired" if paper.retired_at else ""
        click.echo(f"{paper.code}{retired}: versions {', '.join(states)}")


def _papers(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        found = folders_in(path)
        if not found:
            raise click.ClickException(f"{path} holds no paper.toml.")
        yield from found


def _say(folder: Path, error: PaperError) -> None:
    for problem in error.problems:
        click.echo(f"{folder.name}: {problem}", err=True)
