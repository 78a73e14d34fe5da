"""Whatever was done to a document, its end state is a file that others can open."""

from __future__ import annotations

import io
import os
import random
from typing import Any

import docx
import pytest

from assess.officesim.document.engine import DocumentEngine
from assess.officesim.engine import EditError
from tests.support.document_fuzz import edits

SEEDS = 400 if os.environ.get("ASSESS_SOAK") else 6


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_fuzzed_end_state_opens_again(
    engine: DocumentEngine, opening: dict[str, Any], start_file: bytes, seed: int
) -> None:
    state = engine.load(opening)
    for edit in edits(state, random.Random(seed), 80):
        try:
            engine.apply(state, edit)
        except EditError:
            continue
    content, _ = engine.export(state, start_file)
    document = docx.Document(io.BytesIO(content))
    again = engine.open(content, "en")
    assert len(again["body"]["content"]) >= 1
    told = "".join(one.text for one in document.paragraphs)
    for block in state.body.children:
        if block.type.name == "paragraph":
            plain = [
                child.text or ""
                for child in block.children
                if child.is_text and not child.marks and len(child.text or "") > 3
            ]
            assert all(words in told for words in plain)
