"""What the bulk of pairs says of independent writing, however much the rest has copied. Pure.

A null model that is fitted to all pairs is spoilt by those that it should find: each of them makes
the next look usual, until nobody stands out (masking). So it is fitted to the bulk, as Efron
(2004, Large-scale simultaneous hypothesis testing: the choice of a null hypothesis, JASA 99,
96–104) fits an empirical null to the middle of his tests, where nearly all of them are null, and
corrects for what the cut takes away. How often a run of words goes on is estimated from pairs whose
runs are short; the estimate is that of the distribution cut off there, so that honest pairs beyond
the cut are accounted for without being looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A pair is of the bulk while its runs have on average so many further phrases at most. Eight are
#: a run of 14 words: fewer than a pair must share to be named at all.
FURTHER: Final = 8
#: Standard errors above the estimate of the bulk at which the bound is put.
_ERRORS: Final = 2.0
_LOW, _HIGH = 0.01, 0.97
#: What is taken for granted before anything is seen: so many runs with so many further phrases on
#: average. In a pool where hardly any two share a phrase, the bulk alone would say nothing.
_PRIOR_RUNS, _PRIOR_FURTHER = 20, 7 / 3


def most_going_on(runs: Ints, grams: Ints, usual: int) -> float:
    """How often a run goes on at most, by the bulk: its estimate and two standard errors.

    With n runs in common, the further phrases are negative binomial of size n; cut at `FURTHER` n
    they are still an exponential family in log q, whose likelihood is solved by matching the mean
    and whose information is the variance. Pairs of more than `usual` runs are left out, which takes
    nothing from how long runs are: a copy with words changed here and there is many short runs.
    """
    further = grams - runs
    inside = (further <= FURTHER * runs) & (runs <= usual)
    prior = np.ones(_PRIOR_RUNS, dtype=np.int64)
    sizes, counts = np.unique(np.r_[prior, runs[inside]], return_counts=True)
    observed = float(further[inside].sum()) + _PRIOR_RUNS * _PRIOR_FURTHER
    low, high = _LOW, _HIGH
    for _ in range(40):
        middle = (low + high) / 2
        if _moments(sizes.tolist(), counts, middle)[0] < observed:
            low = middle
        else:
            high = middle
    information = _moments(sizes.tolist(), counts, high)[1]
    return min(_HIGH, high * float(np.exp(_ERRORS / np.sqrt(max(information, 1e-9)))))


def _moments(sizes: Sequence[int], counts: Ints, going_on: float) -> tuple[float, float]:
    """Mean and variance of all further phrases inside the cut."""
    mean = variance = 0.0
    for size, count in zip(sizes, counts.tolist(), strict=True):
        steps = np.arange(FURTHER * size + 1)
        # Weights of the negative binomial but for a factor: C(k + n - 1, k) q^k.
        ratios = (steps[1:] + size - 1) / steps[1:] * going_on
        weights = np.r_[1.0, np.cumprod(ratios)]
        weights /= weights.sum()
        middle = float(weights @ steps)
        mean += count * middle
        variance += count * float(weights @ (steps - middle) ** 2)
    return mean, variance


def usual_runs(runs: Ints, pairs: int) -> int:
    """How many runs of one pair count where it is not known yet which pairs stand out.

    Three times the upper quartile of all `pairs`, those with nothing in common too, and one: up to
    a quarter of all pairs may have copied without a say in it.
    """
    above = max(0, int(0.25 * pairs))
    if above >= len(runs):
        return 1
    return 1 + 3 * int(np.sort(runs)[::-1][above])
