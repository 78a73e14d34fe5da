"""Which events a written form can accept. Pure.

A snapshot is looked at by itself: whether it follows the text before it is known only where
texts are folded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assess.delivery.kinds import Event, JSONObject, ResponseError
from assess.written.history.wire import HistoryError, check
from assess.written.papers import LANGUAGES

MAX_VALUE = 64 * 1024
LONGEST_NOTES = 10_000
LARGEST_UPLOAD = 10 * 1024 * 1024
LONGEST_NAME = 255
MOST_HIGHLIGHTS = 200
FURTHEST = 1_000_000
NOTES = "notes"
_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_SHA = re.compile(r"[0-9a-f]{64}")


class WrittenChecker:
    """The response schema of one form."""

    def __init__(self, content: JSONObject) -> None:
        tasks = content["tasks"]
        self._texts = frozenset(one["ref"] for one in tasks if one["kind"] != "upload")
        self._uploads = frozenset(one["ref"] for one in tasks if one["kind"] == "upload")
        self._chosen = frozenset(one["ref"] for one in tasks if one["language"] is None)
        self._sources = frozenset(f"s{place}" for place in range(1, content["sources"] + 1))

    def check(self, event: Event) -> None:
        """Raise `ResponseError` if this form can never accept `event`."""
        if event.type not in _CHECKS:
            raise ResponseError(f"This test knows no event of type {event.type!r}.")
        if event.item not in self._places(event.type):
            raise ResponseError(f"This test has no place {event.item!r}.")
        if event.type == "answer" and event.item not in self._chosen and "language" in event.value:
            raise ResponseError("The language of this task is not chosen.")
        if event.type == "write":
            try:
                check(event.value)
            except HistoryError as error:
                raise ResponseError(str(error)) from None
        elif not _CHECKS[event.type](event.value):
            raise ResponseError(f"The value of an event of type {event.type!r} is not understood.")

    def _places(self, kind: str) -> frozenset[str]:
        if kind == "write":
            return self._texts
        if kind == "upload":
            return self._uploads
        if kind == "notes":
            return frozenset({NOTES})
        return self._sources if kind == "highlight" else self._texts | self._uploads


def _answer(value: JSONObject) -> bool:
    return (
        set(value) <= {"choice", "language"}
        and value.get("choice", "") in ("written", None)
        and value.get("language") in (None, *LANGUAGES)
    )


def _upload(value: JSONObject) -> bool:
    if not _matches(_ID, value.get("id")):
        return False
    if set(value) == {"id", "digest"}:
        return value["digest"] is None
    name, size = value.get("name"), value.get("size")
    return (
        set(value) == {"id", "digest", "name", "size"}
        and _matches(_SHA, value["digest"])
        and isinstance(name, str)
        and 1 <= len(name) <= LONGEST_NAME
        and type(size) is int
        and 0 <= size <= LARGEST_UPLOAD
    )


def _notes(value: JSONObject) -> bool:
    return (
        set(value) == {"text"}
        and isinstance(value["text"], str)
        and len(value["text"]) <= LONGEST_NOTES
    )


def _highlight(value: JSONObject) -> bool:
    """`{"en": [[from, to], …]}`: stretches of a source's text, in each language it was read in."""
    return set(value) <= set(LANGUAGES) and all(
        isinstance(ranges, list) and len(ranges) <= MOST_HIGHLIGHTS and all(map(_stretch, ranges))
        for ranges in value.values()
    )


def _stretch(found: Any) -> bool:
    return (
        isinstance(found, list)
        and [type(one) for one in found] == [int, int]
        and 0 <= found[0] < found[1] <= FURTHEST
    )


def _flag(value: JSONObject) -> bool:
    return set(value) == {"flagged"} and isinstance(value["flagged"], bool)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


_CHECKS: dict[str, Callable[[JSONObject], bool]] = {
    "write": lambda _value: True,
    "answer": _answer,
    "upload": _upload,
    "notes": _notes,
    "highlight": _highlight,
    "flag": _flag,
    "view": lambda value: not value,
}
