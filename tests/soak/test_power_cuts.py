"""Five hundred power cuts; the smaller count runs with the tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.powercut import many_cuts

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")


def test_nothing_acknowledged_is_lost_in_five_hundred_power_cuts(tmp_path: Path) -> None:
    toll = many_cuts(tmp_path, cuts=500, seed=7)
    assert (toll.cuts, toll.lost) == (500, 0)
    assert toll.acknowledged > 10_000
