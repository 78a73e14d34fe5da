"""Checks of tables."""

from __future__ import annotations

import re

from assess.officesim.document.checks.formatting import style_id
from assess.officesim.document.checks.reading import body_of, cell_text, rows_of
from assess.officesim.document.checks.values import flat, shown
from assess.officesim.engine import Finding, JSONObject, Work

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def find_table(view: JSONObject, target: JSONObject) -> JSONObject | None:
    """The table of a target: `table` (from 1), or the first with a cell `containing` a text."""
    tables = body_of(view).tables
    if "table" in target:
        number = target["table"]
        return tables[number - 1] if 1 <= number <= len(tables) else None
    wanted = flat(target["containing"])
    return next((one for one in tables if wanted in _text(one)), None)


def _text(table: JSONObject) -> str:
    return "\n".join(flat(cell_text(cell)) for row in rows_of(table) for cell in row)


def table(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A table has the `rows`, `columns`, look (`style`, `headerRow`, …) and `repeat`."""
    found = find_table(work.end, target)
    wanted = "; ".join(f"{key}: {shown(one)}" for key, one in expect.items()) or "a table"
    if found is None:
        return Finding(False, wanted, "The table is not there.")
    seen = _facts(found)
    wrong = [key for key in expect if not _holds(work, key, expect[key], seen)]
    names = wrong or list(expect)
    return Finding(not wrong, wanted, "; ".join(f"{key}: {shown(seen[key])}" for key in names))


def _facts(found: JSONObject) -> JSONObject:
    rows = rows_of(found)
    width = max(sum(cell["attrs"]["colspan"] for cell in row) for row in rows)
    repeat = 0
    for row in found["content"]:
        if not row["attrs"]["repeat"]:
            break
        repeat += 1
    names = ("style", "align", "headerRow", "totalRow", "firstColumn", "banded", "borders", "alt")
    facts = {name: found["attrs"][name] for name in names}
    return {**facts, "rows": len(rows), "columns": width, "repeat": repeat}


def _holds(work: Work, key: str, wanted: object, seen: JSONObject) -> bool:
    if key not in seen:
        raise ValueError(f"{key!r} is nothing that a table has.")
    if key == "style":
        return seen["style"] is not None and seen["style"] == style_id(
            work.end["styles"], str(wanted)
        )
    return bool(seen[key] == wanted)


def cells(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Cells hold texts: `cells` lists [row, column, text], counted from 1 as cells stand."""
    found = find_table(work.end, target)
    wanted = "; ".join(f"{row}/{column}: {text}" for row, column, text in expect["cells"])
    if found is None:
        return Finding(False, wanted, "The table is not there.")
    rows = rows_of(found)
    for row, column, text in expect["cells"]:
        there = 1 <= row <= len(rows) and 1 <= column <= len(rows[row - 1])
        seen = flat(cell_text(rows[row - 1][column - 1])) if there else "no such cell"
        if seen != flat(str(text)):
            return Finding(False, wanted, f"{row}/{column}: {shown(seen)}")
    return Finding(True, wanted, wanted)


def cell_look(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """All cells of `row` and/or `column` (from 1) have `shading` or `valign` or spans."""
    found = find_table(work.end, target)
    wanted = "; ".join(f"{key}: {shown(one)}" for key, one in expect.items())
    if found is None:
        return Finding(False, wanted, "The table is not there.")
    meant = [
        cell
        for number, row in enumerate(rows_of(found), 1)
        for place, cell in enumerate(row, 1)
        if target.get("row", number) == number and target.get("column", place) == place
    ]
    for cell in meant:
        for key, one in expect.items():
            seen = cell["attrs"].get(key)
            holds = (
                seen not in (None, "FFFFFF") if key == "shading" and one is True else seen == one
            )
            if not holds:
                return Finding(False, wanted, f"{shown(cell_text(cell))}: {key} {shown(seen)}")
    return Finding(bool(meant), wanted, wanted if meant else "There is no such cell.")


def sorted_rows(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Rows are sorted by `column` (from 1), `order` "ascending" or "descending".

    `header` rows (1 unless said) stay on top; `numeric` compares numbers. Rows must be those
    of the start, whole.
    """
    found = find_table(work.end, target)
    wanted = f"column {expect['column']} {expect.get('order', 'ascending')}"
    if found is None:
        return Finding(False, wanted, "The table is not there.")
    every = [[flat(cell_text(cell)) for cell in row] for row in rows_of(found)]
    rows = every[expect.get("header", 1) :]
    column = expect["column"] - 1
    values = [row[column] if column < len(row) else "" for row in rows]
    keys = [_number(one) if expect.get("numeric") else one.casefold() for one in values]
    backwards = expect.get("order") == "descending"
    if keys != sorted(keys, reverse=backwards):
        return Finding(False, wanted, shown(", ".join(values)))
    before = find_table(work.start, target)
    if before is not None:
        old = [[flat(cell_text(cell)) for cell in row] for row in rows_of(before)]
        if sorted(old) != sorted(every):
            return Finding(False, wanted, "The rows are no longer those of the start.")
    return Finding(True, wanted, shown(", ".join(values)))


def _number(text: str) -> float:
    found = _NUMBER.search(text.replace(" ", ""))
    return float(found.group().replace(",", ".")) if found else float("inf")


def no_table(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """No table holds a text (`containing`): it was turned into paragraphs, or taken away."""
    found = find_table(work.end, expect)
    return Finding(found is None, "no such table", "no such table" if found is None else "a table")


KINDS = {
    "table": table,
    "table-cells": cells,
    "table-look": cell_look,
    "table-sorted": sorted_rows,
    "table-absent": no_table,
}
