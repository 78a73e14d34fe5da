"""Kill a serving application under save load and compare what it acknowledged with what it kept."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text

from bench.common import Candidate, Wire, prepare, served


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
    generator = random.Random(seed)
    candidates = [Candidate(*pair) for pair in prepare(url, folder, people)]
    seen = {candidate.id: Seen() for candidate in candidates}
    for _ in range(rounds):
        port = free_port()
        with served(url, folder, port) as parent:
            asyncio.run(_until_killed(port, parent, candidates, seen, generator.uniform(0.3, 1.5)))
        _compare(url, seen)
    return sum(one.acked for one in seen.values()), rounds


async def _until_killed(
    port: int,
    parent: psutil.Process,
    candidates: list[Candidate],
    seen: dict[str, Seen],
    after_s: float,
) -> None:
    async def save(candidate: Candidate) -> None:
        mine = seen[candidate.id]
        # After a lost reply the browser sends the same event again.
        candidate.n = mine.acked
        loop = asyncio.get_running_loop()
        try:
            _, wire = await loop.create_connection(Wire, "127.0.0.1", port)
            while True:
                request = candidate.request("sync")
                event = json.loads(request.split(b"\r\n\r\n", 1)[1])["events"][0]
                mine.sent[event["n"]] = event["value"]["choice"]
                status, body = await wire.ask(request)
                if status[9:12] == b"200":
                    mine.acked = max(mine.acked, json.loads(body)["ack"])
                else:
                    candidate.n = mine.acked
        except (OSError, ValueError):
            return

    work = [asyncio.create_task(save(candidate)) for candidate in candidates]
    await asyncio.sleep(after_s)
    for process in [parent, *parent.children(recursive=True)]:
        os.kill(process.pid, signal.SIGKILL)
    await asyncio.wait(work, timeout=10)


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
