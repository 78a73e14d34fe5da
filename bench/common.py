"""Shared by the benchmarks: a served application with running sittings, and a lean client."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from flask import Flask, Response

from assess import bulkhead, create_app
from assess.clock import now
from assess.config import Settings
from assess.delivery.access import body, endpoint
from assess.delivery.kinds import Form, PlacedItem, ResponseError, register_kind
from assess.delivery.models import FormItem, FormRecord, Sitting, TestDefinition
from assess.delivery.tickets import Tickets
from assess.extensions import csrf, db
from assess.identity.models import Account
from assess.identity.permissions import allow

SECRET = "a secret for benchmarks only, long enough to be believed"
QUESTIONS = 60


class BenchKind:
    """Sixty single-choice questions; the cheapest honest checker."""

    code = "bench"

    def checker(self, form: Form) -> Any:
        return _Checker(frozenset(form.content["refs"]))

    def media(self, _form: Form) -> frozenset[str]:
        return frozenset()


class _Checker:
    def __init__(self, refs: frozenset[str]) -> None:
        self.refs = refs

    def check(self, event: Any) -> None:
        if event.item not in self.refs or event.value.get("choice") not in ("o1", "o2", "o3", "o4"):
            raise ResponseError("No such answer.")


def settings(database_url: str, folder: Path) -> Settings:
    """The application as served in production, on plain loopback."""
    return Settings(
        environment="demo",
        secret_key=SECRET,
        instance_path=folder,
        database_url=database_url,
        secure_cookies=False,
    )


def application() -> Flask:
    """What a server process runs: the whole application and one route that does nothing.

    The no-op checks the same cookie and headers as the save path and answers JSON.
    """
    register_kind(BenchKind())  # type: ignore[arg-type]
    # The no-op is a fair reference only if it needs no seat, as the save path needs none.
    bulkhead.RUNNER = re.compile(r"/sittings/[\w-]{22}/[\w-]+")
    app = create_app(settings(os.environ["BENCH_DATABASE"], Path(os.environ["BENCH_FOLDER"])))

    @csrf.exempt
    @allow("sitting")
    @endpoint
    def noop(sitting_id: str) -> Any:  # noqa: ARG001
        body()
        return Response('{"ok": true}', mimetype="application/json")

    # Under the runner's name, so that neither is logged request by request.
    app.add_url_rule("/sittings/<sitting_id>/noop", "delivery_runner.noop", noop, methods=["POST"])
    return app


def prepare(database_url: str, folder: Path, count: int) -> list[tuple[str, str]]:
    """Create the schema and `count` running sittings; returns (sitting id, ticket) pairs."""
    register_kind(BenchKind())  # type: ignore[arg-type]
    app = create_app(settings(database_url, folder))
    tickets = Tickets(SECRET, secure=False)
    with app.app_context():
        db.create_all()
        ids = _sittings(count)
        db.session.remove()
        db.engine.dispose()
    return [(sitting_id, tickets.issue(sitting_id)) for sitting_id in ids]


def _sittings(count: int) -> list[str]:
    from assess.banks.models import Bank, Item, ItemVersion  # noqa: PLC0415

    moment = now()
    bank = Bank(code="bench", language="en", title={"en": "Bench"}, blueprint={}, authors=[])
    db.session.add(bank)
    db.session.flush()
    item = Item(bank_id=bank.id, code="one")
    db.session.add(item)
    db.session.flush()
    version = ItemVersion(
        item_id=item.id,
        number=1,
        content_hash="0" * 64,
        source="",
        prompt_html="",
        options_source=[],
        options_html=[],
        key=0,
        level=1,
        skill="reading",
        tags={},
        enemies=[],
        media={},
        created_at=moment,
    )
    test = TestDefinition(
        code="bench",
        kind="bench",
        language="en",
        title={"en": "Bench"},
        spec={},
        duration_s=4 * 3600,
        created_at=moment,
    )
    db.session.add_all([version, test])
    db.session.flush()
    refs = [f"q{place:02}" for place in range(1, QUESTIONS + 1)]
    ids = []
    for place in range(count):
        account = Account(
            email=f"bench-{place}@example.org",
            given_name="B",
            family_name=str(place),
            password_hash="x",
            login_key=secrets.token_hex(16),
            created_at=moment,
        )
        db.session.add(account)
        db.session.flush()
        form = Form(
            "bench",
            secrets.token_hex(16),
            {"refs": refs},
            tuple(PlacedItem(ref, version.id) for ref in refs),
        )
        sitting = Sitting(
            id=secrets.token_urlsafe(16),
            account_id=account.id,
            test_id=test.id,
            state="running",
            created_at=moment,
            started_at=moment,
            deadline_at=moment + timedelta(hours=4),
            epoch=1,
        )
        db.session.add(sitting)
        db.session.flush()
        db.session.add(
            FormRecord(
                sitting_id=sitting.id,
                kind="bench",
                seed=form.seed,
                content=form.canonical(),
                digest=form.digest,
                created_at=moment,
            )
        )
        db.session.flush()
        db.session.add_all(
            FormItem(sitting_id=sitting.id, ref=ref, item_version_id=version.id) for ref in refs
        )
        ids.append(sitting.id)
    db.session.commit()
    return ids


@contextlib.contextmanager
def served(database_url: str, folder: Path, port: int) -> Iterator[psutil.Process]:
    """Run the server exactly as `assess serve` does; yields its parent process."""
    code = (
        # As the command line, it has loaded the program when its processes are forked.
        "from bench.common import application; application(); "
        "from assess.serve import server; "
        f"server('bench.common:application', {database_url!r}.startswith('sqlite'), "
        f"'127.0.0.1', {port}).serve()"
    )
    environment = {**os.environ, "BENCH_DATABASE": database_url, "BENCH_FOLDER": str(folder)}
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).resolve().parent.parent,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for(port)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)
        log.close()


def _wait_for(port: int) -> None:
    # A second on a quiet machine; on a busy one it has taken half a minute.
    for _ in range(1200):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("The server did not come up.")


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """User and system time of processes and all their living descendants."""
    total = 0.0
    for parent in processes:
        for process in [parent, *parent.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
    return total


def postgres_process(socket_folder: str) -> psutil.Process:
    """The postmaster that listens in `socket_folder`."""
    pid = int((Path(socket_folder) / "data" / "postmaster.pid").read_text().split()[0])
    return psutil.Process(pid)


@dataclass
class Tally:
    """What a run saw."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


