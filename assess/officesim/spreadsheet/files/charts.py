"""Charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.files.context import Context, Found, changed, fresh
from assess.officesim.spreadsheet.files.natives import (
    AnchorMarker,
    AreaChart,
    AxDataSource,
    BarChart,
    DataLabelList,
    DoughnutChart,
    Layout,
    Legend,
    LineChart,
    NumRef,
    OneCellAnchor,
    PieChart,
    Reference,
    ScatterChart,
    SeriesFactory,
    SeriesLabel,
    StrRef,
    TwoCellAnchor,
    Worksheet,
    XDRPositiveSize2D,
)

_CLASSES: dict[str, Any] = {
    "column": BarChart,
    "bar": BarChart,
    "line": LineChart,
    "area": AreaChart,
    "pie": PieChart,
    "doughnut": DoughnutChart,
    "scatter": ScatterChart,
}
_LEGENDS = {"r": "right", "l": "left", "t": "top", "b": "bottom", "tr": "right"}
#: Units of a drawing in a pixel.
_EMU = 9525
_GROUPED = ("column", "bar", "line", "area")


def read(worksheet: Worksheet, context: Context) -> Iterator[Found]:
    """Charts of the kinds our layer knows; the others stay in the file alone."""
    for number, native in enumerate(worksheet._charts, 1):
        kind = _kind(native)
        if kind is None:
            continue
        anchor, width, height = _place(native)
        value: JSONObject = {
            "type": kind,
            "title": _text(native.title),
            "legend": _LEGENDS[native.legend.position] if native.legend else "none",
            "series": [found for one in native.ser if (found := _series(one, context)) is not None],
            "labels": bool(native.dLbls and native.dLbls.showVal),
            "anchor": anchor,
            "width": width,
            "height": height,
        }
        if kind in _GROUPED:
            grouping = native.grouping
            value["grouping"] = {"stacked": "stacked", "percentStacked": "percent"}.get(
                grouping, "clustered"
            )
        if kind not in ("pie", "doughnut"):
            value["xAxis"] = _axis(native.x_axis)
            value["yAxis"] = _axis(native.y_axis)
        yield Found(f"chart-{number}", value, native)


def _kind(native: Any) -> str | None:
    if type(native) is BarChart:
        return "column" if native.type == "col" else "bar"
    for kind, cls in _CLASSES.items():
        if type(native) is cls:
            return kind
    return None


def _text(title: Any) -> str:
    if title is None or title.tx is None or title.tx.rich is None:
        return ""
    return "\n".join("".join(run.t for run in paragraph.r or []) for paragraph in title.tx.rich.p)


def _place(native: Any) -> tuple[str, int, int]:
    anchor = native.anchor
    start = anchor._from
    cell = refs.cell_name(start.row + 1, start.col + 1)
    if isinstance(anchor, OneCellAnchor):
        size = anchor.ext
        return cell, _size(_pixels(size.width)), _size(_pixels(size.height))
    if isinstance(anchor, TwoCellAnchor):
        end = anchor.to
        # Default sizes of lines are near enough to place it.
        return cell, _size((end.col - start.col) * 64), _size((end.row - start.row) * 20)
    return cell, 480, 288


def _pixels(emu: int) -> float:
    return emu / _EMU


def _emu(pixels: int) -> int:
    return pixels * _EMU


def _size(length: float) -> int:
    return max(40, min(4000, round(length)))


def _series(native: Any, context: Context) -> JSONObject | None:
    numbers = native.val or native.yVal
    values = context.source(numbers.numRef.f) if numbers and numbers.numRef else None
    if values is None:
        return None
    series: JSONObject = {"values": values}
    if native.tx is not None and native.tx.strRef is not None:
        series["name"] = context.source(native.tx.strRef.f) or ""
    elif native.tx is not None and native.tx.v:
        series["name"] = native.tx.v
    labels = native.cat or native.xVal
    if labels is not None:
        reference = labels.strRef or labels.numRef
        categories = context.source(reference.f) if reference else None
        if categories is not None:
            series["categories"] = categories
    return series


def _axis(native: Any) -> JSONObject:
    axis: JSONObject = {"title": _text(native.title)}
    for part in ("min", "max"):
        limit = getattr(native.scaling, part)
        if limit is not None:
            axis[part] = f"{limit:.15g}"
    if native.delete:
        axis["hidden"] = True
    if native.majorGridlines is not None:
        axis["gridlines"] = True
    return axis


def write(
    worksheet: Worksheet,
    context: Context,
    found: dict[str, Found],
    values: dict[str, JSONObject],
) -> None:
    """Write charts. One of the start file that only moved or got other words is changed in
    place, so that its colours and whatever else we do not know of stay."""
    kept = {
        old.id
        for old in changed(found, values)
        if old.id in values and _changed_in_place(old, values[old.id], context)
    }
    gone = {id(old.native) for old in changed(found, values) if old.id not in kept}
    worksheet._charts = [one for one in worksheet._charts if id(one) not in gone]
    left = {name: value for name, value in values.items() if name not in kept}
    for value in fresh(found, left):
        if value["series"]:
            worksheet.add_chart(_native(value, context, worksheet))


#: Parts of a chart that can be changed without drawing it anew.
_IN_PLACE = {"title", "legend", "anchor", "width", "height", "series"}


def _changed_in_place(old: Found, value: JSONObject, context: Context) -> bool:
    before, native = old.value, old.native
    parts = {part for part in before.keys() | value.keys() if before.get(part) != value.get(part)}
    shapes = [[_shape(series) for series in one["series"]] for one in (before, value)]
    drawn = len(before["series"]) == len(native.ser)
    if parts - _IN_PLACE or shapes[0] != shapes[1] or not drawn:
        return False
    if "title" in parts:
        native.title = value["title"] or None
    if "legend" in parts:
        _put_legend(native, value["legend"])
    if parts & {"anchor", "width", "height"}:
        native.anchor = _anchor(value)
    for series, one in zip(native.ser, value["series"], strict=True):
        _move_series(series, one, context)
    return True


def _shape(series: JSONObject) -> JSONObject:
    """What must be the same for a series to be changed in place: its parts, and a fixed name."""
    return {part: one if isinstance(one, str) else True for part, one in series.items()}


def _move_series(series: Any, one: JSONObject, context: Context) -> None:
    numbers = series.val or series.yVal
    numbers.numRef = NumRef(f=context.formula(one["values"]))
    if isinstance(one.get("name"), dict):
        series.tx = SeriesLabel(strRef=_text_reference(context.formula(one["name"])))
    labels = series.cat or series.xVal
    if labels is not None and "categories" in one:
        formula = context.formula(one["categories"])
        if labels.strRef is not None:
            labels.strRef = _text_reference(formula)
        else:
            labels.numRef = NumRef(f=formula)


def _native(value: JSONObject, context: Context, worksheet: Worksheet) -> Any:
    kind = value["type"]
    native = _CLASSES[kind]()
    if kind in ("column", "bar"):
        native.type = "col" if kind == "column" else "bar"
    if kind in _GROUPED:
        native.grouping = _grouping(kind, value.get("grouping", "clustered"))
        if kind in ("column", "bar") and native.grouping != "clustered":
            native.overlap = 100
    native.title = value["title"] or None
    _put_legend(native, value["legend"])
    for one in value["series"]:
        native.series.append(_native_series(one, context, worksheet, kind))
    if value.get("labels"):
        native.dataLabels = DataLabelList(showVal=True)
    if kind not in ("pie", "doughnut"):
        _put_axis(native.x_axis, value.get("xAxis", {}))
        _put_axis(native.y_axis, value.get("yAxis", {"gridlines": True}))
    native.anchor = _anchor(value)
    if value.get("colors"):
        native.style = value["colors"]
    native.layout = Layout()
    return native


def _put_legend(native: Any, place: str) -> None:
    native.legend = None if place == "none" else Legend()
    if native.legend is not None:
        native.legend.legendPos = place[0]


def _anchor(value: JSONObject) -> Any:
    area = refs.parse(value["anchor"])
    return OneCellAnchor(
        _from=AnchorMarker(col=area.column - 1, row=area.row - 1),
        ext=XDRPositiveSize2D(_emu(value["width"]), _emu(value["height"])),
    )


def _grouping(kind: str, grouping: str) -> str:
    if grouping == "percent":
        return "percentStacked"
    if grouping == "clustered" and kind in ("line", "area"):
        return "standard"
    return grouping


def _native_series(one: JSONObject, context: Context, worksheet: Worksheet, kind: str) -> Any:
    formula = context.formula(one["values"])
    reference = Reference(worksheet, range_string=f"'{worksheet.title}'!$A$1")
    scatter = kind == "scatter"
    series = SeriesFactory(reference, xvalues=reference if scatter else None)
    numbers = series.yVal if scatter else series.val
    numbers.numRef.f = formula
    if scatter:
        series.xVal.numRef.f = (
            context.formula(one["categories"]) if "categories" in one else formula
        )
    elif "categories" in one:
        series.cat = _categories(context.formula(one["categories"]))
    name = one.get("name")
    if isinstance(name, dict):
        series.tx = SeriesLabel(strRef=_text_reference(context.formula(name)))
    elif name:
        series.tx = SeriesLabel(v=name)
    return series


def _categories(formula: str) -> Any:
    return AxDataSource(strRef=_text_reference(formula))


def _text_reference(formula: str) -> Any:
    return StrRef(f=formula)


def _put_axis(native: Any, axis: JSONObject) -> None:
    native.title = axis.get("title") or None
    for part in ("min", "max"):
        if part in axis:
            try:
                setattr(native.scaling, part, float(axis[part].replace(",", ".")))
            except ValueError:
                continue
    native.delete = axis.get("hidden", False)
    if not axis.get("gridlines"):
        native.majorGridlines = None
    if "format" in axis:
        native.number_format = axis["format"]
