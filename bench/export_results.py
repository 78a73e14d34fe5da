"""How fast results leave as CSV, and in how much memory.

    python -m bench.export_results [--results 100000]

Results of the language test with real outcomes are stored on SQLite; the export runs in a
process of its own, whose peak memory is reported. Aim: under 10 s and 200 MB for 100,000.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from assess import create_app, memory
from assess.clock import now
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.results import export_rows
from assess.results.export import to_csv
from assess.results.models import Result, ResultEvent
from assess.results.queries import ResultFilter
from bench.common import settings

OUTCOMES = 50
CHUNK = 5_000


def fill(count: int) -> None:
    """Store `count` released results; needs an application context."""
    from tests.integration.results.street import language_outcome  # noqa: PLC0415  not measured

    at = now() - timedelta(days=30)
    outcomes = [
        language_outcome(-2.5 + 5 * number / OUTCOMES, number) for number in range(OUTCOMES)
    ]
    texts = [json.dumps(outcome, sort_keys=True) for outcome in outcomes]
    db.create_all()
    with db.engine.begin() as connection:
        connection.execute(
            insert(TestDefinition),
            [
                {
                    "id": 1,
                    "code": "english",
                    "version": 1,
                    "kind": "language",
                    "language": "en",
                    "title": {"en": "English", "fr": "Anglais"},
                    "spec": {},
                    "created_at": at,
                }
            ],
        )
        for start in range(1, count + 1, CHUNK):
            numbers = range(start, min(start + CHUNK, count + 1))
            connection.execute(
                insert(Account),
                [
                    {
                        "id": number,
                        "email": f"person-{number}@example.org",
                        "given_name": "Ada",
                        "family_name": f"Nwosu-{number}",
                        "password_hash": "-",
                        "login_key": hashlib.sha256(str(number).encode()).hexdigest()[:32],
                        "created_at": at,
                    }
                    for number in numbers
                ],
            )
            connection.execute(
                insert(Sitting),
                [
                    {
                        "id": f"sitting-{number:014}",
                        "account_id": number,
                        "test_id": 1,
                        "state": "closed",
                        "created_at": at,
                        "started_at": at,
                        "deadline_at": at + timedelta(hours=1),
                        "closed_at": at,
                    }
                    for number in numbers
                ],
            )
            connection.execute(
                insert(Result), [_result(number, outcomes, texts) for number in numbers]
            )
            connection.execute(
                insert(ResultEvent),
                [{"result_id": number, "action": "released", "at": at} for number in numbers],
            )


def _result(number: int, outcomes: list[dict], texts: list[str]) -> dict:
    outcome = outcomes[number % OUTCOMES]
    overall, at = outcome["overall"], now()
    day = at.date() - timedelta(days=30)
    return {
        "id": number,
        "sitting_id": f"sitting-{number:014}",
        "account_id": number,
        "kind": "language",
        "language": "en",
        "engine": outcome["engine"],
        "level": overall["level"],
        "theta": overall["theta"],
        "standard_error": overall["standard_error"],
        "probability": overall["probability"],
        "provisional": True,
        "detail": outcome,
        "outcome": texts[number % OUTCOMES],
        "outcome_digest": "0" * 64,
        "pins": {"form": "f" * 64},
        "sat_on": day,
        "valid_until": day + timedelta(days=730),
        "policy_version": "validity-1",
        "recorded_at": at,
    }


def export(folder: str) -> None:
    """Write the CSV and print seconds, rows, bytes and peak memory as JSON."""
    app = create_app(settings(f"sqlite:///{folder}/assess.db", Path(folder) / "instance"))
    memory.settle()  # as servers and workers do
    with app.test_request_context():
        began, worked, rows, size = time.perf_counter(), time.process_time(), -1, 0
        with (Path(folder) / "results.csv").open("w", newline="", encoding="utf-8") as file:
            for piece in to_csv(export_rows.each(ResultFilter())):
                size += file.write(piece)
                rows += piece.count("\r\n")
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {"seconds": seconds, "cpu": cpu, "rows": rows, "characters": size, "peak_mb": peak}
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=100_000)
    parser.add_argument("--export", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.export:
        export(options.export)
        return
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(f"sqlite:///{folder}/assess.db", Path(folder) / "instance"))
        with app.app_context():
            fill(options.results)
            db.engine.dispose()
        done = subprocess.run(
            [sys.executable, "-m", "bench.export_results", "--export", folder],
            check=True,
            capture_output=True,
            text=True,
        )
    said = json.loads(done.stdout.splitlines()[-1])
    print(
        f"CSV export: {said['rows']} results in {said['seconds']:.1f} s "
        f"({said['rows'] / said['seconds']:.0f}/s; {said['cpu']:.1f} s of processor), "
        f"{said['characters'] / 1e6:.0f} MB of text, "
        f"peak memory {said['peak_mb']:.0f} MB"
    )


if __name__ == "__main__":
    main()
