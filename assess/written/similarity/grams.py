"""Phrases of n words that texts have in common, found through one sorted index of all of them.

A phrase is known by a hash of 64 bits; passages are compared word by word before they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def shared(texts: Sequence[Hashes], known: Hashes, most: int) -> tuple[Runs, Common]:
    """What pairs of texts have in common, and what too many have.

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
    frequent = heads[counts > most]
    common = Common(every[frequent], text[frequent], at[frequent], counts[counts > most])
    return _runs(_pairs(text, at, heads, counts, most)), common


def _pairs(
    text: Ints, at: Ints, heads: Ints, counts: Ints, most: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Each phrase of two to `most` texts once for each two of them."""
    found: list[tuple[Ints, Ints, Ints, Ints]] = []
    for count in range(2, min(most, int(counts.max(initial=0))) + 1):
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
