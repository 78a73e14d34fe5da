"""Names instead of ids: what a candidate adds has an id that no author knows."""

from __future__ import annotations

from assess.officesim.engine import JSONObject


def folder_path(box: JSONObject, name: str) -> str:
    """ "inbox/Travel": the id of a built-in folder, the names of others, outermost first."""
    parts = []
    current: str | None = name
    while current is not None:
        folder = box["folders"][current]
        parts.append(current if folder["role"] else folder["name"])
        current = folder["parent"]
    return "/".join(reversed(parts))


def category_names(box: JSONObject, one: JSONObject) -> list[str]:
    """Sorted names of the categories that something carries."""
    return sorted(box["categories"][name]["name"] for name in one["categories"])
