"""Which markers can be compared: whether scripts and criteria link them.

Severities are compared through scripts that several markers marked, directly or by a chain. Where
no chain leads from one group of markers to another, any difference between the groups could as
well lie in their scripts, and no figure can tell (Linacre, 1994; "disjoint subsets").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import BoolArray, FloatArray, NoFigure

Subsets = tuple[tuple[int, ...], ...]
# Entries of the null space are of the order of 1; what only rounding left is far below.
APART = 1e-7


class Unconnected(NoFigure):
    """No chain of scripts links all markers (or all criteria).

    Attributes
    ----------
    reason : str
        "unconnected".
    markers : tuple of tuple of int
        Groups of markers, by their place in the block; within a group they can be compared.
    criteria : tuple of tuple of int
        Groups of criteria likewise.
    """

    def __init__(self, markers: Subsets, criteria: Subsets) -> None:
        super().__init__(
            "unconnected",
            f"no chain of scripts links {len(markers)} groups of markers "
            f"and {len(criteria)} groups of criteria",
        )
        self.markers = markers
        self.criteria = criteria


def linked_subsets(observed: ArrayLike) -> tuple[Subsets, Subsets]:
    """Groups of markers, and groups of criteria, that can be compared among themselves.

    A contrast of two markers can be estimated when it is a combination of contrasts within
    scripts; that is a question of linear algebra, and also finds markers confounded with criteria,
    which a walk along shared scripts would miss.

    Parameters
    ----------
    observed : array-like of bool, of shape (S, J, I)
        Whether there is a mark of script s by marker j on criterion i.

    Returns
    -------
    two tuples of tuples of int
        Groups of markers, groups of criteria; each group and the groups in ascending order. A
        marker or criterion without any mark is a group of its own.

    Raises
    ------
    ValueError
        When this is no block.
    """
    seen = np.asarray(observed, dtype=np.bool_)
    if seen.ndim != 3:
        raise ValueError("observations must be a block of scripts by markers by criteria")
    markers = seen.shape[1]
    values, vectors = np.linalg.eigh(_within_scripts(seen))
    null = vectors[:, values < 1e-9 * max(1.0, float(values.max(initial=0.0)))]
    return _alike(null[:markers]), _alike(null[markers:])


def _within_scripts(seen: BoolArray) -> FloatArray:
    """Sums of squares within scripts of the markers' and criteria's indicators: (J + I, J + I)."""
    _, markers, criteria = seen.shape
    cells = np.zeros((markers * criteria, markers + criteria))
    place = np.arange(markers * criteria)
    cells[place, place // criteria] = 1.0
    cells[place, markers + place % criteria] = 1.0
    designs = np.unique(seen.reshape(len(seen), -1), axis=0).astype(np.float64)
    designs = designs[designs.sum(axis=1) > 0]
    sums = designs @ cells
    squares = cells.T @ (designs.sum(axis=0)[:, None] * cells)
    return np.asarray(squares - (sums / designs.sum(axis=1, keepdims=True)).T @ sums)


def _alike(null: FloatArray) -> Subsets:
    """Group rows of the null space that are equal: their contrast lies outside it."""
    groups: list[list[int]] = []
    for place, row in enumerate(null):
        for group in groups:
            if np.abs(null[group[0]] - row).max(initial=0.0) < APART:
                group.append(place)
                break
        else:
            groups.append([place])
    return tuple(tuple(group) for group in groups)
