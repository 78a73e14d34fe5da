"""`assess clock` (the sitting clock's correction) and `assess sittings` (who sits; proofs)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from assess import clock as wall
from assess.audit import ledger
from assess.delivery import exporting
from assess.delivery.errors import Refused
from assess.delivery.evidence import problems_of
from assess.delivery.models import ClockOffset, Sitting, TestSession
from assess.delivery.presence import sitting_now_ids
from assess.delivery.state import delivery, sitting_now
from assess.delivery.timekeeper import AT_STAKE
from assess.extensions import db
from assess.identity.models import Account

clock = AppGroup("clock", help="Look at the sitting clock, or drop its correction.")


@clock.command("show")
def show() -> None:
    """Print this machine's time, sitting time and every step that was taken out."""
    sitting_time = sitting_now()
    click.echo(f"this machine  {wall.now():%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"sitting time  {sitting_time:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"taken out     {delivery().keeper.offset.total_seconds():.3f} s")
    for row in db.session.scalars(select(ClockOffset).order_by(ClockOffset.id)):
        what = f"step of {row.step_ms / 1000:+.3f} s" if row.step_ms else "reset"
        total = row.offset_ms / 1000
        click.echo(f"{row.at:%Y-%m-%d %H:%M:%S} UTC  {what}; taken out from then: {total:.3f} s")


@clock.command("reset")
@click.option("--force", is_flag=True, help="even while people sit: their time left jumps")
def reset(force: bool) -> None:
    """Let sitting time be the database's time again.

    It happens by itself as soon as nobody is checked in or sits.
    """
    if not delivery().keeper.reset(db.engine, force=force):
        raise click.ClickException(
            "People are checked in or sit, and their time left would jump. Wait until their "
            "sittings are closed, or repeat with --force and give the time back by hand."
        )
    click.echo("Sitting time is the database's time again. Servers follow within seconds.")


#: The identifier of a sitting may begin with a hyphen, and is no option then.
IDS = {"ignore_unknown_options": True}

sittings = AppGroup("sittings", help="See who sits; check sittings.")


@sittings.command("running")
def running() -> None:
    """Print who sits or is checked in; the number counts those an upgrade would interrupt."""
    counted = set(sitting_now_ids(db.engine))
    now = sitting_now()
    # Column by column: before an upgrade the database lacks the newest.
    sitting, session = Sitting.__table__.c, TestSession.__table__.c
    rows = db.session.execute(
        select(
            sitting.id,
            sitting.state,
            sitting.deadline_at,
            sitting.paused_at,
            Account.given_name,
            Account.family_name,
            session.title,
        )
        .join(Account, Account.id == sitting.account_id)
        .outerjoin(TestSession.__table__, session.id == sitting.session_id)
        .where(sitting.state.in_(AT_STAKE))
        .order_by(sitting.deadline_at, sitting.id)
    ).all()
    for row in rows:
        left = "not begun"
        if row.deadline_at is not None:
            minutes = (row.deadline_at - (row.paused_at or now)).total_seconds() // 60
            left = f"{max(0, minutes):.0f} min left" if row.id in counted else "overdue"
        elif row.id not in counted:
            left = "not open"
        name = f"{row.given_name} {row.family_name}, {row.title or '-'}"
        click.echo(f"{row.id}  {row.state:10}  {left:12}  {name}")
    click.echo(f"{len(counted)} sittings.")


@sittings.command("export", context_settings=IDS)
@click.argument("sitting_id", metavar="ID")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="else the screen")
def export(sitting_id: str, output: Path | None) -> None:
    """Write everything about one sitting that can be checked outside, with proofs.

    `scripts/verify_receipt.py` checks the file without this program.
    """
    try:
        document = exporting.export(sitting_id)
    except Refused as error:
        raise click.ClickException(str(error.message)) from None
    ledger.record_export(sitting_id, {"format": "json"})
    text = json.dumps(document, indent=1, ensure_ascii=True)
    if output is None:
        click.echo(text)
        return
    output.write_text(text + "\n", "ascii")
    click.echo(f"Wrote {output}: {len(document['journal'])} entries of the journal.")


@sittings.command("verify", context_settings=IDS)
@click.argument("ids", nargs=-1)
def verify(ids: tuple[str, ...]) -> None:
    """Compare the journal of each sitting (or of IDS) with its chain and its receipts."""
    chosen = list(ids) or list(db.session.scalars(select(Sitting.id).order_by(Sitting.id)))
    differing = 0
    for sitting_id in chosen:
        problems = problems_of(sitting_id)
        differing += bool(problems)
        for problem in problems:
            click.echo(f"sitting {sitting_id}: {problem}", err=True)
        db.session.expunge_all()
    click.echo(f"{len(chosen)} sittings checked, {differing} differ.")
    if differing:
        sys.exit(1)
