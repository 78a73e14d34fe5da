"""EAP against published scores, an independent integration, and its own mathematics."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from assess.psychometrics.ability import Prior, eap
from assess.psychometrics.irt import ItemParameters

# LSAT-7 (Bock & Aitkin, 1981): 2PL slopes and intercepts, and the EAP scores they give.
LSAT7_A = np.array([0.987546, 1.080837, 1.707477, 0.764990, 0.735673])
LSAT7_D = np.array([1.85586, 0.80797, 1.80521, 0.48600, 1.85446])
LSAT7 = ItemParameters(LSAT7_A, -LSAT7_D / LSAT7_A, np.zeros(5))
LSAT7_SCORES = [
    ("00000", -1.870, 0.693),
    ("00110", -0.753, 0.673),
    ("11011", -0.235, 0.706),
    ("11111", 0.727, 0.801),
]


@pytest.mark.parametrize(("pattern", "theta", "error"), LSAT7_SCORES)
def test_published_lsat7_scores(pattern: str, theta: float, error: float) -> None:
    estimate = eap([[float(mark) for mark in pattern]], LSAT7)
    assert estimate.theta[0] == pytest.approx(theta, abs=6e-4)
    assert estimate.standard_error[0] == pytest.approx(error, abs=6e-4)


def by_integration(
    answers: list[float], items: list[tuple[float, float, float]], mean: float, sd: float
) -> tuple[float, float]:
    """EAP and its standard error by adaptive integration, in plain Python."""

    def density(theta: float) -> float:
        value = math.exp(-0.5 * ((theta - mean) / sd) ** 2)
        for answer, (a, b, c) in zip(answers, items, strict=True):
            right = c + (1 - c) / (1 + math.exp(-a * (theta - b)))
            value *= 1.0 if math.isnan(answer) else (right if answer == 1 else 1 - right)
        return value

    # The peak is divided out first: the product of sixty probabilities is minute.
    grid = [mean + sd * (i / 50 - 6) for i in range(601)]
    top = max(density(t) for t in grid)
    mode = max(grid, key=density)

    def moment(power: int) -> float:
        def integrand(t: float) -> float:
            return density(t) / top * t**power

        low, high = mean - 8 * sd, mean + 8 * sd
        parts = [
            quad(integrand, lo, hi, epsabs=1e-12, epsrel=1e-11, limit=400)[0]
            for lo, hi in ((low, mode), (mode, high))
        ]
        return math.fsum(parts)

    total = moment(0)
    theta = moment(1) / total
    return theta, math.sqrt(moment(2) / total - theta**2)


@pytest.mark.parametrize("seed", range(8))
def test_agrees_with_independent_integration(seed: int) -> None:
    rng = np.random.default_rng([20261121, seed])
    items = [
        (float(a), float(b), float(c))
        for a, b, c in zip(
            rng.uniform(0.4, 2.2, 40), rng.normal(0, 1.5, 40), rng.uniform(0, 0.35, 40), strict=True
        )
    ]
    answers = [float(x) for x in rng.choice([0.0, 1.0, math.nan], 40, p=[0.35, 0.55, 0.1])]
    mean, sd = float(rng.normal()), float(rng.uniform(0.7, 1.6))
    table = ItemParameters(*(np.array(column) for column in zip(*items, strict=True)))
    estimate = eap([answers], table, Prior(mean, sd))
    theta, error = by_integration(answers, items, mean, sd)
    assert estimate.theta[0] == pytest.approx(theta, abs=1e-7)
    assert estimate.standard_error[0] == pytest.approx(error, abs=1e-7)


ITEM = st.tuples(st.floats(0.2, 3), st.floats(-4, 4), st.floats(0, 0.5))
ANSWER = st.sampled_from([0.0, 1.0, math.nan])
SCRIPT = st.lists(st.tuples(ITEM, ANSWER), min_size=1, max_size=25)


def table_of(script: list[tuple[tuple[float, float, float], float]]) -> ItemParameters:
    return ItemParameters(*np.array([item for item, _ in script]).T)


@given(SCRIPT, st.data())
@settings(max_examples=150)
def test_a_right_answer_never_lowers_the_estimate(
    script: list[tuple[tuple[float, float, float], float]], data: st.DataObject
) -> None:
    where = data.draw(st.integers(0, len(script) - 1))
    worse = [answer for _, answer in script]
    better = list(worse)
    worse[where], better[where] = 0.0, 1.0
    theta = eap([worse, better], table_of(script)).theta
    assert theta[1] >= theta[0] - 1e-12


@given(SCRIPT, st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_item_order_does_not_matter(
    script: list[tuple[tuple[float, float, float], float]], random: object
) -> None:
    shuffled = list(script)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = (eap([[x for _, x in s]], table_of(s)) for s in (script, shuffled))
    assert first.theta[0] == pytest.approx(second.theta[0], abs=1e-10)
    assert first.standard_error[0] == pytest.approx(second.standard_error[0], abs=1e-10)


@given(SCRIPT)
@settings(max_examples=100)
def test_a_missing_answer_equals_an_item_never_given(
    script: list[tuple[tuple[float, float, float], float]],
) -> None:
    given_only = [pair for pair in script if not math.isnan(pair[1])]
    whole = eap([[x for _, x in script]], table_of(script))
    if not given_only:
        assert whole.theta[0] == pytest.approx(0.0, abs=1e-9)
        assert whole.standard_error[0] == pytest.approx(1.0, abs=1e-6)
        return
    part = eap([[x for _, x in given_only]], table_of(given_only))
    assert whole.theta[0] == pytest.approx(part.theta[0], abs=1e-10)


def test_persons_are_scored_independently_of_each_other() -> None:
    rng = np.random.default_rng(5)
    answers = rng.integers(0, 2, (50, 5)).astype(float)
    together = eap(answers, LSAT7)
    alone = [eap([row], LSAT7).theta[0] for row in answers]
    assert together.theta == pytest.approx(np.array(alone), abs=1e-12)
    assert together.posterior.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-12)


def test_hundreds_of_items_do_not_underflow() -> None:
    items = ItemParameters(np.full(800, 2.0), np.linspace(-3, 3, 800), np.full(800, 0.25))
    estimate = eap([[1.0] * 800, [0.0] * 800], items)
    assert np.isfinite(estimate.theta).all()
    assert estimate.theta[0] > 3
    assert estimate.theta[1] < -3


@pytest.mark.parametrize(
    ("responses", "message"),
    [
        ([1.0] * 5, "persons by items"),
        ([[1.0] * 4], "cover 4 items"),
        ([[1.0, 0.0, 2.0, 1.0, 1.0]], "1 \\(right\\)"),
        ([[1.0, 0.0, -1.0, 1.0, 1.0]], "1 \\(right\\)"),
        ([[1.0, 0.0, math.inf, 1.0, 1.0]], "1 \\(right\\)"),
    ],
)
def test_wrong_shapes_and_values_are_refused(responses: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        eap(responses, LSAT7)  # type: ignore[arg-type]


@pytest.mark.parametrize(("mean", "sd"), [(math.nan, 1), (0, 0), (0, -1), (0, math.inf)])
def test_impossible_priors_are_refused(mean: float, sd: float) -> None:
    with pytest.raises(ValueError, match="prior"):
        Prior(mean, sd)
