"""What two marks of the same script say: which markers differ most, and how sure one mark is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import FloatArray, NoFigure, pair_of
from assess.written.agreement.differences import differences_of

#: With so few scripts the error of a mark is itself known to about a third of its size.
FEWEST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class MarkersApart:
    """Two markers on the scripts that both marked, in units of the mark.

    Attributes
    ----------
    markers : tuple of two
        The one who gives more comes first.
    scripts : int
    mean : float
        By how much the first gives more, from 0.
    low, high : float or None
        Confidence limits of it; None with a single script.
    apart : float
        Mean difference without its sign: markers can be far apart and yet give as much on average.
    """

    markers: tuple[int, int]
    scripts: int
    mean: float
    low: float | None
    high: float | None
    apart: float


def markers_apart(
    pairs: Sequence[tuple[int, int]], first: ArrayLike, second: ArrayLike
) -> list[MarkersApart]:
    """Every two markers with a script in common, those farthest apart first.

    Parameters
    ----------
    pairs : sequence of N pairs
        The markers of each script.
    first, second : array-like of shape (N,)
        What the first and the second of them gave.

    Raises
    ------
    ValueError
        When lengths differ, or a mark is missing or infinite.
    """
    left, right = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if not len(pairs) == len(left) == len(right):
        raise ValueError("every script needs two markers and two marks")
    if not (np.isfinite(left).all() and np.isfinite(right).all()):
        raise ValueError("a mark must be a finite number")
    shared: dict[tuple[int, int], list[int]] = {}
    turned = [(one, other) if one < other else (other, one) for one, other in pairs]
    for place, both in enumerate(turned):
        shared.setdefault(both, []).append(place)
    swap = np.array([pair != both for pair, both in zip(pairs, turned, strict=True)], dtype=bool)
    lower, upper = np.where(swap, right, left), np.where(swap, left, right)
    found = [_apart(both, lower[rows], upper[rows]) for both, rows in shared.items()]
    return sorted(found, key=lambda one: (-one.apart, one.markers))


def error_of_a_mark(first: ArrayLike, second: ArrayLike, scripts: int = FEWEST_PAIRS) -> float:
    """Standard error of one marker's mark of a script: what would vary with another marker.

    The root of the mean of half the squared differences (Dahlberg, 1940; the within-subject
    standard deviation of Bland & Altman, 1996). A mean of k independent marks has this over the
    root of k. What would vary with another task is not in it.

    Parameters
    ----------
    first, second : array-like of shape (N,)
        Two marks of each script; NaN where none was given.
    scripts : int
        How many scripts with two marks are needed.

    Raises
    ------
    ValueError
        When lengths differ, or a mark is infinite.
    NoFigure
        With fewer scripts (`too_few_scripts`).
    """
    left, right = pair_of(first, second, scripts)
    return float(np.sqrt(((left - right) ** 2).mean() / 2.0))


def _apart(both: tuple[int, int], left: FloatArray, right: FloatArray) -> MarkersApart:
    if left.mean() < right.mean():
        both, left, right = (both[1], both[0]), right, left
    mean, apart = float((left - right).mean()), float(np.abs(left - right).mean())
    try:
        interval = differences_of(left, right)
    except NoFigure:
        return MarkersApart(both, len(left), mean, None, None, apart)
    return MarkersApart(both, len(left), mean, interval.mean_low, interval.mean_high, apart)
