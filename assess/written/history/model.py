"""What a script is made of: nodes as ProseMirror writes them in JSON, and which may hold which.

`assess/written/schemas/editor.json` is the same for the editor; `history.json` for the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Node = dict[str, Any]

INLINE: Final = frozenset({"text", "hard_break"})
TEXTBLOCKS: Final = frozenset({"paragraph", "heading"})
LISTS: Final = frozenset({"bullet_list", "ordered_list"})
CELLS: Final = frozenset({"table_cell", "table_header"})
TABLE: Final = CELLS | {"table", "table_row"}
_INNER = frozenset({"paragraph"}) | LISTS

#: Type -> types of its children.
CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    "doc": TEXTBLOCKS | LISTS | {"table"},
    "paragraph": INLINE,
    "heading": INLINE,
    "bullet_list": frozenset({"list_item"}),
    "ordered_list": frozenset({"list_item"}),
    "list_item": _INNER,
    "table": frozenset({"table_row"}),
    "table_row": CELLS,
    "table_cell": _INNER,
    "table_header": _INNER,
}
#: In the order in which ProseMirror keeps them on a text.
MARKS: Final = ("em", "strong")
#: Lists within lists, as word processors have it.
DEEPEST_LIST: Final = 9
#: Levels of nodes: doc, table, row, cell, nine lists with their items, paragraph, text.
DEEPEST: Final = 6 + 2 * DEEPEST_LIST
#: Type -> most children, as `history.json` has it.
MOST_CHILDREN: Final[Mapping[str, int]] = {
    "doc": 100_000,
    "paragraph": 100_000,
    "heading": 100_000,
    "bullet_list": 20_000,
    "ordered_list": 20_000,
    "list_item": 20_000,
    "table": 2000,
    "table_row": 50,
    "table_cell": 5000,
    "table_header": 5000,
}
#: Bytes of a document's canonical JSON: some fifty times a script of three hours.
LARGEST: Final = 2_000_000


def empty() -> Node:
    """The document of a script not begun: one paragraph without text."""
    return {"type": "doc", "content": [{"type": "paragraph"}]}


def children(node: Node) -> list[Node]:
    """A node's children; none when it says nothing of them."""
    content: list[Node] = node.get("content") or []
    return content
