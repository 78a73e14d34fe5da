"""Checks of what cells hold: values, and the functions of formulas."""

from __future__ import annotations

import re
from typing import Any

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.checks.places import Missing, Place, cells_of, missed, said

_CALL = re.compile(r"\"[^\"]*\"|([A-Z][A-Z0-9.]*)\(")


def same(found: Any, wanted: Any, tolerance: float = 1e-9) -> bool:
    """Whether two values are the same: numbers nearly, texts but for case and outer blanks."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return abs(found - wanted) <= max(tolerance, tolerance * abs(wanted))
    if isinstance(found, str) and isinstance(wanted, str):
        return _plain(found) == _plain(wanted)
    return bool(found == wanted)


def _plain(text: str) -> str:
    # Typographic apostrophes and spaces are no other words.
    text = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split()).casefold()


def value(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """expect: `equals` (one value, or rows of values for a range), `shown` or `filled = true`.

    `tolerance` is absolute, and relative for large numbers.
    """
    locale = work.opening["locale"]
    wanted = said(expect, locale)
    words = _words(wanted)
    try:
        place = Place(work, target)
        area = place.area()
    except Missing as gone:
        return missed(words, gone)
    cells = list(cells_of(area))
    if wanted.get("filled"):
        held = all(place.content(*cell) for cell in cells)
    elif "shown" in wanted:
        held = all(same(place.shown(*cell), wanted["shown"]) for cell in cells)
    elif "equals" in wanted:
        given = _values(wanted["equals"], len(cells))
        tolerance = float(wanted.get("tolerance", 1e-9))
        pairs = zip(cells, given, strict=True)
        held = all(same(place.value(*cell), one, tolerance) for cell, one in pairs)
    else:
        raise ValueError("expect needs equals, shown or filled.")
    return Finding(held, words, found_words(place, cells))


def _values(equals: Any, count: int) -> list[Any]:
    if not isinstance(equals, list):
        return [equals] * count
    flat = [one for row in equals for one in (row if isinstance(row, list) else [row])]
    if len(flat) != count:
        raise ValueError(f"equals holds {len(flat)} values for {count} cells.")
    return flat


def _words(wanted: JSONObject) -> str:
    return ", ".join(f"{key}: {one}" for key, one in wanted.items())


def found_words(place: Place, cells: list[tuple[int, int]]) -> str:
    """What some cells hold, for staff."""
    shown = []
    for row, column in cells[:12]:
        content, value = place.content(row, column), place.shown(row, column)
        text = content if content == value else f"{content} → {value}"
        shown.append(f"{refs.cell_name(row, column)}: {text or '–'}")
    return "; ".join(shown) + (" …" if len(cells) > 12 else "")


def function(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """expect: `any` and/or `all`: English names of functions that every formula uses."""
    some, every = expect.get("any", []), expect.get("all", [])
    if not some and not every:
        raise ValueError("expect needs any or all.")
    words = " / ".join(some) + (" + " if some and every else "") + " + ".join(every)
    try:
        place = Place(work, target)
        cells = list(cells_of(place.area()))
    except Missing as gone:
        return missed(words, gone)

    def holds(row: int, column: int) -> bool:
        content = place.english_content(row, column)
        used = {name for name in _CALL.findall(content) if name} if content[:1] == "=" else set()
        return (not some or bool(used & set(some))) and used >= set(every)

    return Finding(all(holds(*cell) for cell in cells), words, found_words(place, cells))
