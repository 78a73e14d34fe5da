"""A script's tree as it is set on paper: blocks of words, lists and tables. Pure.

What the typesetter could not do without is put right here, and nothing is left out: every place of
a table is filled, and a level of heading that was skipped is not skipped on paper, where the levels
follow each other for whoever hears the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assess.delivery.kinds import JSONObject
from assess.written.script_tables import placed

#: A script stands under a heading of the page, which has this level.
PAGE_LEVEL = 2
#: A first row of more characters is not said again on every page: it may fill one by itself.
LONGEST_HEADER = 600
#: For as many characters a line counts at least.
LINE = 10
#: The typesetter has no width for a tab.
TAB = " " * 4


def blocks_of(tree: JSONObject) -> list[JSONObject]:
    """What stands in a document, one after another.

    `{"kind": "paragraph", "runs"}`, `{"kind": "heading", "level", "runs"}`,
    `{"kind": "bullet_list" | "ordered_list", "items": [blocks]}`, where it is numbered with its
    `"start"`, or `{"kind": "table", "columns", "header", "repeat", "rows": [[{"head", "blocks",
    "colspan", "rowspan"}]]}`; `header` counts rows, and in `rows` are no places that a cell of
    before reaches into. A run is `{"text", "strong", "em"}` or `{"break": true}`.
    """
    found = _blocks(tree["children"])
    last = PAGE_LEVEL
    for block in found:
        if block["kind"] == "heading":
            last = block["level"] = min(block["level"] + PAGE_LEVEL, last + 1)
    return found


def plain_blocks(text: str) -> list[JSONObject]:
    """The same of a text that has no structure: a paragraph for each line."""
    return [
        {"kind": "paragraph", "runs": [_run(line)] if line else []} for line in text.split("\n")
    ]


def _blocks(nodes: Iterable[JSONObject]) -> list[JSONObject]:
    return [_block(node) for node in nodes]


def _block(node: JSONObject) -> JSONObject:
    kind, inside = node["kind"], node["children"]
    if kind == "table":
        return _table([row["children"] for row in inside])
    if kind in ("bullet_list", "ordered_list"):
        items = [_blocks(item["children"]) for item in inside]
        return {"kind": kind, "items": items, "start": node.get("order", 1)}
    runs = [_shown(run) for run in inside]
    if kind == "heading" and any(run.get("text", "").strip() for run in runs):
        return {"kind": kind, "level": node["level"], "runs": runs}
    # A heading without words is none for whoever hears the page.
    return {"kind": "paragraph", "runs": runs}


def _table(rows: Sequence[Sequence[JSONObject]]) -> JSONObject:
    grid = placed(rows)
    header = grid.header
    return {
        "kind": "table",
        "columns": grid.columns,
        "header": header,
        "repeat": header > 0
        and sum(_length(one) for row in rows[:header] for one in row) <= LONGEST_HEADER,
        "rows": [
            [
                {
                    "head": cell["kind"] == "table_header",
                    "blocks": _blocks(cell["children"]),
                    "colspan": colspan,
                    "rowspan": rowspan,
                }
                for cell, colspan, rowspan in row
            ]
            for row in grid.rows
        ],
    }


def _length(node: JSONObject) -> int:
    """How many characters there are; a line counts as some, since it takes up as much room."""
    if "children" in node:
        return (LINE if node["tag"] == "p" else 0) + sum(map(_length, node["children"]))
    return LINE if node.get("break") else len(str(node.get("text", "")))


def _shown(run: JSONObject) -> JSONObject:
    if run.get("break"):
        return {"break": True}
    if "control" in run:
        return _run(f"⟨{run['control']}⟩")
    return _run(run["text"], strong=run["strong"], em=run["em"])


def _run(text: str, *, strong: bool = False, em: bool = False) -> JSONObject:
    return {"text": text.replace("\t", TAB), "strong": strong, "em": em}
