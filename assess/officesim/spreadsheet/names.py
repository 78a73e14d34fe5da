"""Defined names: ours hold a range each and tell the engine where it is now."""

from __future__ import annotations

import ironcalc

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.formulas import WHOLE
from assess.officesim.spreadsheet.moving import Move
from assess.officesim.spreadsheet.state import Name, State

MAX_NAMES = 500


def engine_formula(state: State, key: int | None, ref: str | None) -> str:
    """`'Sheet'!$A$2:$B$9`; `#REF!` for a range that is gone."""
    if key is None or ref is None:
        return "#REF!"
    area = refs.parse(ref)
    # A whole column ends where the engine's do: see formulas.WHOLE.
    last_row = WHOLE if area.whole_columns else area.last_row
    sheet = ironcalc.quote_name(state.by_key(key).name)
    first = f"${refs.letters(area.column)}${area.row}"
    if area.size == 1:
        return f"{sheet}!{first}"
    return f"{sheet}!{first}:${refs.letters(area.last_column)}${last_row}"


def define(state: State, edit: JSONObject) -> None:
    """`name`"""
    name, target = edit["name"], edit["target"]
    present = state.names.get(name.lower())
    if present is not None and present.formula is not None:
        raise EditError(f"The name {name} belongs to the start file and cannot be changed.")
    try:
        if target is None:
            _remove(state, name, present)
            return
        _put(state, name, target, present)
    except ironcalc.WorkbookError as error:
        raise EditError(str(error)) from None


def _remove(state: State, name: str, present: Name | None) -> None:
    if present is None:
        raise EditError(f"There is no name {name}.")
    state.model.delete_defined_name(present.name, None)
    del state.names[name.lower()]


def _put(state: State, name: str, target: JSONObject, present: Name | None) -> None:
    key = state.sheet(target["sheet"]).key
    try:
        refs.parse(target["ref"])
    except ValueError as error:
        raise EditError(str(error)) from None
    if any(table["name"].lower() == name.lower() for table in tables(state)):
        raise EditError(f"A table is called {name}.")
    if len(state.names) >= MAX_NAMES:
        raise EditError(f"A workbook holds {MAX_NAMES} names.")
    formula = engine_formula(state, key, target["ref"])
    if present is None:
        state.model.new_defined_name(name, None, formula)
    else:
        state.model.update_defined_name(present.name, None, name, None, formula)
    state.names[name.lower()] = Name(name, key, target["ref"])


def tables(state: State) -> list[JSONObject]:
    """All tables of the workbook."""
    return [one for sheet in state.sheets for one in sheet.objects["table"].values()]


def follow_names(state: State, move: Move) -> None:
    """Let names follow what happened to one sheet."""
    for name in state.names.values():
        if name.sheet != move.key or name.ref is None:
            continue
        ref = refs.move(name.ref, move.shift) if move.shift else None
        if ref == name.ref:
            continue
        name.ref = ref
        name.sheet = name.sheet if ref else None
        formula = engine_formula(state, name.sheet, ref)
        state.model.update_defined_name(name.name, None, name.name, None, formula)
