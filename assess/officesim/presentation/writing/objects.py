"""Tables and charts."""

from __future__ import annotations

import copy
from typing import Any, cast

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.parts.chart import ChartPart

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.reading.objects import OPTIONS
from assess.officesim.presentation.writing.build import CELL_ORDER, make
from assess.officesim.presentation.writing.paint import set_fill
from assess.officesim.presentation.writing.text import Link, write_paragraphs
from assess.officesim.presentation.xml import Element, find, qn

_ANCHOR = {"top": "t", "middle": "ctr", "bottom": "b"}
_TYPES = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "column-stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "bar-stacked": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE,
    "area": XL_CHART_TYPE.AREA,
    "pie": XL_CHART_TYPE.PIE,
    "doughnut": XL_CHART_TYPE.DOUGHNUT,
}
_LEGEND = {
    "right": XL_LEGEND_POSITION.RIGHT,
    "left": XL_LEGEND_POSITION.LEFT,
    "top": XL_LEGEND_POSITION.TOP,
    "bottom": XL_LEGEND_POSITION.BOTTOM,
}


def write_table(element: Element, old: JSONObject | None, new: JSONObject, link: Link) -> None:
    """Make an a:tbl say `new`; rows and cells that are as before are left alone."""
    properties = find(element, "a:tblPr")
    if properties is None:
        properties = make("a:tblPr")
        element.insert(0, properties)
    for attribute, name in OPTIONS.items():
        properties.attrib.pop(attribute, None)
        if name in new["options"]:
            properties.set(attribute, "1")
    style = find(properties, "a:tableStyleId")
    if new["style"]:
        if style is None:
            style = make("a:tableStyleId")
            properties.append(style)
        style.text = new["style"]
    grid = find(element, "a:tblGrid")
    for column in list(grid):
        grid.remove(column)
    grid.extend([make("a:gridCol", {"w": width}) for width in new["columns"]])
    old_rows = old["rows"] if old and len(old["columns"]) == len(new["columns"]) else []
    _write_rows(element, old_rows, new["rows"], link)


def _write_rows(element: Element, old: list[JSONObject], new: list[JSONObject], link: Link) -> None:
    elements = element.findall(qn("a:tr"))
    for one in elements:
        element.remove(one)
    pool = list(zip(old, elements, strict=False))
    for number, row in enumerate(new):
        match = next((pair for pair in pool if pair[0] == row), None)
        if match is None and number < len(old) and row not in old:
            match = next((pair for pair in pool if pair[0] is old[number]), None)
        if match is None:
            # A new row looks like the one above it.
            above = element.findall(qn("a:tr"))[-1:] if old else []
            made = copy.deepcopy(above[0]) if above else _row(len(row["cells"]))
            element.append(made)
            _write_row(made, None, row, link)
            continue
        pool.remove(match)
        element.append(match[1])
        _write_row(match[1], match[0], row, link)


def _row(cells: int) -> Element:
    return make("a:tr", {"h": 0}, *[_cell() for _ in range(cells)])


def _cell() -> Element:
    body = make("a:txBody", None, make("a:bodyPr"), make("a:lstStyle"), make("a:p"))
    return make("a:tc", None, body, make("a:tcPr"))


def _write_row(element: Element, old: JSONObject | None, new: JSONObject, link: Link) -> None:
    element.set("h", str(new["h"]))
    for number, cell in enumerate(element.findall(qn("a:tc"))):
        before = old["cells"][number] if old else None
        if before != new["cells"][number]:
            _write_cell(cell, before, new["cells"][number], link)


def _write_cell(element: Element, old: JSONObject | None, new: JSONObject, link: Link) -> None:
    before = old["paragraphs"] if old else []
    write_paragraphs(find(element, "a:txBody"), before, new["paragraphs"], link)
    if not old:
        # python-pptx's readers and others expect one paragraph at least.
        body = find(element, "a:txBody")
        if find(body, "a:p") is None:
            body.append(make("a:p"))
    properties = find(element, "a:tcPr")
    if properties is None:
        properties = make("a:tcPr")
        element.append(properties)
    if (old or {}).get("fill") != new.get("fill"):
        set_fill(properties, new.get("fill"), CELL_ORDER)
    properties.attrib.pop("anchor", None)
    if "anchor" in new:
        properties.set("anchor", _ANCHOR[new["anchor"]])
    for name, attribute in (("span", "gridSpan"), ("rowspan", "rowSpan")):
        element.attrib.pop(attribute, None)
        if name in new:
            element.set(attribute, str(new[name]))
    for attribute in ("hMerge", "vMerge"):
        element.attrib.pop(attribute, None)


def mark_merged(element: Element, table: JSONObject) -> None:
    """Say of every covered cell which way it is merged."""
    rows = [row.findall(qn("a:tc")) for row in element.findall(qn("a:tr"))]
    for y, row in enumerate(table["rows"]):
        for x, cell in enumerate(row["cells"]):
            for down in range(cell.get("rowspan", 1)):
                for right in range(cell.get("span", 1)):
                    if y + down < len(rows) and x + right < len(rows[0]):
                        covered = rows[y + down][x + right]
                        if right:
                            covered.set("hMerge", "1")
                        if down:
                            covered.set("vMerge", "1")


def new_table() -> Element:
    """An empty a:tbl."""
    return make("a:tbl", None, make("a:tblPr"), make("a:tblGrid"))


def new_chart(told: JSONObject, package: Any) -> Any:
    """A chart part that says what was told."""
    part = ChartPart.new(_TYPES[told["type"]], _data(told), package)
    write_chart(part.chart, None, told)
    return part


def write_chart(chart: Any, old: JSONObject | None, new: JSONObject) -> None:
    """Change a python-pptx chart of the same type."""
    if old and (old["series"], old["categories"]) != (new["series"], new["categories"]):
        chart.replace_data(_data(new))
    chart.has_title = "title" in new
    if "title" in new:
        chart.chart_title.text_frame.text = new["title"]
    chart.has_legend = new["legend"] != "none"
    if chart.has_legend:
        chart.legend.position = _LEGEND[new["legend"]]
        chart.legend.include_in_layout = False
    plot = chart.plots[0]
    plot.has_data_labels = bool(new.get("labels"))
    if plot.has_data_labels:
        plot.data_labels.show_value = True
    if new["type"] not in ("pie", "doughnut"):
        _axes(chart, new)
    for series, told in zip(plot.series, new["series"], strict=False):
        if "colour" in told and (not old or told not in old["series"]):
            properties = series._element.get_or_add_spPr()
            set_fill(properties, told["colour"])


def _axes(chart: Any, new: JSONObject) -> None:
    for axis, name in ((chart.category_axis, "category_title"), (chart.value_axis, "value_title")):
        axis.has_title = name in new
        if name in new:
            axis.axis_title.text_frame.text = new[name]
    chart.value_axis.has_major_gridlines = bool(new.get("gridlines"))


def _data(told: JSONObject) -> Any:
    # python-pptx's chart data carries no types.
    data: Any = cast(Any, CategoryChartData)()
    data.categories = told["categories"] or [""]
    for series in told["series"]:
        values = [float(value) if value else None for value in series["values"]]
        data.add_series(series["name"], values)
    return data
