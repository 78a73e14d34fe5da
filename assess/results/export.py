"""Score exports as CSV and XLSX: the same rows, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assess.audit import ledger
from assess.results.models import Result
from assess.results.ports import column_names, presenter_of
from assess.results.queries import ResultFilter, standing_of

#: Said in every row, because rows are copied without their headings.
CAUTION = "One element among others; never the sole basis of a decision."
TYPE_CSV = "text/csv; charset=utf-8"
TYPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_BEFORE = (
    "result_id",
    "sitting",
    "family_name",
    "given_name",
    "email",
    "test",
    "test_version",
    "kind",
    "language",
    "standing",
    "sat_on",
    "valid_until",
    "level",
    "standard_error",
    "probability",
)
_AFTER = (
    "provisional_parameters",
    "engine",
    "policy",
    "recorded_at",
    "released_at",
    "caution",
)

# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_STARTS = "=+\\-@|%\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"\s*[{_STARTS}]")
# A list that expects another separator cuts a quoted field in pieces: each must be harmless.
_INNER = re.compile(rf"([,;|\t]\s*\"?\s*)(?=[{_STARTS}])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

Cell = str | int | float | date | None


def note_export(chosen: ResultFilter, form: str, reader_id: int | None = None) -> None:
    """Tell the audit chain which results leave as a file; what was searched for may be a name."""
    said = {key: value for key, value in asdict(chosen).items() if value not in ("", None)}
    text = said.pop("text", None)
    facts: dict[str, Any] = {"format": form, "filter": said}
    if reader_id is not None:
        facts["reader"] = reader_id
    for key, value in said.items():
        said[key] = value.isoformat() if isinstance(value, date) else value
    ledger.record_export("results", facts, {"text": text} if text else None)


def columns() -> list[str]:
    """Names of all columns, in their order; the same for every export."""
    return [*_BEFORE, *column_names(), *_AFTER]


def row(result: Result) -> dict[str, Cell]:
    """One result as column name to value."""
    account, test = result.sitting.account, result.sitting.test
    released = next((event.at for event in result.events if event.action == "released"), None)
    return {
        "result_id": result.id,
        "sitting": result.sitting_id,
        "family_name": account.family_name,
        "given_name": account.given_name,
        "email": account.email,
        "test": test.code,
        "test_version": test.version,
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
    names = columns()
    yield "\ufeff" + _line(names)
    for result in results:
        values = row(result)
        yield _line(neutral(values.get(name)) for name in names)


def to_xlsx(results: Iterable[Result]) -> bytes:
    """An XLSX workbook with one sheet; text is written as text, never as a formula."""
    names = columns()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("results")
    sheet.freeze_panes = "A2"
    for position, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = max(12, len(name) + 2)
    sheet.append([_heading(sheet, name) for name in names])
    for result in results:
        values = row(result)
        # No neutral text begins with "=", so no cell can become a formula.
        sheet.append([neutral(values.get(name)) for name in names])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def neutral(value: Cell) -> Cell:
    """`value`, with an apostrophe before whatever a spreadsheet would read as a formula.

    Control characters become U+FFFD; numbers and dates are returned as they are.
    """
    if not isinstance(value, str):
        return value
    clean = _INNER.sub(r"\1'", _CONTROL.sub("\ufffd", value))
    # What hides before the sign is dropped by some readers, so it does not count.
    return f"'{clean}" if _FORMULA.match(clean.lstrip("\ufffd\ufeff\u200b")) else clean


def _heading(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    return cell


def _line(cells: Iterable[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(
        ["" if cell is None else cell for cell in cells]
    )
    return stream.getvalue()


def _instant(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
