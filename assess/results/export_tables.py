"""Other tables than results as CSV and XLSX, as safe to open in a spreadsheet as those."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assess.results.export import neutral
from assess.results.export_rows import Cell


def table_csv(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """CSV in pieces: UTF-8 with a byte-order mark, CRLF, no cell that reads as a formula."""
    yield "\ufeff" + _line(names)
    for row in rows:
        yield _line([neutral(cell) for cell in row])


def table_xlsx(title: str, names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet; text is written as text, never as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    heading = []
    for position, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = max(12, len(name) + 2)
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _line(cells: Iterable[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()
