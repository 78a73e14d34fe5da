"""How likely so much in common is by chance, in a given pool, and which pairs stand out of it.

The null model, fitted to the pool itself (docs/written-integrity.md says what it cannot know):
two people who wrote independently share N runs of words, N negative binomial with mean
r_i r_j / T (each script's own rate of sharing with everybody, T their sum: the configuration
model) and a dispersion common to all; each run goes on for another word with a constant
probability. What a pair shares is then a compound of the two, of Pólya–Aeppli's kind, and the
judgement over all pairs holds the false discovery rate (Benjamini and Hochberg 1995, or Benjamini
and Yekutieli 2001 under any dependence).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A run goes on at least so often, and pairs vary at least so much: a small pool shows less.
LEAST_GOING_ON: Final = 0.5
LEAST_DISPERSION: Final = 0.1
#: How much one script's rate leans on its length: as much as so many runs seen.
_PRIOR: Final = 2.0
#: Runs of one pair by chance that are reckoned one by one.
_MOST_RUNS: Final = 60
_ROUNDS: Final = 6
#: Rates are rounded up to steps of 5 %, so that each tail is reckoned once.
_STEP: Final = float(np.log(1.05))


@dataclass(frozen=True)
class Shared:
    """What pairs have in common; pairs with nothing in common are left out.

    `runs` runs with `grams` phrases together, between texts `first` and `second`.
    """

    first: Ints
    second: Ints
    runs: Ints
    grams: Ints


@dataclass(frozen=True)
class NullModel:
    """Independent writing in this pool. Runs expected of a pair: `rates[i] * rates[j] / total`."""

    rates: Floats
    total: float
    dispersion: float
    going_on: float

    def expected(self, first: Ints, second: Ints) -> Floats:
        """Runs in common that two scripts have on average."""
        mean: Floats = self.rates[first] * self.rates[second] / self.total
        return mean

    def tail(self, shared: Shared) -> Floats:
        """The probability of at least so many phrases in common."""
        mean = np.maximum(self.expected(shared.first, shared.second), 1e-12)
        step = np.ceil(np.log(mean) / _STEP).astype(np.int64)
        cells, back = np.unique(np.stack([step, shared.grams]), axis=1, return_inverse=True)
        table = tail_probability(cells[1], np.exp(cells[0] * _STEP), self.going_on, self.dispersion)
        probability: Floats = table[back.reshape(-1)]
        return probability


def tail_probability(grams: Ints, mean: Floats, going_on: float, dispersion: float) -> Floats:
    """P(S >= grams) for S the sum of N geometric lengths (1, 2, …), N negative binomial.

    With `dispersion` 0, N is Poisson and S has the Pólya–Aeppli distribution (Johnson, Kemp and
    Kotz, Univariate Discrete Distributions, 9.7). k lengths reach s unless there are k or more
    ends in s - 1 trials.
    """
    from scipy import stats  # noqa: PLC0415  large, and seldom needed

    result = np.zeros(len(grams))
    count: Any = stats.poisson(mean)
    if dispersion:
        count = stats.nbinom(1 / dispersion, 1 / (1 + dispersion * mean))
    for runs in range(1, _MOST_RUNS + 1):
        reached = stats.binom.cdf(runs - 1, grams - 1, 1 - going_on)
        result += count.pmf(runs) * reached
    result += count.sf(_MOST_RUNS)
    result[grams <= 0] = 1.0
    probability: Floats = np.minimum(result, 1.0)
    return probability


def adjusted(probabilities: Floats, tests: int, any_dependence: bool = False) -> Floats:
    """Adjusted probabilities: those up to q name pairs of which at most q are false on average.

    Args:
        probabilities: the smaller ones of `tests` tests; those left out are taken as 1.
        any_dependence: Benjamini and Yekutieli's factor, 1 + 1/2 + … + 1/tests.
    """
    order = np.argsort(probabilities, kind="stable")
    factor = tests * (float(np.sum(1 / np.arange(1, tests + 1))) if any_dependence else 1.0)
    stepped = probabilities[order] * factor / np.arange(1, len(order) + 1)
    result = np.empty(len(order))
    result[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return result


def fit(shared: Shared, lengths: Ints, level: float) -> NullModel:
    """Fit the model to all pairs but those that stand out of it, until these stay the same.

    Args:
        lengths: words of each script.
        level: the false discovery rate at which a pair stands out.
    """
    tests = len(lengths) * (len(lengths) - 1) // 2
    out = np.zeros(len(shared.first), dtype=bool)
    # The first round is without dispersion, which a single copied script would blow up.
    model = _fit(shared, lengths, out, dispersed=False)
    for _ in range(_ROUNDS):
        found = adjusted(model.tail(shared), tests) <= level
        model = _fit(shared, lengths, found, dispersed=True)
        if np.array_equal(found, out):
            break
        out = found
    return model


def _fit(shared: Shared, lengths: Ints, out: NDArray[np.bool_], dispersed: bool) -> NullModel:
    first, second = shared.first[~out], shared.second[~out]
    runs, grams = shared.runs[~out], shared.grams[~out]
    count = len(lengths)
    seen = np.bincount(first, runs, count) + np.bincount(second, runs, count)
    total = max(1.0, float(seen.sum()))
    by_length = total * lengths / max(1, int(lengths.sum()))
    rates = by_length * (seen + _PRIOR) / (by_length + _PRIOR)
    total = float(max(rates.sum(), 1e-9))
    going_on = (float((grams - runs).sum()) + 1) / (float(grams.sum()) + 2)
    model = NullModel(rates, total, 0.0, max(LEAST_GOING_ON, going_on))
    if not dispersed:
        return model
    gone = model.expected(shared.first[out], shared.second[out])
    dispersion = _dispersion(runs, model.expected(first, second), gone, model)
    return NullModel(rates, total, max(LEAST_DISPERSION, dispersion), model.going_on)


def _dispersion(runs: Ints, mean: Floats, gone: Floats, model: NullModel) -> float:
    """By moments over all pairs, those with nothing in common too: var = mean + d mean²."""
    share = model.rates**2 / model.total
    squares = (share.sum() ** 2 - (share**2).sum()) / 2 - (gone**2).sum()
    means = (model.rates.sum() ** 2 / model.total - share.sum()) / 2 - gone.sum()
    deviations = (runs**2 - 2 * runs * mean).sum() + squares
    return float((deviations - means) / squares) if squares > 0 else 0.0
