"""Levels and their probabilities, against the normal distribution and integration."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from assess.psychometrics.ability import Prior, eap
from assess.psychometrics.classification import level_of, level_probabilities
from assess.psychometrics.irt import ItemParameters

CUTS = (-1.333333, -0.666667, 0.0, 0.666667, 1.333333)


@pytest.mark.parametrize(
    ("theta", "level"),
    [
        (-9.0, 0),
        (-1.333333, 1),
        (-1.333334, 0),
        (-1.33333349, 1),  # rounds to the cut
        (-1.33333351, 0),  # rounds away from it
        (-0.0000004, 3),
        (-0.0000006, 2),
        (0.0, 3),
        (1.333333, 5),
        (9.0, 5),
    ],
)
def test_level_counts_the_cuts_reached_after_rounding(theta: float, level: int) -> None:
    assert int(level_of(theta, CUTS)) == level


@given(st.floats(-8, 8), st.floats(-8, 8))
def test_more_ability_is_never_a_lower_level(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert int(level_of(low, CUTS)) <= int(level_of(high, CUTS))


def test_the_prior_alone_gives_normal_probabilities() -> None:
    items = ItemParameters(np.ones(1), np.zeros(1), np.zeros(1))
    estimate = eap([[math.nan]], items, Prior(0.3, 1.2))
    found = level_probabilities(estimate.posterior, estimate.nodes, CUTS)[0]
    expected = np.diff(norm.cdf([-np.inf, *CUTS, np.inf], loc=0.3, scale=1.2))
    assert found == pytest.approx(expected, abs=1e-5)


def test_a_posterior_is_split_where_the_cut_stands() -> None:
    rng = np.random.default_rng(11)
    a, b, c = rng.uniform(0.8, 2, 60), rng.normal(0, 1, 60), np.full(60, 0.25)
    answers = rng.integers(0, 2, 60)
    estimate = eap([answers.astype(float)], ItemParameters(a, b, c))
    found = level_probabilities(estimate.posterior, estimate.nodes, CUTS)[0]

    def density(theta: float) -> float:
        p = c + (1 - c) / (1 + np.exp(-a * (theta - b)))
        return float(np.exp(np.sum(np.log(np.where(answers, p, 1 - p))) + 40 - theta**2 / 2))

    edges = [-6.0, *CUTS, 6.0]
    mass = [quad(density, low, high, epsabs=0, epsrel=1e-9)[0] for low, high in pairwise(edges)]
    assert found == pytest.approx(np.array(mass) / sum(mass), abs=5e-5)


@given(st.lists(st.floats(0, 1), min_size=60, max_size=60).filter(lambda xs: sum(xs) > 1e-3))
def test_probabilities_are_a_distribution(weights: list[float]) -> None:
    posterior = np.array([weights]) / sum(weights)
    found = level_probabilities(posterior, np.linspace(-6, 6, 60), CUTS)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("cuts", [[], [1.0, 1.0], [1.0, 0.0], [math.nan], [[0.0]]])
def test_impossible_cuts_are_refused(cuts: list[float]) -> None:
    with pytest.raises(ValueError, match="cut scores"):
        level_of(0.0, cuts)


def test_an_ability_that_is_no_number_has_no_level() -> None:
    with pytest.raises(ValueError, match="finite"):
        level_of(math.nan, CUTS)
