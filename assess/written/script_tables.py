"""Where a table's cells stand when each is as wide and as high as it was made. Pure.

Whatever was stored, no cell is left out, none lies on another, and no place is empty: cells give up
some of their width or height before anything else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.delivery.kinds import JSONObject
from assess.written.script_tree import MOST_COLUMNS

#: Stands where a row is shorter than the table.
EMPTY: JSONObject = {"tag": "td", "kind": "table_cell", "children": []}

#: A cell with its columns and rows.
Placed = tuple[JSONObject, int, int]


@dataclass(frozen=True)
class Grid:
    """A table's cells in the order of reading; `header`: how many rows at its top are headers."""

    columns: int
    header: int
    rows: list[list[Placed]]


def placed(rows: Sequence[Sequence[JSONObject]]) -> Grid:
    """The cells of these rows, each with the columns and rows that it takes up."""
    columns = _width(rows, spans=True)
    # The editor makes no such table; one that is too wide to be set is at least set row by row.
    spans = columns <= MOST_COLUMNS
    columns = columns if spans else _width(rows, spans=False)
    #: Column -> up to which row, exclusive, a cell reaches down in it.
    taken = [0] * columns
    found = []
    for at, row in enumerate(rows):
        found.append(_row(row if spans else [_alone(one) for one in row], at, len(rows), taken))
    return Grid(columns, _header(found), found)


def _width(rows: Sequence[Sequence[JSONObject]], *, spans: bool) -> int:
    """The widest row, with what reaches into it from above, as the editor counts."""
    ending = [0] * (len(rows) + 1)
    above = widest = 0
    for at, row in enumerate(rows):
        above -= ending[at]
        widest = max(widest, above + sum(_span(one, "colspan") if spans else 1 for one in row))
        for one in row if spans else ():
            if (end := at + _span(one, "rowspan")) > at + 1:
                above += _span(one, "colspan")
                ending[min(end, len(rows))] += _span(one, "colspan")
    return widest


def _row(row: Sequence[JSONObject], at: int, last: int, taken: list[int]) -> list[Placed]:
    found: list[Placed] = []
    left = list(reversed(row))
    column = 0
    while column < len(taken):
        if taken[column] > at:
            column += 1
            continue
        cell = left.pop() if left else EMPTY
        colspan = _room(taken, column, at, _span(cell, "colspan"))
        rowspan = min(_span(cell, "rowspan"), last - at)
        taken[column : column + colspan] = [at + rowspan] * colspan
        found.append((cell, colspan, rowspan))
        column += colspan
    return found


def _room(taken: Sequence[int], column: int, at: int, wanted: int) -> int:
    """How many columns from this one on are free, as many as are wanted at most."""
    end = column + 1
    while end < min(column + wanted, len(taken)) and taken[end] <= at:
        end += 1
    return end - column


def _header(rows: Sequence[Sequence[Placed]]) -> int:
    """Rows from the top that a header takes up; none when another cell stands in them."""
    given = [[one for one in row if one[0] is not EMPTY] for row in rows]
    if not given or not given[0]:
        return 0
    end = at = 0
    while at <= end:
        if any(cell["kind"] != "table_header" for cell, _columns, _rows in given[at]):
            return 0
        end = max([end, *(at + high - 1 for _cell, _columns, high in given[at])])
        at += 1
    return at


def _alone(cell: JSONObject) -> JSONObject:
    return cell | {"colspan": 1, "rowspan": 1}


def _span(cell: JSONObject, name: str) -> int:
    return int(cell.get(name, 1))
