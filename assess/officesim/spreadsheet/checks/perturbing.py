"""Checks of formulas by what they do: other inputs, calculated again, compared."""

from __future__ import annotations

import re
from typing import Any

import ironcalc

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.checks.contents import found_words, same
from assess.officesim.spreadsheet.checks.places import (
    Missing,
    Place,
    calculated,
    cells_of,
    missed,
    said,
)
from assess.officesim.spreadsheet.formulas import expand
from assess.officesim.spreadsheet.refs import LAST_COLUMN, LAST_ROW, Area
from assess.officesim.spreadsheet.state import sources

MAX_TARGETS = 2_000
MAX_INPUTS = 50_000
#: As it stands, raised, lowered, turned round: see `vary`.
VARIATIONS = range(4)
_RANGE = re.compile(
    r"(?:('(?:[^']|'')+'|[A-Za-z_]\w*)!)?(?<![\w.$])"
    r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?(?![\w.(])"
)

Inputs = list[tuple[int, Area]]


def formula(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """expect: `formula`, a reference in English for the first cell of the target.

    The further cells of the target must do what the reference does when it is filled down (or
    right). Any equivalent formula is accepted, a typed constant never. `inputs` are ranges of
    the start file to be varied; by default those that the reference names. Sheets in it are
    named `{0}`, `{1}` by their position in the start file.
    """
    wanted = said(expect, work.opening["locale"])
    reference = wanted.get("formula", "")
    if not isinstance(reference, str) or reference[:1] != "=":
        raise ValueError(
            "The reference formula must be written with English function names, beginning with “=”."
        )
    try:
        place = Place(work, target)
        area = place.area()
        cells = list(cells_of(area))
        if len(cells) > MAX_TARGETS:
            raise ValueError(f"A check compares at most {MAX_TARGETS} cells.")
        if not all(place.english_content(*cell).startswith("=") for cell in cells):
            return Finding(False, reference, found_words(place, cells))
        reference = place.follow_formula(with_sheets(place, reference))
        inputs = inputs_of(place, wanted.get("inputs"), reference)
    except Missing as gone:
        return missed(str(wanted["formula"]), gone)
    found = found_words(place, cells)
    trial = _Trial(place, area, reference)
    for variation in VARIATIONS:
        try:
            trouble = trial.compare(inputs, variation, cells)
        except Missing as broken:
            trouble = str(broken)
        if trouble:
            return Finding(False, reference, f"{found} ({trouble})")
    return Finding(True, reference, found)


def outcomes(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """expect: `cases`, each `{set = {cell = value}, equals = value}`, for one cell.

    The cells of `set` are those of the target's sheet at the start. A constant is refused.
    """
    wanted = said(expect, work.opening["locale"])
    cases = wanted.get("cases")
    if not isinstance(cases, list) or not cases:
        raise ValueError("expect.cases lists what is set and what comes out.")
    words = "; ".join(f"{case['set']} → {case['equals']}" for case in cases)
    try:
        place = Place(work, target)
        area = place.area()
        places = [{place.follow(cell): one for cell, one in case["set"].items()} for case in cases]
    except Missing as gone:
        return missed(words, gone)
    found = found_words(place, [area[:2]])
    if place.english_content(area.row, area.column)[:1] != "=":
        return Finding(False, words, found)
    for case, given in zip(cases, places, strict=True):
        model = _copy(place)
        for cell, one in given.items():
            at = refs.parse(cell)
            _put(model, place.position, at.row, at.column, one)
        try:
            result = calculated(model).get_cell_value(place.position, area.row, area.column)
        except Missing as broken:
            return missed(words, broken)
        if not same(result, case["equals"], 1e-6):
            return Finding(False, words, f"{found} ({case['set']} → {result})")
    return Finding(True, words, found)


class _Trial:
    """The workbook with the reference filled into cells far away from everything."""

    def __init__(self, place: Place, area: Area, reference: str) -> None:
        self._place, self._area = place, area
        extent = place.sheet.extent
        book = ironcalc.create_user_model_from_bytes(place.state.model.to_bytes(), "en")
        book.set_locale("en")
        book.pause_evaluation()
        sheet = place.position
        rows, columns = area.last_row - area.row, area.last_column - area.column
        # Same rows, so that filling down means the same; beyond all columns in use.
        self._down = LAST_ROW // 2 - area.row if columns else 0
        self._right = 0 if columns else LAST_COLUMN // 2 + extent[1] - area.column
        row, column = area.row + self._down, area.column + self._right
        book.set_user_input(sheet, row, column, expand(reference))
        if rows:
            book.auto_fill_rows(sheet, row, column, row, column, row + rows)
        if columns:
            book.auto_fill_columns(sheet, row, column, row + rows, column, column + columns)
        self._data = book.to_bytes()

    def compare(self, inputs: Inputs, variation: int, cells: list[tuple[int, int]]) -> str:
        """What differs under a variation of the inputs; empty when nothing does."""
        model = ironcalc.load_from_bytes(self._data, "en")
        model.set_locale("en")
        varied = 0
        for sheet, area in inputs:
            varied += vary(model, sheet, area, variation, self._skipped(sheet, cells))
        if variation and not varied:
            raise ValueError(
                "The reference formula varies no cell: fill in “Ranges to vary” with the cells "
                "that hold the numbers it depends on."
            )
        calculated(model)
        sheet = self._place.position
        for row, column in cells:
            found = model.get_cell_value(sheet, row, column)
            wanted = model.get_cell_value(sheet, row + self._down, column + self._right)
            if not same(found, wanted, 1e-7):
                return f"{refs.cell_name(row, column)}: {found} / {wanted}"
        return ""

    def _skipped(self, sheet: int, cells: list[tuple[int, int]]) -> set[tuple[int, int]]:
        return set(cells) if sheet == self._place.position else set()


def vary(
    model: ironcalc.Model, sheet: int, area: Area, variation: int, skipped: set[tuple[int, int]]
) -> int:
    """Change a range's constants; returns how many. 0: none, 1: up, 2: down, 3: turned round.

    Whole numbers stay whole, so that counts and dates stay what they are.
    """
    constants = []
    for row, column in cells_of(area):
        if (row, column) in skipped or model.get_cell_content(sheet, row, column)[:1] == "=":
            continue
        value = model.get_cell_value(sheet, row, column)
        if value not in (None, "") and not isinstance(value, bool):
            constants.append((row, column, value))
    if variation == 3:
        _turn(model, sheet, constants)
    elif variation:
        for order, (row, column, value) in enumerate(constants, 1):
            if isinstance(value, float):
                changed = value + order * 7 if variation == 1 else value / 2 - order
                changed = float(round(changed)) if value.is_integer() else changed
                _put(model, sheet, row, column, changed)
    return len(constants)


def _turn(model: ironcalc.Model, sheet: int, constants: list[tuple[int, int, Any]]) -> None:
    """Each column's constants, each in the next one's cell."""
    by_column: dict[int, list[tuple[int, Any]]] = {}
    for row, column, value in constants:
        by_column.setdefault(column, []).append((row, value))
    for column, entries in by_column.items():
        rows = [row for row, _ in entries]
        for row, (_, value) in zip(rows[1:] + rows[:1], entries, strict=True):
            _put(model, sheet, row, column, value)


def _put(model: ironcalc.Model, sheet: int, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        model.update_cell_with_bool(sheet, row, column, value)
    elif isinstance(value, int | float):
        model.update_cell_with_number(sheet, row, column, float(value))
    else:
        model.update_cell_with_text(sheet, row, column, str(value))


def _copy(place: Place) -> ironcalc.Model:
    model = ironcalc.load_from_bytes(place.state.model.to_bytes(), "en")
    model.set_locale("en")
    return model


def with_sheets(place: Place, reference: str) -> str:
    """A reference with the names of the sheets it speaks of by position.

    Raises `ValueError` when it speaks of one by its name: a candidate may rename it.
    """
    bare = re.sub(r'"[^"]*"', "", reference).casefold()
    for sheet in place.work.start["sheets"]:
        name = re.escape(sheet["name"].casefold())
        quoted = name.replace("'", "''")
        if re.search(rf"(?<!\w){name}!|'{quoted}'!", bare):
            raise ValueError(f"Name the sheet {sheet['name']!r} by its position: {{0}}, {{1}}, …")
    for sheet in place.state.sheets:
        reference = reference.replace(f"{{{sheet.key}}}!", ironcalc.quote_name(sheet.name) + "!")
    if re.search(r"\{\d+\}!", reference):
        raise Missing("a sheet of the start file is gone")
    return reference


def inputs_of(place: Place, given: Any, reference: str) -> Inputs:
    """Ranges as (position of the sheet, area)."""
    if given is not None:
        return [_input(place, one) for one in given]
    found: Inputs = []
    positions = {sheet.name: at for at, sheet in enumerate(place.state.sheets)}
    for sheet, left, top, right, bottom in _RANGE.findall(re.sub(r'"[^"]*"', "", reference)):
        named = sheet.strip("'").replace("''", "'") if sheet else place.sheet.name
        ref = f"{left}{top}" + (f":{right}{bottom}" if right else "")
        if named not in positions:
            raise Missing(f"no sheet {named!r}")
        found.append(_clipped(place, positions[named], refs.parse(ref)))
    return found or _named_inputs(place)


def _input(place: Place, one: Any) -> tuple[int, Area]:
    if isinstance(one, str):
        return _clipped(place, place.position, refs.parse(place.follow(one)))
    if isinstance(one, dict) and sources(one):
        other = Place(place.work, {"sheet": one["sheet"], "ref": one["ref"]})
        return _clipped(other, other.position, other.area())
    raise ValueError(f"{one!r} is no range to vary.")


def _clipped(place: Place, position: int, area: Area) -> tuple[int, Area]:
    """A range of a sheet as far as that sheet reaches: beyond, there is nothing to vary."""
    rows, columns = place.state.sheets[position].extent
    area = area._replace(
        last_row=min(area.last_row, max(rows, area.row)),
        last_column=min(area.last_column, max(columns, area.column)),
    )
    if area.size > MAX_INPUTS:
        raise ValueError(f"A check varies at most {MAX_INPUTS} cells of one range.")
    return position, area


def _named_inputs(place: Place) -> Inputs:
    """A reference without ranges speaks of names."""
    return [
        _clipped(place, place.state.position(name.sheet), refs.parse(name.ref))
        for name in place.state.names.values()
        if name.sheet is not None and name.ref is not None
    ]
