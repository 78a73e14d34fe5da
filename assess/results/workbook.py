"""One sheet as an XLSX workbook, written row by row; text is text, never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any


def write_workbook(
    stream: IO[bytes], title: str, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write `rows` under a bold heading of `names`; they pass through a file, not through memory.

    Whoever calls has made every text harmless (`export.neutral`): none begins with "=".
    """
    # Large, and of no use to whoever writes no workbook.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

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
        sheet.append(row)
    book.save(stream)
