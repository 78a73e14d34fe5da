"""Phrases of n words that texts have in common, found through one sorted index of all of them.

A phrase is known by a hash of 64 bits; passages are compared word by word before they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assess.written.similarity.tokens import Words

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Runs:
    """Phrases in common, neighbours taken together: `grams` phrases in a row.

    From word `first_at` of the text number `first` and word `second_at` of the text `second` on,
    with first < second; ordered by pair. All arrays are of the same length.
    """

    first: Ints
    second: Ints
    first_at: Ints
    second_at: Ints
    grams: Ints


@dataclass(frozen=True)
class Common:
    """Phrases that more texts share than is telling: in `counts` texts each, `text` being one."""

    hashes: Hashes
    text: Ints
    at: Ints
    counts: Ints


#: A common phrase counts after all in a passage of so many words that nearly all are: that is no
#: formula, and one text that many copied would hide here. By far longer than any saying.
LONG_WORDS: Final = 40
#: Nobody looks at more pairs than that of one passage, and so many may be the task's own words.
MOST_COPIES: Final = 100


def hashes(words: Words, size: int) -> Hashes:
    """A hash for each phrase of `size` words; none for a text that is shorter."""
    count = len(words) - size + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    mixed = _mixed(words.ids.astype(np.uint64))
    made = np.zeros(count, dtype=np.uint64)
    for place in range(size):
        factor = _mixed(np.array([place + 1], dtype=np.uint64)) | np.uint64(1)
        made += mixed[place : place + count] * factor
    return _mixed(made)


def _mixed(value: Hashes) -> Hashes:
    """SplitMix64's finaliser (Steele, Lea and Flood 2014): every bit depends on every bit."""
    mixed = value + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def shared(texts: Sequence[Hashes], known: Hashes, most: int, long: int) -> tuple[Runs, Common]:
    """What pairs of texts have in common, and what too many have.

    Phrases of too many count for nothing, but for `long` of them in a row, where at most half of
    all texts (and `MOST_COPIES`) have them: what a whole half wrote, the task gave.

    Args:
        texts: the hashes of each text.
        known: phrases that count for nothing (the task's own).
        most: a phrase in more texts than this counts for nothing either.
    """
    every = np.concatenate([np.zeros(0, np.uint64), *texts])
    text = np.repeat(np.arange(len(texts)), [len(one) for one in texts])
    at = np.concatenate([np.zeros(0, np.int64), *(np.arange(len(one)) for one in texts)])
    own = ~np.isin(every, known)
    every, text, at = every[own], text[own], at[own]
    # Stable: within a phrase the texts, and within a text the places, stay in their order.
    order = np.argsort(every, kind="stable")
    every, text, at = every[order], text[order], at[order]
    first_there = np.ones(len(every), dtype=bool)
    first_there[1:] = (every[1:] != every[:-1]) | (text[1:] != text[:-1])
    every, text, at = every[first_there], text[first_there], at[first_there]
    heads = np.flatnonzero(np.r_[True, every[1:] != every[:-1]]) if len(every) else at[:0]
    counts = np.diff(np.r_[heads, len(every)])
    often = counts > most
    # Who copies changes a word here and there: in the passage some phrases are less usual.
    near = (counts > most // 2) & (counts <= min(len(texts) // 2, MOST_COPIES))
    copied = np.zeros(len(counts), dtype=bool)
    copied[near] = _in_a_row(text[heads[near]], at[heads[near]], long)
    copied &= often
    frequent = heads[often & ~copied]
    common = Common(every[frequent], text[frequent], at[frequent], counts[often & ~copied])
    counted = ~often | copied
    return _runs(_pairs(text, at, heads[counted], counts[counted])), common


def _in_a_row(text: Ints, at: Ints, long: int) -> NDArray[np.bool_]:
    """Which phrases stand among at least `long` in a row, in the first text that has them."""
    if not len(at):
        return np.zeros(0, dtype=bool)
    order = np.lexsort((at, text))
    new = np.r_[True, (np.diff(text[order]) != 0) | (np.diff(at[order]) != 1)]
    run = np.cumsum(new) - 1
    found = np.empty(len(at), dtype=bool)
    found[order] = np.bincount(run)[run] >= long
    return found


def _pairs(text: Ints, at: Ints, heads: Ints, counts: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Each phrase once for each two texts that have it."""
    found: list[tuple[Ints, Ints, Ints, Ints]] = []
    for count in range(2, int(counts.max(initial=0)) + 1):
        group = heads[counts == count]
        for one in range(count):
            for other in range(one + 1, count):
                left, right = group + one, group + other
                found.append((text[left], text[right], at[left], at[right]))
    none = np.zeros(0, dtype=np.int64)
    first, second, first_at, second_at = (
        np.concatenate([none, *(one[column] for one in found)]) for column in range(4)
    )
    return first, second, first_at, second_at


def _runs(pairs: tuple[Ints, Ints, Ints, Ints]) -> Runs:
    first, second, first_at, second_at = pairs
    shift = second_at - first_at
    order = np.lexsort((first_at, shift, second, first))
    first, second, shift = first[order], second[order], shift[order]
    first_at, second_at = first_at[order], second_at[order]
    new = np.ones(len(first), dtype=bool)
    new[1:] = (
        (np.diff(first) != 0)
        | (np.diff(second) != 0)
        | (np.diff(shift) != 0)
        | (np.diff(first_at) != 1)
    )
    heads = np.flatnonzero(new)
    grams = np.diff(np.r_[heads, len(first)])
    return Runs(first[heads], second[heads], first_at[heads], second_at[heads], grams)
