"""A second formula engine calculates the end state: for fails near the pass mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import formualizer

from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.checks.contents import same
from assess.officesim.spreadsheet.checks.places import english
from assess.officesim.spreadsheet.names import engine_formula
from assess.officesim.spreadsheet.state import State

#: The second engine's words for errors.
_ERRORS = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "Num": "#NUM!",
    "Null": "#NULL!",
    "Spill": "#SPILL!",
    "Calc": "#CALC!",
    "Circ": "#CIRC!",
}
#: What only says that an engine does not know a function or a notation.
_NOT_SUPPORTED = {"#NAME?", "#ERROR!", "#N/IMPL!", "#NIMPL"}
_WORD = re.compile(r"\"[^\"]*\"|'[^']*'|([^\W\d][\w.]*)(?![\w.(!])")


@dataclass(frozen=True)
class Disagreement:
    """A formula that the two engines calculate to different values."""

    sheet: str
    cell: str
    formula: str
    value: str
    other: str


@dataclass(frozen=True)
class Opinion:
    """`compared` formulas were calculated by both engines; `unknown` by one alone."""

    compared: int
    unknown: int
    disagreements: tuple[Disagreement, ...]


def second_opinion(state: State) -> Opinion:
    """Calculate every formula of a workbook anew with the other engine."""
    model = english(state)
    book: Any = formualizer.Workbook()
    known = set(book.sheet_names if not callable(book.sheet_names) else book.sheet_names())
    for sheet in state.sheets:
        if sheet.name not in known:
            book.add_sheet(sheet.name)
    names = {
        key: engine_formula(state, name.sheet, name.ref)
        for key, name in state.names.items()
        if name.formula is None
    }
    written = []
    for position, row, column in model.get_all_cells():
        sheet = state.sheets[position]
        content = model.get_cell_content(position, row, column)
        if content.startswith("="):
            formula = _with_ranges(content, names)
            book.set_formula(sheet.name, row, column, formula)
            written.append((position, row, column, content))
        elif _is_constant(state, position, row, column):
            value = model.get_cell_value(position, row, column)
            if value not in (None, ""):
                book.set_value(sheet.name, row, column, value)
    return _compared(state, book, written)


def _is_constant(state: State, position: int, row: int, column: int) -> bool:
    """Cells that an array formula fills hold nothing of their own."""
    structure: Any = state.model.get_cell_array_structure(position, row, column)
    return bool(structure == "SingleCell")


def _with_ranges(formula: str, names: dict[str, str]) -> str:
    return _WORD.sub(
        lambda found: names.get((found.group(1) or "").lower(), found.group(0)), formula
    )


def _compared(state: State, book: Any, written: list[tuple[int, int, int, str]]) -> Opinion:
    model = english(state)
    unknown, disagreements = 0, []
    for position, row, column, formula in written:
        name = state.sheets[position].name
        value = model.get_cell_value(position, row, column)
        other = _plain(book.evaluate_cell(name, row, column))
        if value in _NOT_SUPPORTED or other in _NOT_SUPPORTED:
            unknown += 1
        elif not same(value if value is not None else "", other, 1e-9):
            cell = refs.cell_name(row, column)
            disagreements.append(Disagreement(name, cell, formula, str(value), str(other)))
    return Opinion(len(written) - unknown, unknown, tuple(disagreements))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return _ERRORS.get(value.get("kind", ""), "#ERROR!")
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return "" if value is None else value
