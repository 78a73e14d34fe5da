"""SIGKILL of the application or of PostgreSQL under save load loses nothing acknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.killing import database_kill_rounds, kill_rounds, restart_rounds
from tests.support.postgres import cluster


def test_nothing_acknowledged_is_lost(database_url: str, tmp_path: Path) -> None:
    acknowledged, rounds = kill_rounds(database_url, tmp_path, rounds=3, people=12, seed=20270301)
    assert rounds == 3
    assert acknowledged > 30  # the load was real


def test_a_restart_of_the_application_loses_no_session(database_url: str, tmp_path: Path) -> None:
    """A stop and a start as an upgrade makes them: the same cookies go on, nothing is missing."""
    acknowledged = restart_rounds(database_url, tmp_path, rounds=2, people=12, seed=20270302)
    assert acknowledged > 30


@pytest.mark.postgres
def test_nothing_acknowledged_is_lost_when_postgresql_is_killed(tmp_path: Path) -> None:
    with cluster(durable=True) as one:
        done = database_kill_rounds(one, tmp_path, rounds=2, people=12, seed=20270303)
    assert done.acknowledged > 30
    assert done.refused > 0  # it was down, and nobody was told otherwise
