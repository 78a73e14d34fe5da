"""SIGKILL of the application under save load loses nothing acknowledged."""

from __future__ import annotations

from pathlib import Path

from tests.support.killing import kill_rounds


def test_nothing_acknowledged_is_lost(database_url: str, tmp_path: Path) -> None:
    acknowledged, rounds = kill_rounds(database_url, tmp_path, rounds=3, people=12, seed=20270301)
    assert rounds == 3
    assert acknowledged > 30  # the load was real
