"""Runs of common phrases put together to the passages that a person looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assess.written.similarity.tokens import Words

#: Words in either text that may differ between two parts of one passage.
GAP: Final = 3


@dataclass(frozen=True)
class Passage:
    """A passage that two texts have in common: offsets in each (end excluded).

    `words` of it are the same in both; where it was reworded a little, the passage is longer.
    """

    first_start: int
    first_end: int
    second_start: int
    second_end: int
    words: int


@dataclass(frozen=True)
class Overlap:
    """What two texts have in common. `first_share` and `second_share` are containments:
    the part of all words of each text that stand in such passages, 0 to 1."""

    passages: tuple[Passage, ...]
    words: int
    first_share: float
    second_share: float


def overlap(
    first: Words, second: Words, runs: Iterable[tuple[int, int, int]], size: int
) -> Overlap:
    """Put runs together: (word of the first, word of the second, phrases in a row) each.

    A run whose words are not the same in both, which only a hash could claim, is left out.
    """
    blocks = sorted(
        (first_at, second_at, grams + size - 1)
        for first_at, second_at, grams in runs
        if np.array_equal(
            first.ids[first_at : first_at + grams + size - 1],
            second.ids[second_at : second_at + grams + size - 1],
        )
    )
    in_first, in_second = np.zeros(len(first), dtype=bool), np.zeros(len(second), dtype=bool)
    for one, other, length in blocks:
        in_first[one : one + length] = True
        in_second[other : other + length] = True
    passages = tuple(
        Passage(
            int(first.starts[start]),
            int(first.ends[end - 1]),
            int(second.starts[other_start]),
            int(second.ends[other_end - 1]),
            int(in_first[start:end].sum()),
        )
        for start, end, other_start, other_end in _joined(blocks)
    )
    return Overlap(passages, int(in_first.sum()), _share(in_first), _share(in_second))


def _joined(blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Word ranges in both texts, neighbours with little between them as one.

    Blocks come in the order of the first text: a range that ended further back is done with.
    """
    done: list[tuple[int, int, int, int]] = []
    open_: list[tuple[int, int, int, int]] = []
    for one, other, length in blocks:
        done += [known for known in open_ if known[1] < one - GAP]
        open_ = [known for known in open_ if known[1] >= one - GAP]
        for place, (start, end, other_start, other_end) in enumerate(open_):
            near = abs(one - end) <= GAP and abs(other - other_end) <= GAP
            inside = one < end and other_start <= other < other_end
            if near or inside:
                ends = max(end, one + length), max(other_end, other + length)
                open_[place] = (start, ends[0], min(other_start, other), ends[1])
                break
        else:
            open_.append((one, one + length, other, other + length))
    return sorted(done + open_)


def _share(covered: NDArray[np.bool_]) -> float:
    return float(covered.mean()) if len(covered) else 0.0
