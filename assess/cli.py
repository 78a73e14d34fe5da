"""The `assess` command."""

from __future__ import annotations

import sys

import click
from flask.cli import FlaskGroup

from assess import create_app, upkeep
from assess.banks.commands import bank
from assess.config import UnsafeSettings
from assess.officesim.cli import officesim
from assess.rehearsal.commands import rehearse
from assess.serve import serve, work
from assess.written.cli import written


@click.group(cls=FlaskGroup, create_app=create_app, add_version_option=False)
def group() -> None:
    """assess: online assessment for recruitment."""


# Known without an application, so that authors can check their work on any machine.
group.add_command(bank)
group.add_command(officesim)
group.add_command(written)
group.add_command(serve)
group.add_command(work)
# Speaks HTTP only, so that it runs on any machine.
group.add_command(rehearse)
upkeep.install()


def main() -> None:
    """Run the command line; unsafe settings end in one clear sentence, not a trace."""
    try:
        group()
    except UnsafeSettings as error:
        click.echo(f"assess: {error}", err=True)
        sys.exit(2)
