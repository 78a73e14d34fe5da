"""Page set-up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.header_footer import HeaderFooterItem

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.files.context import Found, tidied
from assess.officesim.spreadsheet.files.natives import Break, ColBreak, RowBreak, Worksheet

#: Numbers of paper in the file.
_PAPERS = {"A3": 8, "A4": 9, "A5": 11, "letter": 1, "legal": 5}
_PARTS = ("left", "center", "right")
_MARGINS = ("top", "right", "bottom", "left", "header", "footer")
_TENTHS = 254.0  # tenths of a millimetre in an inch


def read(worksheet: Worksheet) -> Iterator[Found]:
    """The sheet's page set-up, where it says anything."""
    setup = worksheet.page_setup
    page: JSONObject = {}
    if setup.orientation in ("portrait", "landscape"):
        page["orientation"] = setup.orientation
    paper = {number: name for name, number in _PAPERS.items()}.get(int(setup.paperSize or 0))
    if paper:
        page["paper"] = paper
    if worksheet.print_area:
        page["printAreas"] = _areas(worksheet.print_area)
    if worksheet.print_title_rows:
        page["titleRows"] = _span(worksheet.print_title_rows, int)
    if worksheet.print_title_cols:
        page["titleColumns"] = _span(worksheet.print_title_cols, refs.number)
    for part, native in (("header", worksheet.oddHeader), ("footer", worksheet.oddFooter)):
        texts = {side: text for side in _PARTS if (text := getattr(native, side).text)}
        if texts:
            page[part] = texts
    page |= _scaling(worksheet) | _marks(worksheet)
    if page:
        yield Found("page", page, worksheet)


def _areas(area: Any) -> list[str]:
    found = area if isinstance(area, list) else str(area).split(",")
    return [ref for one in found for ref in tidied(one.rpartition("!")[2])]


def _span(text: str, number: Any) -> list[int]:
    first, _, last = text.rpartition("!")[2].replace("$", "").partition(":")
    return [number(first), number(last or first)]


def _scaling(worksheet: Worksheet) -> JSONObject:
    setup = worksheet.page_setup
    fits = worksheet.sheet_properties.pageSetUpPr
    if fits is not None and fits.fitToPage:
        width = 1 if setup.fitToWidth is None else int(setup.fitToWidth)
        height = 1 if setup.fitToHeight is None else int(setup.fitToHeight)
        return {"fitWidth": width, "fitHeight": height}
    return {"scale": int(setup.scale)} if setup.scale and int(setup.scale) != 100 else {}


def _marks(worksheet: Worksheet) -> JSONObject:
    marks: JSONObject = {}
    options, margins = worksheet.print_options, worksheet.page_margins
    inches = {side: getattr(margins, side) for side in _MARGINS}
    if any(inches.values()):
        marks["margins"] = {
            side: round(value * _TENTHS) for side, value in inches.items() if value is not None
        }
    for ours, theirs in (
        ("gridlines", "gridLines"),
        ("headings", "headings"),
        ("centerHorizontally", "horizontalCentered"),
        ("centerVertically", "verticalCentered"),
    ):
        if getattr(options, theirs):
            marks[ours] = True
    for ours, breaks in (
        ("rowBreaks", worksheet.row_breaks.brk),
        ("columnBreaks", worksheet.col_breaks.brk),
    ):
        if breaks:
            marks[ours] = sorted(one.id for one in breaks)
    return marks


def write(worksheet: Worksheet, found: dict[str, Found], page: JSONObject | None) -> None:
    """Write the parts that differ from the start file."""
    before = found["page"].value if found else {}
    now = page or {}
    for part in sorted(before.keys() | now.keys()):
        if before.get(part) != now.get(part):
            _WRITERS[part](worksheet, now.get(part))


def _orientation(worksheet: Worksheet, value: Any) -> None:
    worksheet.page_setup.orientation = value or "portrait"


def _paper(worksheet: Worksheet, value: Any) -> None:
    worksheet.page_setup.paperSize = _PAPERS[value or "A4"]


def _print_areas(worksheet: Worksheet, value: Any) -> None:
    worksheet.print_area = ",".join(value) if value else None


def _title_rows(worksheet: Worksheet, value: Any) -> None:
    worksheet.print_title_rows = f"{value[0]}:{value[1]}" if value else None


def _title_columns(worksheet: Worksheet, value: Any) -> None:
    worksheet.print_title_cols = (
        f"{refs.letters(value[0])}:{refs.letters(value[1])}" if value else None
    )


def _header_footer(native: HeaderFooterItem, value: Any) -> None:
    for side in _PARTS:
        getattr(native, side).text = (value or {}).get(side) or None


def _margins(worksheet: Worksheet, value: Any) -> None:
    for side, length in (value or {}).items():
        setattr(worksheet.page_margins, side, length / _TENTHS)


def _scale(worksheet: Worksheet, value: Any) -> None:
    worksheet.page_setup.scale = value


def _fit(part: str) -> Any:
    def put(worksheet: Worksheet, value: Any) -> None:
        setattr(worksheet.page_setup, part, value)
        worksheet.sheet_properties.pageSetUpPr.fitToPage = (
            worksheet.page_setup.fitToWidth is not None
            or worksheet.page_setup.fitToHeight is not None
        )

    return put


def _option(part: str) -> Any:
    def put(worksheet: Worksheet, value: Any) -> None:
        setattr(worksheet.print_options, part, bool(value))

    return put


def _row_breaks(worksheet: Worksheet, value: Any) -> None:
    worksheet.row_breaks = RowBreak(brk=[Break(id=at) for at in value or []])


def _column_breaks(worksheet: Worksheet, value: Any) -> None:
    worksheet.col_breaks = ColBreak(brk=[Break(id=at) for at in value or []])


_WRITERS: dict[str, Any] = {
    "orientation": _orientation,
    "paper": _paper,
    "printAreas": _print_areas,
    "titleRows": _title_rows,
    "titleColumns": _title_columns,
    "header": lambda worksheet, value: _header_footer(worksheet.oddHeader, value),
    "footer": lambda worksheet, value: _header_footer(worksheet.oddFooter, value),
    "margins": _margins,
    "scale": _scale,
    "fitWidth": _fit("fitToWidth"),
    "fitHeight": _fit("fitToHeight"),
    "gridlines": _option("gridLines"),
    "headings": _option("headings"),
    "centerHorizontally": _option("horizontalCentered"),
    "centerVertically": _option("verticalCentered"),
    "rowBreaks": _row_breaks,
    "columnBreaks": _column_breaks,
}
