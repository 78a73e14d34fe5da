"""Which events an Office form can accept. Pure.

Edits are looked at here only as far as the save path can afford; the engine decides about
them when they are applied.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assess.delivery.kinds import Event, JSONObject, ResponseError

MAX_VALUE = 64 * 1024
MOST_EDITS = 5000
VIAS = frozenset({"ribbon", "menu", "key", "mouse", "dialog", "type", "panel", "undo"})
#: A page's state, when the server asks for it, comes in so many parts of so many characters.
MOST_PARTS, LONGEST_PART = 16, 48 * 1024
#: What is said of a project; everything else is said of a task.
OF_PROJECTS = frozenset({"command", "digest", "state"})
_ID = re.compile(r"[A-Za-z0-9_-]{6,32}")
_CMD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_SHA = re.compile(r"[0-9a-f]{64}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_PARTS = frozenset({"id", "cmd", "via", "edits", "locale"})


class OfficeChecker:
    """The response schema of one form."""

    def __init__(self, content: JSONObject) -> None:
        self._projects = frozenset(project["ref"] for project in content["projects"])
        self._tasks = frozenset(
            task for project in content["projects"] for task in project["tasks"]
        )

    def check(self, event: Event) -> None:
        """Raise `ResponseError` if this form can never accept `event`."""
        known = self._projects if event.type in OF_PROJECTS else self._tasks
        if event.type not in _CHECKS:
            raise ResponseError(f"This test knows no event of type {event.type!r}.")
        if event.item not in known:
            raise ResponseError(f"This test has no place {event.item!r}.")
        if not _CHECKS[event.type](event.value):
            raise ResponseError(f"The value of an event of type {event.type!r} is not understood.")


def is_command(value: JSONObject) -> bool:
    """Whether a value is a command as the runner writes it."""
    edits = value.get("edits")
    return (
        set(value) <= _PARTS
        and _matches(_ID, value.get("id"))
        and _matches(_CMD, value.get("cmd"))
        and value.get("via") in VIAS
        and value.get("locale", "en") in ("en", "fr")
        and isinstance(edits, list)
        and len(edits) <= MOST_EDITS
        and all(isinstance(edit, dict) and isinstance(edit.get("op"), str) for edit in edits)
    )


def is_digest(value: JSONObject) -> bool:
    """Whether a value says what a state was after a command."""
    return (
        set(value) == {"after", "sha256"}
        and _matches(_ID, value["after"])
        and _matches(_SHA, value["sha256"])
    )


def _state(value: JSONObject) -> bool:
    part, parts = value.get("part"), value.get("parts")
    return (
        set(value) == {"after", "part", "parts", "gzip"}
        and _matches(_ID, value["after"])
        and type(part) is int
        and type(parts) is int
        and 1 <= part <= parts <= MOST_PARTS
        and isinstance(value["gzip"], str)
        and len(value["gzip"]) <= LONGEST_PART
        and _BASE64.fullmatch(value["gzip"]) is not None
    )


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _flag(value: JSONObject) -> bool:
    return set(value) == {"flagged"} and isinstance(value["flagged"], bool)


_CHECKS: dict[str, Callable[[JSONObject], bool]] = {
    "command": is_command,
    "digest": is_digest,
    "state": _state,
    "answer": lambda value: value in ({"choice": "done"}, {"choice": None}),
    "flag": _flag,
    "view": lambda value: not value,
}
