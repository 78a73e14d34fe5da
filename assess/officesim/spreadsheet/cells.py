"""Edits of contents and looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import ironcalc

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.spreadsheet import formulas, looks, refs
from assess.officesim.spreadsheet.refs import MAX_COLUMN, MAX_ROW, Area
from assess.officesim.spreadsheet.state import Sheet, State

MAX_AREA = 200_000
MAX_FONT_AREA = 20_000
MAX_WHOLE_ROWS = 2_000
REFUSALS = {
    "length": "The formula is too long.",
    "depth": "The formula is nested too deeply.",
    "volatile": "Functions that change by themselves (random numbers, today) are not available.",
    "arguments": "A function in the formula has too few arguments.",
    "outside": "The formula refers to cells outside the sheet.",
    "cells": "The formula refers to too many cells.",
}


def engine_text(text: str) -> str:
    """What the engine gets for a typed text. Raises `EditError` for a refused formula."""
    if not formulas.is_formula(text):
        return text
    reason = formulas.refusal(text)
    if reason:
        raise EditError(REFUSALS[reason])
    return formulas.expand(text)


def area_of(ref: str) -> Area:
    """A range of an edit. Raises `EditError` for one that is no range or too large."""
    try:
        area = refs.parse(ref)
    except ValueError as error:
        raise EditError(str(error)) from None
    columns = area.last_column if not area.whole_rows else 1
    rows = area.last_row if not area.whole_columns else 1
    if area.whole_columns and area.whole_rows:
        raise EditError("A range is whole columns or whole rows, never both.")
    if columns > MAX_COLUMN or rows > MAX_ROW:
        raise EditError(f"{ref} lies outside {MAX_ROW} rows and {MAX_COLUMN} columns.")
    if area.whole_rows and area.last_row - area.row >= MAX_WHOLE_ROWS:
        raise EditError(f"At most {MAX_WHOLE_ROWS} whole rows can be changed at once.")
    if not (area.whole_columns or area.whole_rows) and area.size > MAX_AREA:
        raise EditError(f"{ref} holds more than {MAX_AREA} cells.")
    return area


def enter(state: State, edit: JSONObject) -> None:
    """`input`"""
    block = [[edit["text"]]]
    _enter_block(state, edit["sheet"], edit["row"], edit["column"], block)


def enter_block(state: State, edit: JSONObject) -> None:
    """`inputs`"""
    _enter_block(state, edit["sheet"], edit["row"], edit["column"], edit["rows"])


def _enter_block(
    state: State, position: int, row: int, column: int, block: list[list[str | None]]
) -> None:
    sheet = state.sheet(position)
    last_row, last_column = _block_end(row, column, block)
    prepared = [
        (row + down, column + right, text and engine_text(text))
        for down, line in enumerate(block)
        for right, text in enumerate(line)
        if text is not None
    ]
    model, done = state.model, 0
    try:
        for at, beside, text in prepared:
            if text:
                model.set_user_input(position, at, beside, text)
            else:
                model.range_clear_contents(position, at, beside, at, beside)
            done += 1
    except ironcalc.WorkbookError as error:
        for _ in range(done):
            model.undo()
        raise EditError(str(error)) from None
    sheet.grow(last_row, last_column)


def _block_end(row: int, column: int, block: list[list[Any]]) -> tuple[int, int]:
    last_row = row + len(block) - 1
    last_column = column + max(map(len, block)) - 1
    if last_row > MAX_ROW or last_column > MAX_COLUMN:
        raise EditError(f"The block leaves {MAX_ROW} rows and {MAX_COLUMN} columns.")
    if sum(map(len, block)) > MAX_AREA:
        raise EditError(f"The block holds more than {MAX_AREA} cells.")
    return last_row, last_column


def grow_over(sheet: Sheet, area: Area) -> None:
    """Take a styled range into the extent; whole lines count on their own axis only."""
    sheet.grow(
        0 if area.whole_columns else area.last_row,
        0 if area.whole_rows else area.last_column,
    )


def style(state: State, edit: JSONObject) -> None:
    """`style`"""
    sheet, area = state.sheet(edit["sheet"]), area_of(edit["ref"])
    path, value = edit["path"], edit["value"]
    if path == "font":
        _font(state, edit["sheet"], area, value)
    else:
        try:
            text = looks.engine_value(path, value)
        except ValueError as error:
            raise EditError(f"{error}.") from None
        if path != "size":
            _size_lines(state, edit["sheet"], area)
        _engine(state.model.update_range_style, edit["sheet"], *area, looks.PATHS[path], text)
    grow_over(sheet, area)


def _size_lines(state: State, position: int, area: Area) -> None:
    """Whole lines without a style start from the engine's own default: give them our size."""
    model, size = state.model, str(state.default["font"]["sz"])
    if area.whole_columns:
        lines = [area._replace(column=at, last_column=at) for at in _range(area, 1)]
        far = [(refs.LAST_ROW, one.column) for one in lines]
    elif area.whole_rows:
        lines = [area._replace(row=at, last_row=at) for at in _range(area, 0)]
        far = [(one.row, refs.LAST_COLUMN) for one in lines]
    else:
        return
    for line, cell in zip(lines, far, strict=True):
        if not looks.flat(model.get_cell_style(position, *cell), state.default, state.palette):
            _engine(model.update_range_style, position, *line, "font.size", size)


