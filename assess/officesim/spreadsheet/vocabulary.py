"""Is an edit one of the vocabulary? The schema decides, op by op."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import fastjsonschema

from assess.officesim.engine import EditError, JSONObject

#: Levels of JSON in one edit; a chart's series needs six.
DEEPEST = 10
#: No file format can hold these.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@cache
def schema() -> JSONObject:
    """The published vocabulary."""
    file = resources.files("assess.officesim") / "schemas" / "spreadsheet.json"
    loaded: JSONObject = json.loads(file.read_text(encoding="utf-8"))
    return loaded


@cache
def _branches() -> dict[str, JSONObject]:
    return {one["properties"]["op"]["const"]: one for one in schema()["oneOf"]}


@cache
def _validator(op: str) -> Callable[[Any], Any]:
    # Keyword for keyword the parts used here mean the same in draft 7, which the library knows.
    compiled: Callable[[Any], Any] = fastjsonschema.compile(
        {**_branches()[op], "$defs": _needed(_branches()[op])}, use_default=False
    )
    return compiled


def _needed(part: Any) -> JSONObject:
    """The definitions that a part of the schema leads to: the fewer, the sooner compiled."""
    found: JSONObject = {}
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = str(one.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in found:
                found[name] = schema()["$defs"][name]
                waiting.append(found[name])
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def validate(edit: Any) -> str:
    """Check an edit's shape and return its op. Raises `EditError`."""
    op = edit.get("op") if isinstance(edit, dict) else None
    if not isinstance(op, str) or op not in _branches():
        raise EditError(f"{str(op)[:40]!r} is no edit of the spreadsheet.")
    _check_values(edit, DEEPEST)
    try:
        _validator(op)(edit)
    except fastjsonschema.JsonSchemaValueException as error:
        raise EditError(f"{op}: {error.message[:200]}.") from None
    return op


def _check_values(value: Any, depth: int) -> None:
    """Only whole numbers, printable texts and little nesting."""
    if isinstance(value, str):
        if _UNPRINTABLE.search(value):
            raise EditError("A text holds a character that no file can keep.")
    elif isinstance(value, float):
        raise EditError("Numbers in an edit are whole.")
    elif isinstance(value, dict | list):
        if depth == 0:
            raise EditError(f"The edit is nested deeper than {DEEPEST} levels.")
        for one in value.values() if isinstance(value, dict) else value:
            _check_values(one, depth - 1)
