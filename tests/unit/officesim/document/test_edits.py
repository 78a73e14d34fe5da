"""Edits change what they say; hostile ones are refused and change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assess.officesim.document.engine import DocumentEngine
from assess.officesim.engine import EditError, digest_of

Insert = Callable[..., dict[str, Any]]


def test_a_step_changes_the_text(engine: DocumentEngine, state: Any, insert: Insert) -> None:
    engine.apply(state, insert(1, "My "))
    assert state.body.child(0).text_content == "My Report"


def test_a_header_is_made_filled_and_taken_away(
    engine: DocumentEngine, state: Any, insert: Insert
) -> None:
    empty = {"type": "doc", "content": [{"type": "paragraph"}]}
    value = {"kind": "footer", "doc": empty}
    engine.apply(state, {"op": "part", "id": "footer9", "value": value})
    engine.apply(state, insert(1, "Page", part="footer9"))
    assert engine.view(state)["parts"]["footer9"]["doc"]["content"][0]["content"] == [
        {"type": "text", "text": "Page"}
    ]
    engine.apply(state, {"op": "part", "id": "footer9", "value": None})
    assert "footer9" not in engine.view(state)["parts"]


def replace(content: list[Any], *, at: int = 0, **more: Any) -> dict[str, Any]:
    step = {"stepType": "replace", "from": at, "to": at, "slice": {"content": content, **more}}
    return {"op": "step", "part": "body", "step": step}


def deep(levels: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "paragraph"}
    for _ in range(levels):
        node = {"type": "table_cell", "content": [node]}
    return node


PARAGRAPH = {"type": "paragraph"}
IMAGE = {"type": "image", "attrs": {"asset": "no.png", "width": 1, "height": 1}}
HOSTILE: dict[str, Any] = {
    "no object": [],
    "no op": {},
    "unknown op": {"op": "rewrite"},
    "op of another type": {"op": ["step"]},
    "unknown part": {"op": "step", "part": "nowhere", "step": {}},
    "more than the vocabulary": {"op": "setting", "name": "track", "value": True, "x": 1},
    "forged node": replace([{"type": "script"}]),
    "forged mark": replace([{"type": "text", "text": "a", "marks": [{"type": "onclick"}]}], at=1),
    "forged attribute": replace([{"type": "paragraph", "attrs": {"align": "javascript"}}]),
    "unknown attribute": replace([{"type": "paragraph", "attrs": {"style": "Nowhere"}}]),
    "text where blocks stand": replace([{"type": "text", "text": "a"}]),
    "empty text": replace([{"type": "text", "text": ""}], at=1),
    "text without text": replace([{"type": "text"}], at=1),
    "lone surrogate": replace([{"type": "text", "text": "\ud800"}], at=1),
    "wrong nesting": replace([{"type": "table", "content": [PARAGRAPH]}]),
    "open deeper than it is": replace([PARAGRAPH], openStart=9, openEnd=9),
    "deep nesting": replace([deep(60)]),
    "deeper than any stack": replace([deep(5000)]),
    "outside the document": replace([PARAGRAPH], at=9_999_999),
    "foreign picture": replace([IMAGE], at=1),
    "foreign footnote": replace([{"type": "footnote", "attrs": {"id": "fn9"}}], at=1),
    "foreign section": replace([{"type": "section_break", "attrs": {"id": "s9"}}]),
    "no last section": {"op": "section", "id": "last", "value": None},
    "body as a part": {"op": "part", "id": "body", "value": None},
    "attribute of nothing": {
        "op": "step",
        "part": "body",
        "step": {"stepType": "attr", "pos": 0, "attr": "onclick", "value": 1},
    },
    "wrong value": {
        "op": "step",
        "part": "body",
        "step": {"stepType": "attr", "pos": 0, "attr": "spaceAfter", "value": "many"},
    },
    "rows of another width": {
        "op": "merge",
        "value": {
            "kind": None,
            "source": None,
            "columns": ["a"],
            "rows": [["1", "2"]],
            "excluded": [],
            "finished": None,
        },
    },
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_edit_is_refused(engine: DocumentEngine, state: Any, name: str) -> None:
    before = digest_of(engine.view(state))
    with pytest.raises(EditError):
        engine.apply(state, HOSTILE[name])
    assert digest_of(engine.view(state)) == before


def test_a_cell_gets_other_attributes_and_keeps_what_it_holds(
    engine: DocumentEngine, state: Any
) -> None:
    """How the browser's library merges and splits cells: a new cell around the old content."""
    at, cell = 0, None
    while cell is None or cell.type.name != "table_cell":
        at += 1
        cell = state.body.node_at(at)
    end = at + cell.node_size
    made = {"type": "table_cell", "attrs": {**cell.attrs, "shading": "C00000"}}
    step = {"stepType": "replaceAround", "from": at, "to": end, "gapFrom": at + 1, "gapTo": end - 1}
    step = {**step, "insert": 1, "slice": {"content": [made]}, "structure": True}
    engine.apply(state, {"op": "step", "part": "body", "step": step})
    changed = state.body.node_at(at)
    assert changed.attrs["shading"] == "C00000"
    assert changed.content.eq(cell.content)


def test_nothing_is_put_around_what_does_not_fit(engine: DocumentEngine, state: Any) -> None:
    before = digest_of(engine.view(state))
    made = {"content": [{"type": "table_row"}]}
    step = {"stepType": "replaceAround", "from": 0, "to": 8, "gapFrom": 1, "gapTo": 7, "insert": 1}
    with pytest.raises(EditError, match="fit"):
        engine.apply(state, {"op": "step", "part": "body", "step": {**step, "slice": made}})
    assert digest_of(engine.view(state)) == before
