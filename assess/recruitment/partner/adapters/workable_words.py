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


#: What the families of tests are called in a grade.
_FAMILIES = {
    "en": {"language": "language", "written": "written", "office": "office"},
    "fr": {"language": "langue", "written": "épreuve écrite", "office": "bureautique"},
}


def update(
    said: Mapping[str, Any],
    levels: Mapping[str, int] | None = None,
    results: str | None = None,
    locale: str = "en",
) -> dict[str, Any]:
    """What is put to the callback of an order, with sentences of `locale`."""
    status = _STATUS.get(said["status"], "pending")
    body: dict[str, Any] = {"assessment_id": said["id"], "status": status}
    sentences = [
        part["decision"]["explanation"][locale] for part in said["tests"] if part["decision"]
    ]
    if sentences:
        body["summary"] = " ".join(sentences)
    if levels:
        body["score"] = next(iter(levels.values()))
        names = _FAMILIES[locale]
        body["grade"] = ", ".join(f"{names.get(one, one)} {level}" for one, level in levels.items())
    if results:
        body["results_url"] = results
    return body