class Candidate:
    """One browser: a keep-alive connection, a sitting and its counter."""

    def __init__(self, sitting_id: str, ticket: str) -> None:
        self.id, self.ticket, self.n = sitting_id, ticket, 0

    def request(self, path: str) -> bytes:
        self.n += path == "sync"
        item = f"q{self.n % QUESTIONS + 1:02}"
        body = json.dumps(
            {
                "epoch": 1,
                "events": [
                    {
                        "n": max(self.n, 1),
                        "item": item,
                        "type": "answer",
                        "value": {"choice": f"o{self.n % 4 + 1}"},
                        "t": self.n * 900,
                    }
                ],
            }
        ).encode()
        return (
            f"POST /sittings/{self.id}/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: sitting={self.ticket}\r\nContent-Type: application/json\r\n"
            "X-Requested-With: assess\r\nAccept: */*\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


class Wire(asyncio.Protocol):
    """Just enough HTTP/1.1: one request at a time, replies with Content-Length."""

    def __init__(self) -> None:
        self.buffer = b""
        self.waiter: asyncio.Future[tuple[bytes, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.buffer[:end].lower()
        place = head.find(b"content-length:") + 15
        size = int(head[place : head.find(b"\r\n", place) if b"\r\n" in head[place:] else None])
        if len(self.buffer) >= end + 4 + size and self.waiter and not self.waiter.done():
            reply = (self.buffer[:12], self.buffer[end + 4 : end + 4 + size])
            self.buffer = self.buffer[end + 4 + size :]
            self.waiter.set_result(reply)

    def connection_lost(self, _error: Exception | None) -> None:
        if self.waiter and not self.waiter.done():
            self.waiter.set_exception(ConnectionError("closed"))

    async def ask(self, request: bytes) -> tuple[bytes, bytes]:
        # A request on a connection that is gone would be waited for until patience ends.
        if self.transport.is_closing():
            raise ConnectionError("closed")
        self.waiter = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.waiter


async def drive(
    port: int,
    candidates: list[Candidate],
    path: str,
    seconds: float,
    rate: float | None = None,
    check: Callable[[Candidate, bytes], bool] | None = None,
) -> Tally:
    """Let every candidate ask again and again, flat out or at `rate` requests/s in all.

    At a given rate requests fall due on a fixed schedule; the time a late request had
    to wait for its turn counts as latency (no coordinated omission).
    """
    loop = asyncio.get_running_loop()
    tally = Tally()
    wires = [(await loop.create_connection(Wire, "127.0.0.1", port))[1] for _ in candidates]
    begin = loop.time()
    end = begin + seconds

    async def live(place: int, candidate: Candidate, wire: Wire) -> None:
        due = begin + (place / rate if rate else 0.0)
        while (moment := loop.time()) < end:
            if rate:
                if due >= end:
                    return
                if due > moment:
                    await asyncio.sleep(due - moment)
            sent = due if rate else moment
            status, body = await wire.ask(candidate.request(path))
            if status[9:12] != b"200" or (check and not check(candidate, body)):
                tally.errors += 1
            tally.latencies.append(loop.time() - sent)
            due += len(candidates) / rate if rate else 0.0

    await asyncio.gather(
        *(
            live(place, candidate, wire)
            for place, (candidate, wire) in enumerate(zip(candidates, wires, strict=True))
        )
    )
    tally.seconds = loop.time() - begin
    for wire in wires:
        wire.transport.close()
    return tally


def acknowledged(candidate: Candidate, body: bytes) -> bool:
    """Whether the reply acknowledges what was just sent."""
    return bool(json.loads(body)["ack"] == candidate.n)
