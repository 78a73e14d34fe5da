"""The view: everything a candidate can achieve, as plain JSON. docs/office-spreadsheet.md."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import ironcalc

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.formulas import collapse, is_formula
from assess.officesim.spreadsheet.looks import flat
from assess.officesim.spreadsheet.refs import LAST_COLUMN, LAST_ROW, MAX_COLUMN, MAX_ROW
from assess.officesim.spreadsheet.state import KINDS, Line, Sheet, State, sources


def view(state: State) -> JSONObject:
    """See the schema's $defs/view."""
    state.evaluated()
    catalogue = _Catalogue(state)
    sheets = [
        _sheet_view(state, position, sheet, catalogue)
        for position, sheet in enumerate(state.sheets)
    ]
    return {
        "locale": state.locale,
        "styles": catalogue.looks,
        "names": [_name_view(state, key) for key in sorted(state.names)],
        "sheets": sheets,
    }


class _Catalogue:
    """Distinct looks in order of first use; 0 is the default."""

    def __init__(self, state: State) -> None:
        self.looks: list[JSONObject] = [{}]
        self._numbers: dict[str, int] = {}
        self._seen: dict[str, int] = {}
        self._state = state
        self._numbers[repr({})] = 0

    def number(self, position: int, row: int, column: int) -> int:
        """The number of a cell's look."""
        style: Any = self._state.model.get_cell_style(position, row, column)
        raw = repr(style)
        number = self._seen.get(raw)
        if number is None:
            look = flat(style, self._state.default, self._state.palette)
            number = self._numbers.setdefault(repr(look), len(self.looks))
            if number == len(self.looks):
                self.looks.append(look)
            self._seen[raw] = number
        return number


def _sheet_view(state: State, position: int, sheet: Sheet, catalogue: _Catalogue) -> JSONObject:
    rows, columns = _area_in_use(state.model, position, sheet)
    column_looks = [0] + [
        catalogue.number(position, LAST_ROW, column) for column in range(1, columns + 1)
    ]
    row_looks = [0] + [catalogue.number(position, row, LAST_COLUMN) for row in range(1, rows + 1)]
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "color": sheet.color,
        "gridlines": sheet.gridlines,
        "freeze": list(sheet.freeze),
        "columns": _lines_view(sheet.columns, column_looks, "width", refs.letters),
        "rows": _lines_view(sheet.rows, row_looks, "height", str),
        "merges": [refs.name(area) for area in sorted(sheet.merges)],
        "cells": _cells_view(state.model, position, row_looks, column_looks, catalogue),
        **{
            f"{kind}s": {
                identity: named_value(state, value)
                for identity, value in sheet.objects[kind].items()
            }
            for kind in KINDS
            if kind != "page"
        },
        "page": sheet.objects["page"].get("page"),
    }


def _area_in_use(model: ironcalc.UserModel, position: int, sheet: Sheet) -> tuple[int, int]:
    """The extent, made larger by the dynamic arrays that start in it."""
    rows, columns = sheet.extent
    most_rows, most_columns = rows, columns
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            if model.get_cell_content(position, row, column)[:1] != "=":
                continue
            structure: Any = model.get_cell_array_structure(position, row, column)
            if isinstance(structure, dict) and "DynamicAnchor" in structure:
                wide, high = structure["DynamicAnchor"]
                most_rows = max(most_rows, min(row + high - 1, MAX_ROW))
                most_columns = max(most_columns, min(column + wide - 1, MAX_COLUMN))
    return most_rows, most_columns


def _lines_view(lines: dict[int, Line], looks: list[int], size: str, label: Any) -> JSONObject:
    shown: JSONObject = {}
    styled = {at for at, look in enumerate(looks) if look}
    for at in sorted(lines.keys() | styled):
        line = lines.get(at, Line())
        entry: JSONObject = {}
        if line.size is not None:
            entry[size] = line.size
        if line.hidden:
            entry["hidden"] = True
        if at in styled:
            entry["style"] = looks[at]
        shown[label(at)] = entry
    return shown


def _cells_view(
    model: ironcalc.UserModel,
    position: int,
    row_looks: list[int],
    column_looks: list[int],
    catalogue: _Catalogue,
) -> JSONObject:
    cells: JSONObject = {}
    names = [refs.letters(column) for column in range(len(column_looks))]
    for row in range(1, len(row_looks)):
        row_look = row_looks[row]
        for column in range(1, len(column_looks)):
            content = model.get_cell_content(position, row, column)
            look = catalogue.number(position, row, column)
            if not content and look == (row_look or column_looks[column]):
                continue
            entry: JSONObject = {}
            if content:
                value = model.get_formatted_cell_value(position, row, column)
                if is_formula(content):
                    content = collapse(content)
                entry["content"] = content
                if value != content:
                    entry["value"] = value
            if look:
                entry["style"] = look
            cells[f"{names[column]}{row}"] = entry
    return cells


def named_value(state: State, value: JSONObject) -> JSONObject:
    """An object as the view shows it: sources name their sheet."""
    copied = deepcopy(value)
    for source in sources(copied):
        source["sheet"] = state.by_key(source["sheet"]).name
    return copied


def _name_view(state: State, key: str) -> JSONObject:
    name = state.names[key]
    if name.formula is not None:
        return {"name": name.name, "formula": name.formula}
    if name.sheet is None:
        return {"name": name.name, "ref": None}
    return {"name": name.name, "sheet": state.by_key(name.sheet).name, "ref": name.ref}
