"""Writing of pictures: those of the start file keep everything that was not changed."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from assess.officesim.document.exporting.context import Context
from assess.officesim.document.names import (
    DRAWING,
    NAMES,
    OFFICE,
    PICTURE,
    WORD_DRAWING,
    Element,
    local,
    w,
)

_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_WRAPS = {"square": "wrapSquare", "tight": "wrapSquare", "topAndBottom": "wrapTopAndBottom"}


def drawing_of(context: Context, part: str, attrs: Any) -> Element:
    """The `w:drawing` of an image node."""
    origin = context.origin(part, attrs["source"])
    if origin is not None and origin[1].attrs == attrs:
        return copy.deepcopy(_whole(origin[0]))
    placed = ("wrap", "position", "asset")
    if origin is not None and all(origin[1].attrs[key] == attrs[key] for key in placed):
        drawing = copy.deepcopy(origin[0])
    else:
        drawing = _new(context, part, attrs)
    for extent in drawing.iter(f"{{{WORD_DRAWING}}}extent", f"{{{DRAWING}}}ext"):
        if extent.get("cx") is not None:
            extent.set("cx", str(attrs["width"]))
            extent.set("cy", str(attrs["height"]))
    for properties in drawing.iter(f"{{{WORD_DRAWING}}}docPr"):
        properties.set("descr", str(attrs["alt"]))
        _set_decorative(properties, on=bool(attrs["decorative"]))
    return drawing


def _whole(drawing: Element) -> Element:
    """A drawing with the second form of it that an office suite may have written beside."""
    choice = drawing.getparent()
    outer = None if choice is None or local(choice) != "Choice" else choice.getparent()
    return drawing if outer is None else outer


def _set_decorative(properties: Element, *, on: bool) -> None:
    known = [one for one in properties.iter() if one.tag == f"{{{_DECORATIVE}}}decorative"]
    for one in known:
        one.set("val", "1" if on else "0")
    if on and not known:
        extensions = etree.SubElement(properties, f"{{{DRAWING}}}extLst")
        extension = etree.SubElement(extensions, f"{{{DRAWING}}}ext")
        extension.set("uri", "{C183D7F6-B498-43B3-948B-1728B52AA6E4}")
        mark = etree.SubElement(
            extension, f"{{{_DECORATIVE}}}decorative", nsmap={"adec": _DECORATIVE}
        )
        mark.set("val", "1")


def _new(context: Context, part: str, attrs: Any) -> Element:
    pictures = context.reading.source.pictures
    file = next((path for path, name in pictures.items() if name == attrs["asset"]), "")
    relation = context.package.relate(part, "image", file)
    drawing = etree.Element(w("drawing"), nsmap=NAMES)
    number = str(context.next_number())
    inline = attrs["wrap"] == "inline"
    holder = etree.SubElement(drawing, f"{{{WORD_DRAWING}}}{'inline' if inline else 'anchor'}")
    for side in ("distT", "distB", "distL", "distR"):
        holder.set(side, "0" if inline else "114300")
    if not inline:
        _anchor(holder, attrs)
    _sub(holder, WORD_DRAWING, "extent", cx="1", cy="1")
    if not inline:
        wrap = _WRAPS.get(attrs["wrap"], "wrapNone")
        element = _sub(holder, WORD_DRAWING, wrap)
        if wrap == "wrapSquare":
            element.set("wrapText", "bothSides")
    _sub(holder, WORD_DRAWING, "docPr", id=number, name=f"Picture {number}")
    graphic = _sub(holder, DRAWING, "graphic")
    data = _sub(graphic, DRAWING, "graphicData", uri=PICTURE)
    picture = _sub(data, PICTURE, "pic")
    names = _sub(picture, PICTURE, "nvPicPr")
    _sub(names, PICTURE, "cNvPr", id=number, name=str(attrs["asset"]))
    _sub(names, PICTURE, "cNvPicPr")
    fill = _sub(picture, PICTURE, "blipFill")
    _sub(fill, DRAWING, "blip").set(f"{{{OFFICE}}}embed", relation)
    _sub(_sub(fill, DRAWING, "stretch"), DRAWING, "fillRect")
    shape = _sub(picture, PICTURE, "spPr")
    transform = _sub(shape, DRAWING, "xfrm")
    _sub(transform, DRAWING, "off", x="0", y="0")
    _sub(transform, DRAWING, "ext", cx="1", cy="1")
    _sub(_sub(shape, DRAWING, "prstGeom", prst="rect"), DRAWING, "avLst")
    return drawing


def _anchor(holder: Element, attrs: Any) -> None:
    behind = "1" if attrs["wrap"] == "behind" else "0"
    for name, given in (
        ("simplePos", "0"),
        ("relativeHeight", "251658240"),
        ("behindDoc", behind),
        ("locked", "0"),
        ("layoutInCell", "1"),
        ("allowOverlap", "1"),
    ):
        holder.set(name, given)
    _sub(holder, WORD_DRAWING, "simplePos", x="0", y="0")
    across = _sub(holder, WORD_DRAWING, "positionH", relativeFrom="margin")
    _sub(across, WORD_DRAWING, "align").text = str(attrs["position"])
    down = _sub(holder, WORD_DRAWING, "positionV", relativeFrom="paragraph")
    _sub(down, WORD_DRAWING, "posOffset").text = "0"


def _sub(parent: Element, namespace: str, name: str, /, **attributes: str) -> Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    for key, given in attributes.items():
        element.set(key, given)
    return element
