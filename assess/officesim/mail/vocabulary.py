"""The edits that exist, read from the one schema that the browser's types come from too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import fastjsonschema

from assess.officesim.engine import EditError, JSONObject

#: Half a character has no UTF-8; control characters break the lines of an exported message.
_BROKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
#: Names under which the schema has days and moments.
_TIMES = frozenset({"start", "end", "day", "due", "reminder", "until"})


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
    _check_values(value, what, "start" if definition in ("Day", "Moment") else "")


def _check_values(value: Any, what: str, key: str) -> None:
    """What a schema cannot say: texts that can be written, days that exist, whole numbers."""
    if isinstance(value, str):
        if _BROKEN.search(value):
            raise EditError(f"{what}: the text holds a control character or half a character.")
        if key in _TIMES:
            _check_time(value, what)
    elif isinstance(value, float):
        # "Integer" lets 1.0 through.
        raise EditError(f"{what}: numbers of a mailbox are whole.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_values(inner, what, name)
    elif isinstance(value, list):
        for inner in value:
            _check_values(inner, what, key)


def _check_time(value: str, what: str) -> None:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise EditError(f"{what}: there is no {value}.") from None
