"""Comparing properties with what was expected."""

from __future__ import annotations

from typing import Any

from assess.officesim.engine import Finding, JSONObject
from assess.officesim.presentation.checks.pointing import one_of

CENTIMETRE = 360_000
#: What counts as the same place, in centimetres, unless a check says otherwise.
TOLERANCE = 0.1
_THEME = ("dk1", "lt1", "dk2", "lt2", "hlink", "folHlink", *(f"accent{n}" for n in range(1, 7)))
_COLOURS = ("colour", "fill")


def close(found: int, centimetres: float, tolerance: float) -> bool:
    """Whether a length in EMU is so many centimetres."""
    return abs(found - centimetres * CENTIMETRE) <= tolerance * CENTIMETRE


def same(name: str, found: Any, wanted: Any, theme: JSONObject | None) -> bool:
    """Whether a property is one of the wanted values; colours also by what they look like."""
    if name in _COLOURS and wanted == "any":
        return found not in (None, "none")
    for one in one_of(wanted):
        if found == one or (isinstance(one, bool) and not one and found is None):
            return True
        if name in _COLOURS and theme and _rgb(found, theme) == _rgb(one, theme) is not None:
            return True
    return False


def _rgb(colour: Any, theme: JSONObject) -> str | None:
    if isinstance(colour, str) and len(colour) == 6 and colour.upper() == colour:
        return colour
    found = theme["colours"].get(colour) if colour in _THEME else None
    return str(found) if found else None


def differences(
    found: JSONObject, expect: JSONObject, theme: JSONObject | None = None
) -> list[str]:
    """The names in `expect` that `found` does not agree with."""
    return [
        name for name, wanted in expect.items() if not same(name, found.get(name), wanted, theme)
    ]


def shown(values: JSONObject) -> str:
    """Properties in words for staff."""
    return ", ".join(f"{name}: {value}" for name, value in values.items()) or "nothing"


def best(candidates: list[JSONObject], expect: JSONObject, theme: JSONObject | None) -> Finding:
    """Passed when one of the candidates agrees in everything; the nearest is what was found."""
    if not candidates:
        return Finding(False, shown(expect), "nothing of that kind")
    ranked = sorted(candidates, key=lambda one: len(differences(one, expect, theme)))
    nearest = ranked[0]
    found = {name: nearest.get(name) for name in expect}
    return Finding(not differences(nearest, expect, theme), shown(expect), shown(found))
