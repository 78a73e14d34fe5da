"""What `tidy` makes is what the wire takes, however much there was in one place."""

from __future__ import annotations

import json
from typing import Any

import fastjsonschema
import pytest

from assess.written.history.model import MOST_CHILDREN
from assess.written.history.text import text_of
from assess.written.history.tidying import tidy
from assess.written.history.wire import VOCABULARY

SCHEMA = json.loads(VOCABULARY.read_text("utf-8"))
LINE: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "x"}]}
CELL: dict[str, Any] = {"type": "table_cell", "content": [LINE]}
ITEM: dict[str, Any] = {"type": "list_item", "content": [LINE]}


def document(kind: str, content: list[Any]) -> dict[str, Any]:
    """These children in a node of this kind, in whatever holds it."""
    node: dict[str, Any] = {"type": kind, "content": content}
    for holder in {
        "table_row": ("table",),
        "table_cell": ("table_row", "table"),
        "list_item": ("bullet_list",),
    }.get(kind, ()):
        node = {"type": holder, "content": [node]}
    return {"type": "doc", "content": [node]}


def test_the_most_children_are_those_of_the_wire() -> None:
    for kind, most in MOST_CHILDREN.items():
        assert SCHEMA["$defs"][kind]["properties"]["content"]["maxItems"] == most


@pytest.mark.parametrize(
    ("kind", "child"),
    [
        ("table_row", CELL),
        ("table", {"type": "table_row", "content": [CELL]}),
        ("table_cell", LINE),
        ("bullet_list", ITEM),
        ("list_item", LINE),
        ("list_item", {"type": "ordered_list", "content": [ITEM]}),
        ("paragraph", {"type": "hard_break"}),
    ],
)
def test_what_is_too_much_in_one_place_stands_in_more_of_them(
    kind: str, child: dict[str, Any]
) -> None:
    accepted = fastjsonschema.compile(
        {"$schema": SCHEMA["$schema"], "$defs": SCHEMA["$defs"], "$ref": "#/$defs/doc"},
        use_default=False,
    )
    most = MOST_CHILDREN[kind]
    for count, divided in ((most - 1, False), (most + 1, True)):
        raw = document(kind, [child] * count)
        found = tidy(raw)
        assert ("divided" in found.changes) is divided
        accepted(found.document)
        assert text_of(found.document).count("x") == text_of(raw).count("x")
        assert tidy(found.document).changes == ()
