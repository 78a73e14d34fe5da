"""Cohen's kappa (1960), its weighted form (1968), and their standard errors.

Standard errors are those of Fleiss, Cohen and Everitt (1969), "Large sample standard errors of
kappa and weighted kappa", Psychological Bulletin 72, 323-327: one for intervals, one for the test
that there is no agreement beyond chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import FloatArray, NoFigure, pair_of, tail_of

Weighting = Literal["none", "linear", "quadratic"]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two markers beyond chance.

    Attributes
    ----------
    value : float
        1 for perfect agreement, 0 for what chance would give.
    standard_error : float
        Large-sample, for intervals; 0 when the two agree on every script.
    low, high : float
        Confidence limits, within -1 and 1.
    null_error : float
        Standard error if there were no agreement beyond chance.
    p_value : float
        Two-sided, of that hypothesis.
    observed, expected : float
        Observed and chance agreement, weighted.
    scripts : int
        Scripts that both marked.
    """

    value: float
    standard_error: float
    low: float
    high: float
    null_error: float
    p_value: float
    observed: float
    expected: float
    scripts: int


def cohen_kappa(
    first: ArrayLike,
    second: ArrayLike,
    weighting: Weighting = "none",
    confidence: float = 0.95,
) -> Kappa:
    """Agreement of two markers beyond chance, over the scripts that both marked.

    Parameters
    ----------
    first, second : array-like of shape (N,)
        Bands given by either marker; NaN where none was given. The bands are the scores by which
        weights are taken, so bands of the scale that nobody used change nothing.
    weighting : "none", "linear" or "quadratic"
        Every difference counts alike, by its size, or by its square (which puts kappa near an
        intraclass correlation; Fleiss & Cohen, 1973).
    confidence : float

    Raises
    ------
    ValueError
        When lengths differ, a band is infinite, or the weighting is unknown.
    NoFigure
        When both marked no script (`too_few_scripts`), or both gave every script the same one
        band (`no_variation`): chance then agrees as perfectly as they do.
    """
    left, right = pair_of(first, second)
    scores, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    counts = np.zeros((len(scores), len(scores)))
    np.add.at(counts, (place[: len(left)], place[len(left) :]), 1.0)
    return kappa_of_counts(counts, weighting, confidence, scores)


def kappa_of_counts(
    counts: ArrayLike,
    weighting: Weighting | FloatArray = "none",
    confidence: float = 0.95,
    scores: ArrayLike | None = None,
) -> Kappa:
    """Agreement beyond chance from a table of counts.

    Parameters
    ----------
    counts : array-like of shape (C, C)
        How many scripts got band r from the first marker (row) and band c from the second (column).
    weighting
        As for :func:`cohen_kappa`, or agreement weights of one's own, of shape (C, C): 1 for
        perfect agreement, 0 for none.
    confidence : float
    scores : array-like of shape (C,), optional
        Score of each band; 0, 1, 2, … by default.

    Raises
    ------
    ValueError, NoFigure
        As for :func:`cohen_kappa`; also when the table is not square or a count is negative.
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError("counts must be a square table of bands by bands")
    if not np.isfinite(table).all() or (table < 0).any():
        raise ValueError("a count must be a finite number, not below 0")
    tail = tail_of(confidence)
    scripts = float(table.sum())
    if scripts == 0:
        raise NoFigure("too_few_scripts", "there is no script")
    steps = np.asarray(range(len(table)) if scores is None else scores, dtype=np.float64)
    if steps.shape != (len(table),) or not np.isfinite(steps).all():
        raise ValueError("scores must be finite numbers, one per band")
    share = table / scripts
    agreement = _agreement(steps, weighting)
    by_first, by_second = share.sum(axis=1), share.sum(axis=0)
    observed = float((agreement * share).sum())
    expected = float(by_first @ agreement @ by_second)
    if 1.0 - expected < 1e-12:
        raise NoFigure("no_variation", "both markers gave every script the same band")
    value = (observed - expected) / (1.0 - expected)
    margin = (agreement @ by_second)[:, None] + (by_first @ agreement)[None, :]
    scale = scripts * (1.0 - expected) ** 2
    spread = (share * (agreement - margin * (1.0 - value)) ** 2).sum()
    error = _root((spread - (value - expected * (1.0 - value)) ** 2) / scale)
    null = (np.outer(by_first, by_second) * (agreement - margin) ** 2).sum() - expected**2
    null_error = _root(null / scale)
    reach = NormalDist().inv_cdf(1.0 - tail) * error
    return Kappa(
        value,
        error,
        max(-1.0, value - reach),
        min(1.0, value + reach),
        null_error,
        _two_sided(value, null_error),
        observed,
        expected,
        round(scripts),
    )


def _agreement(scores: FloatArray, weighting: Weighting | FloatArray) -> FloatArray:
    """Agreement weights of shape (C, C): 1 on the diagonal, 0 for the largest difference."""
    if not isinstance(weighting, str):
        own = np.asarray(weighting, dtype=np.float64)
        if own.shape != (len(scores), len(scores)) or not np.isfinite(own).all():
            raise ValueError("agreement weights must be finite, one for each pair of bands")
        return own
    apart = np.abs(scores[:, None] - scores[None, :])
    if weighting == "none":
        return np.asarray(apart == 0.0, dtype=np.float64)
    if weighting not in ("linear", "quadratic"):
        raise ValueError(f"weighting {weighting!r} is not one of none, linear, quadratic")
    apart /= float(apart.max()) or 1.0
    return np.asarray(1.0 - (apart if weighting == "linear" else apart**2))


def _two_sided(value: float, null_error: float) -> float:
    if null_error == 0.0:
        return 1.0
    return 2.0 * NormalDist().cdf(-abs(value) / null_error)


def _root(variance: float) -> float:
    # Rounding can leave a variance of exactly nought a little below it.
    return float(np.sqrt(max(variance, 0.0)))
