"""Styles that every word processor offers, also where a file does not name them.

Office suites write a style into a file only once it is used; candidates must find it all the same.
"""

from __future__ import annotations

import copy
from typing import Any

from assess.officesim.engine import JSONObject


def _style(name: str, kind: str = "paragraph", **more: Any) -> JSONObject:
    plain: JSONObject = {
        "name": name,
        "kind": kind,
        "based": "Normal" if kind == "paragraph" else None,
        "next": None,
        "quick": kind != "table",
        "run": {},
        "paragraph": {},
    }
    return {**plain, **more}


def _heading(level: int, size: int) -> JSONObject:
    run = {"bold": True, "size": size, "colour": "2E5395"}
    shape = {"spaceBefore": 240, "spaceAfter": 60, "keepNext": True, "outline": level}
    return _style(f"heading {level}", next="Normal", run=run, paragraph=shape)


#: By the id that they get when their name is not in the file.
BUILT_IN: dict[str, JSONObject] = {
    "Heading1": _heading(1, 32),
    "Heading2": _heading(2, 26),
    "Heading3": _heading(3, 24),
    "Title": _style("Title", next="Normal", run={"size": 56}, paragraph={"spaceAfter": 120}),
    "Subtitle": _style("Subtitle", next="Normal", run={"size": 28, "colour": "595959"}),
    "Quote": _style("Quote", run={"italic": True}, paragraph={"indentLeft": 720}),
    "Strong": _style("Strong", "character", run={"bold": True}),
    "Emphasis": _style("Emphasis", "character", run={"italic": True}),
    "TableGrid": _style("Table Grid", "table"),
}


def add_built_in(styles: dict[str, JSONObject]) -> None:
    """Add those whose names and ids the file does not use."""
    names = {one["name"].casefold() for one in styles.values()}
    for key, style in BUILT_IN.items():
        if style["name"].casefold() not in names and key not in styles:
            styles[key] = copy.deepcopy(style)
