"""The API's list of results under fifty connections, beside a request that does nothing.

    python -m bench.api_results [--results 20000] [--connections 50] [--seconds 8] [--processes 2]

PostgreSQL, the application as served, and the client on the same cores. Two loads: every
connection asks again at once (which measures how much the machine can do, so that times grow
with the connections), and every connection asks twice a second (what fifty systems that poll
do). A page has fifty results. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response
from sqlalchemy import insert

from assess import create_app
from assess.clock import now
from assess.config import Settings
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.recruitment.partner import integrations
from assess.recruitment.partner.scopes import SCOPES
from assess.results.models import Result, ResultEvent
from tests.support import postgres


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        environment="demo",
        secret_key="a secret for benchmarks only, long enough to be believed",
        instance_path=folder,
        database_url=url,
        secure_cookies=False,
        background_jobs=False,
        rate_limits=False,
    )


def application() -> Flask:
    """What a server process runs, with one route that does nothing."""
    app = create_app(_settings(os.environ["BENCH_DATABASE"], Path(os.environ["BENCH_FOLDER"])))

    @app.get("/api/v1/noop")
    @allow("public")
    def noop() -> Response:
        return Response('{"ok": true}', mimetype="application/json")

    return app


def prepare(url: str, folder: Path, count: int) -> str:
    """The schema and `count` released results; returns a token."""
    app = create_app(_settings(url, folder))
    with app.app_context():
        db.create_all()
        _fill(count)
        _row, token = integrations.create(integrations.Draft("Bench", SCOPES))
        db.session.remove()
        db.engine.dispose()
    return token


def _fill(count: int) -> None:
    at = now()
    test = TestDefinition(
        code="bench", kind="language", language="en", title={"en": "B", "fr": "B"}, spec={},
        created_at=at,
    )  # fmt: skip
    db.session.add(test)
    db.session.flush()
    ids = [secrets.token_urlsafe(16) for _ in range(count)]
    for start in range(0, count, 1000):
        chunk = range(start, min(start + 1000, count))
        accounts = db.session.scalars(
            insert(Account).returning(Account.id, sort_by_parameter_order=True),
            [
                {"email": f"b{n}@example.org", "given_name": "B", "family_name": str(n),
                 "login_key": secrets.token_hex(16), "created_at": at, "password_hash": "x"}
                for n in chunk
            ],
        ).all()  # fmt: skip
        db.session.execute(
            insert(Sitting),
            [
                {"id": ids[n], "account_id": account, "test_id": test.id, "state": "closed",
                 "created_at": at, "started_at": at, "deadline_at": at, "closed_at": at,
                 "closed_how": "handed_in"}
                for n, account in zip(chunk, accounts, strict=True)
            ],
        )  # fmt: skip
        results = db.session.scalars(
            insert(Result).returning(Result.id, sort_by_parameter_order=True),
            [
                {"sitting_id": ids[n], "account_id": account, "kind": "language",
                 "language": "en", "engine": "v1", "level": n % 6, "theta": 0.1,
                 "standard_error": 0.3, "probability": 0.7, "provisional": False, "detail": {},
                 "outcome": "{}", "outcome_digest": "0" * 64, "pins": {}, "sat_on": at.date(),
                 "valid_until": at.date() + timedelta(days=730), "policy_version": "1",
                 "recorded_at": at}
                for n, account in zip(chunk, accounts, strict=True)
            ],
        ).all()  # fmt: skip
        db.session.execute(
            insert(ResultEvent),
            [
                {"result_id": one, "action": "released", "at": at + timedelta(seconds=n)}
                for n, one in zip(chunk, results, strict=True)
            ],
        )
        db.session.commit()


async def _ask(
    host: str, port: int, head: bytes, until: float, pace: float, times: list[float]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    if pace:
        await asyncio.sleep(pace * secrets.randbelow(1000) / 1000)
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(head)
        said = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in said[:20]:
            raise RuntimeError(said[:200].decode())
        length = next(
            int(line.split(b":")[1])
            for line in said.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        await reader.readexactly(length)
        took = time.perf_counter() - began
        times.append(took)
        if pace:
            await asyncio.sleep(max(0.0, pace - took))
    writer.close()


def measure(port: int, path: str, token: str, options: Any, pace: float) -> str:
    """One load on one path, as a line."""
    head = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()
    times: list[float] = []

    async def load() -> None:
        until = time.perf_counter() + options.seconds
        await asyncio.gather(
            *(_ask("127.0.0.1", port, head, until, pace, times) for _ in range(options.connections))
        )

    asyncio.run(load())
    times.sort()
    p50, p99 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
    return f"{len(times) / options.seconds:7.0f}/s   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=20_000)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assess-bench-") as folder, postgres.server() as url:
        token = prepare(url, Path(folder), options.results)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port),
             "--workers", str(options.processes), "--blocking-threads", "16", "--factory",
             "--no-log", "bench.api_results:application"],
            env={**os.environ, "BENCH_DATABASE": url, "BENCH_FOLDER": folder},
        )  # fmt: skip
        try:
            _wait(port)
            for name, pace in (("asking again at once", 0.0), ("twice a second each", 0.5)):
                print(f"{options.connections} connections, {name}:")
                for label, path in (("no-op", "/api/v1/noop"), ("results", "/api/v1/results")):
                    print(f"  {label:8} {measure(port, path, token, options, pace)}", flush=True)
        finally:
            server.terminate()
            server.wait()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")


if __name__ == "__main__":
    main()
