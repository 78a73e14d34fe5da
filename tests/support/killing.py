"""Kill an application or its database under save load; compare what was acknowledged and kept."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text

from bench.common import Candidate, Wire, prepare, served
from tests.support.postgres import Cluster

#: Everybody must be acknowledged (again) within this time.
PATIENCE_S = 30


@dataclass
class Seen:
    """What one candidate sent and what was acknowledged to them."""

    sent: dict[int, str] = field(default_factory=dict)
    acked: int = 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill_rounds(url: str, folder: Path, *, rounds: int, people: int, seed: int) -> tuple[int, int]:
    """Serve, save, SIGKILL at a random moment, restart; returns (acknowledged, rounds done).

    Raises:
        AssertionError: something acknowledged is missing, changed or overwritten.
    """
    return _rounds(url, folder, rounds, people, seed, kill), rounds


def restart_rounds(url: str, folder: Path, *, rounds: int, people: int, seed: int) -> int:
    """The same with the orderly stop of an upgrade; returns how many were acknowledged.

    Everybody goes on with the cookie of before.
    """
    return _rounds(url, folder, rounds, people, seed, terminate)


def kill(parent: psutil.Process) -> None:
    """SIGKILL to the server and all its processes."""
    for process in [parent, *parent.children(recursive=True)]:
        os.kill(process.pid, signal.SIGKILL)


def terminate(parent: psutil.Process) -> None:
    """What a service manager sends when it stops a service."""
    parent.terminate()


def _rounds(
    url: str,
    folder: Path,
    rounds: int,
    people: int,
    seed: int,
    end: Callable[[psutil.Process], None],
) -> int:
    generator = random.Random(seed)
    candidates = [Candidate(*pair) for pair in prepare(url, folder, people)]
    seen = {candidate.id: Seen() for candidate in candidates}
    for _ in range(rounds):
        port = free_port()
        with served(url, folder, port) as parent:
            after_s = generator.uniform(0.3, 1.5)
            asyncio.run(_until_ended(port, parent, candidates, seen, after_s, end))
        _compare(url, seen)
    return sum(one.acked for one in seen.values())


@dataclass
class Survived:
    """What saving through deaths of the database came to."""

    acknowledged: int
    refused: int  # saves that were answered 503
    rounds: int


def database_kill_rounds(
    cluster: Cluster, folder: Path, *, rounds: int, people: int, seed: int
) -> Survived:
    """SIGKILL PostgreSQL under save load and start it again; the application stays.

    Raises:
        AssertionError: something acknowledged is missing or changed, or saving does not go
            on by itself.
    """
    generator = random.Random(seed)
    candidates = [Candidate(*pair) for pair in prepare(cluster.url, folder, people)]
    seen = {candidate.id: Seen() for candidate in candidates}
    refused = 0
    port = free_port()
    with served(cluster.url, folder, port):
        for _ in range(rounds):
            refused += asyncio.run(
                _through_a_death(port, cluster, candidates, seen, generator.uniform(0.3, 1.5))
            )
            _compare(cluster.url, seen)
    return Survived(sum(one.acked for one in seen.values()), refused, rounds)


async def _through_a_death(
    port: int,
    cluster: Cluster,
    candidates: list[Candidate],
    seen: dict[str, Seen],
    after_s: float,
) -> int:
    """Save all the while; returns how many saves were answered 503."""
    over = asyncio.Event()
    refused = 0

    async def save(candidate: Candidate) -> None:
        nonlocal refused
        mine = seen[candidate.id]
        candidate.n = mine.acked
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_connection(Wire, "127.0.0.1", port)
        while not over.is_set():
            request = candidate.request("sync")
            event = json.loads(request.split(b"\r\n\r\n", 1)[1])["events"][0]
            mine.sent[event["n"]] = event["value"]["choice"]
            status, body = await wire.ask(request)
            if status[9:12] == b"200":
                mine.acked = max(mine.acked, json.loads(body)["ack"])
                continue
            assert status[9:12] == b"503", status
            refused += 1
            candidate.n = mine.acked
            await asyncio.sleep(0.1)
        wire.transport.close()

    work = [asyncio.create_task(save(candidate)) for candidate in candidates]
    await asyncio.sleep(after_s)
    await asyncio.to_thread(cluster.kill)
    await asyncio.sleep(0.3)
    await asyncio.to_thread(cluster.start)
    before = {name: one.acked for name, one in seen.items()}
    until = asyncio.get_running_loop().time() + PATIENCE_S
    # It has gone on by itself when everybody has been acknowledged again.
    while any(one.acked <= before[name] for name, one in seen.items()):
        assert asyncio.get_running_loop().time() < until, "saving did not go on"
        await asyncio.sleep(0.1)
    over.set()
    await asyncio.gather(*work)
    return refused


async def _until_ended(
    port: int,
    parent: psutil.Process,
    candidates: list[Candidate],
    seen: dict[str, Seen],
    after_s: float,
    end: Callable[[psutil.Process], None],
) -> None:
    over = asyncio.Event()
    last: dict[str, str] = {}

    async def save(candidate: Candidate) -> None:
        # As a browser does: a connection that breaks is made anew until the server is gone.
        while not over.is_set():
            try:
                await send_on_one_connection(candidate)
            except (OSError, ValueError) as error:
                last[candidate.id] = repr(error)
                await asyncio.sleep(0.05)

    async def send_on_one_connection(candidate: Candidate) -> None:
        mine = seen[candidate.id]
        # After a lost reply the browser sends the same event again.
        candidate.n = mine.acked
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_connection(Wire, "127.0.0.1", port)
        try:
            while not over.is_set():
                request = candidate.request("sync")
                event = json.loads(request.split(b"\r\n\r\n", 1)[1])["events"][0]
                mine.sent[event["n"]] = event["value"]["choice"]
                status, body = await wire.ask(request)
                if status[9:12] == b"200":
                    mine.acked = max(mine.acked, json.loads(body)["ack"])
                else:
                    last[candidate.id] = status.decode()
                    candidate.n = mine.acked
        finally:
            wire.transport.close()

    before = {name: one.acked for name, one in seen.items()}
    work = [asyncio.create_task(save(candidate)) for candidate in candidates]
    until = asyncio.get_running_loop().time() + PATIENCE_S
    # A server that has only just started may need longer for its first saves.
    while any(one.acked <= before[name] for name, one in seen.items()):
        if asyncio.get_running_loop().time() >= until:
            over.set()
            await asyncio.wait(work, timeout=20)
            raise AssertionError(f"somebody was shut out: {last}")
        await asyncio.sleep(0.01)
    await asyncio.sleep(after_s)
    end(parent)
    # What is on its way still has its answer, or finds the server gone.
    await asyncio.sleep(0.3)
    over.set()
    await asyncio.wait(work, timeout=20)


def _compare(url: str, seen: dict[str, Seen]) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        for sitting_id, one in seen.items():
            rows = connection.execute(
                text("SELECT n, value, standing FROM journal_event WHERE sitting_id = :id"),
                {"id": sitting_id},
            ).all()
            kept = {n: json.loads(value)["choice"] for n, value, _ in rows}
            assert set(range(1, one.acked + 1)) <= set(kept), "an acknowledged event is missing"
            assert all(kept[n] == one.sent[n] for n in kept), "an event was changed"
            assert {standing for *_, standing in rows} <= {"applied"}
            newest: dict[str, int] = {}
            for n in kept:
                newest[f"q{n % 60 + 1:02}"] = max(n, newest.get(f"q{n % 60 + 1:02}", 0))
            answers = connection.execute(
                text("SELECT item_ref, n FROM current_answer WHERE sitting_id = :id"),
                {"id": sitting_id},
            )
            current = {row.item_ref: row.n for row in answers}
            assert current == newest, "a current answer is not the newest"
    engine.dispose()
