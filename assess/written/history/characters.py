"""Characters that cannot be seen, or not be stored, made visible; nothing is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

#: The controls of the direction of writing, by the names of the Unicode standard.
DIRECTIONS: Final = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_DIRECTION = re.compile(f"([{''.join(DIRECTIONS)}])")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")


def _shown(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code >= 0xD800:
        return "\ufffd"
    return "\u2421" if code == 0x7F else chr(0x2400 + code)


def visible(text: str) -> str:
    """The text with a control picture (NUL: U+2400) for each control, U+FFFD for a lone surrogate.

    Tab and line feed stay. As long as before, so that offsets hold.
    """
    return _UNSEEN.sub(_shown, text)


def clean(text: str) -> str:
    """`visible`, with line ends of other systems as line feeds: what an editor takes in."""
    return visible(_LINE_END.sub("\n", text))


def directed(text: str) -> Iterator[tuple[str, str | None]]:
    """Pieces of a text: (piece, None), or (control of direction, its short name).

    For showing a text in which such a control would make a reader see another order than
    was written.
    """
    for piece in _DIRECTION.split(text):
        if piece:
            yield piece, DIRECTIONS.get(piece)
