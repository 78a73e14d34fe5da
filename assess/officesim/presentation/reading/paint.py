"""Colours, fills, lines and places, as the vocabulary writes them."""

from __future__ import annotations

import re

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.xml import Element, find, local, number, qn

#: The usual colour map of a master; files that map otherwise are rare and drawn as if not.
MAPPED = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
THEME = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
PRESET = {
    "black": "000000",
    "white": "FFFFFF",
    "red": "FF0000",
    "green": "008000",
    "blue": "0000FF",
}
_HEX = re.compile(r"[0-9A-F]{6}")
#: Widths of the theme's three lines (idx of a:lnRef).
_LINE_WIDTHS = (0, 6350, 12700, 19050)


def colour(parent: Element) -> str | None:
    """The colour inside a solidFill, a style reference or the like."""
    for element in parent if parent is not None else ():
        kind, value = local(element), element.get("val", "")
        if kind == "srgbClr" and _HEX.fullmatch(value.upper()):
            return str(value.upper())
        if kind == "sysClr":
            last = element.get("lastClr", "000000").upper()
            return str(last) if _HEX.fullmatch(last) else None
        if kind == "prstClr":
            return PRESET.get(str(value))
        if kind == "schemeClr" and MAPPED.get(value, value) in THEME:
            return str(MAPPED.get(value, value)) + _shade(element)
    return None


def _shade(element: Element) -> str:
    off, mod = find(element, "a:lumOff"), find(element, "a:lumMod")
    if off is not None:
        return f"+{min(99, number(off, 'val') // 1000)}"
    if mod is not None:
        return f"-{min(99, 100 - number(mod, 'val') // 1000)}"
    return ""


def paint(parent: Element) -> str | None:
    """The fill among an element's children; None when none says anything."""
    for element in parent if parent is not None else ():
        kind = local(element)
        if kind == "noFill":
            return "none"
        if kind == "solidFill":
            return colour(element)
        if kind == "gradFill":
            return _gradient(element)
    return None


def _gradient(element: Element) -> str | None:
    stops = [colour(stop) for stop in element.iter(qn("a:gs"))]
    line = find(element, "a:lin")
    angle = number(line, "ang") // 60000 if line is not None else 0
    if len(stops) < 2 or None in stops:
        return None
    return f"gradient:{angle % 360}:{','.join(str(stop) for stop in stops[:10])}"


def stroke(properties: Element) -> JSONObject | None:
    """An a:ln."""
    line = find(properties, "a:ln") if properties is not None else None
    if line is None:
        return None
    found: JSONObject = {}
    ink = paint(line)
    if ink:
        found["colour"] = ink
    if line.get("w"):
        found["width"] = max(0, number(line, "w"))
    dash = find(line, "a:prstDash")
    if dash is not None:
        found["dash"] = dash.get("val", "solid")
    for name, tag in (("head", "a:headEnd"), ("tail", "a:tailEnd")):
        end = find(line, tag)
        if end is not None and end.get("type"):
            found[name] = end.get("type")
    return found or None


def styled(shape: Element) -> JSONObject:
    """What a shape's p:style says of `fill`, `line` and the colour of its text (`ink`)."""
    style = find(shape, "p:style")
    found: JSONObject = {}
    if style is None:
        return found
    fill, line, font = (find(style, f"a:{name}") for name in ("fillRef", "lnRef", "fontRef"))
    if fill is not None and number(fill, "idx") > 0 and colour(fill):
        found["fill"] = colour(fill)
    if line is not None and number(line, "idx") > 0 and colour(line):
        width = _LINE_WIDTHS[min(3, number(line, "idx"))]
        found["line"] = {"colour": colour(line), "width": width}
    if font is not None and colour(font):
        found["ink"] = colour(font)
    return found


def frame(transform: Element) -> JSONObject | None:
    """An a:xfrm's (or p:xfrm's) place."""
    if transform is None:
        return None
    off, ext = find(transform, "a:off"), find(transform, "a:ext")
    if off is None or ext is None:
        return None
    return {
        "x": number(off, "x"),
        "y": number(off, "y"),
        "w": max(0, number(ext, "cx")),
        "h": max(0, number(ext, "cy")),
    }
