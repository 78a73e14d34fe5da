"""How fast answers are saved, beside a no-op of the same application in the same run.

    python -m bench.save_path [--seconds 6] [--rounds 3] [--connections 100] [--port 5108]

One event a request on keep-alive connections, with the client beside the server on the
same cores. Each round measures the no-op and the save path in turn, because processor
speed drifts; CPU is per request, application and database apart. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from statistics import median

import psutil

from bench.common import (
    Candidate,
    Tally,
    acknowledged,
    cpu_seconds,
    drive,
    postgres_process,
    prepare,
    served,
)
from tests.support import postgres


def measure(
    port: int,
    candidates: list[Candidate],
    path: str,
    seconds: float,
    rate: float | None,
    app: psutil.Process,
    database: psutil.Process | None,
) -> tuple[Tally, float, float]:
    """One run; returns its tally and the CPU ms per request of application and database."""
    others = [database] if database else []
    before = cpu_seconds([app]), cpu_seconds(others)
    check = acknowledged if path == "sync" else None
    tally = asyncio.run(drive(port, candidates, path, seconds, rate, check))
    after = cpu_seconds([app]), cpu_seconds(others)
    done = max(1, len(tally.latencies))
    return tally, (after[0] - before[0]) / done * 1000, (after[1] - before[1]) / done * 1000


def show(name: str, tally: Tally, app_ms: float, database_ms: float) -> None:
    print(
        f"  {name:<18} {tally.rate:7.0f}/s   p50 {tally.quantile(0.5):6.1f} ms   "
        f"p99 {tally.quantile(0.99):6.1f} ms   CPU {app_ms:.3f} + {database_ms:.3f} ms"
        + (f"   {tally.errors} ERRORS" if tally.errors else ""),
        flush=True,
    )


def bench(name: str, url: str, options: argparse.Namespace, socket_folder: str | None) -> None:
    print(f"{name}, {options.connections} connections")
    with tempfile.TemporaryDirectory(prefix="assess-bench-") as folder:
        url = url or f"sqlite:///{folder}/bench.db"
        pairs = prepare(url, Path(folder), options.connections)
        candidates = [Candidate(*pair) for pair in pairs]
        database = postgres_process(socket_folder) if socket_folder else None
        with served(url, Path(folder), options.port) as app:
            run = lambda path, seconds, rate=None: measure(  # noqa: E731
                options.port, candidates, path, seconds, rate, app, database
            )
            run("noop", 1.5)
            run("sync", 1.5)
            ratios, costs = [], []
            for _ in range(options.rounds):
                noop, noop_app, noop_db = run("noop", options.seconds)
                show("no-op", noop, noop_app, noop_db)
                save, save_app, save_db = run("sync", options.seconds)
                show("save", save, save_app, save_db)
                ratios.append(save.rate / noop.rate)
                costs.append((save_app + save_db) / (noop_app + noop_db))
            offered, *cpu = run("sync", options.seconds, 500.0)
            show("save at 500/s", offered, *cpu)
            resident = sum(
                process.memory_info().rss for process in app.children(recursive=True)
            ) / max(1, len(app.children(recursive=True)))
            print(
                f"  => {median(ratios):.0%} of the no-op's rate, {median(costs):.2f} times its "
                f"CPU, {resident / 1e6:.0f} MB a process\n"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=100)
    parser.add_argument("--port", type=int, default=5108)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    if options.only != "postgresql":
        bench("SQLite, synchronous=FULL", "", options, None)
    if options.only != "sqlite":
        with postgres.server(durable=True) as url:
            bench("PostgreSQL, durable", url, options, url.split("host=")[1])


if __name__ == "__main__":
    main()