def _range(area: Area, axis: int) -> range:
    return range(area[axis], area[axis + 2] + 1)


def _font(state: State, position: int, area: Area, name: Any) -> None:
    if not isinstance(name, str) or not 1 <= len(name) <= 60:
        raise EditError("font is a text of 1 to 60 characters.")
    if area.whole_columns or area.whole_rows or area.size > MAX_FONT_AREA:
        raise EditError(f"The font changes in at most {MAX_FONT_AREA} cells, not in whole lines.")
    block = []
    for row in range(area.row, area.last_row + 1):
        line = []
        for column in range(area.column, area.last_column + 1):
            look: Any = state.model.get_cell_style(position, row, column)
            look["font"]["name"] = name
            line.append(look)
        block.append(line)
    _put_styles(state, position, area, block)


def styles(state: State, edit: JSONObject) -> None:
    """`styles`"""
    position, table, cells = edit["sheet"], edit["table"], edit["cells"]
    sheet = state.sheet(position)
    last_row, last_column = _block_end(edit["row"], edit["column"], cells)
    if len({len(line) for line in cells}) != 1:
        raise EditError("styles: every row of cells has the same length.")
    if any(index is not None and index >= len(table) for line in cells for index in line):
        raise EditError("styles: a cell names a style that the table does not have.")
    area = Area(edit["row"], edit["column"], last_row, last_column)
    block = [
        list(_line_styles(state, position, edit["row"] + down, edit["column"], line, table))
        for down, line in enumerate(cells)
    ]
    _put_styles(state, position, area, block)
    sheet.grow(last_row, last_column)


def _line_styles(
    state: State,
    position: int,
    row: int,
    column: int,
    line: list[int | None],
    table: list[JSONObject],
) -> Iterator[Any]:
    for right, index in enumerate(line):
        present: Any = state.model.get_cell_style(position, row, column + right)
        if index is None:
            yield present
        else:
            yield looks.engine_style(table[index], state.default, present["quote_prefix"])


def _put_styles(state: State, position: int, area: Area, block: list[list[Any]]) -> None:
    model = state.model
    _engine(model.set_selected_sheet, position)
    _engine(model.set_selected_cell, area.row, area.column)
    _engine(model.set_selected_range, *area)
    _engine(model.on_paste_styles, block)


def border(state: State, edit: JSONObject) -> None:
    """`border`: ours, since the engine's gives empty cells a font of its own."""
    position, edges = edit["sheet"], edit["edges"]
    sheet, area = state.sheet(position), area_of(edit["ref"])
    if area.whole_columns or area.whole_rows or area.size > MAX_FONT_AREA:
        raise EditError(f"Lines are drawn in at most {MAX_FONT_AREA} cells, not in whole lines.")
    line = None if edges == "none" else {"style": edit["line"], "color": edit["color"]}
    reach = _around(area) if edges == "none" else area
    block = []
    for row in range(reach.row, reach.last_row + 1):
        styled = []
        for column in range(reach.column, reach.last_column + 1):
            look: Any = state.model.get_cell_style(position, row, column)
            for side in _sides(area, row, column, edges):
                look["border"][side] = line
            styled.append(look)
        block.append(styled)
    _put_styles(state, position, reach, block)
    grow_over(sheet, area)


def _around(area: Area) -> Area:
    return Area(
        max(1, area.row - 1),
        max(1, area.column - 1),
        min(MAX_ROW, area.last_row + 1),
        min(MAX_COLUMN, area.last_column + 1),
    )


def _sides(area: Area, row: int, column: int, edges: str) -> list[str]:
    """Which sides of a cell the edges of a range are; for none also of its neighbours."""
    if not area.holds(row, column):
        return _touching(area, row, column)
    rim = {
        "top": row == area.row,
        "bottom": row == area.last_row,
        "left": column == area.column,
        "right": column == area.last_column,
    }
    wanted = {
        "all": dict.fromkeys(rim, True),
        "none": dict.fromkeys(rim, True),
        "outer": rim,
        "inner": {side: not on for side, on in rim.items()},
        "centerH": {side: not rim[side] for side in ("top", "bottom")},
        "centerV": {side: not rim[side] for side in ("left", "right")},
    }.get(edges) or {edges: rim[edges]}
    return [side for side, on in wanted.items() if on]


def _touching(area: Area, row: int, column: int) -> list[str]:
    if area.column <= column <= area.last_column:
        return ["bottom"] if row < area.row else ["top"]
    if area.row <= row <= area.last_row:
        return ["right"] if column < area.column else ["left"]
    return []


def clear(state: State, edit: JSONObject) -> None:
    """`clear`"""
    sheet = state.sheet(edit["sheet"])
    area = area_of(edit["ref"])
    rows, columns = min(area.last_row, sheet.extent[0]), min(area.last_column, sheet.extent[1])
    if rows < area.row or columns < area.column:
        return
    model = state.model
    act = {
        "contents": model.range_clear_contents,
        "formats": model.range_clear_formatting,
        "all": model.range_clear_all,
    }[edit["what"]]
    _engine(act, edit["sheet"], area.row, area.column, rows, columns)


def _engine(act: Callable[..., Any], *arguments: Any) -> None:
    try:
        act(*arguments)
    except ironcalc.WorkbookError as error:
        raise EditError(str(error)) from None
