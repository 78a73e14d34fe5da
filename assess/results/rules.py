"""What may happen to a result, and what it says of itself. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

Standing = Literal["recorded", "released", "expired", "withdrawn", "superseded"]


class NotAllowed(ValueError):
    """The decision does not fit the result's standing; the message says why."""


def standing(actions: Collection[str], valid_until: date, today: date) -> Standing:
    """Where a result stands, from the decisions taken about it."""
    if "superseded" in actions:
        return "superseded"
    if "withdrawn" in actions:
        return "withdrawn"
    if "released" in actions:
        return "expired" if today > valid_until else "released"
    return "recorded"


def check_release(actions: Collection[str]) -> None:
    """Raise `NotAllowed` unless the result may be released now."""
    if "superseded" in actions:
        raise NotAllowed("A newer result has replaced this one: release that one.")
    if "withdrawn" in actions:
        raise NotAllowed("This result was withdrawn and cannot be released.")


def check_withdrawal(actions: Collection[str], reason: str) -> None:
    """Raise `NotAllowed` unless the result may be withdrawn for this reason."""
    if "withdrawn" in actions or "superseded" in actions:
        raise NotAllowed("This result no longer stands.")
    if not reason.strip():
        raise NotAllowed("A withdrawal needs a reason: the candidate will ask for it.")
