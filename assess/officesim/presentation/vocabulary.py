"""The edits that exist, read from the one schema that the browser's types come from too."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import fastjsonschema

from assess.officesim.engine import EditError, JSONObject

#: Deeper than any group of groups a person makes.
DEEPEST = 40

OPS = {
    "deck.set": "DeckSet",
    "board.add": "BoardAdd",
    "board.remove": "BoardRemove",
    "board.move": "BoardMove",
    "board.set": "BoardSet",
    "shape.add": "ShapeAdd",
    "shape.remove": "ShapeRemove",
    "shape.move": "ShapeMove",
    "shape.set": "ShapeSet",
    "text.splice": "TextSplice",
    "cell.set": "CellSet",
    "table.set": "TableSet",
    "chart.set": "ChartSet",
}


@cache
def schema() -> JSONObject:
    """The schema file as it stands."""
    path = resources.files("assess.officesim") / "schemas" / "presentation.json"
    found: JSONObject = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def _validator(definition: str) -> Callable[[Any], Any]:
    # One validator for each op: a mistake is told for that op, not as "no branch matches".
    whole = {"$ref": f"#/$defs/{definition}", "$defs": schema()["$defs"]}
    compiled: Callable[[Any], Any] = fastjsonschema.compile(whole, use_default=False)
    return compiled


def check_edit(edit: Any) -> str:
    """The edit's op. Raises `EditError` for anything that the schema does not know."""
    op = edit.get("op") if isinstance(edit, dict) else None
    if not isinstance(op, str) or op not in OPS:
        raise EditError(f"There is no edit {str(op)[:40]!r} in a presentation.")
    check_plain(edit)
    check_against(OPS[op], edit, op)
    return op


def check_against(definition: str, value: Any, what: str) -> None:
    """Raises `EditError` when `value` is not what the schema's definition says."""
    try:
        _validator(definition)(value)
    except fastjsonschema.JsonSchemaException as error:
        raise EditError(f"{what}: {str(error)[:300]}") from None


def check_plain(value: Any, depth: int = 0) -> None:
    """Refuse what has no one canonical JSON: fractions, broken Unicode, endless nesting."""
    if depth > DEEPEST:
        raise EditError("The edit is nested too deeply.")
    if isinstance(value, str):
        if not value.isascii():
            _check_text(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            check_plain(key, depth + 1)
            check_plain(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            check_plain(inner, depth + 1)
    elif isinstance(value, float):
        raise EditError("Numbers of a presentation are whole.")


def _check_text(value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise EditError("The text holds half a character.") from None
