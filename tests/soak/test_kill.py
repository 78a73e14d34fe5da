"""Many kills under load; longer than `make test` allows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.killing import database_kill_rounds, kill_rounds
from tests.support.postgres import cluster

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")


def test_nothing_acknowledged_is_lost_in_many_kills(database_url: str, tmp_path: Path) -> None:
    acknowledged, _rounds = kill_rounds(database_url, tmp_path, rounds=40, people=60, seed=7)
    assert acknowledged > 10_000


@pytest.mark.postgres
def test_nothing_acknowledged_is_lost_in_many_deaths_of_postgresql(tmp_path: Path) -> None:
    with cluster(durable=True) as one:
        done = database_kill_rounds(one, tmp_path, rounds=25, people=60, seed=7)
    assert done.acknowledged > 10_000
    assert done.refused > 0
