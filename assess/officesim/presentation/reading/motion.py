"""Transitions and animations as data."""

from __future__ import annotations

from collections.abc import Mapping

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.vocabulary import schema
from assess.officesim.presentation.xml import Element, find, flag, local, number, qn

TRANSITIONS = frozenset(schema()["$defs"]["Transition"]["properties"]["effect"]["enum"])
#: Milliseconds of the speeds of the first edition of the standard.
SPEEDS = {"slow": 2000, "med": 1000, "fast": 500}
#: (class, presetID) <-> effect, as PowerPoint numbers them ([MS-OE376] 2.1.1141).
PRESETS = {
    ("entr", 1): "appear",
    ("entr", 10): "fade",
    ("entr", 2): "fly",
    ("entr", 22): "wipe",
    ("entr", 16): "split",
    ("entr", 23): "zoom",
    ("entr", 53): "zoom",
    ("entr", 42): "float",
    ("entr", 47): "float",
    ("emph", 8): "spin",
    ("emph", 26): "pulse",
    ("emph", 6): "grow",
}
#: Effects whose file says nothing when they come from the right.
_FROM_THE_RIGHT = ("push", "wipe", "cover", "pull")
CLASSES = {"entr": "entrance", "emph": "emphasis", "exit": "exit"}
STARTS = {"clickEffect": "click", "withEffect": "with", "afterEffect": "after"}
#: A transition's file says which way it moves, the deck which side it comes from.
OPPOSITE = {
    "l": "r", "r": "l", "u": "d", "d": "u", "lu": "rd", "rd": "lu", "ld": "ru", "ru": "ld",
}  # fmt: skip
#: presetSubtype of effects that come from a side
SIDES = {1: "u", 2: "r", 4: "d", 8: "l"}


def transition(slide: Element) -> JSONObject | None:
    """A slide's transition; None when it has none that the program knows."""
    for element in slide.iter(qn("p:transition")):
        found = _transition(element)
        if found:
            return found
    return None


def _transition(element: Element) -> JSONObject | None:
    effect = next((one for one in element if local(one) in TRANSITIONS), None)
    if effect is None:
        return None
    exact = element.get(qn("p14:dur"))
    length = (
        int(exact) if exact and exact.isdigit() else SPEEDS.get(element.get("spd", "fast"), 500)
    )
    clicked = flag(element, "advClick")
    found: JSONObject = {
        "effect": local(effect),
        "duration": min(3_600_000, length),
        "click": clicked is not False,
    }
    direction = effect.get("dir") or effect.get("orient")
    if direction in OPPOSITE or direction in ("in", "out", "horz", "vert"):
        found["direction"] = OPPOSITE.get(direction, direction)
    elif local(effect) in _FROM_THE_RIGHT:
        found["direction"] = "r"
    if element.get("advTm"):
        found["after"] = min(3_600_000, max(0, number(element, "advTm")))
    return found


def animations(slide: Element, shape_ids: Mapping[str, str]) -> list[JSONObject]:
    """The main sequence; `shape_ids` maps the file's shape numbers to ids of the deck."""
    found = []
    for node in slide.iter(qn("p:cTn")):
        kind = node.get("presetClass")
        target = next(node.iter(qn("p:spTgt")), None)
        shape = shape_ids.get(target.get("spid", "")) if target is not None else None
        if kind not in CLASSES or node.get("nodeType") not in STARTS or shape is None:
            continue
        found.append(_animation(node, kind, shape))
    return found


def _animation(node: Element, kind: str, shape: str) -> JSONObject:
    family = "emph" if kind == "emph" else "entr"
    default = "pulse" if kind == "emph" else "fade"
    lengths = [
        int(inner.get("dur"))
        for inner in node.iter(qn("p:cTn"))
        if inner is not node and inner.get("dur", "").isdigit()
    ]
    condition = find(node, "p:stCondLst/p:cond")
    effect = PRESETS.get((family, number(node, "presetID")), default)
    found: JSONObject = {
        "shape": shape,
        "type": CLASSES[kind],
        "effect": effect,
        "start": STARTS[node.get("nodeType")],
        # Setting the visibility takes a millisecond in every file: it is no length.
        "duration": min(3_600_000, max((one for one in lengths if one > 1), default=0)),
        "delay": min(3_600_000, max(0, number(condition, "delay"))) if condition is not None else 0,
    }
    side = SIDES.get(number(node, "presetSubtype"))
    if side and effect in ("fly", "wipe"):
        found["direction"] = side
    return found
