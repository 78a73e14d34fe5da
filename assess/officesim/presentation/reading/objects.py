"""Tables and charts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.reading.paint import colour, paint
from assess.officesim.presentation.reading.text import Resolve, paragraphs
from assess.officesim.presentation.xml import Element, find, flag, number, qn

ANCHOR = {"t": "top", "ctr": "middle", "b": "bottom"}
#: attribute of a:tblPr -> option
OPTIONS = {
    "firstRow": "header",
    "lastRow": "total",
    "bandRow": "banded_rows",
    "firstCol": "first_column",
    "lastCol": "last_column",
    "bandCol": "banded_columns",
}
_LEGEND = {"r": "right", "l": "left", "t": "top", "b": "bottom", "tr": "right"}


def table(element: Element, resolve: Resolve) -> JSONObject:
    """An a:tbl."""
    properties = find(element, "a:tblPr")
    style = find(properties, "a:tableStyleId") if properties is not None else None
    options = [
        name
        for attribute, name in OPTIONS.items()
        if properties is not None and flag(properties, attribute)
    ]
    grid = find(element, "a:tblGrid")
    return {
        "columns": [max(0, number(column, "w")) for column in grid.findall(qn("a:gridCol"))],
        "rows": [
            {
                "h": max(0, number(row, "h")),
                "cells": [_cell(cell, resolve) for cell in row.findall(qn("a:tc"))],
            }
            for row in element.findall(qn("a:tr"))
        ],
        "style": (style.text or "")[:60] if style is not None else "",
        "options": options,
    }


def _cell(element: Element, resolve: Resolve) -> JSONObject:
    found: JSONObject = {"paragraphs": paragraphs(find(element, "a:txBody"), resolve)}
    properties = find(element, "a:tcPr")
    if properties is not None:
        fill = paint(properties)
        if fill:
            found["fill"] = fill
        if properties.get("anchor") in ANCHOR:
            found["anchor"] = ANCHOR[properties.get("anchor")]
    for name, attribute in (("span", "gridSpan"), ("rowspan", "rowSpan")):
        if number(element, attribute, 1) > 1:
            found[name] = number(element, attribute)
    if flag(element, "hMerge") or flag(element, "vMerge"):
        found["merged"] = True
    return found


def chart(space: Element) -> JSONObject | None:
    """A c:chartSpace; None for kinds of chart that the program does not draw."""
    plot = find(space, "c:chart/c:plotArea")
    element = next((one for one in plot if one.tag in _KINDS), None) if plot is not None else None
    if element is None:
        return None
    series = [_series(one) for one in element.findall(qn("c:ser"))]
    categories = _categories(find(element, "c:ser"))
    length = max([len(categories), *(len(one["values"]) for one in series)], default=0)
    for one in series:
        one["values"] += [""] * (length - len(one["values"]))
    found: JSONObject = {
        "type": _kind(element),
        "legend": _legend(space),
        "categories": categories + [""] * (length - len(categories)),
        "series": series,
    }
    title = find(space, "c:chart/c:title")
    if title is not None:
        found["title"] = _words(title)
    shown = find(element, "c:dLbls/c:showVal")
    if shown is not None and shown.get("val", "1") in ("1", "true"):
        found["labels"] = True
    _axes(plot, found)
    return found


_KINDS = {
    qn(f"c:{name}"): name
    for name in ("barChart", "lineChart", "areaChart", "pieChart", "doughnutChart")
}


def _kind(element: Element) -> str:
    name = _KINDS[element.tag].removesuffix("Chart")
    if name != "bar":
        return name
    direction, grouping = find(element, "c:barDir"), find(element, "c:grouping")
    name = "bar" if direction is not None and direction.get("val") == "bar" else "column"
    stacked = grouping is not None and "tacked" in grouping.get("val", "")
    return f"{name}-stacked" if stacked else name


def _series(element: Element) -> JSONObject:
    name = find(element, "c:tx")
    found: JSONObject = {
        "name": (_cached(name) or [""])[0][:200] if name is not None else "",
        "values": [_decimal(value) for value in _cached(find(element, "c:val"))],
    }
    ink = colour(find(element, "c:spPr/a:solidFill"))
    if ink:
        found["colour"] = ink
    return found


def _categories(series: Element) -> list[str]:
    found = find(series, "c:cat") if series is not None else None
    return [value[:200] for value in _cached(found)] if found is not None else []


def _cached(element: Element) -> list[str]:
    """Values of a reference's cache in order; gaps are empty."""
    if element is None:
        return []
    points = {
        number(point, "idx"): (find(point, "c:v").text or "")
        for point in element.iter(qn("c:pt"))
        if find(point, "c:v") is not None
    }
    return [points.get(index, "") for index in range(min(200, max(points, default=-1) + 1))]


def _decimal(value: str) -> str:
    try:
        exact = round(Decimal(value), 6)
    except InvalidOperation:
        return ""
    plain = f"{exact:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _legend(space: Element) -> str:
    legend = find(space, "c:chart/c:legend")
    if legend is None:
        return "none"
    place = find(legend, "c:legendPos")
    return _LEGEND.get(place.get("val", "r") if place is not None else "r", "right")


def _words(title: Element) -> str:
    return "".join(part.text or "" for part in title.iter(qn("a:t")))[:500]


def _axes(plot: Element, found: JSONObject) -> None:
    for tag, name in (("c:catAx", "category_title"), ("c:valAx", "value_title")):
        axis = find(plot, tag)
        title = find(axis, "c:title") if axis is not None else None
        if title is not None:
            found[name] = _words(title)[:200]
    if find(plot, "c:valAx/c:majorGridlines") is not None:
        found["gridlines"] = True
