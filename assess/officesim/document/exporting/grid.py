"""The grid of a table: widths, cells that belong to one above, and borders."""

from __future__ import annotations

import copy

from prosemirror.model import Node

from assess.officesim.document.names import Element, child, make, put, value, value_of, w, whole
from assess.officesim.document.opening.blocks import TWIPS_PER_PIXEL
from assess.officesim.document.schema import attrs_of


def column_widths(table: Node) -> list[int]:
    """Widths of the grid's columns in twips, from the first cells that tell."""
    count = max(
        sum(int(attrs_of(cell)["colspan"]) for cell in row.children) for row in table.children
    )
    widths: list[int | None] = [None] * count
    for row in table.children:
        column = 0
        for cell in row.children:
            span, given = int(attrs_of(cell)["colspan"]), attrs_of(cell)["colwidth"]
            if isinstance(given, list) and len(given) == span:
                for place, pixels in enumerate(given):
                    if column + place < count and widths[column + place] is None and pixels:
                        widths[column + place] = int(pixels) * TWIPS_PER_PIXEL
            column += span
    return [9000 // max(count, 1) if one is None else one for one in widths]


def hung(row: Element) -> dict[tuple[int, int], Element]:
    """The cells of a row that belong to one above, by their column and how many they span."""
    found, column = {}, 0
    for cell in row.iterfind(w("tc")):
        properties = child(cell, "tcPr")
        span = whole(value_of(properties, "gridSpan"), 1, 63) or 1
        merge = child(properties, "vMerge")
        if merge is not None and value(merge) != "restart":
            found[column, span] = cell
        column += span
    return found


def continued(known: Element | None, span: int, width: int) -> Element:
    """A cell that belongs to one above; what it was in the start file, if it was one there."""
    if known is not None:
        return copy.deepcopy(known)
    cell = make("tc")
    properties = put(cell, "tcPr")
    put(properties, "tcW", w=width, type="dxa")
    if span > 1:
        put(properties, "gridSpan", val=span)
    put(properties, "vMerge")
    put(cell, "p")
    return cell


def borders(kind: str) -> Element:
    element = make("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        drawn = kind == "all" or (kind == "outside" and not side.startswith("inside"))
        if drawn:
            put(element, side, val="single", sz=4, space=0, color="auto")
        else:
            put(element, side, val="nil")
    return element
