"""Whether what paper.toml holds can be put on pages, whole or not. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assess.written.faults import Fault, Place
from assess.written.papers import LANGUAGES, JSONObject
from assess.written.reading import FIELDS

#: Fields that are texts by language, and those that hold other nodes.
_WORDS = ("title", "post", "instructions", "prompt", "notes", "model", "text", "alternative")
_WORDS_TOO = ("descriptor",)
_INNER = {"paper": ("source", "criterion", "part"), "part": ("task",), "criterion": ("band",)}
#: No field has use for more; Python writes down no integer of thousands of digits.
LARGEST_NUMBER = 10**9


def faults_of(raw: JSONObject) -> list[Fault]:
    """What no page could show: unknown fields, and values of another type than expected."""
    return list(_node(raw, "paper", ()))


def _node(raw: Any, kind: str, place: Place) -> Iterator[Fault]:
    if not isinstance(raw, dict):
        yield Fault("tables", place, name=kind)
        return
    known = FIELDS[kind].split()
    for name, value in raw.items():
        at = (*place, name)
        if name not in known:
            yield Fault("unknown_field", place, name=name)
        elif name in _INNER.get(kind, ()):
            yield from _nodes(value, name, place)
        elif not _fits(name, value):
            yield Fault("value", at)


def _nodes(value: Any, name: str, place: Place) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault("tables", (*place, name), name=name)
        return
    for number, one in enumerate(value, 1):
        yield from _node(one, name, (*place, name, number))


def _fits(name: str, value: Any) -> bool:
    if name in (*_WORDS, *_WORDS_TOO):
        return _is_words(value)
    if name == "file":
        return isinstance(value, str) or _is_words(value)
    if name in ("guidance", "rules"):
        return isinstance(value, dict) and all(_is_plain(one) for one in value.values())
    if name in ("criteria", "sources", "accepts"):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name == "table":
        return isinstance(value, dict) and all(
            key in LANGUAGES and _is_table(rows) for key, rows in value.items()
        )
    return _is_plain(value)


def _is_plain(value: Any) -> bool:
    """A text of one line, or a number that can be written down again."""
    if isinstance(value, str):
        return value.isprintable()
    return isinstance(value, int) and abs(value) <= LARGEST_NUMBER


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(
        key in LANGUAGES and isinstance(text, str) and "\0" not in text
        for key, text in value.items()
    )


def _is_table(rows: Any) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in rows
    )
