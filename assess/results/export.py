"""Score exports as CSV and XLSX: the same rows, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assess.results.models import Result
from assess.results.ports import presenter_of
from assess.results.queries import standing_of

#: Said in every row, because rows are copied without their headings.
CAUTION = "One element among others; never the sole basis of a decision."

_FORMULA = re.compile(r"^[\s\x00-\x20]*[=+\-@|%]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Cell = str | int | float | date | None


def row(result: Result) -> Mapping[str, Cell]:
    """One result as an ordered mapping of column to value; column names are stable."""
    account = result.sitting.account
    released = next((event.at for event in result.events if event.action == "released"), None)
    return {
        "result_id": result.id,
        "sitting": result.sitting_id,
        "family_name": account.family_name,
        "given_name": account.given_name,
        "email": account.email,
        "test": result.sitting.test.code,
        "test_version": result.sitting.test.version,
        "kind": result.kind,
        "language": result.language,
        "standing": standing_of(result),
        "sat_on": result.sat_on,
        "valid_until": result.valid_until,
        "level": result.level,
        "standard_error": result.standard_error,
        "probability": result.probability,
        **presenter_of(result.kind).columns(result),
        "provisional_parameters": "yes" if result.provisional else "no",
        "engine": result.engine,
        "policy": result.policy_version,
        "recorded_at": _instant(result.recorded_at),
        "released_at": _instant(released),
        "caution": CAUTION,
    }


def to_csv(results: Iterable[Result]) -> Iterator[str]:
    """CSV (UTF-8 with a byte-order mark, which Excel needs, CRLF) in pieces."""
    yield "\ufeff"
    header: list[str] | None = None
    for result in results:
        values = row(result)
        if header is None:
            header = list(values)
            yield _line(header)
        yield _line([neutral(values.get(name)) for name in header])
    if header is None:
        yield _line(["result_id"])


def to_xlsx(results: Iterable[Result]) -> bytes:
    """An XLSX workbook with one sheet; text is written as text, never as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("results")
    sheet.freeze_panes = "A2"
    rows = [row(result) for result in results]
    header = list(rows[0]) if rows else ["result_id"]
    for position, name in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = max(12, len(name) + 2)
    bold = []
    for name in header:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for values in rows:
        sheet.append([_xlsx_cell(sheet, values.get(name)) for name in header])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def neutral(value: Cell) -> Cell:
    """`value`, with a leading apostrophe where a spreadsheet would read a formula."""
    if isinstance(value, str):
        clean = _CONTROL.sub("\ufffd", value)
        return f"'{clean}" if _FORMULA.match(clean) else clean
    return value


def _xlsx_cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=_CONTROL.sub("\ufffd", value))
    cell.data_type = "s"  # openpyxl would make "=…" a formula
    if _FORMULA.match(value):
        cell.value, cell.data_type = neutral(value), "s"
        cell.quotePrefix = True
    return cell


def _line(cells: Iterable[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(
        ["" if cell is None else cell for cell in cells]
    )
    return stream.getvalue()


def _instant(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
