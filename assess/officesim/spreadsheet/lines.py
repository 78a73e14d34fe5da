"""Edits of rows and columns, and the layer that follows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ironcalc

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.spreadsheet import moving, refs
from assess.officesim.spreadsheet.moving import Move
from assess.officesim.spreadsheet.names import follow_names
from assess.officesim.spreadsheet.refs import MAX_COLUMN, MAX_ROW, Axis, Shift
from assess.officesim.spreadsheet.state import Line, Sheet, State

Act = Callable[[State, JSONObject], None]
_LIMIT = {"rows": MAX_ROW, "columns": MAX_COLUMN}


def shifting(axis: Axis, insert: bool) -> Act:
    """`rowsInsert`, `rowsDelete`, `columnsInsert`, `columnsDelete`"""

    def act(state: State, edit: JSONObject) -> None:
        position = edit["sheet"]
        sheet = state.sheet(position)
        shift = Shift(axis, edit["at"], edit["count"], insert)
        extent = _extent_after(sheet, shift)
        model = state.model
        call = {
            ("rows", True): model.insert_rows,
            ("rows", False): model.delete_rows,
            ("columns", True): model.insert_columns,
            ("columns", False): model.delete_columns,
        }[axis, insert]
        try:
            call(position, shift.at, shift.count)
        except ironcalc.WorkbookError as error:
            raise EditError(str(error)) from None
        sheet.extent[axis == "columns"] = extent
        _move_lines(sheet, shift)
        sheet.shifts.append(shift)
        follow(state, Move(sheet.key, shift))
        tell_hidden(state, sheet)

    return act


def _extent_after(sheet: Sheet, shift: Shift) -> int:
    extent = sheet.extent[shift.axis == "columns"]
    if shift.at + shift.count - 1 > _LIMIT[shift.axis]:
        raise EditError(f"A sheet has {_LIMIT[shift.axis]} {shift.axis}.")
    if not shift.insert:
        gone = max(0, min(extent, shift.at + shift.count - 1) - shift.at + 1)
        return extent - gone
    extent += shift.count * (shift.at <= extent)
    if extent > _LIMIT[shift.axis]:
        raise EditError(f"The sheet would have more than {_LIMIT[shift.axis]} {shift.axis}.")
    return extent


def _move_lines(sheet: Sheet, shift: Shift) -> None:
    def at(line: int) -> int | None:
        span = refs.move_span(line, line, shift)
        return span and span[0]

    lines = sheet.rows if shift.axis == "rows" else sheet.columns
    kept = {new: line for old, line in lines.items() if (new := at(old))}
    lines.clear()
    lines.update(kept)
    if shift.axis == "rows":
        sheet.told_hidden = {new for old in sheet.told_hidden if (new := at(old))}
    merges = [refs.move_area(area, shift) for area in sheet.merges]
    sheet.merges = [area for area in merges if area is not None and area.size > 1]


def follow(state: State, move: Move) -> None:
    """Let every object and name follow what happened to one sheet."""
    for sheet in state.sheets:
        for kind, objects in sheet.objects.items():
            for identity, value in list(objects.items()):
                result = moving.moved(kind, value, sheet.key, move)
                if result is None:
                    del objects[identity]
                else:
                    objects[identity] = result
    follow_names(state, move)


def sizing(axis: Axis, part: str) -> Act:
    """`rowsSize`, `columnsSize`"""

    def act(state: State, edit: JSONObject) -> None:
        sheet = state.sheet(edit["sheet"])
        for line in _lines(sheet, axis, edit):
            line.size = edit[part]
        _drop_plain(sheet, axis)

    return act


def hiding(axis: Axis) -> Act:
    """`rowsHide`, `columnsHide`"""

    def act(state: State, edit: JSONObject) -> None:
        sheet = state.sheet(edit["sheet"])
        for line in _lines(sheet, axis, edit):
            line.hidden = edit["hidden"]
        _drop_plain(sheet, axis)
        tell_hidden(state, sheet)

    return act


def _lines(sheet: Sheet, axis: Axis, edit: JSONObject) -> list[Line]:
    first, last = edit["from"], edit["to"]
    if last < first:
        raise EditError(f"from {first} to {last} are no {axis}.")
    lines = sheet.rows if axis == "rows" else sheet.columns
    return [lines.setdefault(at, Line()) for at in range(first, last + 1)]


def _drop_plain(sheet: Sheet, axis: Axis) -> None:
    lines = sheet.rows if axis == "rows" else sheet.columns
    for at in [at for at, line in lines.items() if line.plain]:
        del lines[at]


def tell_hidden(state: State, sheet: Sheet) -> None:
    """Give the engine the hidden rows that changed: SUBTOTAL leaves them out."""
    wanted = sheet.hidden_rows()
    position = state.position(sheet.key)
    for rows, hidden in ((wanted - sheet.told_hidden, True), (sheet.told_hidden - wanted, False)):
        for first, last in _spans(rows):
            state.model.set_rows_hidden(position, first, last, hidden)
    sheet.told_hidden = wanted


def _spans(rows: set[int]) -> list[Any]:
    return moving.joined([(row, row) for row in sorted(rows)])
