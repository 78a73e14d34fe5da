"""What of the marks tells anything about severity, and what cannot.

A script whose marks are all the lowest, or all the highest, says nothing about who is severe. A
marker who gave nothing but lowest (or highest) bands to the scripts that do is severe (lenient)
beyond any number. A criterion on which only one band was used orders nothing. They are set aside,
by name, until what remains is free of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assess.written.agreement.checking import BoolArray, FloatArray, IndexArray, NoFigure
from assess.written.agreement.linking import Unconnected, linked_subsets

SignArray = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Scores that the model is estimated from.

    Attributes
    ----------
    scores : array of int, of shape (S, J, I)
        Of the markers and criteria kept, counted from each criterion's lowest band; -1 for none.
    informative : array of bool, of shape (S,)
        Scripts that say something about severity.
    markers, criteria : arrays of int
        Those kept, by their place in the block.
    lowest : array of int, of shape (I,)
        The band of score 0.
    used : array of bool, of shape (I, M + 1)
        Scores that occur in informative scripts.
    extreme_markers : array of shape (all markers,)
        1 for only highest bands, -1 for only lowest, 0 otherwise.
    """

    scores: NDArray[np.int64]
    informative: BoolArray
    markers: IndexArray
    criteria: IndexArray
    lowest: IndexArray
    used: BoolArray
    extreme_markers: SignArray

    @property
    def maximum(self) -> NDArray[np.int64]:
        """Highest score of each criterion, of shape (I,)."""
        return np.asarray(highest_of(self.used), dtype=np.int64)

    def extremes(self) -> SignArray:
        """Return 1 for scripts with only highest scores, -1 for only lowest, 0 else: (S,)."""
        given = self.scores >= 0
        total = np.where(given, self.scores, 0).sum(axis=(1, 2))
        most = (given * self.maximum).sum(axis=(1, 2))
        marked = given.any(axis=(1, 2))
        return _signs((total == most) & marked, (total == 0) & marked)


def highest_of(used: BoolArray) -> IndexArray:
    """Place of the last True of each row."""
    return np.asarray(used.shape[1] - 1 - np.argmax(used[:, ::-1], axis=1), dtype=np.intp)


def prepare(block: FloatArray, common: bool) -> Prepared:
    """Set aside what says nothing, until nothing more has to be.

    Parameters
    ----------
    block : array of shape (S, J, I)
        Bands; NaN where none was given.
    common : bool
        Whether all criteria share one scale.

    Raises
    ------
    NoFigure
        `too_few_scripts` when no script is left, `not_estimable` when fewer than two markers are,
        `unconnected` (:class:`Unconnected`) when no chain of scripts links those left.
    """
    markers, criteria = np.arange(block.shape[1]), np.arange(block.shape[2])
    extreme = np.zeros(block.shape[1], dtype=np.int8)
    informative = np.ones(len(block), dtype=np.bool_)
    while True:
        part = block[:, markers][:, :, criteria]
        if part.shape[1] < 2:
            raise NoFigure(
                "not_estimable", "fewer than two markers gave marks that can be compared"
            )
        scores, lowest, used = _scored(part, informative, common)
        found = Prepared(scores, informative, markers, criteria, lowest, used, extreme)
        still = informative & (found.extremes() == 0) & ((scores >= 0).sum(axis=(1, 2)) >= 2)
        if not still.any():
            raise NoFigure("too_few_scripts", "no script says anything about severity")
        varied = used.sum(axis=1) > 1
        signs, silent = _one_sided(scores[still], found.maximum)
        if (still == informative).all() and varied.all() and not (signs != 0).any():
            if silent.any():
                markers = markers[~silent]
                continue
            _refuse_unconnected(found)
            return found
        if (still == informative).all():
            extreme[markers] = signs
            markers, criteria = markers[(signs == 0) & ~silent], criteria[varied]
        informative = still


def _scored(
    part: FloatArray, informative: BoolArray, common: bool
) -> tuple[NDArray[np.int64], IndexArray, BoolArray]:
    """Scores of shape (S, J, I), the band of score 0, and which scores are used."""
    telling = part[informative]
    if np.isnan(telling).all():
        raise NoFigure("too_few_scripts", "no script says anything about severity")
    seen = [np.unique(column[~np.isnan(column)]) for column in np.moveaxis(telling, 2, 0)]
    if common:
        seen = [np.unique(np.concatenate(seen))] * len(seen)
    # A criterion that no informative script was marked on is set aside like one that never varied.
    seen = [bands if len(bands) else np.zeros(1) for bands in seen]
    lowest = np.array([int(bands[0]) for bands in seen], dtype=np.intp)
    used = np.zeros((len(seen), max(int(bands[-1] - bands[0]) for bands in seen) + 1), np.bool_)
    for criterion, bands in enumerate(seen):
        used[criterion, (bands - bands[0]).astype(np.intp)] = True
    # Only scripts that are extreme anyway hold bands beyond those used; clipped, they stay so.
    scores = np.clip(np.nan_to_num(part) - lowest, 0, highest_of(used))
    return np.where(np.isnan(part), -1, scores).astype(np.int64), lowest, used


def _one_sided(
    scores: NDArray[np.int64], maximum: NDArray[np.int64]
) -> tuple[SignArray, BoolArray]:
    """Markers with only highest (1) or only lowest (-1) scores: (J,); markers without any: (J,)."""
    given = scores >= 0
    total = np.where(given, scores, 0).sum(axis=(0, 2))
    most = (given * maximum).sum(axis=(0, 2))
    silent = np.asarray(~given.any(axis=(0, 2)), dtype=np.bool_)
    return _signs((total == most) & ~silent, (total == 0) & ~silent), silent


def _signs(above: BoolArray, below: BoolArray) -> SignArray:
    return np.subtract(above, below, dtype=np.int8)


def _refuse_unconnected(found: Prepared) -> None:
    markers, criteria = linked_subsets((found.scores >= 0)[found.informative])
    if len(markers) > 1 or len(criteria) > 1:
        raise Unconnected(
            tuple(tuple(int(found.markers[place]) for place in group) for group in markers),
            tuple(tuple(int(found.criteria[place]) for place in group) for group in criteria),
        )
