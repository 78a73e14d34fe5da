"""A text cut where passages begin and end, so that a page can mark them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assess.written.history.characters import directed, visible


@dataclass(frozen=True)
class Piece:
    """A stretch of a text within the same passages, or within none.

    `runs` are its (text, None) and its controls of the direction of writing (text, short name);
    `passages` are numbers from 1; `begins` are those that begin here.
    """

    runs: tuple[tuple[str, str | None], ...]
    passages: tuple[int, ...]
    begins: tuple[int, ...]


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """Cut a text along spans (start, end excluded), which may overlap; nothing is lost or doubled.

    What lies beyond the end of the text is left out.
    """
    inside = [(max(0, start), min(end, len(text))) for start, end in spans]
    ends = sorted(
        {0, len(text), *(place for span in inside for place in span if span[0] < span[1])}
    )
    return [_piece(text, start, end, inside) for start, end in pairwise(ends) if start < end]


def _piece(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Piece:
    numbered = list(enumerate(spans, 1))
    return Piece(
        runs=tuple(directed(visible(text[start:end]))),
        passages=tuple(n for n, span in numbered if span[0] <= start and end <= span[1]),
        begins=tuple(n for n, span in numbered if span[0] == start and end <= span[1]),
    )
