"""Edits of whole sheets: add, copy, delete, rename, move, colour, hide, merge, freeze."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import ironcalc

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.spreadsheet import lines
from assess.officesim.spreadsheet.cells import area_of
from assess.officesim.spreadsheet.moving import Move
from assess.officesim.spreadsheet.state import KINDS, Sheet, State

MAX_SHEETS = 64
#: Kinds of object that a copied sheet takes along.
COPIED = ("page", "validation", "conditional", "comment", "link")


def add(state: State, edit: JSONObject) -> None:
    """`sheetAdd`"""
    _check_new(state, edit)
    state.model.new_sheet()
    _arrive(state, len(state.sheets), edit, Sheet(state.next_key, edit["name"], [0, 0]))


def copy(state: State, edit: JSONObject) -> None:
    """`sheetCopy`"""
    original = state.sheet(edit["sheet"])
    _check_new(state, edit)
    state.model.duplicate_sheet(edit["sheet"])
    twin = deepcopy(original)
    twin.key, twin.name, twin.hidden = state.next_key, edit["name"], False
    twin.objects = {
        kind: deepcopy(original.objects[kind]) if kind in COPIED else {} for kind in KINDS
    }
    _arrive(state, edit["sheet"] + 1, edit, twin)
    lines.tell_hidden(state, twin)


def _check_new(state: State, edit: JSONObject) -> None:
    if len(state.sheets) >= MAX_SHEETS:
        raise EditError(f"A workbook holds {MAX_SHEETS} sheets.")
    if edit["at"] > len(state.sheets):
        raise EditError(f"There is no place {edit['at']} among {len(state.sheets)} sheets.")
    _check_name(state, edit["name"])


def _check_name(state: State, name: str, but: Sheet | None = None) -> None:
    if set(name) & set("\\/*?:[]") or name.strip() != name or name[0] == "'" or name[-1] == "'":
        raise EditError(f"A sheet cannot be called {name!r}.")
    if any(one.name.lower() == name.lower() for one in state.sheets if one is not but):
        raise EditError(f"There is a sheet {name!r} already.")


def _arrive(state: State, born: int, edit: JSONObject, sheet: Sheet) -> None:
    """Name the engine's new sheet at `born` and bring it where it belongs."""
    try:
        state.model.rename_sheet(born, sheet.name)
    except ironcalc.WorkbookError as error:
        state.model.delete_sheet(born)
        raise EditError(str(error)) from None
    if born != edit["at"]:
        state.model.move_sheet(born, edit["at"])
    state.sheets.insert(edit["at"], sheet)
    state.next_key += 1


def delete(state: State, edit: JSONObject) -> None:
    """`sheetDelete`"""
    sheet = state.sheet(edit["sheet"])
    _check_last(state, sheet)
    _engine(state.model.delete_sheet, edit["sheet"])
    del state.sheets[edit["sheet"]]
    lines.follow(state, Move(sheet.key, None))


def _check_last(state: State, sheet: Sheet) -> None:
    if all(one.hidden for one in state.sheets if one is not sheet):
        raise EditError("A workbook keeps at least one visible sheet.")


def rename(state: State, edit: JSONObject) -> None:
    """`sheetRename`"""
    sheet = state.sheet(edit["sheet"])
    if edit["name"] == sheet.name:
        return
    _check_name(state, edit["name"], but=sheet)
    _engine(state.model.rename_sheet, edit["sheet"], edit["name"])
    sheet.name = edit["name"]


def move(state: State, edit: JSONObject) -> None:
    """`sheetMove`"""
    sheet = state.sheet(edit["sheet"])
    state.sheet(edit["to"])
    if edit["to"] != edit["sheet"]:
        _engine(state.model.move_sheet, edit["sheet"], edit["to"])
        state.sheets.remove(sheet)
        state.sheets.insert(edit["to"], sheet)


def color(state: State, edit: JSONObject) -> None:
    """`sheetColor`"""
    state.sheet(edit["sheet"]).color = edit["color"]


def hide(state: State, edit: JSONObject) -> None:
    """`sheetHide`"""
    sheet = state.sheet(edit["sheet"])
    if edit["hidden"]:
        _check_last(state, sheet)
    sheet.hidden = edit["hidden"]


def gridlines(state: State, edit: JSONObject) -> None:
    """`gridlines`"""
    state.sheet(edit["sheet"]).gridlines = edit["shown"]


def freeze(state: State, edit: JSONObject) -> None:
    """`freeze`"""
    state.sheet(edit["sheet"]).freeze = (edit["rows"], edit["columns"])


def merge(state: State, edit: JSONObject) -> None:
    """`merge`"""
    sheet, area = state.sheet(edit["sheet"]), area_of(edit["ref"])
    if area.size == 1 or area.whole_columns or area.whole_rows:
        raise EditError(f"{edit['ref']} cannot be merged.")
    if any(area.touches(other) for other in sheet.merges):
        raise EditError(f"{edit['ref']} touches a merged range.")
    if len(sheet.merges) >= 2_000:
        raise EditError("A sheet holds 2,000 merged ranges.")
    sheet.merges.append(area)


def unmerge(state: State, edit: JSONObject) -> None:
    """`unmerge`"""
    sheet, area = state.sheet(edit["sheet"]), area_of(edit["ref"])
    if area not in sheet.merges:
        raise EditError(f"{edit['ref']} is not merged.")
    sheet.merges.remove(area)


def _engine(act: Any, *arguments: Any) -> None:
    try:
        act(*arguments)
    except ironcalc.WorkbookError as error:
        raise EditError(str(error)) from None
