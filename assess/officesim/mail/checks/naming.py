"""Names instead of ids: what a candidate adds has an id that no author knows."""

from __future__ import annotations

from typing import Any

from assess.officesim.engine import JSONObject
from assess.officesim.mail.checks.comparing import plain, texts


def folder_path(box: JSONObject, name: str) -> str:
    """ "inbox/Travel": the id of a built-in folder, the names of others, outermost first."""
    parts = []
    current: str | None = name
    while current is not None:
        folder = box["folders"][current]
        parts.append(current if folder["role"] else folder["name"])
        current = folder["parent"]
    return "/".join(reversed(parts))


def is_folder(box: JSONObject, name: str, wanted: str) -> bool:
    """Whether a folder is meant by its id or by its path."""
    return name == wanted or plain(folder_path(box, name)) == plain(wanted)


def same_categories(box: JSONObject, one: JSONObject, wanted: Any) -> tuple[Any, bool]:
    """Exactly these, by id (of the start file) or by name."""
    named = [
        box["categories"][name]["name"] if name in box["categories"] else name
        for name in texts(wanted, "categories")
    ]
    found = category_names(box, one)
    return found, sorted(map(plain, found)) == sorted(map(plain, named))


def category_names(box: JSONObject, one: JSONObject) -> list[str]:
    """Sorted names of the categories that something carries."""
    return sorted(box["categories"][name]["name"] for name in one["categories"])
