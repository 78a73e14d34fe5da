"""Ten thousand random sequences through both engines of the word processor, and as many people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from assess.officesim.document import ENGINE
from tests.support import document_parity

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")
BANK = Path(__file__).parents[2] / "question_banks" / "office"
SEQUENCES, BATCH = 10_000, 200


@pytest.fixture(scope="module")
def opening() -> dict[str, Any]:
    """A text with tables, headings, a comment, tracked changes and a header."""
    start = BANK / "document-workshop-letter" / "notice-en.docx"
    return ENGINE.open(start.read_bytes(), "en")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return document_parity.runner(tmp_path_factory.mktemp("runner"))


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return document_parity.person(tmp_path_factory.mktemp("person"))


@pytest.mark.parametrize("batch", range(SEQUENCES // BATCH))
def test_random_edits(opening: dict[str, Any], runner: Path, batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert document_parity.edits_apart(runner, opening, seeds) == []


@pytest.mark.parametrize("batch", range(SEQUENCES // BATCH))
def test_random_commands(opening: dict[str, Any], person: Path, batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert document_parity.commands_apart(person, opening, seeds) == []
