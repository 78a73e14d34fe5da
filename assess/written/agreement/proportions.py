"""Exact and adjacent agreement: how often two marks of one script are equal, or nearly."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import NoFigure, table_of, tail_of

# Totals are sums of weighted bands: equal marks may differ in their last bits.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share of agreement.

    Attributes
    ----------
    value : float
        From 0 to 1.
    low, high : float
        Confidence limits.
    scripts : int
        Scripts with two marks or more.
    """

    value: float
    low: float
    high: float
    scripts: int


def exact_agreement(ratings: ArrayLike, confidence: float = 0.95) -> Proportion:
    """Share of equal marks. See :func:`adjacent_agreement`, of which this is `within` = 0."""
    return adjacent_agreement(ratings, within=0.0, confidence=confidence)


def adjacent_agreement(
    ratings: ArrayLike, within: float = 1.0, confidence: float = 0.95
) -> Proportion:
    """Share of pairs of marks of one script that differ by at most `within`.

    With two marks a script this is the share of scripts. A script with more than two counts once,
    by the share of its pairs that agree, so that adjudicated scripts do not weigh more.

    Parameters
    ----------
    ratings : array-like of shape (N, K)
        Marks of N scripts by K markers; NaN where none was given.
    within : float
        Largest difference that still counts, in units of the mark; 1 is "adjacent" for bands.
    confidence : float
        Of the interval by Wilson (1927), taken over scripts; cautious for scripts with more than
        two marks, whose share varies less than a single pair's.

    Raises
    ------
    ValueError
        When the marks are no table, a mark is infinite, or `within` is negative or no number.
    NoFigure
        When no script has two marks (`too_few_scripts`), or there is one marker only.
    """
    table = table_of(ratings)
    tail = tail_of(confidence)
    if not within >= 0.0:
        raise ValueError("the difference that counts as agreement cannot be negative")
    count = (~np.isnan(table)).sum(axis=1)
    marked = table[count >= 2]
    if len(marked) == 0:
        raise NoFigure("too_few_scripts", "no script has two marks")
    one, two = np.triu_indices(table.shape[1], 1)
    apart = np.abs(marked[:, one] - marked[:, two])
    agreeing = (apart <= within + ROUNDING).sum(axis=1)
    share = float((agreeing / (~np.isnan(apart)).sum(axis=1)).mean())
    low, high = _wilson(share, len(marked), NormalDist().inv_cdf(1.0 - tail))
    return Proportion(share, low, high, len(marked))


def _wilson(share: float, count: int, z: float) -> tuple[float, float]:
    shrink = 1.0 + z**2 / count
    middle = (share + z**2 / (2 * count)) / shrink
    reach = z * float(np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))) / shrink
    # At 0 and 1 a limit is the share itself, but for rounding.
    return min(share, max(0.0, middle - reach)), max(share, min(1.0, middle + reach))
