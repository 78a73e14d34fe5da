"""`assess audit`: verify the chain, keep the keys, take a checkpoint."""

from __future__ import annotations

import json
import secrets
import sys
import time
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from assess.audit import checkpoints, jws, verification
from assess.audit import keys as signing
from assess.audit.checking import Report
from assess.audit.models import SigningKey
from assess.extensions import db

group = AppGroup("audit", help="Verify the audit chain, keep its keys.")
keys = AppGroup("keys", help="Keys that sign receipts and checkpoints.")
group.add_command(keys)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("verify")
@click.option(
    "--checkpoints", "files", type=FILE, multiple=True, help="a file kept outside; repeatable"
)
@click.option("--keys", "key_file", type=FILE, help="trust only the keys of this key set")
@click.option("--json", "as_json", is_flag=True, help="the report as JSON")
def verify(files: tuple[Path, ...], key_file: Path | None, as_json: bool) -> None:
    """Check every link, column, personal digest, checkpoint and signature."""
    pinned = _pinned(key_file) if key_file else None
    outside = {str(path): path.read_text("utf-8", "replace") for path in files}
    began = time.perf_counter()
    report = verification.verify(outside, pinned)
    seconds = time.perf_counter() - began
    if as_json:
        click.echo(json.dumps(_as_json(report), indent=1))
    else:
        for problem in report.problems:
            click.echo(problem, err=True)
        if report.found > len(report.problems):
            click.echo(f"… and {report.found - len(report.problems)} more", err=True)
        click.echo(
            f"{report.entries} entries, {report.checkpoints} checkpoints, {report.erased} erased; "
            f"{report.found} problems. Head {report.head.hex()} ({seconds:.1f} s)."
        )
        if not files:
            click.echo("No checkpoint from outside was given: a cut-off end would not be seen.")
    if not report.sound:
        sys.exit(1)


@group.command("checkpoint")
@click.option("--reason", default="by hand", show_default=True)
def checkpoint(reason: str) -> None:
    """Seal what waits, sign the chain's head and hand it out."""
    signing.signer()
    taken = checkpoints.take(reason)
    newest = taken or checkpoints.latest()
    if newest is None:
        click.echo("The chain is empty.")
        return
    click.echo(f"{newest.seq} entries, head {newest.head}" + ("" if taken else " (as before)"))
    click.echo(newest.jws)


@keys.command("list")
def list_keys() -> None:
    """Show every key that ever signed, the newest first."""
    rows = db.session.scalars(select(SigningKey).order_by(SigningKey.created_at.desc())).all()
    for row in rows:
        until = f"retired {row.retired_at:%Y-%m-%d %H:%M}" if row.retired_at else "in use"
        click.echo(f"{row.kid}  since {row.created_at:%Y-%m-%d %H:%M}  {until}")
    if not rows:
        click.echo("No key has signed yet.")


@keys.command("new")
@click.option("--print", "only_print", is_flag=True, help="print it for ASSESS_SIGNING_KEY")
def new(only_print: bool) -> None:
    """Make the first private key."""
    if only_print:
        click.echo(jws.encode(secrets.token_bytes(32)))
        return
    _refuse_setting()
    path = signing.path_of(current_app.config["SETTINGS"])
    try:
        made = signing.make(path)
    except FileExistsError:
        raise click.ClickException(
            f"{path} exists. To replace it, run `assess audit keys rotate`."
        ) from None
    click.echo(f"Wrote {path}, readable by this user alone. Key {made.kid}. Back it up.")


@keys.command("rotate")
def rotate() -> None:
    """Put the private key aside and make a new one; what the old one signed stays valid."""
    _refuse_setting()
    path = signing.path_of(current_app.config["SETTINGS"])
    if not path.exists():
        raise click.ClickException(f"{path} is missing: run `assess audit keys new`.")
    signing.announce()  # so that the old public half is known for ever
    aside = signing.put_aside(path)
    made = signing.make(path)
    current_app.extensions.pop(signing.KEY, None)
    signing.announce()
    click.echo(f"Key {made.kid} signs from the next start of the server: restart it now.")
    click.echo(f"The key before is in {aside}. Destroy it once every server was restarted.")


def _refuse_setting() -> None:
    if current_app.config["SETTINGS"].signing_key:
        raise click.ClickException(
            "The key is the setting ASSESS_SIGNING_KEY. Print a new one with "
            "`assess audit keys new --print`, put it there and restart."
        )


def _pinned(path: Path) -> dict[str, bytes]:
    try:
        return signing.from_jwks(json.loads(path.read_text("utf-8", "replace")))
    except ValueError as error:
        raise click.ClickException(f"{path}: {error}") from None


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "sound": report.sound,
        "entries": report.entries,
        "head": report.head.hex(),
        "checkpoints": report.checkpoints,
        "personal": report.personal,
        "erased": report.erased,
        "found": report.found,
        "problems": report.problems,
    }
