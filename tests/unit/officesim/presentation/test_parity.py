"""The browser's engine and the server's reach the same deck, edit by edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.officesim.presentation.engine import PresentationEngine
from tests.support import deck_fuzz, decks

ENGINE = PresentationEngine()
SEQUENCES, LENGTH = 12, 25


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deck_fuzz.bundle(tmp_path_factory.mktemp("headless"))


def test_both_engines_agree_and_undo_restores(program: Path) -> None:
    opening = ENGINE.open(decks.data_of(decks.deck()), "en")
    made = [deck_fuzz.sequence(opening, seed, LENGTH) for seed in range(SEQUENCES)]
    logs = [{"deck": opening["deck"], "edits": edits} for edits, _ in made]
    found = deck_fuzz.digests(program, logs)
    for seed, ((edits, wanted), got) in enumerate(zip(made, found, strict=True)):
        first = next(
            (n for n, pair in enumerate(zip(wanted, got, strict=True)) if pair[0] != pair[1]), None
        )
        assert first is None, (seed, first, edits[first : first + 1] if first is not None else None)
