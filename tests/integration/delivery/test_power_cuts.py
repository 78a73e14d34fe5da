"""A power cut at any moment loses nothing that was acknowledged; without syncs it would."""

from __future__ import annotations

from pathlib import Path

from tests.support.powercut import many_cuts


def test_nothing_acknowledged_is_lost_in_a_power_cut(tmp_path: Path) -> None:
    toll = many_cuts(tmp_path, cuts=40, seed=20270301)
    assert toll.cuts == 40
    assert toll.acknowledged > 500  # the load was real
    assert toll.lost == 0


def test_the_model_bites(tmp_path: Path) -> None:
    """With `synchronous=NORMAL` a commit does not wait for the disk: some are lost."""
    toll = many_cuts(tmp_path, cuts=20, seed=20270301, synchronous="NORMAL")
    assert toll.lost > 0
    assert toll.cuts_that_lost > 2
