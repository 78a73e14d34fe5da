"""`assess test offer` and `assess test list`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from assess.recruitment import offering, queries
from assess.recruitment.operations import NotPossible

group = AppGroup("test", help="Offer tests from question banks.")


@group.command("offer")
@click.argument("bank")
@click.option("--title-en", default="", help="English title; the bank's own by default")
@click.option("--title-fr", default="", help="French title; the bank's own by default")
@click.option("--minutes", type=click.IntRange(5, 600), default=60, show_default=True)
@click.option("--grace", type=click.IntRange(0, 600), default=60, show_default=True)
def offer(bank: str, title_en: str, title_fr: str, minutes: int, grace: int) -> None:
    """Offer the language test of BANK, or a new version of it."""
    titles = {"en": title_en, "fr": title_fr}
    try:
        test = offering.offer(bank, titles, minutes * 60, grace)
    except NotPossible as error:
        for shortage in getattr(error, "shortages", ()):
            click.echo(
                f"{shortage.cell.skill}, level {shortage.cell.level}: needs {shortage.needed}, "
                f"lacks {shortage.lacking} ({shortage.available} usable)",
                err=True,
            )
        raise click.ClickException(str(error)) from None
    click.echo(f"{test.code} version {test.version} is on offer: {test.title['en']}")


@group.command("list")
def list_tests() -> None:
    """Show the tests on offer."""
    for test in queries.tests():
        click.echo(f"{test.code} v{test.version}  {test.duration_s // 60} min  {test.title['en']}")
