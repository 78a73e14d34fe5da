"""Krippendorff's alpha: agreement of any number of markers, with any number of marks missing.

Computed after Krippendorff (2011), "Computing Krippendorff's alpha-reliability", from how often
each value was given to each script. A script with a single mark says nothing about agreement and
is left out, as there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from assess.written.agreement.checking import FloatArray, NoFigure, table_of, tail_of

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
METRICS = ("nominal", "ordinal", "interval", "ratio")
# Replicates computed together: what fits a processor's cache, and no more.
CHUNK = 64


@dataclass(frozen=True, slots=True)
class AlphaInterval:
    """Alpha with a bootstrap interval.

    Attributes
    ----------
    value : float
    low, high : float
        Percentiles of the replicates.
    replicates : int
        How many replicates the percentiles rest on: those in which marks varied at all.
    """

    value: float
    low: float
    high: float
    replicates: int


def krippendorff_alpha(ratings: ArrayLike, metric: Metric) -> float:
    """Agreement beyond chance of any number of markers.

    Parameters
    ----------
    ratings : array-like of shape (N, K)
        Marks of N scripts by K markers; NaN where none was given.
    metric : "nominal", "ordinal", "interval" or "ratio"
        How differences between marks count: alike; by how many marks lie between the two; by the
        square of the difference; by the square of the difference relative to the sum.

    Returns
    -------
    float
        1 for perfect agreement, 0 for chance, below 0 for systematic disagreement.

    Raises
    ------
    ValueError
        When the marks are no table, a mark is infinite, the metric is unknown, or a mark is
        negative under "ratio".
    NoFigure
        When no script has two marks (`too_few_scripts`), or all those marks are equal
        (`no_variation`).
    """
    counts, values = _pairable(ratings, metric)
    ones = np.ones((1, len(counts)))
    return float(_alphas(ones, counts, values, metric)[0])


def alpha_interval(
    ratings: ArrayLike,
    metric: Metric,
    generator: np.random.Generator,
    confidence: float = 0.95,
    replicates: int = 1000,
) -> AlphaInterval:
    """Alpha with a percentile interval from resampling whole scripts with replacement.

    Scripts are what was sampled, so scripts are resampled (Efron & Tibshirani, 1993), and marks of
    one script stay together.

    Parameters
    ----------
    ratings, metric
        As for :func:`krippendorff_alpha`.
    generator : numpy.random.Generator
        Seeded by the caller, so that a figure can be computed again.
    confidence : float
    replicates : int
        At least 100.

    Raises
    ------
    ValueError, NoFigure
        As for :func:`krippendorff_alpha`; also when there are too few replicates, and
        `no_variation` when hardly any replicate has marks that vary.
    """
    tail = tail_of(confidence)
    if replicates < 100:
        raise ValueError("an interval needs at least 100 replicates")
    counts, values = _pairable(ratings, metric)
    scripts = len(counts)
    value = float(_alphas(np.ones((1, scripts)), counts, values, metric)[0])
    found = []
    for start in range(0, replicates, CHUNK):
        size = min(CHUNK, replicates - start)
        drawn = generator.multinomial(scripts, np.full(scripts, 1.0 / scripts), size=size)
        found.append(_alphas(drawn.astype(np.float64), counts, values, metric))
    alphas = np.concatenate(found)
    alphas = alphas[~np.isnan(alphas)]
    if len(alphas) < replicates / 2:
        raise NoFigure("no_variation", "most resamples of the scripts hold equal marks only")
    low, high = np.quantile(alphas, [tail, 1.0 - tail])
    return AlphaInterval(value, float(low), float(high), len(alphas))


def _pairable(ratings: ArrayLike, metric: Metric) -> tuple[FloatArray, FloatArray]:
    """How often each value was given to each script with two marks: (U, V); the values: (V,)."""
    if metric not in METRICS:
        raise ValueError(f"metric {metric!r} is not one of {', '.join(METRICS)}")
    table = table_of(ratings)
    table = table[(~np.isnan(table)).sum(axis=1) >= 2]
    if len(table) == 0:
        raise NoFigure("too_few_scripts", "no script has two marks")
    script, marker = np.nonzero(~np.isnan(table))
    values, place = np.unique(table[script, marker], return_inverse=True)
    if len(values) == 1:
        raise NoFigure("no_variation", "all marks are equal")
    if metric == "ratio" and values[0] < 0:
        raise ValueError("a ratio scale has no negative marks")
    counts = np.zeros((len(table), len(values)))
    np.add.at(counts, (script, place), 1.0)
    return counts, values


def _alphas(
    weights: FloatArray, counts: FloatArray, values: FloatArray, metric: Metric
) -> FloatArray:
    """Alpha of each of B weightings of the U scripts, weights of shape (B, U); NaN if undefined."""
    size = counts.sum(axis=1)
    margins = weights @ counts
    total = margins.sum(axis=1)
    if metric == "ratio":
        within = ((counts @ _ratio(values)) * counts).sum(axis=1)
        observed = weights @ (within / (size - 1.0))
        expected = ((margins @ _ratio(values)) * margins).sum(axis=1)
    elif metric == "nominal":
        observed = weights @ ((size**2 - (counts**2).sum(axis=1)) / (size - 1.0))
        expected = total**2 - (margins**2).sum(axis=1)
    else:
        scores = _scores(values, margins, metric)
        first, second = scores @ counts.T, scores**2 @ counts.T
        within = 2.0 * (size * second - first**2)
        observed = (weights * (within / (size - 1.0))).sum(axis=1)
        mean = (margins * scores).sum(axis=1)
        expected = 2.0 * (total * (margins * scores**2).sum(axis=1) - mean**2)
    varied = (margins > 0).sum(axis=1) > 1
    ratio = np.divide(observed, expected, out=np.full(len(total), np.nan), where=varied)
    return np.asarray(1.0 - (total - 1.0) * ratio)


def _scores(values: FloatArray, margins: FloatArray, metric: Metric) -> FloatArray:
    """Scores whose squared differences are the metric, of shape (B, V).

    The ordinal metric counts the marks between two values, half of those at either end: that is
    the difference of their middle ranks.
    """
    if metric == "ordinal":
        ranks = np.cumsum(margins, axis=1) - margins / 2.0
        return np.asarray(ranks - margins.sum(axis=1, keepdims=True) / 2.0)
    return np.broadcast_to(values - values.mean(), margins.shape)


def _ratio(values: FloatArray) -> FloatArray:
    both = values[:, None] + values[None, :]
    apart = values[:, None] - values[None, :]
    return np.asarray(np.divide(apart, both, out=np.zeros_like(both), where=both > 0) ** 2)
