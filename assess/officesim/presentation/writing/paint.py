"""Colours, fills, lines and places."""

from __future__ import annotations

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.writing.build import FILLS, SHAPE_ORDER, drop, make, own, place
from assess.officesim.presentation.xml import Element

_MAPPED = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}


def colour(value: str) -> Element:
    """A colour as a:srgbClr or a:schemeClr."""
    if len(value) == 6 and not value.startswith("accent"):
        return make("a:srgbClr", {"val": value})
    for sign in "+-":
        name, found, amount = value.partition(sign)
        if found:
            share = (100 - int(amount)) * 1000
            parts = [make("a:lumMod", {"val": share})]
            if sign == "+":
                parts.append(make("a:lumOff", {"val": int(amount) * 1000}))
            return make("a:schemeClr", {"val": _MAPPED.get(name, name)}, *parts)
    return make("a:schemeClr", {"val": _MAPPED.get(value, value)})


def fill(value: str) -> Element:
    """A paint as its fill element."""
    if value == "none":
        return make("a:noFill")
    if not value.startswith("gradient:"):
        return make("a:solidFill", None, colour(value))
    _, angle, names = value.split(":")
    colours = names.split(",")
    step = 100_000 // max(1, len(colours) - 1)
    stops = [
        make("a:gs", {"pos": min(100_000, number * step)}, colour(name))
        for number, name in enumerate(colours)
    ]
    return make(
        "a:gradFill",
        {"rotWithShape": True},
        make("a:gsLst", None, *stops),
        make("a:lin", {"ang": int(angle) * 60_000, "scaled": False}),
    )


def set_fill(parent: Element, value: str | None, order: tuple[str, ...] = SHAPE_ORDER) -> None:
    """Replace the fill among a parent's children; None takes it away."""
    drop(parent, FILLS)
    if value is not None:
        place(parent, fill(value), order)


def set_line(properties: Element, line: JSONObject | None) -> None:
    """Replace a shape's a:ln."""
    drop(properties, ("ln",))
    if line is None:
        return
    element = make("a:ln", {"w": line.get("width")})
    if "colour" in line:
        element.append(fill(line["colour"]))
    if "dash" in line:
        element.append(make("a:prstDash", {"val": line["dash"]}))
    for name, tag in (("head", "a:headEnd"), ("tail", "a:tailEnd")):
        if name in line:
            element.append(make(tag, {"type": line[name]}))
    place(properties, element, SHAPE_ORDER)


def set_shadow(properties: Element, on: bool) -> None:
    """A soft shadow below, or none."""
    drop(properties, ("effectLst",))
    if on:
        ink = make("a:prstClr", {"val": "black"}, make("a:alpha", {"val": 40_000}))
        shadow = make("a:outerShdw", {"blurRad": 50_800, "dist": 38_100, "dir": 5_400_000}, ink)
        place(properties, make("a:effectLst", None, shadow), SHAPE_ORDER)


def set_place(transform: Element, shape: JSONObject, *, group: bool = False) -> None:
    """Write an xfrm; a group's own coordinates become those of the slide."""
    for child in list(transform):
        transform.remove(child)
    for name, key in (("rot", "rotation"), ("flipH", "flip_h"), ("flipV", "flip_v")):
        transform.attrib.pop(name, None)
        if shape.get(key):
            transform.set(name, str(int(shape[key])))
    frame = shape["frame"]
    corner = {"x": frame["x"], "y": frame["y"]}
    extent = {"cx": frame["w"], "cy": frame["h"]}
    transform.append(make("a:off", corner))
    transform.append(make("a:ext", extent))
    if group:
        transform.append(make("a:chOff", corner))
        transform.append(make("a:chExt", extent))


def transform_of(properties: Element) -> Element:
    """The a:xfrm of shape properties, made when it is not there."""
    return own(properties, "a:xfrm", SHAPE_ORDER)
