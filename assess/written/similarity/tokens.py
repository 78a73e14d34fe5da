"""Texts as sequences of normalised words that know where they stand in the original.

Normalised: NFKC, case folded, accents and characters that cannot be seen left out, every
apostrophe the same. French elisions are words of their own (l’accord: l, accord); English
contractions are opened (don’t: do, not; we’ll: we, will). Hyphens divide.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_LETTER = "[^\\W_]"
_CORE = f"{_LETTER}(?:{_LETTER}|[\u0300-\u036f{_UNSEEN}])*"
_APOSTROPHES = "'’‘ʼʹ′`´＇"
_WORD: Final = re.compile(f"{_CORE}(?:[{_APOSTROPHES}]{_CORE})*")
_PART: Final = re.compile(_CORE)
_HIDDEN: Final = re.compile(f"[{_UNSEEN}]")

#: What French elides before a vowel.
_ELIDED: Final = frozenset(
    [*"cdjlmnst", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu", "entr"]
)
#: One word each in spite of the apostrophe.
_WHOLE: Final = frozenset(
    {("aujourd", "hui"), ("prud", "homme"), ("prud", "hommes"), ("o", "clock"), ("quelqu", "un")}
)
_ENDINGS: Final = {"ll": "will", "re": "are", "ve": "have", "m": "am"}
_NEGATED: Final = {"can": "can", "wo": "will", "sha": "shall"}


@dataclass(frozen=True)
class Words:
    """The words of a text: numbers by the vocabulary, and offsets of code points (end excluded)."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


_Part = tuple[str, int, int]


@dataclass
class Vocabulary:
    """Numbers for normalised words; texts that are compared are read with the same one."""

    numbers: dict[str, int] = field(default_factory=dict)
    _known: dict[str, tuple[tuple[int, int, int], ...]] = field(default_factory=dict)

    def read(self, text: str) -> Words:
        """The words of a text, in order."""
        flat: list[tuple[int, int, int]] = []
        known = self._known
        for found in _WORD.finditer(text):
            raw, at = found.group(), found.start()
            parts = known.get(raw)
            if parts is None:
                parts = known[raw] = self._parts(raw)
            for number, start, end in parts:
                flat.append((number, at + start, at + end))
        table = np.array(flat, dtype=np.int64).reshape(-1, 3)
        return Words(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy())

    def _parts(self, raw: str) -> tuple[tuple[int, int, int], ...]:
        numbers = self.numbers
        return tuple(
            (numbers.setdefault(word, len(numbers)), start, end)
            for word, start, end in split(raw)
            if word
        )


def split(raw: str) -> list[_Part]:
    """A word with its apostrophes as (normalised word, start, end) in it."""
    parts: list[_Part] = [
        (normalised(found.group()), found.start(), found.end()) for found in _PART.finditer(raw)
    ]
    made: list[_Part] = []
    while len(parts) > 1:
        (word, start, _), (following, _, end) = parts[0], parts[1]
        if (word, following) in _WHOLE:
            made.append((word + following, start, end))
            parts = parts[2:]
        elif word not in _ELIDED and len(parts) == 2:
            return [*made, *_contracted(parts[0], parts[1])]
        else:
            made.append(parts.pop(0))
    return made + parts


def _contracted(stem: _Part, ending: _Part) -> list[_Part]:
    word, start, end = stem
    if ending[0] == "t" and word.endswith("n"):
        bare = _NEGATED.get(word[:-1], "can" if word == "can" else word[:-1])
        return [(bare, start, end), ("not", ending[1], ending[2])]
    return [stem, (_ENDINGS.get(ending[0], ending[0]), ending[1], ending[2])]


def normalised(word: str) -> str:
    """A word without what two spellings of it may differ in."""
    folded = unicodedata.normalize("NFKC", _HIDDEN.sub("", word)).casefold()
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
