"""Where a check looks: sheets and ranges of the start file, wherever they are at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import ironcalc

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.refs import Area, Shift
from assess.officesim.spreadsheet.state import Sheet, State

LANGUAGES = {"en", "fr"}
_CELLS = re.compile(
    r"(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?::(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7}))?(?![\w.(])"
)


class Missing(Exception):
    """What a check looks at is there no more: the check does not hold."""


def said(value: Any, locale: str) -> Any:
    """A value that an author gave per language, or for both: {en = …, fr = …}."""
    if isinstance(value, dict):
        if value and value.keys() <= LANGUAGES:
            if locale not in value:
                raise ValueError(f"There is no value for {locale!r}.")
            return value[locale]
        return {key: said(part, locale) for key, part in value.items()}
    if isinstance(value, list):
        return [said(one, locale) for one in value]
    return value


class Place:
    """A sheet at the end, and the range a check speaks of.

    `target.sheet` is the position in the start file (0 by default) or, for a new sheet, its
    name. `target.ref` is a range of the start file and follows what was inserted and deleted;
    with `target.at = "end"` it is taken as it stands.
    """

    def __init__(self, work: Work, target: JSONObject) -> None:
        self.work, self.state = work, _state(work)
        self.locale: str = work.opening["locale"]
        self.target: JSONObject = said(target, self.locale)
        self.sheet = self._sheet(self.target.get("sheet", 0))
        self.position = self.state.position(self.sheet.key)
        self.view: JSONObject = work.end["sheets"][self.position]
        self.follows = self.target.get("at", "start") == "start"

    def _sheet(self, wanted: Any) -> Sheet:
        for sheet in self.state.sheets:
            if wanted == (sheet.name if isinstance(wanted, str) else sheet.key):
                return sheet
        if isinstance(wanted, int) and not 0 <= wanted < len(self.work.start["sheets"]):
            raise ValueError(f"The start file has no sheet {wanted}.")
        raise Missing(f"no sheet {wanted!r}")

    @property
    def start_view(self) -> JSONObject | None:
        """The sheet at the start; None for a new one."""
        sheets: list[JSONObject] = self.work.start["sheets"]
        return sheets[self.sheet.key] if self.sheet.key < len(sheets) else None

    def area(self) -> Area:
        """The range; raises `ValueError` when the author gave none, `Missing` when it is gone."""
        if "ref" not in self.target:
            raise ValueError("The cells are not named.")
        return refs.parse(self.follow(self.target["ref"]))

    def follow(self, ref: str) -> str:
        """Where a range of the start file is now."""
        refs.parse(ref)
        for shift in self.shifts:
            moved = refs.move(ref, shift)
            if moved is None:
                raise Missing(f"{ref} was deleted")
            ref = moved
        return ref

    @property
    def shifts(self) -> list[Shift]:
        """What moved the sheet's cells, as far as this check follows it."""
        return self.sheet.shifts if self.follows else []

    def follow_formula(self, formula: str) -> str:
        """A reference formula in start coordinates with its ranges (of this sheet) moved."""
        if not self.shifts:
            return formula

        def moved(found: re.Match[str]) -> str:
            marks = found.groups()
            ends = [marks[0:4]] + ([marks[4:8]] if marks[5] else [])
            ref = ":".join(f"{end[1]}{end[3]}" for end in ends)
            area = refs.parse(self.follow(ref))
            first = f"{marks[0]}{refs.letters(area.column)}{marks[2]}{area.row}"
            if len(ends) == 1:
                return first
            last = f"{marks[4]}{refs.letters(area.last_column)}{marks[6]}{area.last_row}"
            return f"{first}:{last}"

        return _CELLS.sub(moved, formula)

    def cell(self, row: int, column: int) -> JSONObject:
        """A cell of the end view."""
        found: JSONObject = self.view["cells"].get(refs.cell_name(row, column), {})
        return found

    def content(self, row: int, column: int) -> str:
        """What was typed."""
        return str(self.cell(row, column).get("content", ""))

    def shown(self, row: int, column: int) -> str:
        """What the cell shows."""
        found = self.cell(row, column)
        return str(found.get("value", found.get("content", "")))

    def value(self, row: int, column: int) -> str | float | bool | None:
        """The calculated value."""
        return english(self.state).get_cell_value(self.position, row, column)

    def english_content(self, row: int, column: int) -> str:
        """What was typed, in English."""
        return english(self.state).get_cell_content(self.position, row, column)

    def look(self, row: int, column: int) -> JSONObject:
        """A cell's flat style."""
        return look_in(self.view, self.work.end["styles"], row, column)


def look_in(sheet: JSONObject, styles: list[JSONObject], row: int, column: int) -> JSONObject:
    """A cell's flat style in a view: its own, else its row's, else its column's."""
    name = refs.cell_name(row, column)
    line = sheet["rows"].get(str(row), {}).get("style")
    number: int = line or sheet["columns"].get(refs.letters(column), {}).get("style", 0)
    if name in sheet["cells"]:
        number = sheet["cells"][name].get("style", 0)
    return styles[number]


def cells_of(area: Area) -> Iterator[tuple[int, int]]:
    """Every cell, row by row."""
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            yield row, column


def english(state: State) -> ironcalc.Model:
    """The end state in English, calculated; kept until the next edit."""
    model = state.kept.get("english")
    if not isinstance(model, ironcalc.Model):
        state.evaluated()
        model = ironcalc.load_from_bytes(state.model.to_bytes(), "en")
        model.set_locale("en")
        model.evaluate()
        state.kept["english"] = model
    return model


def calculated(model: ironcalc.Model) -> ironcalc.Model:
    """A varied copy, calculated. Raises `Missing` when the engine breaks down over it."""
    try:
        model.evaluate()
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Missing("the engine could not calculate the formula with other inputs") from None
    return model


def _state(work: Work) -> State:
    state = work.end_state
    if not isinstance(state, State):
        raise ValueError("This is no spreadsheet.")
    return state


def missed(expected: str, reason: Missing) -> Finding:
    """A check that does not hold because its place is gone."""
    return Finding(False, expected, str(reason))
