"""How many words a text has, in English and in French.

A word is what stands between two spaces and holds a letter or a digit: the rule of the DELF and
DALF papers (« tout ensemble de signes placé entre deux espaces »), of IELTS (a hyphenated
compound, a number and a contraction are one word each) and of word processors, without the
signs that French typography sets apart (« : ; ! ? » count for nothing).

Beyond that: a dash or an ellipsis without spaces divides, between digits it does not; figures
grouped by no-break spaces are one number, in French also by ordinary ones; addresses are one
word; characters that cannot be seen divide nothing, blank ones do. `frontend/written/words.ts`
counts the same.
"""

from __future__ import annotations

import re
from typing import Final

LANGUAGES: Final = ("en", "fr")

#: White space, and letters that print as nothing.
_BLANK = "\t\n\v\f\r\x1c-\x20\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BLANK += "\u115f\u1160\u2800\u3164\uffa0"
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_GROUPED = {
    # Three digits after one to three: 12 345 678.
    "en": re.compile("(?<![0-9])([0-9]{1,3})((?:[\u00a0\u2009\u202f][0-9]{3})+)(?![0-9])"),
    "fr": re.compile("(?<![0-9])([0-9]{1,3})((?:[ \u00a0\u2009\u202f][0-9]{3})+)(?![0-9])"),
}
_SPACES = re.compile(f"[{_BLANK}]+")
# Not by IGNORECASE, for which ſ and the sign of the kelvin are letters of ASCII.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|[Ww]{3}\.|[^@]+@[^@]+\.")
# --- is what many type for a dash.
_DASH = re.compile("(?:[\u2012-\u2015\u2026]|--+|\\.{3,})+")


def words(text: str, language: str) -> int:
    """Count the words of a text. Raises `ValueError` for a language other than `en` and `fr`."""
    if language not in LANGUAGES:
        raise ValueError(f"There is no rule for counting words in {language!r}.")
    seen = _UNSEEN.sub("", text)
    joined = _GROUPED[language].sub(lambda found: "1" * len(found.group()), seen)
    return sum(_count(unit) for unit in _SPACES.split(joined))


def _count(unit: str) -> int:
    if _ADDRESS.match(unit):
        return int(_has_word(unit))
    parts: list[str] = []
    start = 0
    for dash in _DASH.finditer(unit):
        before, after = unit[: dash.start()][-1:], unit[dash.end() :][:1]
        if not (_is_digit(before) and _is_digit(after)):
            parts.append(unit[start : dash.start()])
            start = dash.end()
    parts.append(unit[start:])
    return sum(_has_word(part) for part in parts)


def _is_digit(character: str) -> bool:
    return character != "" and character in "0123456789"


def _has_word(part: str) -> bool:
    return any(character.isalnum() for character in part)
