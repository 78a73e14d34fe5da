"""The real application on a loopback port, as `make demo` serves it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "assess" / "web" / "static" / "build" / "manifest.json"
START_S = 180
DEMO = "from assess.demo import main; main()"


@dataclass
class Live:
    """A running demo: its address and the file of its database."""

    url: str
    database: Path
    log: Path
    process: subprocess.Popen[bytes] | None = None
    program: str = DEMO

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.database}"

    def cut_power(self) -> None:
        """Kill the server and all that belongs to it, at once and without a word."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def start(self) -> None:
        """Serve what is in the folder, at the same address as before."""
        port = self.url.rsplit(":", 1)[1]
        command = [sys.executable, "-c", self.program]
        arguments = ["--port", port, "--instance", str(self.database.parent)]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                [*command, *arguments],
                cwd=ROOT,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    # The other system of a test listens on this computer.
                    "ASSESS_WEBHOOKS_TO_PRIVATE": "true",
                },
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _wait_until_healthy(self, self.process)


class DidNotStart(RuntimeError):
    """The server gave no healthy answer; the message holds the end of its log."""


@contextmanager
def serving(folder: Path, port: int = 0, program: str = DEMO) -> Iterator[Live]:
    """Prepare a fresh demo in `folder` and serve it until the end of the block."""
    if not MANIFEST.exists():
        raise DidNotStart("The front end is not built: run `make install` first.")
    port = port or _free_port()
    live = Live(
        f"http://127.0.0.1:{port}",
        folder / "instance" / "assess.db",
        folder / "server.log",
        program=program,
    )
    prepared = os.environ.get("ASSESS_TEST_PREPARED_DEMO")
    if prepared:
        # Seeding takes most of a demo's start; a run of all tests does it once.
        shutil.copytree(prepared, live.database.parent)
    try:
        live.start()
        yield live
    finally:
        if live.process is not None:
            _stop(live.process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(live: Live, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{live.url}/healthz", timeout=5) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise DidNotStart(f"The server did not start:\n{live.log.read_text()[-4000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)
