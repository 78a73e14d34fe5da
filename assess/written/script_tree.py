"""A script as a marker's page shows it: its structure, with every piece's place in the text. Pure.

All of it is text: nothing that a candidate wrote is ever read as markup, and what would turn the
direction of reading is shown by its name.
"""

from __future__ import annotations

from assess.delivery.kinds import JSONObject
from assess.written.history.characters import directed, visible
from assess.written.history.model import CELLS, MOST_CHILDREN, Node, children
from assess.written.history.text import Path, laid_out

#: As `history.json` has them: numbers that are none of these are not shown as they are.
HIGHEST_ORDER = 1_000_000
MOST_COLUMNS = MOST_CHILDREN["table_row"]
MOST_ROWS_SPANNED = 500

#: Type of node -> element of the page. A candidate's headings are none of the page's own.
ELEMENTS = {
    "doc": "div",
    "paragraph": "p",
    "heading": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "table": "table",
    "table_row": "tr",
    "table_cell": "td",
    "table_header": "th",
}


def tree_of(document: JSONObject) -> JSONObject:
    """The document as nested elements.

    `{"tag", "kind", "children": [...]}`, of a heading its `"level"` as well, of a numbered list
    its `"order"`, which is the first number, of a cell its `"colspan"` and `"rowspan"`; a run
    `{"text", "at", "strong", "em"}`, a control of direction `{"control", "at"}`, or
    `{"break": true}`. `at` counts code points of the text.
    """
    starts = {span.path: span.start for span in laid_out(document).spans}
    return _node(document, (), starts)


def _node(node: JSONObject, path: Path, starts: dict[Path, int]) -> JSONObject:
    kind = node["type"]
    found: list[JSONObject] = []
    for place, child in enumerate(children(node)):
        where = (*path, place)
        if child["type"] == "text":
            found += _runs(child, starts[where])
        elif child["type"] == "hard_break":
            found.append({"break": True})
        else:
            found.append(_node(child, where, starts))
    element: JSONObject = {"tag": ELEMENTS[kind], "kind": kind, "children": found}
    return element | _attributes(node)


def _attributes(node: Node) -> JSONObject:
    kind, attrs = node["type"], node.get("attrs") or {}
    if kind == "heading":
        return {"level": attrs.get("level", 1)}
    if kind == "ordered_list":
        return {"order": _whole(attrs.get("order"), 0, HIGHEST_ORDER)}
    if kind in CELLS:
        return {
            "colspan": _whole(attrs.get("colspan"), 1, MOST_COLUMNS),
            "rowspan": _whole(attrs.get("rowspan"), 1, MOST_ROWS_SPANNED),
        }
    return {}


def _whole(given: object, least: int, most: int) -> int:
    """A number between these; 1 where none was given."""
    if not isinstance(given, int) or isinstance(given, bool):
        return 1
    return max(least, min(most, given))


def _runs(node: JSONObject, at: int) -> list[JSONObject]:
    styles = {mark["type"] for mark in node.get("marks", [])}
    runs: list[JSONObject] = []
    for piece, control in directed(visible(node["text"])):
        if control is not None:
            runs.append({"control": control, "at": at})
        else:
            style = {"strong": "strong" in styles, "em": "em" in styles}
            runs.append({"text": piece, "at": at, **style})
        at += len(piece)
    return runs
