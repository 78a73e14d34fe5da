"""Candidates who save through a proxy while servers die, and what must be true afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from assess import create_app, jobs
from assess.config import Settings
from assess.database import check_durability
from assess.delivery.evidence import problems_of
from assess.delivery.kinds import Form, Pending, register_kind
from assess.delivery.models import Receipt
from assess.extensions import db
from bench.common import SECRET, BenchKind, Candidate, Wire
from tests.support.killing import Seen, _compare

ROOT = Path(__file__).resolve().parents[2]


class EndingKind(BenchKind):
    """The benchmarks' kind of test, which can be handed in as well."""

    def answered(self, _form: Form, state: Any) -> int:
        return len(state)

    def outcome(self, _form: Form, _state: Any, _neutralised: Any = frozenset()) -> Pending:
        return Pending("nobody scores this")


def settings(url: str, folder: Path) -> Settings:
    return Settings(
        environment="demo",
        secret_key=SECRET,
        instance_path=folder,
        database_url=url,
        secure_cookies=False,
        trusted_proxies=1,
    )


def application() -> Flask:
    """What a server process runs: as `assess.serve.application`, with a kind of its own."""
    from assess.serve import wait_for_database

    register_kind(EndingKind())  # type: ignore[arg-type]
    app = create_app(settings(os.environ["TEST_DATABASE"], Path(os.environ["TEST_FOLDER"])))
    with app.app_context():
        wait_for_database(db.engine)
        check_durability(db.engine)
    jobs.start(app)
    return app


@dataclass
class Server:
    """One application server: a parent process with a worker."""

    url: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        code = (
            "from assess.serve import server; server("
            f"'tests.support.failover:application', False, '127.0.0.1', {self.port}, 1).serve()"
        )
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code],
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "TEST_DATABASE": self.url,
                    "TEST_FOLDER": str(self.folder),
                },
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as one:
                return bool(one.status == 200)
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except OSError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds: float = 40) -> int:
        """Ask it to end, as a deployment does; returns its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=seconds)

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text()


@contextlib.contextmanager
def served_twice(url: str, folder: Path, ports: list[int]) -> Iterator[list[Server]]:
    servers = [Server(url, folder / f"server-{port}", port) for port in ports]
    try:
        for server in servers:
            server.start()
        yield servers
    finally:
        for server in servers:
            server.kill()


@dataclass
class Load:
    """Candidates who save one event after another and repeat whatever was not acknowledged."""

    port: int
    candidates: list[Candidate]
    seed: int
    pace_s: float = 0.05
    patience_s: float = 25.0
    seen: dict[str, Seen] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seen = {candidate.id: Seen() for candidate in self.candidates}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()))

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def acked(self) -> dict[str, int]:
        return {name: one.acked for name, one in self.seen.items()}

    def hand_in(self, names: list[str], seconds: float = 40) -> None:
        """Hand these sittings in, once the load has stopped; repeats until there is a receipt."""
        asyncio.run(self._hand_in(names, time.monotonic() + seconds))

    async def _all(self) -> None:
        await asyncio.gather(
            *(
                self._one(candidate, self.seed + place)
                for place, candidate in enumerate(self.candidates)
            )
        )

    async def _one(self, candidate: Candidate, seed: int) -> None:
        chance, mine = random.Random(seed), self.seen[candidate.id]
        wire: Wire | None = None
        while not self._stop.is_set():
            # The same counter with the same value until it is acknowledged.
            candidate.n = mine.acked
            request = candidate.request("sync")
            event = json.loads(request.split(b"\r\n\r\n", 1)[1])["events"][0]
            mine.sent[event["n"]] = event["value"]["choice"]
            wire, status, body = await self._ask(wire, request)
            if status == "200":
                mine.acked = max(mine.acked, json.loads(body)["ack"])
                await asyncio.sleep(self.pace_s * chance.uniform(0.5, 1.5))
            else:
                await asyncio.sleep(0.2 * chance.uniform(0.5, 1.5))
        await _close(wire)

    async def _ask(self, wire: Wire | None, request: bytes) -> tuple[Wire | None, str, bytes]:
        try:
            async with asyncio.timeout(self.patience_s):
                if wire is None:
                    loop = asyncio.get_running_loop()
                    _, wire = await loop.create_connection(Wire, "127.0.0.1", self.port)
                head, body = await wire.ask(request)
            status = head[9:12].decode()
        except (OSError, TimeoutError):
            await _close(wire)
            wire, status, body = None, "none", b""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return wire, status, body

    async def _hand_in(self, names: list[str], until: float) -> None:
        for candidate in self.candidates:
            if candidate.id not in names:
                continue
            last = candidate.n = max(self.seen[candidate.id].sent)
            envelope = {"epoch": 1, "events": [], "last": self.seen[candidate.id].acked}
            choice = self.seen[candidate.id].sent[last]
            event = {"n": last, "item": f"q{last % 60 + 1:02}", "type": "answer"}
            envelope["events"] = [{**event, "value": {"choice": choice}, "t": last * 900}]
            envelope["last"] = last
            body = json.dumps(envelope).encode()
            head = candidate.request("hand-in").split(b"\r\n\r\n", 1)[0]
            lines = [line for line in head.split(b"\r\n") if b"Content-Length" not in line]
            request = b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])
            wire: Wire | None = None
            while time.monotonic() < until:
                wire, status, reply = await self._ask(wire, request)
                if status == "200":
                    self.receipts[candidate.id] = json.loads(reply)["receipt"]["digest"]
                    self.seen[candidate.id].acked = last
                    break
                await asyncio.sleep(0.3)
            await _close(wire)


async def _close(wire: Wire | None) -> None:
    if wire is not None:
        wire.transport.abort()
        # The transport lets go of its socket in the loop's next turn.
        await asyncio.sleep(0)


def check_kept(url: str, folder: Path, load: Load) -> int:
    """Compare what was acknowledged with what the database holds; returns how many events.

    Raises:
        AssertionError: something acknowledged is missing or changed, or a chain is broken.
    """
    _compare(url, load.seen)
    register_kind(EndingKind())  # type: ignore[arg-type]
    app = create_app(settings(url, folder))
    with app.app_context():
        for sitting_id in load.seen:
            assert problems_of(sitting_id) == []
        for sitting_id, digest in load.receipts.items():
            kept = db.session.query(Receipt).filter_by(sitting_id=sitting_id).one()
            assert kept.digest == digest
        db.session.remove()
        db.engine.dispose()
    return sum(load.acked.values())
