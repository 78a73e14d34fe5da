"""An order in the words of a Workable-style system. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_STATUS = {
    "released": "completed",
    "exempt": "completed",
    "locked_out": "rejected",
    "not_applicable": "rejected",
    "void": "expired",
    "absent": "expired",
    "cancelled": "cancelled",
}


def update(
    said: Mapping[str, Any], levels: Mapping[str, int] | None = None, results: str | None = None
) -> dict[str, Any]:
    """What is put to the callback of an order."""
    status = _STATUS.get(said["status"], "pending")
    body: dict[str, Any] = {"assessment_id": said["id"], "status": status}
    sentences = [
        part["decision"]["explanation"]["en"] for part in said["tests"] if part["decision"]
    ]
    if sentences:
        body["summary"] = " ".join(sentences)
    if levels:
        body["score"] = next(iter(levels.values()))
        body["grade"] = ", ".join(f"{family} {level}" for family, level in levels.items())
    if results:
        body["results_url"] = results
    return body
