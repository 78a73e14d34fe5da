"""`assess bank check | import | export`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from assess.banks import export, operations, queries
from assess.banks.coverage import Cell, cells_of, coverage
from assess.banks.folder import read_folder
from assess.banks.formats.model import LEVELS, SKILLS, BankSource

FOLDERS = click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)


@click.group()
def bank() -> None:
    """Check, import and export question banks."""


@bank.command()
@FOLDERS
def check(paths: Sequence[Path]) -> None:
    """Lint the banks in PATHS and count their items; needs no database."""
    failed = False
    for path in paths:
        folder = read_folder(path)
        for problem in folder.problems:
            click.echo(str(problem))
        failed = failed or bool(folder.errors)
        if folder.source is not None:
            click.echo(_table(folder.source))
        warnings = len(folder.problems) - len(folder.errors)
        click.echo(f"{path}: {len(folder.errors)} errors, {warnings} warnings")
    sys.exit(1 if failed else 0)


@bank.command("import")
@FOLDERS
@with_appcontext
def import_(paths: Sequence[Path]) -> None:
    """Import the banks in PATHS; importing the same files again changes nothing."""
    for path in paths:
        try:
            report = operations.import_bank(path)
        except operations.UnsoundBankError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            click.echo(f"{path}: nothing was imported; correct the errors above.", err=True)
            sys.exit(1)
        for problem in report.warnings:
            click.echo(str(problem))
        click.echo(
            f"{report.bank}: {report.created} created, {report.changed} changed, "
            f"{report.unchanged} unchanged, {report.retired} retired, {report.restored} restored"
        )
        if report.kept:
            click.echo(f"  {report.kept} kept as edited since their last import")
        if report.left_retired:
            click.echo(f"  {report.left_retired} stay retired: a person retired them")


@bank.command("export")
@click.argument("code")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def export_(code: str, folder: Path) -> None:
    """Write bank CODE into FOLDER, in the format that `import` reads."""
    found = queries.bank_by_code(code)
    if found is None:
        known = ", ".join(row.code for row in queries.banks()) or "none"
        raise click.ClickException(f"There is no bank {code!r} (known: {known}).")
    try:
        count = export.export_bank(found, folder)
    except OSError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{code}: {count} items written to {folder}")


def _table(source: BankSource) -> str:
    """Items per skill and level; `!` where a form cannot be filled, `~` not twice."""
    cells = {
        (cell.skill, cell.level): cell
        for cell in coverage(source.header.blueprint, cells_of(source))
    }
    rows = [["", *(f"level {level}" for level in LEVELS), "all"]]
    for skill in SKILLS:
        row = [cells.get((skill, level), Cell(skill, level, 0, 0)) for level in LEVELS]
        rows.append([skill, *map(_cell, row), str(sum(cell.items for cell in row))])
    rows.append(
        [
            "all",
            *(str(sum(c.items for c in cells.values() if c.level == lv)) for lv in LEVELS),
            str(sum(cell.items for cell in cells.values())),
        ]
    )
    lines = ["".join(f"{text:>12}" for text in row) for row in rows]
    lines.append("  items/needed by a form   ! too few   ~ too few for two forms without repeats")
    return "\n".join(lines)


def _cell(cell: Cell) -> str:
    mark = {"short": " !", "tight": " ~", "ample": "  "}[cell.state]
    return f"{cell.items}/{cell.needed}{mark}"
