"""Where an order stands, in one word. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

#: From the beginning of an order to its end; the order as a whole stands where the part that
#: is furthest behind stands.
STEPS = (
    "received",
    "needs_review",
    "to_invite",
    "invited",
    "booked",
    "in_progress",
    "scoring",
    "absent",
    "void",
    "released",
    "locked_out",
    "exempt",
    "not_applicable",
)

_OF_DECISION = {
    "sit": "to_invite",
    "exempt": "exempt",
    "locked_out": "locked_out",
    "not_applicable": "not_applicable",
    "needs_review": "needs_review",
}
_OF_SITTING = {
    "booked": "booked",
    "checked_in": "booked",
    "running": "in_progress",
    "paused": "in_progress",
    "closed": "scoring",
    "absent": "absent",
    "void": "void",
}


def of_test(outcome: str | None, *, invited: bool, sitting: str | None, released: bool) -> str:
    """One test's step, from its decision, its invitation and its sitting."""
    if released:
        return "released"
    if sitting is not None:
        return _OF_SITTING.get(sitting, "in_progress")
    if invited:
        return "invited"
    return _OF_DECISION.get(outcome or "", "received")


def of_order(steps: Sequence[str], *, cancelled: bool) -> str:
    """The whole order's step."""
    if cancelled:
        return "cancelled"
    return min(steps, key=STEPS.index) if steps else "received"


def is_over(steps: Collection[str]) -> bool:
    """Whether somebody has begun, so that the order cannot be cancelled any more."""
    return any(step in ("in_progress", "scoring", "released") for step in steps)
