"""What formatting comes to: document defaults, styles and their bases, then what is set directly.

`frontend/officesim/document/effective.ts` does the same for the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assess.officesim.document.opening.formats import DEFAULTS
from assess.officesim.engine import JSONObject

Styles = Mapping[str, JSONObject]
PLAIN_RUN: Mapping[str, Any] = {
    "font": "Times New Roman",
    "size": 20,
    "bold": False,
    "italic": False,
    "underline": "none",
    "strike": False,
    "caps": "none",
    "colour": "000000",
    "highlight": None,
    "script": "baseline",
}
PLAIN_PARAGRAPH: Mapping[str, Any] = {
    "align": "left",
    "indentLeft": 0,
    "indentRight": 0,
    "firstLine": 0,
    "spaceBefore": 0,
    "spaceAfter": 0,
    "lineSpacing": 240,
    "lineRule": "auto",
    "pageBreakBefore": False,
    "keepNext": False,
    "keepLines": False,
    "list": "",
    "level": 0,
    "outline": None,
}
_MARK_KEYS = {
    "font": ("font", "name"),
    "size": ("size", "half"),
    "bold": ("bold", "on"),
    "italic": ("italic", "on"),
    "strike": ("strike", "on"),
    "underline": ("underline", "kind"),
    "caps": ("caps", "value"),
    "colour": ("colour", "value"),
    "highlight": ("highlight", "colour"),
    "script": ("script", "value"),
}


def chain(styles: Styles, name: str | None) -> list[JSONObject]:
    """A style and what it is based on, the most basic first; circles are cut."""
    found: list[JSONObject] = []
    seen = set()
    while name is not None and name in styles and name not in seen:
        seen.add(name)
        found.append(styles[name])
        name = styles[name]["based"]
    return found[::-1]


def run(styles: Styles, style: str, marks: Iterable[JSONObject]) -> dict[str, Any]:
    """The formatting of text with `marks` in a paragraph of a style."""
    found = dict(PLAIN_RUN)
    named = next((one["attrs"]["id"] for one in marks if one["type"] == "style"), None)
    for one in (*chain(styles, DEFAULTS), *chain(styles, style), *chain(styles, named)):
        found.update(one["run"])
    for one in marks:
        key = _MARK_KEYS.get(one["type"])
        if key is not None:
            found[key[0]] = one["attrs"][key[1]]
    return found


def paragraph(styles: Styles, attrs: JSONObject) -> dict[str, Any]:
    """The formatting of a paragraph with its attributes."""
    found = dict(PLAIN_PARAGRAPH)
    for one in (*chain(styles, DEFAULTS), *chain(styles, attrs["style"])):
        found.update(one["paragraph"])
    direct = {key: attrs[key] for key in found if attrs.get(key) is not None}
    if "list" not in direct:
        direct.pop("level", None)
    return {**found, **direct}
