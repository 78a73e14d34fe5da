"""Random edits of a document: plausible ones, some of which a state refuses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from prosemirror.model import Node

from assess.officesim.document.state import BODY, State

WORDS = ("mission", "budget", "été", "naïve", "𝔘nicode", "a", " ", "«texte»", "e\u0301", "👩‍🚀")
MARKS: tuple[dict[str, Any], ...] = (
    {"type": "bold", "attrs": {"on": True}},
    {"type": "bold", "attrs": {"on": False}},
    {"type": "italic", "attrs": {"on": True}},
    {"type": "size", "attrs": {"half": 24}},
    {"type": "font", "attrs": {"name": "Carlito"}},
    {"type": "underline", "attrs": {"kind": "double"}},
    {"type": "highlight", "attrs": {"colour": "yellow"}},
    {"type": "link", "attrs": {"href": "https://example.org/é"}},
    {"type": "bookmark", "attrs": {"name": "one"}},
    {"type": "bookmark", "attrs": {"name": "two"}},
    {"type": "insertion", "attrs": {"author": "A"}},
    {"type": "deletion", "attrs": {"author": "A"}},
    {"type": "comment", "attrs": {"id": "k1"}},
)
ATTRIBUTES: tuple[tuple[str, Any], ...] = (
    ("align", "center"),
    ("align", None),
    ("spaceAfter", 240),
    ("firstLine", -360),
    ("keepNext", True),
    ("style", "Heading1"),
    ("level", 2),
    ("pageBreakBefore", False),
)
LEAVES: tuple[dict[str, Any], ...] = (
    {"type": "line_break"},
    {"type": "page_break", "attrs": {"kind": "page"}},
    {"type": "field", "attrs": {"kind": "merge", "name": "Nom"}},
    {"type": "anchor", "attrs": {"name": "here"}},
    {"type": "tab"},
)


def edits(state: State, draw: random.Random, count: int) -> Iterator[dict[str, Any]]:
    """Edits that fit the state at the moment they are asked for."""
    for _ in range(count):
        yield draw.choice(_KINDS)(state, draw)


def _blocks(doc: Node) -> list[tuple[int, Node]]:
    found: list[tuple[int, Node]] = []

    def look(node: Node, at: int, _parent: Node | None, _index: int) -> bool:
        if node.type.name == "paragraph":
            found.append((at, node))
        return True

    doc.descendants(look)
    return found


def _step(step: dict[str, Any]) -> dict[str, Any]:
    return {"op": "step", "part": BODY, "step": step}


def _range(state: State, draw: random.Random) -> tuple[int, int]:
    at, node = draw.choice(_blocks(state.body))
    ends = sorted(draw.randint(0, node.content.size) for _ in range(2))
    return at + 1 + ends[0], at + 1 + ends[1]


def _type(state: State, draw: random.Random) -> dict[str, Any]:
    start, end = _range(state, draw)
    node: dict[str, Any] = {"type": "text", "text": draw.choice(WORDS)}
    if draw.random() < 0.3:
        node["marks"] = [draw.choice(MARKS)]
    if draw.random() < 0.2:
        node = draw.choice(LEAVES)
    end = end if draw.random() < 0.3 else start
    return _step({"stepType": "replace", "from": start, "to": end, "slice": {"content": [node]}})


def _delete(state: State, draw: random.Random) -> dict[str, Any]:
    start, end = _range(state, draw)
    if draw.random() < 0.3:
        end = _range(state, draw)[1]
    return _step({"stepType": "replace", "from": min(start, end), "to": max(start, end)})


def _mark(state: State, draw: random.Random) -> dict[str, Any]:
    start, end = _range(state, draw)
    if draw.random() < 0.3:
        end = max(start, _range(state, draw)[1])
    kind = "addMark" if draw.random() < 0.7 else "removeMark"
    return _step({"stepType": kind, "mark": draw.choice(MARKS), "from": start, "to": end})


def _split(state: State, draw: random.Random) -> dict[str, Any]:
    start, _ = _range(state, draw)
    paragraph = {"type": "paragraph", "attrs": {"style": "Normal"}}
    content = {"content": [paragraph, paragraph], "openStart": 1, "openEnd": 1}
    return _step(
        {"stepType": "replace", "from": start, "to": start, "slice": content, "structure": True}
    )


def _attribute(state: State, draw: random.Random) -> dict[str, Any]:
    at, _ = draw.choice(_blocks(state.body))
    name, value = draw.choice(ATTRIBUTES)
    return _step({"stepType": "attr", "pos": at, "attr": name, "value": value})


def _table(state: State, draw: random.Random) -> dict[str, Any]:
    at = draw.choice([0, *(at for at, _ in _blocks(state.body))])
    cell = {"type": "table_cell", "content": [{"type": "paragraph"}]}
    row = {"type": "table_row", "content": [cell] * draw.randint(1, 3)}
    table = {"type": "table", "content": [row] * draw.randint(1, 3)}
    return _step({"stepType": "replace", "from": at, "to": at, "slice": {"content": [table]}})


def _around(state: State, draw: random.Random) -> dict[str, Any]:
    """Other attributes for a node whose content stays: how cells are merged and split."""
    found: list[tuple[int, Node]] = []

    def look(node: Node, at: int, _parent: Node | None, _index: int) -> bool:
        if node.type.name in ("table_cell", "table_row", "paragraph"):
            found.append((at, node))
        return True

    state.body.descendants(look)
    at, node = draw.choice(found)
    changed: dict[str, dict[str, Any]] = {
        "table_cell": {"colspan": 2, "shading": "C00000"},
        "table_row": {"repeat": True},
    }
    attrs = {**node.attrs, **changed.get(node.type.name, {"align": "right"})}
    end = at + node.node_size - draw.choice((0, 0, 0, 1))
    step = {"stepType": "replaceAround", "from": at, "to": end, "gapFrom": at + 1, "gapTo": end - 1}
    made = {"content": [{"type": node.type.name, "attrs": attrs}]}
    return _step({**step, "insert": 1, "slice": made, "structure": draw.random() < 0.7})


def _beside(_state: State, draw: random.Random) -> dict[str, Any]:
    comment = {"author": "A", "text": draw.choice(WORDS), "resolved": False, "replies": []}
    level = {"format": "decimal", "text": "%1.", "start": 1, "left": 720, "hanging": 360}
    name = f"x{draw.randint(1, 3)}"
    options: list[dict[str, Any]] = [
        {"op": "comment", "id": "k1", "value": comment},
        {"op": "list", "id": name, "value": {"levels": [level]}},
        {"op": "list", "id": name, "value": None},
        {"op": "property", "name": "title", "value": draw.choice(WORDS)},
        {"op": "setting", "name": "track", "value": draw.random() < 0.5},
        {
            "op": "part",
            "id": name,
            "value": {"kind": "header", "doc": {"type": "doc", "content": [{"type": "paragraph"}]}},
        },
        {"op": "part", "id": name, "value": None},
    ]
    return draw.choice(options)


_KINDS = (_type, _type, _type, _delete, _mark, _mark, _split, _attribute, _table, _around, _beside)
