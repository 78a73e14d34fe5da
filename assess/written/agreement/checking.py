"""What every figure asks of its marks, and how it says that none can be computed."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]

Reason = Literal[
    "too_few_scripts",
    "too_few_markers",
    "no_variation",
    "not_estimable",
    "unconnected",
]


class NoFigure(ValueError):
    """The marks are well formed, but this figure does not exist for them.

    A page shows a dash and the reason. Marks that are malformed raise a plain `ValueError`.

    Attributes
    ----------
    reason : str
        One of the codes of `Reason`, for a sentence in the reader's language.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


def table_of(ratings: ArrayLike, markers: int = 2) -> FloatArray:
    """Return marks as a table of shape (N scripts, K markers), checked.

    Raises
    ------
    ValueError
        When the marks are not a table or hold an infinite value.
    NoFigure
        With fewer than `markers` markers, or no script.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError("marks must be a table of scripts by markers")
    if np.isinf(table).any():
        raise ValueError("a mark must be a finite number, or NaN where none was given")
    if table.shape[1] < markers:
        raise NoFigure("too_few_markers", f"at least {markers} markers are needed")
    if table.shape[0] == 0:
        raise NoFigure("too_few_scripts", "there is no script")
    return table


def pair_of(first: ArrayLike, second: ArrayLike, scripts: int = 1) -> tuple[FloatArray, FloatArray]:
    """Return the marks of two markers on the scripts that both marked, each of shape (N,).

    Raises
    ------
    ValueError
        When the two are not lists of one length, or hold an infinite value.
    NoFigure
        When both marked fewer than `scripts` scripts.
    """
    left, right = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if left.ndim != 1 or right.ndim != 1:
        raise ValueError("the marks of a marker must be one list, one value per script")
    if len(left) != len(right):
        raise ValueError(f"one marker has {len(left)} scripts, the other {len(right)}")
    if np.isinf(left).any() or np.isinf(right).any():
        raise ValueError("a mark must be a finite number, or NaN where none was given")
    both = ~(np.isnan(left) | np.isnan(right))
    if int(both.sum()) < scripts:
        raise NoFigure(
            "too_few_scripts",
            f"both markers marked {int(both.sum())} scripts, at least {scripts} are needed",
        )
    return left[both], right[both]


def tail_of(confidence: float) -> float:
    """Return the probability left out on each side of an interval.

    Raises
    ------
    ValueError
        When the confidence does not lie strictly between 0 and 1.
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError("a confidence lies between 0 and 1, both excluded")
    return (1.0 - confidence) / 2.0
