"""Ten thousand random edit sequences through both engines of the presentation program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assess.officesim.presentation.engine import PresentationEngine
from tests.support import deck_fuzz, decks

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")
SEQUENCES, LENGTH, BATCH = 10_000, 12, 500


@pytest.mark.parametrize("batch", range(SEQUENCES // BATCH))
def test_no_divergence(tmp_path: Path, batch: int) -> None:
    program = deck_fuzz.bundle(tmp_path)
    opening = PresentationEngine().open(decks.data_of(decks.deck()), "en")
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    made = [deck_fuzz.sequence(opening, seed, LENGTH) for seed in seeds]
    logs = [{"deck": opening["deck"], "edits": edits} for edits, _ in made]
    found = deck_fuzz.digests(program, logs)
    assert [seed for seed, (pair, got) in zip(seeds, zip(made, found, strict=True), strict=True)
            if pair[1] != got] == []  # fmt: skip
