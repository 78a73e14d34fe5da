"""Reading a table of people from CSV or XLSX bytes that nobody has looked at yet. Pure.

Only text comes out: dates as year-month-day, numbers as they are written. What could run,
unfold or mislead (macros, formulas, archives that grow, entities) is refused.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

#: Bytes of an upload, and of everything inside an XLSX once it is unpacked.
LARGEST = 12 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 20_000
#: The last row that a worksheet can have (ECMA-376, part 1, 18.3.1.73).
LAST_ROW = 1_048_576
MOST_COLUMNS = 60
#: Characters of one cell; everything asked for is far shorter.
LONGEST_CELL = 2000

_FORMULA = re.compile(r"\s*(?:[=@]|[+\-](?=[^\d\s]))")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class BadSheet(ValueError):
    """A file that cannot be read as a table at all; `row` counts from 1 where it is known."""

    def __init__(self, code: str, row: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.row = row


@dataclass(frozen=True)
class Sheet:
    """The first row, and the others that are not empty, each with its number from 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(data: bytes) -> Sheet:
    """Read the first worksheet of an XLSX, or a CSV separated by ; , or tabs.

    Raises:
        BadSheet: ``empty``, ``too_large``, ``too_many``, ``too_wide``, ``long_cell``,
            ``old_office``, ``macros``, ``bomb``, ``entities``, ``broken``, ``encrypted``,
            ``encoding``, ``binary``, ``quotes``.
    """
    if len(data) > LARGEST:
        raise BadSheet("too_large")
    if data[:4] == _OLD_OFFICE:
        raise BadSheet("old_office")
    rows = _xlsx(data) if data[:2] == b"PK" else _csv(data)
    return _sheet(rows)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute a cell with this text instead of showing it."""
    return bool(_FORMULA.match(text))


def _sheet(rows: Iterable[tuple[int, tuple[str, ...]]]) -> Sheet:
    header: tuple[str, ...] | None = None
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in rows:
        if not any(cells):
            continue
        if len(cells) > MOST_COLUMNS:
            raise BadSheet("too_wide", number)
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise BadSheet("long_cell", number)
        if header is None:
            header = cells
            continue
        if len(kept) >= MOST_ROWS:
            raise BadSheet("too_many", number)
        kept.append((number, cells))
    if header is None:
        raise BadSheet("empty")
    return Sheet(header, tuple(kept))


def _csv(data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, _trimmed(cells)
    except csv.Error:
        raise BadSheet("quotes", number + 1) from None


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return _refuse_nul(data.decode("utf-16"))
        except UnicodeDecodeError:
            raise BadSheet("encoding") from None
    try:
        return _refuse_nul(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise BadSheet("binary") from None
        raise BadSheet("encoding", data[: error.start].count(b"\n") + 1) from None


def _refuse_nul(text: str) -> str:
    if "\0" in text:
        raise BadSheet("binary")
    return text


def _xlsx(data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  large, and most files are CSV

    _check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=False, keep_links=False
            )
            sheet = book.worksheets[0]
            blank: Any = None
            # Rows are counted by what they hold, so none is left out unread.
            rows = sheet.iter_rows(max_row=LAST_ROW + 1, max_col=MOST_COLUMNS + 1)
            for number, row in enumerate(rows, start=1):
                if number > LAST_ROW:
                    raise BadSheet("broken", number)
                if row is blank:  # a gap of any length is one and the same row
                    continue
                if all(cell.value is None for cell in row):
                    blank = row
                    continue
                yield number, _trimmed(_text(cell) for cell in row)
    except BadSheet:
        raise
    except Exception:  # openpyxl raises whatever a damaged part leads it to
        raise BadSheet("broken") from None


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
                raise BadSheet("bomb")
            if any(part.flag_bits & 1 for part in parts):
                raise BadSheet("encrypted")
            for part in parts:
                if "vba" in part.filename.lower() or "macrosheets" in part.filename.lower():
                    raise BadSheet("macros")
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(part.filename, archive.read(part))
    except BadSheet:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        raise BadSheet("broken") from None
    except Exception:  # zlib and lzma have errors of their own
        raise BadSheet("broken") from None


def _check_part(name: str, content: bytes) -> None:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or _ENTITIES.search(content):
        raise BadSheet("entities")
    if name == "[Content_Types].xml" and b"macroEnabled" in content:
        raise BadSheet("macros")


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        return "=" + str(value).removeprefix("=")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        percent = "%" in str(cell.number_format or "")
        return f"{value * 100:.10g}%" if percent else f"{value:.15g}"
    return "" if value is None else str(value)


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    trimmed = [cell.replace("\xa0", " ").strip() for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return tuple(trimmed)
