"""A table of a source as lines of text, for one field of a page. Pure.

One row a line, cells apart by `|` or, pasted from a spreadsheet, by tabs. A bar, a backslash
and a new line inside a cell are written `\\|`, `\\\\` and `\\n`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Rows = list[list[str]]
_PIECE = re.compile(r"\\(.)|([|])|([^\\|]+|\\$)", re.DOTALL)
_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "e": ""}
#: A row that is one cell without anything; a blank line is none.
_EMPTY = "\\e"


def lines_of(rows: Sequence[Sequence[str]]) -> str:
    """A table as it is typed."""
    return "\n".join(" | ".join(_written(cell) for cell in row) or _EMPTY for row in rows)


def rows_of(text: str) -> Rows:
    """The table that lines say; rows are as long as they were typed."""
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip(" \t")]
    if lines and all("\t" in line for line in lines):
        return [[cell.strip(" ") for cell in line.split("\t")] for line in lines]
    return [_cells(line) for line in lines]


def _written(cell: str) -> str:
    # What is not typed would be lost: white space at an end, and a cell without anything.
    plain = "".join(_ESCAPES.get(one, one) for one in cell)
    head = len(plain) - len(plain.lstrip(" "))
    tail = len(plain) - len(plain.rstrip(" ")) if head < len(plain) else 0
    inner = plain[head : len(plain) - tail]
    return "\\ " * head + inner + "\\ " * tail


def _cells(line: str) -> list[str]:
    cells: list[list[tuple[str, bool]]] = [[]]
    for escaped, bar, plain in _PIECE.findall(line):
        if bar:
            cells.append([])
        elif escaped:
            cells[-1].append((_MEANT.get(escaped, escaped), True))
        else:
            cells[-1] += [(one, False) for one in plain]
    return [_stripped(cell) for cell in cells]


def _stripped(cell: list[tuple[str, bool]]) -> str:
    """Without the spaces that were not written on purpose."""
    blank = (" ", False), ("\t", False)
    start, end = 0, len(cell)
    while start < end and cell[start] in blank:
        start += 1
    while end > start and cell[end - 1] in blank:
        end -= 1
    return "".join(one for one, _kept in cell[start:end])
