"""`assess officesim selftest | import | list`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from assess.officesim.bundles import folders_in, read_bundle
from assess.officesim.projects import ProjectError

FOLDERS = click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)


@click.group()
def officesim() -> None:
    """Test and import projects of the Office test."""


@officesim.command()
@FOLDERS
def selftest(paths: Sequence[Path]) -> None:
    """Try the rubrics of the projects in PATHS; needs no database.

    The start file must earn nothing, the solution everything, and every check must be lost by
    a mutant that loses nothing else.
    """
    from assess.officesim.operations import try_out  # noqa: PLC0415  reads no setting

    failed = False
    for folder in _projects(paths):
        try:
            tried = try_out(read_bundle(folder))
        except ProjectError as error:
            failed = True
            _say(folder, error)
            continue
        project = tried.bundle.project
        click.echo(
            f"{project.code}: {len(project.tasks)} tasks, {len(project.checks)} checks, "
            f"{project.points} points: sound ({tried.engine})"
        )
    sys.exit(1 if failed else 0)


@officesim.command("import")
@FOLDERS
@with_appcontext
def import_(paths: Sequence[Path]) -> None:
    """Publish the projects in PATHS; importing the same again changes nothing."""
    from assess.officesim.operations import publish, try_out  # noqa: PLC0415

    failed = False
    for folder in _projects(paths):
        try:
            version, fresh = publish(try_out(read_bundle(folder)))
        except ProjectError as error:
            failed = True
            _say(folder, error)
            continue
        said = "published" if fresh else "unchanged"
        click.echo(f"{version.project.code}: version {version.number} {said}")
    sys.exit(1 if failed else 0)


@officesim.command("list")
@with_appcontext
def list_() -> None:
    """Name every project, its versions and its points."""
    from assess.officesim.queries import projects  # noqa: PLC0415

    for project in projects():
        last = project.versions[-1]
        state = "retired" if project.retired_at else f"version {last.number}, {last.points} points"
        click.echo(f"{project.code}: {project.application}, {state}")


def _projects(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        found = folders_in(path)
        if not found:
            click.echo(f"{path}: there is no project.toml in it.", err=True)
            sys.exit(1)
        yield from found


def _say(folder: Path, error: ProjectError) -> None:
    for problem in error.problems:
        click.echo(problem, err=True)
    click.echo(f"{folder}: not sound; correct what is named above.", err=True)
