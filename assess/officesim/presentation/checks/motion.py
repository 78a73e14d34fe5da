"""Checks of transitions and animations."""

from __future__ import annotations

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.presentation.checks.comparing import best, shown
from assess.officesim.presentation.checks.pointing import find_shapes, find_slides, named


def transition(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`effect`, `direction`, `duration` and `after` (milliseconds), `click`; or `none = true`.

    All slides of the target must agree.
    """
    slides = find_slides(work, target)
    if not slides:
        return Finding(False, shown(expect), "no such slide")
    if expect.get("none"):
        moving = [slide["id"] for slide in slides if "transition" in slide]
        return Finding(not moving, "no transition", f"with one: {moving}")
    judged = [best([slide.get("transition", {})], expect, None) for slide in slides]
    return next((one for one in judged if not one.passed), judged[0])


def animation(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`type`, `effect`, `start`, `duration`, `delay`, `direction` of a shape's animation.

    `place` is its number in the slide's order (from 1); `none = true` asks for none at all.
    """
    candidates: list[JSONObject] = []
    for board, shape in find_shapes(work, target):
        for place, one in enumerate(board.get("animations", []), 1):
            if one["shape"] == shape["id"]:
                candidates.append({**one, "place": place})
    if expect.get("none"):
        return Finding(not candidates, "no animation", f"{len(candidates)} ({named(target)})")
    return best(candidates, expect, None)
