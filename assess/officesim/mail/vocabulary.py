"""The edits that exist, read from the one schema that the browser's types come from too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

import fastjsonschema

from assess.officesim.engine import EditError, JSONObject

#: Half a character has no UTF-8; control characters break the lines of an exported message.
_BROKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


@cache
def schema() -> JSONObject:
    """The schema file as it stands."""
    path = resources.files("assess.officesim") / "schemas" / "mail.json"
    found: JSONObject = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def ops() -> dict[str, str]:
    """Op -> the name of its definition."""
    found = schema()
    names = [branch["$ref"].rpartition("/")[2] for branch in found["oneOf"]]
    return {found["$defs"][name]["properties"]["op"]["const"]: name for name in names}


@cache
def _validator(definition: str) -> Callable[[Any], Any]:
    # One validator for each op: a mistake is told for that op, not as "no branch matches".
    whole = {"$ref": f"#/$defs/{definition}", "$defs": schema()["$defs"]}
    compiled: Callable[[Any], Any] = fastjsonschema.compile(whole, use_default=False)
    return compiled


def check_edit(edit: Any) -> str:
    """The edit's op. Raises `EditError` for anything that the schema does not know."""
    op = edit.get("op") if isinstance(edit, dict) else None
    definition = ops().get(op) if isinstance(op, str) else None
    if not isinstance(op, str) or definition is None:
        raise EditError(f"There is no edit {str(op)[:40]!r} in a mailbox.")
    check_against(definition, edit, op)
    return op


def check_against(definition: str, value: Any, what: str) -> None:
    """Raises `EditError` when `value` is not what the schema's definition says."""
    try:
        _validator(definition)(value)
    except (fastjsonschema.JsonSchemaException, RecursionError) as error:
        raise EditError(f"{what}: {str(error)[:300]}") from None
    # What the schema let through is flat: this cannot go deep.
    _check_texts(value, what)


def _check_texts(value: Any, what: str) -> None:
    if isinstance(value, str):
        if _BROKEN.search(value):
            raise EditError(f"{what}: the text holds a control character or half a character.")
        if _DAY.fullmatch(value):
            _check_time(value, what, date.fromisoformat)
        elif _MOMENT.fullmatch(value):
            _check_time(value, what, datetime.fromisoformat)
    elif isinstance(value, dict):
        for inner in value.values():
            _check_texts(inner, what)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner, what)


def _check_time(value: str, what: str, read: Callable[[str], object]) -> None:
    try:
        read(value)
    except ValueError:
        raise EditError(f"{what}: there is no {value}.") from None
