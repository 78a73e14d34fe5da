"""Cells and ranges as text (A1, B2:D9), and how they move with inserted and deleted lines.

The browser has the same functions; both sides' tests read the cases in
tests/support/officesim/spreadsheet_shift.json.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
#: Cells that may be written to: what a candidate's sheet may grow to.
MAX_ROW = 20_000
MAX_COLUMN = 256

Axis = Literal["rows", "columns"]
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")


class Area(NamedTuple):
    """A rectangle of cells, both ends included, counted from 1."""

    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def size(self) -> int:
        """Number of cells."""
        return (self.last_row - self.row + 1) * (self.last_column - self.column + 1)

    @property
    def whole_columns(self) -> bool:
        """Reaches from the first to the last row there is."""
        return self.row == 1 and self.last_row == LAST_ROW

    @property
    def whole_rows(self) -> bool:
        """Reaches from the first to the last column there is."""
        return self.column == 1 and self.last_column == LAST_COLUMN

    def touches(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return (
            self.row <= other.last_row
            and other.row <= self.last_row
            and self.column <= other.last_column
            and other.column <= self.last_column
        )

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is inside."""
        return self.row <= row <= self.last_row and self.column <= column <= self.last_column


@dataclass(frozen=True)
class Shift:
    """`count` rows or columns inserted before `at`, or deleted from `at` on."""

    axis: Axis
    at: int
    count: int
    insert: bool


def letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number(text: str) -> int:
    """A -> 1, AA -> 27."""
    column = 0
    for one in text:
        column = column * 26 + ord(one) - 64
    return column


def cell_name(row: int, column: int) -> str:
    """(2, 3) -> C2."""
    return f"{letters(column)}{row}"


def parse(ref: str) -> Area:
    """Read A1 or B2:D9; raises `ValueError` for anything else, as for a turned rectangle."""
    found = _REF.fullmatch(ref)
    if found is None:
        raise ValueError(f"{ref!r} is no range.")
    left, top, right, bottom = found.groups()
    row, column = int(top), number(left)
    area = Area(row, column, int(bottom or top), number(right or left))
    if area.last_row > LAST_ROW or area.last_column > LAST_COLUMN:
        raise ValueError(f"{ref!r} lies outside the sheet.")
    if area.last_row < row or area.last_column < column or (right and area.size == 1):
        raise ValueError(f"{ref!r} is not written with its first cell at the top left.")
    return area


def name(area: Area) -> str:
    """The other way round."""
    first = cell_name(area.row, area.column)
    return first if area.size == 1 else f"{first}:{cell_name(area.last_row, area.last_column)}"


def move_span(first: int, last: int, shift: Shift) -> tuple[int, int] | None:
    """Where a span of rows (or columns) is afterwards; None when it is gone."""
    limit = LAST_ROW if shift.axis == "rows" else LAST_COLUMN
    at, count = shift.at, shift.count
    if first == 1 and last == limit:  # a whole column stays a whole column
        return first, last
    if shift.insert:
        first += count * (at <= first)
        last = min(last + count * (at <= last), limit)
    else:
        end = at + count - 1
        first = first if first < at else max(at, first - count)
        last = last if last < at else last - count if last > end else at - 1
    return (first, last) if first <= last else None


def move_area(area: Area, shift: Shift) -> Area | None:
    """Where a rectangle is afterwards; None when all of it was deleted."""
    if shift.axis == "rows":
        rows = move_span(area.row, area.last_row, shift)
        return rows and Area(rows[0], area.column, rows[1], area.last_column)
    columns = move_span(area.column, area.last_column, shift)
    return columns and Area(area.row, columns[0], area.last_row, columns[1])


def move(ref: str, shift: Shift) -> str | None:
    """`move_area` for a range as text."""
    moved = move_area(parse(ref), shift)
    return moved and name(moved)


def move_anchor(cell: str, shift: Shift) -> str:
    """A chart stays where its corner was, when that cell goes: at the deleted line's place."""
    moved = move(cell, shift)
    if moved is not None:
        return moved
    area = parse(cell)
    if shift.axis == "rows":
        return cell_name(shift.at, area.column)
    return cell_name(area.row, shift.at)
