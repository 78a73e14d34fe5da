"""`assess rehearse`: a load rehearsal against a running server, before a session."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from assess.rehearsal.plan import Plan
from assess.rehearsal.readback import Refused
from assess.rehearsal.report import summary
from assess.rehearsal.running import Restart
from assess.rehearsal.running import rehearse as run

#: Where the demo keeps its operator's token.
DEMO_TOKEN = Path("instance") / "demo" / "operator-token"


@click.command("rehearse")
@click.option("--url", required=True, help="the server, for example https://assess.example.org")
@click.option("--candidates", required=True, type=click.IntRange(1, 5000), help="how many sit")
@click.option("--pace", default=10.0, show_default=True, help="seconds between two answers")
@click.option("--duration", default=60.0, show_default=True, help="seconds of work after arrival")
@click.option("--arrive", default=10.0, show_default=True, help="seconds in which all arrive")
@click.option("--test", "test", default="", help="code of the test; else the first on offer")
@click.option("--faults", is_flag=True, help="lose replies, resend, reorder, reload, change device")
@click.option("--seed", default=1, show_default=True, help="draws answers and faults")
@click.option("--token", default="", help="the operator's token (or ASSESS_OPERATOR_TOKEN)")
@click.option("--token-file", type=click.Path(dir_okay=False, path_type=Path), help="holds it")
@click.option("--restart-command", default="", help="restarts the server, once, half-way")
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="write the report here"
)
def rehearse(
    url: str,
    candidates: int,
    pace: float,
    duration: float,
    arrive: float,
    test: str,
    faults: bool,
    seed: int,
    token: str,
    token_file: Path | None,
    restart_command: str,
    file: Path | None,
) -> None:
    """Let made-up candidates sit a test on a running server and prove that nothing is lost.

    Ends with 1 when a save was lost or a reply was outside the protocol.
    """
    plan = Plan(candidates, pace, duration, arrive, faults, seed, test)
    token = token or token_for(url, token_file)
    restart = _restarter(restart_command) if restart_command else None
    try:
        report = asyncio.run(run(url.rstrip("/"), token, plan, restart, click.echo))
    except (Refused, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if file is not None:
        file.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", "utf-8")
    click.echo(summary(report))
    if not good(report):
        sys.exit(1)


def good(report: dict[str, Any]) -> bool:
    """Whether a rehearsal went as it must."""
    return not report["saves_lost"] and not report["errors"]


def token_for(url: str, file: Path | None) -> str:
    """The operator's token: from `file`, the environment, or the demo on this computer.

    Raises:
        click.ClickException: there is none.
    """
    if file is None and (found := os.environ.get("ASSESS_OPERATOR_TOKEN", "")):
        return found
    if file is None and _is_here(url) and DEMO_TOKEN.exists():
        file = DEMO_TOKEN
    if file is None:
        raise click.ClickException(
            "No operator token: give --token or --token-file, or set ASSESS_OPERATOR_TOKEN "
            "to the value that the server has."
        )
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _restarter(command: str) -> Restart:
    async def restart() -> None:
        process = await asyncio.create_subprocess_shell(command)
        status = await asyncio.wait_for(process.wait(), 120)
        if status:
            raise OSError(f"the restart command ended with {status}")

    return restart
