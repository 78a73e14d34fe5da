"""Differences of two markers on the marks' own scale (Bland & Altman, 1986 and 1999)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import FloatArray, pair_of, tail_of


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """How far the first marker's marks lie above the second's, in units of the mark.

    Attributes
    ----------
    mean : float
        Positive when the first marker gives more.
    mean_low, mean_high : float
        Confidence limits of the mean.
    sd : float
        Standard deviation of the differences.
    lower, upper : float
        Limits of agreement, between which most differences lie.
    limit_error : float
        Standard error of either limit.
    scripts : int
        Scripts that both marked.
    means, differences : array of shape (scripts,)
        What a plot of differences against means shows, in the order of the scripts.
    """

    mean: float
    mean_low: float
    mean_high: float
    sd: float
    lower: float
    upper: float
    limit_error: float
    scripts: int
    means: FloatArray
    differences: FloatArray


def differences_of(
    first: ArrayLike, second: ArrayLike, multiple: float = 1.96, confidence: float = 0.95
) -> Differences:
    """Mean difference and limits of agreement of two markers.

    Parameters
    ----------
    first, second : array-like of shape (N,)
        Marks by either marker; NaN where none was given. Scripts that both marked count.
    multiple : float
        Standard deviations from the mean difference to a limit; 1.96 holds 95 % of differences
        that are normal.
    confidence : float
        Of the interval of the mean difference (Student's t).

    Raises
    ------
    ValueError
        When lengths differ, a mark is infinite, or `multiple` is not above 0.
    NoFigure
        When both marked fewer than two scripts (`too_few_scripts`).
    """
    from scipy.special import stdtrit  # noqa: PLC0415  large, and seldom needed

    if not multiple > 0.0:
        raise ValueError("limits of agreement need a multiple above 0")
    tail = tail_of(confidence)
    left, right = pair_of(first, second, scripts=2)
    apart = left - right
    count = len(apart)
    mean, sd = float(apart.mean()), float(apart.std(ddof=1))
    reach = float(stdtrit(count - 1, 1.0 - tail) * sd / np.sqrt(count))
    return Differences(
        mean=mean,
        mean_low=mean - reach,
        mean_high=mean + reach,
        sd=sd,
        lower=mean - multiple * sd,
        upper=mean + multiple * sd,
        limit_error=sd * float(np.sqrt(1.0 / count + multiple**2 / (2.0 * (count - 1)))),
        scripts=count,
        means=(left + right) / 2.0,
        differences=apart,
    )
