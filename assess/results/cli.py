"""`assess results export` and `assess results verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from assess.extensions import db
from assess.results import queries, verification
from assess.results.export import to_csv, to_xlsx

group = AppGroup("results", help="Export results and verify their scores.")


@group.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--standing", default="released", help="released (default), recorded, or all")
@click.option("--language", default="", help="only tests in this language")
def export(form: str, output: Path | None, standing: str, language: str) -> None:
    """Write results as CSV or XLSX."""
    chosen = queries.ResultFilter(
        standing="" if standing == "all" else standing, language=language
    )
    rows = db.session.scalars(queries.results(chosen))
    if form == "xlsx":
        if output is None:
            raise click.UsageError("An XLSX file needs --output FILE.")
        output.write_bytes(to_xlsx(rows))
        return
    text = "".join(to_csv(rows))
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8", newline="")


@group.command("verify")
def verify() -> None:
    """Score every result again and compare it with what was recorded, byte by byte."""
    checked, findings = 0, []
    for finding in verification.verify():
        checked += 1
        if finding:
            findings.append(finding)
            click.echo(
                f"result {finding.result_id} (sitting {finding.sitting_id}): {finding.problem}",
                err=True,
            )
    click.echo(f"{checked} results scored again, {len(findings)} differ.")
    if findings:
        sys.exit(1)
