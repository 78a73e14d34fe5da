"""`assess written check | import | export | list`."""

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


@written.command()
@click.argument("code")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--number", type=int, help="A version; the newest when left out.")
@with_appcontext
def export(code: str, folder: Path, number: int | None) -> None:
    """Write a published paper as FOLDER, which gives the same content when imported."""
    from assess.written import queries  # noqa: PLC0415  `check` needs no database
    from assess.written.authoring.raw import files_of, raw_of  # noqa: PLC0415

    paper = queries.paper_by_code(code)
    versions = {one.number: one for one in paper.versions} if paper else {}
    version = versions.get(max(versions, default=0) if number is None else number)
    if version is None:
        raise click.ClickException(f"There is no such version of {code!r}.")
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} holds something already.")
    kept = {name: queries.file_of(digest) for name, digest in version.files.items()}
    files = {name: one[1] for name, one in kept.items() if one is not None}
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files_of(raw_of(queries.paper_with_key(version.id)), files).items():
        (folder / name).write_bytes(data)
    click.echo(f"{code}: version {version.number} written to {folder}")


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
