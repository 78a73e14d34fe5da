"""`assess results export` and `assess results verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click
from flask.cli import AppGroup

from assess.results import queries, verification
from assess.results.export import note_export, to_csv, to_xlsx
from assess.results.rules import Standing

group = AppGroup("results", help="Export results and verify their scores.")


@group.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="a file to write")
@click.option(
    "--standing",
    type=click.Choice([*get_args(Standing), "all"]),
    default="released",
    show_default=True,
    help="which results; `released` are those still valid",
)
@click.option("--language", type=click.Choice(["en", "fr"]), help="only tests in this language")
@click.option("--test", default="", help="only the test with this code")
def export(form: str, output: Path | None, standing: str, language: str | None, test: str) -> None:
    """Write results as CSV or XLSX."""
    chosen = queries.ResultFilter(
        standing="" if standing == "all" else standing, language=language or "", test=test
    )
    if form == "xlsx" and output is None:
        raise click.UsageError("An XLSX file needs --output FILE.")
    note_export(chosen, form)
    rows = queries.each(chosen)
    if form == "xlsx" and output is not None:
        _write(output, to_xlsx(rows))
    elif output is None:
        for piece in to_csv(rows):
            click.echo(piece.encode(), nl=False)
    else:
        _write(output, "".join(to_csv(rows)).encode())


@group.command("verify")
def verify() -> None:
    """Score every result again and compare it with what was recorded, byte by byte."""
    checked, differing = 0, 0
    for finding in verification.verify():
        checked += 1
        if finding:
            differing += 1
            click.echo(
                f"result {finding.result_id} (sitting {finding.sitting_id}): {finding.problem}",
                err=True,
            )
    click.echo(f"{checked} results scored again, {differing} differ.")
    if differing:
        sys.exit(1)


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"Cannot write {output}: {error.strerror}.") from None
