"""The null model and the judgement over all pairs, held to published figures and algorithms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from assess.written.similarity.chance import Shared, adjusted, fit, tail_probability

#: Benjamini and Hochberg (1995), section 3.2: the fifteen hypotheses about rt-PA and APSAC.
PAPER = np.array(
    [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
)


def test_the_example_of_benjamini_and_hochberg() -> None:
    """Four hypotheses are rejected at 0.05, where Bonferroni's procedure rejects three."""
    assert int((adjusted(PAPER, 15) <= 0.05).sum()) == 4
    assert int((PAPER <= 0.05 / 15).sum()) == 3


@pytest.mark.parametrize(("dependent", "method"), [(False, "bh"), (True, "by")])
def test_adjusted_probabilities_are_those_of_scipy(dependent: bool, method: str) -> None:
    shuffled = np.random.default_rng(5).permutation(PAPER)
    wanted = stats.false_discovery_control(shuffled, method=method)  # type: ignore[call-overload]
    assert adjusted(shuffled, 15, dependent) == pytest.approx(wanted)


def test_tests_left_out_are_taken_as_one() -> None:
    whole = np.r_[PAPER, np.ones(185)]
    assert adjusted(PAPER, 200) == pytest.approx(stats.false_discovery_control(whole)[:15])


def panjer(mean: float, going_on: float, dispersion: float, most: int) -> list[float]:
    """P(S = 0 … most) by Panjer's recursion (1981) for compound distributions."""
    if dispersion:
        size, chance = 1 / dispersion, 1 / (1 + dispersion * mean)
        a, b, start = 1 - chance, (size - 1) * (1 - chance), chance**size
    else:
        a, b, start = 0.0, mean, math.exp(-mean)
    length = [0.0, *((1 - going_on) * going_on**step for step in range(most))]
    made = [start]
    for total in range(1, most + 1):
        made.append(
            sum((a + b * j / total) * length[j] * made[total - j] for j in range(1, total + 1))
        )
    return made


@pytest.mark.parametrize("mean", [0.01, 0.4, 3.0])
@pytest.mark.parametrize("going_on", [0.5, 0.8])
@pytest.mark.parametrize("dispersion", [0.0, 0.3, 2.0])
def test_tails_are_those_of_panjers_recursion(
    mean: float, going_on: float, dispersion: float
) -> None:
    below = np.cumsum(panjer(mean, going_on, dispersion, 30))
    grams = np.arange(1, 31)
    found = tail_probability(grams, np.full(30, mean), going_on, dispersion)
    assert found == pytest.approx(1 - below[:30], abs=1e-10)


def test_polya_aeppli_by_hand() -> None:
    """P(S=1) = e^-m m (1-q) and P(S=2) = e^-m (m (1-q) q + (m (1-q))^2 / 2), m = 0.5, q = 0.6."""
    one = math.exp(-0.5) * 0.5 * 0.4
    two = math.exp(-0.5) * (0.5 * 0.4 * 0.6 + (0.5 * 0.4) ** 2 / 2)
    found = tail_probability(np.array([1, 2, 3]), np.full(3, 0.5), 0.6, 0.0)
    none = 1 - math.exp(-0.5)
    assert found == pytest.approx([none, none - one, none - one - two])


def pool(rng: np.random.Generator, rates: np.ndarray, going_on: float) -> Shared:  # type: ignore[type-arg]
    """What pairs share when the model holds."""
    first, second = np.triu_indices(len(rates), 1)
    runs = rng.poisson(rates[first] * rates[second] / rates.sum())
    some = runs > 0
    grams = runs + rng.negative_binomial(np.maximum(runs, 1), 1 - going_on)
    return Shared(first[some], second[some], runs[some], grams[some])


def test_the_model_finds_the_rates_that_made_the_pool() -> None:
    rng = np.random.default_rng(3)
    rates = np.r_[np.full(30, 20.0), np.full(30, 60.0)]
    model = fit(pool(rng, rates, 0.7), np.full(60, 1_000), 0.01)
    assert model.going_on == pytest.approx(0.7, abs=0.03)
    assert model.rates[:30].mean() == pytest.approx(20, rel=0.1)
    assert model.rates[30:].mean() == pytest.approx(60, rel=0.1)
    assert model.total == pytest.approx(rates.sum(), rel=0.1)


def test_a_pair_that_copied_does_not_hide_itself() -> None:
    rng = np.random.default_rng(4)
    honest = pool(rng, np.full(20, 3.0), 0.6)
    copied = Shared(
        *(
            np.r_[left, right]
            for left, right in zip(
                (honest.first, honest.second, honest.runs, honest.grams),
                (0, 1, 6, 400),
                strict=True,
            )
        )
    )
    lengths = np.full(20, 1_000)
    model, plain = fit(copied, lengths, 0.01), fit(honest, lengths, 0.01)
    assert model.going_on == pytest.approx(plain.going_on, abs=0.02)
    assert model.total == pytest.approx(plain.total, rel=0.05)
    assert adjusted(model.tail(copied), 190)[-1] < 1e-6
