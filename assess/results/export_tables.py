"""Other tables than results as CSV and XLSX, as safe to open in a spreadsheet as those."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from assess.results.export import neutral
from assess.results.export_rows import Cell
from assess.results.workbook import write_workbook


def table_csv(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """CSV in pieces: UTF-8 with a byte-order mark, CRLF, no cell that reads as a formula."""
    yield "\ufeff" + _line(names)
    for row in rows:
        yield _line([neutral(cell) for cell in row])


def table_xlsx(title: str, names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet; text is written as text, never as a formula."""
    stream = io.BytesIO()
    write_workbook(stream, title, names, ([neutral(cell) for cell in row] for row in rows))
    return stream.getvalue()


def _line(cells: Iterable[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()
