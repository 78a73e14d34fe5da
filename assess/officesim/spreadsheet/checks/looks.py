"""Checks of how cells look, and of their number formats."""

from __future__ import annotations

import re
from typing import Any

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.checks.places import Missing, Place, cells_of, missed, said
from assess.officesim.spreadsheet.looks import SIDES
from assess.officesim.spreadsheet.refs import Area

_OPPOSITE = {"top": ("bottom", -1, 0), "bottom": ("top", 1, 0)} | {
    "left": ("right", 0, -1),
    "right": ("left", 0, 1),
}
_KNOWN = {
    "font", "size", "bold", "italic", "underline", "strike", "wrap", "color", "fill", "horizontal",
    "vertical", "format", *SIDES,
}  # fmt: skip


def style(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """expect: parts of a flat style that every cell of the target has.

    false: has not; "any": has some; `lines = "outer"` or `"all"`: lines on the range's rim or
    around each cell, whichever of two neighbours carries them. `bold = true` and so on.
    """
    wanted = said(expect, work.opening["locale"])
    if not wanted or wanted.keys() - _KNOWN - {"lines"}:
        raise ValueError(f"expect knows {sorted(_KNOWN)} and lines.")
    words = ", ".join(f"{part}: {one}" for part, one in wanted.items())
    try:
        place = Place(work, target)
        area = place.area()
    except Missing as gone:
        return missed(words, gone)
    default = place.state.default["font"]
    plain = {"font": default["name"], "size": default["sz"]}
    for cell in cells_of(area):
        look = plain | place.look(*cell)
        wrong = [
            part for part, one in wanted.items() if part != "lines" and not _has(look, part, one)
        ]
        if wrong:
            return Finding(False, words, f"{refs.cell_name(*cell)}: {place.look(*cell) or 'plain'}")
    if "lines" in wanted and (bare := _bare_side(place, area, wanted["lines"])):
        return Finding(False, words, bare)
    return Finding(True, words, str(place.look(area.row, area.column) or "plain"))


def _has(look: JSONObject, part: str, wanted: Any) -> bool:
    found = look.get(part)
    if wanted is False:
        return not found
    if wanted == "any":
        return bool(found)
    if isinstance(wanted, list):
        return found in wanted
    return bool(found == wanted)


def _bare_side(place: Place, area: Area, lines: str) -> str:
    """A side without a line, as words; empty when none is bare."""
    if lines not in ("outer", "all"):
        raise ValueError('lines is "outer" or "all".')
    for row, column in cells_of(area):
        rim = {
            "top": row == area.row,
            "bottom": row == area.last_row,
            "left": column == area.column,
            "right": column == area.last_column,
        }
        for side in SIDES:
            if (lines == "all" or rim[side]) and not _line_at(place, row, column, side):
                return f"{refs.cell_name(row, column)}: no line at the {side}"
    return ""


def _line_at(place: Place, row: int, column: int, side: str) -> bool:
    other, down, right = _OPPOSITE[side]
    if side in place.look(row, column):
        return True
    beside = (row + down, column + right)
    return min(beside) > 0 and other in place.look(*beside)


def number_format(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """expect: `kind` (number, percent, currency, date, text, scientific), `decimals`,
    `thousands = true`, `symbol`; or `codes`, a list of formats as in the file."""
    wanted = said(expect, work.opening["locale"])
    words = ", ".join(f"{part}: {one}" for part, one in wanted.items())
    try:
        place = Place(work, target)
        cells = list(cells_of(place.area()))
    except Missing as gone:
        return missed(words, gone)
    for cell in cells:
        code = place.look(*cell).get("format", "general")
        if not _is_format(code, wanted):
            return Finding(False, words, f"{refs.cell_name(*cell)}: {code}")
    return Finding(True, words, str(place.look(*cells[0]).get("format", "general")))


def _is_format(code: str, wanted: JSONObject) -> bool:
    if "codes" in wanted:
        return code in wanted["codes"]
    facts = format_facts(code)
    known = facts.keys() | {"kind", "symbol"}
    if not wanted or wanted.keys() - known:
        raise ValueError("expect knows kind, decimals, thousands, symbol or codes.")
    return all(facts.get(part) == one for part, one in wanted.items())


def format_facts(code: str) -> JSONObject:
    """What a number format does: kind, decimals, thousands, symbol."""
    first = code.split(";", maxsplit=1)[0]
    symbol = next((one for one in ("€", "$", "£", "CHF", "USD", "EUR") if one in first), None)
    # Quoted texts, escaped characters, locales and colours are no part of the number.
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", first)
    digits = re.search(r"[0#?][0#?,]*(?:\.([0#?]+))?", bare)
    decimals = len(digits.group(1) or "") if digits else 0
    if code.lower() == "general":
        kind = "general"
    elif code == "@":
        kind = "text"
    elif re.search(r"[dyDY]|[hH]|(?<![A-Za-z])[mM]{1,5}(?![A-Za-z])", bare) and symbol is None:
        kind = "date"
    elif "%" in bare:
        kind = "percent"
    elif re.search(r"[eE][+-]", bare):
        kind = "scientific"
    else:
        kind = "currency" if symbol else "number"
    return {
        "kind": kind,
        "decimals": decimals,
        "thousands": bool(re.search(r"[0#?],[0#?]", bare)),
        "symbol": {"EUR": "€", "USD": "$"}.get(symbol or "", symbol),
    }
