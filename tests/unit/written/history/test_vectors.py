"""What both sides are held to; `frontend/written/tests/vectors.test.ts` reads the same file.

The cases are written by hand. Hashes come from another implementation of RFC 8785; the counts of
words from the published rules that each case names.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from prosemirror.model import Node, Schema

from assess.written.history.deltas import apply, begin, difference, edited
from assess.written.history.text import laid_out, text_of
from assess.written.history.tidying import tidy
from assess.written.history.wire import HistoryError, hash_of
from assess.written.history.words import words

ROOT = Path(__file__).parents[4]
VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (ROOT / "tests/vectors/written_history.json").read_text("utf-8")
)
EDITOR: Any = Schema(json.loads((ROOT / "assess/written/schemas/editor.json").read_text("utf-8")))


def cases(group: str) -> Any:
    return pytest.mark.parametrize("case", VECTORS[group], ids=lambda case: str(case.get("name")))


@cases("edits")
def test_an_edit_leads_to_the_document_and_is_found_again(case: dict[str, Any]) -> None:
    before = json.dumps(case["before"])
    assert edited(case["before"], case["edit"]) == case["after"]
    assert json.dumps(case["before"]) == before
    assert difference(case["before"], case["after"]) == case["edit"]


@cases("refused")
def test_an_edit_that_does_not_fit_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(HistoryError) as raised:
        edited(case["before"], case["edit"])
    assert raised.value.code == case["code"]


@cases("hashes")
def test_hashes(case: dict[str, Any]) -> None:
    spelt = rfc8785.dumps(case["document"])
    assert hash_of(case["document"]) == case["hash"] == hashlib.sha256(spelt).hexdigest()[:16]


@cases("sequences")
def test_sequences(case: dict[str, Any]) -> None:
    state, codes = begin(), []
    for snapshot in case["snapshots"]:
        try:
            state = apply(state, snapshot)
            codes.append(None)
        except HistoryError as error:
            codes.append(error.code)
    assert codes == case["refused"]
    assert state.document == case["document"]
    assert state.standing == case["standing"]


@cases("texts")
def test_texts(case: dict[str, Any]) -> None:
    layout = laid_out(case["document"])
    assert layout.text == text_of(case["document"]) == case["text"]
    for span in layout.spans:
        node = case["document"]
        for place in span.path:
            node = node["content"][place]
        shown = node["text"].replace("\0", "\u2400")
        assert case["text"][span.start : span.end] == shown


@cases("words")
def test_words(case: dict[str, Any]) -> None:
    assert words(case["text"], case["language"]) == case["words"]


@cases("tidied")
def test_tidied(case: dict[str, Any]) -> None:
    tidied = tidy(case["raw"])
    assert tidied.document == case["document"]
    assert list(tidied.changes) == case["changes"]
    # The editor's own library takes it, and writes the same.
    node = Node.from_json(EDITOR, tidied.document)
    node.check()
    assert json.loads(json.dumps(node.to_json())) == tidied.document
