"""Is a value one of the history's snapshots? `assess/written/schemas/history.json` decides."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import fastjsonschema
import orjson

from assess.written.history.model import DEEPEST, Node

VOCABULARY = Path(__file__).parents[1] / "schemas" / "history.json"
#: Bytes of a snapshot's JSON; the journal takes 64 KiB as an event's value.
LARGEST_SNAPSHOT: Final = 60_000
#: Levels of JSON: an object and a list for each node, and what stands around them.
_DEEPEST_JSON = 2 * DEEPEST + 6
_SURROGATE = re.compile("[\ud800-\udfff]")


class HistoryError(ValueError):
    """A snapshot that cannot follow what is there; `code` is one word, the message a sentence.

    `shape`, `depth`, `size`: it is none; `order`, `base`: it does not follow this state;
    `place`: it names what is not there; `hash`: it does not lead to what it says.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@cache
def _shapes() -> dict[str, Callable[[Any], Any]]:
    source = json.loads(VOCABULARY.read_text(encoding="utf-8"))
    shared = {"$schema": source["$schema"], "$defs": source["$defs"]}
    return {
        one["properties"]["op"]["const"]: fastjsonschema.compile(
            {**shared, **one}, use_default=False
        )
        for one in source["oneOf"]
    }


def prepare() -> None:
    """Compile the shapes now rather than with the first snapshot."""
    _shapes()


def check(value: Any) -> None:
    """Check a snapshot by itself: nesting, shape and size. Raises `HistoryError`."""
    _check_levels(value)
    op = value.get("op") if isinstance(value, dict) else None
    shape = _shapes().get(op) if isinstance(op, str) else None
    if shape is None:
        raise HistoryError("shape", f"There is no snapshot {str(op)[:40]!r}.")
    try:
        shape(value)
    except fastjsonschema.JsonSchemaValueException as error:
        raise HistoryError("shape", f"{op}: {error.message[:300]}") from None
    if len(canonical(value)) > LARGEST_SNAPSHOT:
        raise HistoryError(
            "size", f"A snapshot may have {LARGEST_SNAPSHOT} bytes; divide it (`more`)."
        )


def _check_levels(value: Any) -> None:
    level: list[Any] = [value]
    for _ in range(_DEEPEST_JSON):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
            elif isinstance(one, float):
                # 1.0 would pass as a whole number, and be spelt differently by the two sides.
                raise HistoryError("shape", "Numbers in a snapshot are whole.")
        if not below:
            return
        level = below
    raise HistoryError("depth", f"The text is nested deeper than {DEEPEST} levels.")


def canonical(value: Any) -> bytes:
    """RFC 8785 for what a script holds: strings, whole numbers, lists, objects with ASCII names.

    A lone surrogate, which the RFC refuses, stands as its escape, as `JSON.stringify` has it.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return _SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode()


def sealed(document: Node) -> tuple[str, int]:
    """A document's hash, 16 hexadecimal digits, and its size in bytes of canonical JSON.

    The hash finds what went astray; against forgery the journal's own chain stands.
    """
    spelt = canonical(document)
    return hashlib.sha256(spelt).hexdigest()[:16], len(spelt)


def hash_of(document: Node) -> str:
    """`sealed`, without the size."""
    return sealed(document)[0]
