"""`assess results export` and `assess results verify`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
from flask.cli import AppGroup

from assess.results import export_rows, queries, verification
from assess.results.export import note_export, to_csv, write_xlsx
from assess.results.export_json import to_json
from assess.results.export_package import Form, write_package
from assess.results.rules import Standing

group = AppGroup("results", help="Export results and verify their scores.")


@group.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "json", "qti"]), default="csv")
@click.option("--package", is_flag=True, help="as a ZIP with a signed manifest; always for qti")
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
def export(
    form: Form,
    package: bool,
    output: Path | None,
    standing: str,
    language: str | None,
    test: str,
) -> None:
    """Write results as CSV, XLSX, JSON or QTI results reports."""
    chosen = queries.ResultFilter(
        standing="" if standing == "all" else standing, language=language or "", test=test
    )
    binary = package or form in ("xlsx", "qti")
    if binary and output is None:
        raise click.UsageError("A binary file needs --output FILE.")
    note_export(chosen, form)
    if output is None:
        for piece in _pieces(form, chosen):
            click.echo(piece.encode(), nl=False)
        return
    try:
        with output.open("wb") as file:
            if package or form == "qti":
                write_package(file, form, chosen, made_by="command")
            elif form == "xlsx":
                write_xlsx(file, export_rows.each(chosen))
            else:
                file.writelines(piece.encode() for piece in _pieces(form, chosen))
    except OSError as error:
        raise click.ClickException(f"Cannot write {output}: {error.strerror}.") from None


def _pieces(form: Form, chosen: queries.ResultFilter) -> Iterator[str]:
    rows = export_rows.each(chosen)
    return to_csv(rows) if form == "csv" else to_json(rows)


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
