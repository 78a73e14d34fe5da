"""Which cells a conditional format marks, whatever rule it uses: tried like formulas."""

from __future__ import annotations

from typing import Any

import ironcalc

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.checks.perturbing import (
    VARIATIONS,
    inputs_of,
    vary,
    with_sheets,
)
from assess.officesim.spreadsheet.checks.places import Place, calculated, cells_of
from assess.officesim.spreadsheet.formulas import expand
from assess.officesim.spreadsheet.refs import LAST_COLUMN, Area
from assess.officesim.spreadsheet.translating import Translator

_SIGNS = {
    "equal": "=",
    "notEqual": "<>",
    "greater": ">",
    "greaterOrEqual": ">=",
    "less": "<",
    "lessOrEqual": "<=",
}
_TEXTS = {
    "contains": 'ISNUMBER(SEARCH("{text}",{cell}))',
    "notContains": 'ISERROR(SEARCH("{text}",{cell}))',
    "begins": 'LEFT({cell},{length})="{text}"',
    "ends": 'RIGHT({cell},{length})="{text}"',
}
_OTHERS = {
    "duplicate": "COUNTIF({all},{cell})>1",
    "unique": "COUNTIF({all},{cell})=1",
    "blank": "LEN(TRIM({cell}))=0",
    "notBlank": "LEN(TRIM({cell}))>0",
    "error": "ISERROR({cell})",
    "noError": "NOT(ISERROR({cell}))",
}


def marks(place: Place, found: JSONObject, _part: str, wanted: Any) -> bool:
    """wanted: `ref` (start coordinates), `formula` (true for the cells to be marked, written for
    the first of them) and perhaps `inputs`, as in a check of kind formula."""
    if not isinstance(wanted, dict) or not {"ref", "formula"} <= wanted.keys():
        raise ValueError("marks needs ref and formula.")
    area = refs.parse(place.follow(wanted["ref"]))
    home = next((one for one in map(refs.parse, found["refs"]) if _inside(area, one)), None)
    first = refs.parse(found["refs"][0])
    rule = rule_formula(found, refs.cell_name(first.row, first.column), place.locale)
    if home is None or rule is None or (home.row, home.column) != (first.row, first.column):
        return False
    reference = place.follow_formula(with_sheets(place, wanted["formula"]))
    far = LAST_COLUMN // 2 + place.sheet.extent[1]
    book = ironcalc.create_user_model_from_bytes(place.state.model.to_bytes(), "en")
    book.set_locale("en")
    book.pause_evaluation()
    reach = Area(home.row, home.column, area.last_row, area.last_column)
    _spread(book, place.position, reach, far, rule)
    beyond = far + area.last_column + 10
    _spread(book, place.position, area, beyond, reference)
    data = book.to_bytes()
    inputs = inputs_of(place, wanted.get("inputs"), reference)
    for variation in VARIATIONS:
        model = ironcalc.load_from_bytes(data, "en")
        model.set_locale("en")
        for sheet, part in inputs:
            vary(model, sheet, part, variation, set())
        calculated(model)
        for row, column in cells_of(area):
            told = model.get_cell_value(place.position, row, far + column - home.column)
            asked = model.get_cell_value(place.position, row, beyond + column - area.column)
            if _true(told) != _true(asked):
                return False
    return True


def _inside(area: Area, outer: Area) -> bool:
    return outer.holds(area.row, area.column) and outer.holds(area.last_row, area.last_column)


def _spread(book: ironcalc.UserModel, sheet: int, area: Area, column: int, formula: str) -> None:
    """A formula for the first cell of an area, filled over a block of its size far away."""
    last = column + area.last_column - area.column
    row = area.row
    book.set_user_input(sheet, row, column, expand(formula))
    if last > column:
        book.auto_fill_columns(sheet, row, column, row, column, last)
    if area.last_row > row:
        book.auto_fill_rows(sheet, row, column, row, last, area.last_row)


def _true(value: Any) -> bool:
    return value is True or (isinstance(value, float) and value != 0)


def rule_formula(found: JSONObject, cell: str, locale: str) -> str | None:
    """A rule as an English formula for the first cell; None for scales, bars and icons."""
    rule, translator = found["rule"], Translator(locale)
    kind = rule["type"]
    everything = refs.parse(found["refs"][0])
    whole = (
        f"${refs.letters(everything.column)}${everything.row}"
        f":${refs.letters(everything.last_column)}${everything.last_row}"
    )
    if kind == "formula":
        return translator.formula_to_file(rule["formula"])
    if kind == "cell":
        return "=" + _comparison(rule, cell, translator)
    if kind == "text":
        text = rule["text"].replace('"', '""')
        return "=" + _TEXTS[rule["is"]].format(text=text, cell=cell, length=len(rule["text"]))
    if kind == "average":
        return f"={cell}{'>' if rule['is'] == 'above' else '<'}AVERAGE({whole})"
    if kind == "top" and not rule["percent"]:
        function, sign = ("SMALL", "<=") if rule["bottom"] else ("LARGE", ">=")
        return f"={cell}{sign}{function}({whole},{rule['rank']})"
    template = _OTHERS.get(kind)
    return "=" + template.format(cell=cell, all=whole) if template else None


def _comparison(rule: JSONObject, cell: str, translator: Translator) -> str:
    first = translator.value_to_file(rule["first"])
    if rule["is"] in _SIGNS:
        return f"{cell}{_SIGNS[rule['is']]}{first}"
    second = translator.value_to_file(str(rule.get("second", rule["first"])))
    between = f"AND({cell}>=MIN({first},{second}),{cell}<=MAX({first},{second}))"
    return between if rule["is"] == "between" else f"NOT({between})"
