"""Values that authors write in checks: texts per language, lengths with units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assess.officesim.engine import Finding

_UNITS = {"pt": 20.0, "cm": 566.929, "mm": 56.6929, "in": 1440.0, "twips": 1.0, "lines": 240.0}
_LENGTH = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(pt|cm|mm|in|twips|lines)\s*")
#: Rounding of dialogs that show millimetres or tenths of an inch, in twips.
NEAR = 15


def localised(value: Any, locale: str) -> Any:
    """A value with every `{en = …, fr = …}` replaced by the one of a language."""
    if isinstance(value, Mapping):
        if value and set(value) <= {"en", "fr"}:
            return value.get(locale, value.get("en"))
        return {key: localised(one, locale) for key, one in value.items()}
    if isinstance(value, list):
        return [localised(one, locale) for one in value]
    return value


def twips(value: Any) -> int:
    """A length as authors write it: whole twips, or "2.5 cm", "12 pt", "1.5 lines"."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is not a length such as '2.5 cm' or '12 pt'.")
    return round(float(found.group(1)) * _UNITS[found.group(2)])


def near(found: Any, expected: int) -> bool:
    """Whether a length in twips is the expected one but for a dialog's rounding."""
    return isinstance(found, int) and abs(found - expected) <= NEAR


def flat(text: str) -> str:
    """A text for comparison: one kind of space, apostrophe and hyphen."""
    for odd, plain in (("\u2019", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2011", "-")):
        text = text.replace(odd, plain)
    return " ".join(text.split())


def shown(value: Any) -> str:
    """A value in a finding, kept short."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 300 else text[:297] + "…"


def compared(expected: Mapping[str, Any], found: Mapping[str, Any], wrong: list[str]) -> Finding:
    """A finding over several named values, of which `wrong` are not as expected."""
    names = wrong or list(expected)
    return Finding(
        not wrong,
        "; ".join(f"{name}: {shown(expected[name])}" for name in expected),
        "; ".join(f"{name}: {shown(found.get(name))}" for name in names),
    )
