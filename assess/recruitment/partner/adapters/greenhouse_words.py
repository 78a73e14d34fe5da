"""An order in the words of a Greenhouse-style system. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Steps after which nothing more comes of an order.
FINAL = frozenset({"released", "exempt", "locked_out", "not_applicable", "void", "cancelled"})


def is_complete(said: Mapping[str, Any]) -> bool:
    """Whether nothing more will come of an order."""
    return said["status"] in FINAL


def status(
    said: Mapping[str, Any], levels: Mapping[str, int], profile: str, locale: str = "en"
) -> dict[str, Any]:
    """The answer to `test_status`; levels by family, flat metadata, sentences of `locale`."""
    score: int | None = next(iter(levels.values()), None) if len(levels) == 1 else None
    metadata: dict[str, Any] = {"status": said["status"]}
    for part in said["tests"]:
        family = part["family"]
        metadata[f"{family}_status"] = part["status"]
        if family in levels:
            metadata[f"{family}_level"] = levels[family]
        if part["decision"]:
            metadata[f"{family}_decision"] = part["decision"]["outcome"]
            metadata[f"{family}_explanation"] = part["decision"]["explanation"][locale]
    return {
        "partner_status": "complete" if is_complete(said) else "in_progress",
        "partner_profile_url": profile,
        "partner_score": score,
        "metadata": metadata,
    }
