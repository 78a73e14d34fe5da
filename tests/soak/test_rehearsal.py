"""A million acknowledged events under faults and kills; longer than `make test` allows.

`ASSESS_SOAK_EVENTS` sets another number; the seed is printed with the report.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assess.rehearsal.plan import Plan
from assess.rehearsal.report import summary
from tests.support import postgres
from tests.support.rehearsing import run, served

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")

EVENTS = int(os.environ.get("ASSESS_SOAK_EVENTS", "1000000"))
SEED = int(os.environ.get("ASSESS_SOAK_SEED", "20261125"))
#: One sitting may hold 20,000 events and send 2,000 of them at once.
PER_CANDIDATE = 2400


def plan() -> Plan:
    candidates = max(20, -(-EVENTS // PER_CANDIDATE))
    return Plan(
        candidates=candidates,
        pace_s=2.0,
        duration_s=3000,
        arrive_s=candidates / 10,
        faults=True,
        seed=SEED,
        batch=500,
        # Some events are told to be held without an acknowledgement: they come on top.
        quota=-(-EVENTS // candidates) * 21 // 20,
        restarts=3,
    )


def soak(url: str, folder: Path) -> None:
    with served(url, folder) as server:
        report = run(server, plan(), kill=True)
    print(summary(report))  # noqa: T201  the figures are what a person runs this for
    assert report["losses"] == []
    assert report["error_samples"] == []
    assert report["saves_acknowledged"] >= EVENTS
    assert report["receipts"] == report["candidates"]
    assert report["restarts"] == 3


def test_nothing_is_lost_on_sqlite(tmp_path: Path) -> None:
    soak(f"sqlite:///{tmp_path}/assess.db", tmp_path)


@pytest.mark.postgres
def test_nothing_is_lost_on_durable_postgresql(tmp_path: Path) -> None:
    with postgres.server(durable=True) as url:
        soak(url, tmp_path)
