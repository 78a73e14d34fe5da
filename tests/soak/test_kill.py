"""Many kills under load; longer than `make test` allows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.killing import kill_rounds

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")


def test_nothing_acknowledged_is_lost_in_many_kills(database_url: str, tmp_path: Path) -> None:
    acknowledged, _rounds = kill_rounds(database_url, tmp_path, rounds=40, people=60, seed=7)
    assert acknowledged > 10_000
