"""The three-parameter logistic model (Birnbaum, 1968) and its special cases.

The metric is the logistic one, D = 1: the probability of a right answer is

    P(theta) = c + (1 - c) / (1 + exp(-a (theta - b)))

Parameters published in the normal metric (D = 1.7) must have their ``a`` multiplied by 1.7 first.
The Rasch model is a = 1, c = 0; the two-parameter model is c = 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ItemParameters:
    """Parameters of J items, in step with the columns of a response matrix.

    Parameters
    ----------
    a : array of shape (J,)
        Discriminations, above 0, logistic metric (D = 1).
    b : array of shape (J,)
        Difficulties on the ability scale.
    c : array of shape (J,)
        Lower asymptotes, in [0, 1).

    Raises
    ------
    ValueError
        When lengths differ, a value is not finite, or lies outside its range.
    """

    a: FloatArray
    b: FloatArray
    c: FloatArray

    def __post_init__(self) -> None:
        for name in ("a", "b", "c"):
            values = np.array(getattr(self, name), dtype=np.float64)
            if values.ndim != 1:
                raise ValueError(f"item parameter {name} must be one list, one value per item")
            if not np.isfinite(values).all():
                raise ValueError(f"item parameter {name} holds a value that is not a finite number")
            values.flags.writeable = False
            object.__setattr__(self, name, values)
        if not len(self.a) == len(self.b) == len(self.c):
            raise ValueError(
                f"item parameters differ in length: a has {len(self.a)}, "
                f"b has {len(self.b)}, c has {len(self.c)}"
            )
        if (self.a <= 0).any():
            raise ValueError("item parameter a must be above 0")
        if ((self.c < 0) | (self.c >= 1)).any():
            raise ValueError("item parameter c must be at least 0 and below 1")

    def __len__(self) -> int:
        return len(self.a)

    def take(self, index: Sequence[int] | NDArray[np.intp] | NDArray[np.bool_]) -> ItemParameters:
        """Return the parameters of the items at `index`, in that order."""
        where = np.asarray(index)
        return ItemParameters(self.a[where], self.b[where], self.c[where])


def log_logistic(x: FloatArray) -> FloatArray:
    """Logarithm of 1 / (1 + exp(-x)), exact at both ends; scipy's own takes 20 MB to load."""
    return np.asarray(-np.logaddexp(0.0, -x), dtype=np.float64)


def probability(theta: ArrayLike, a: ArrayLike, b: ArrayLike, c: ArrayLike) -> FloatArray:
    """Probability of a right answer under the 3PL, D = 1.

    Parameters
    ----------
    theta, a, b, c : array-like
        Broadcast against each other: for N persons by J items give theta the shape (N, 1).

    Returns
    -------
    array
        Probabilities, of the broadcast shape.
    """
    guess = np.asarray(c, dtype=np.float64)
    distance = np.asarray(theta, dtype=np.float64) - np.asarray(b, dtype=np.float64)
    logistic = np.exp(log_logistic(np.asarray(a, dtype=np.float64) * distance))
    return np.asarray(guess + (1.0 - guess) * logistic, dtype=np.float64)


def information(theta: ArrayLike, a: ArrayLike, b: ArrayLike, c: ArrayLike) -> FloatArray:
    """Fisher information of an item about theta (Birnbaum, 1968; Lord, 1980, eq. 4-43).

    Parameters and shapes as in :func:`probability`. Information adds up over items;
    its inverse square root is the standard error of the maximum-likelihood estimate.
    """
    p = probability(theta, a, b, c)
    slope = np.asarray(a, dtype=np.float64)
    guess = np.asarray(c, dtype=np.float64)
    return np.asarray(slope**2 * (1.0 - p) / p * ((p - guess) / (1.0 - guess)) ** 2)
