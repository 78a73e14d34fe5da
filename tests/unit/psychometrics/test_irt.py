"""The 3PL curve and its information, against closed forms and numerical derivatives."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_expit

from assess.psychometrics.irt import ItemParameters, information, log_logistic, probability

THETA = st.floats(-6, 6)
A = st.floats(0.2, 3)
B = st.floats(-4, 4)
C = st.floats(0, 0.5)


@given(THETA, A, B, C)
def test_probability_is_the_written_formula(theta: float, a: float, b: float, c: float) -> None:
    expected = c + (1 - c) / (1 + math.exp(-a * (theta - b)))
    assert float(probability(theta, a, b, c)) == pytest.approx(expected, rel=1e-12)


@given(THETA, A, B, C)
def test_information_is_squared_slope_over_variance(
    theta: float, a: float, b: float, c: float
) -> None:
    step = 1e-5
    p = float(probability(theta, a, b, c))
    above, below = (float(probability(theta + s, a, b, c)) for s in (step, -step))
    expected = ((above - below) / (2 * step)) ** 2 / (p * (1 - p))
    assert float(information(theta, a, b, c)) == pytest.approx(expected, rel=1e-3, abs=1e-9)


def test_the_logarithm_of_the_logistic_is_that_of_scipy() -> None:
    x = np.concatenate([np.linspace(-800, 800, 3201), np.linspace(-1e-6, 1e-6, 21)])
    np.testing.assert_allclose(log_logistic(x), log_expit(x), rtol=1e-14, atol=0)


def test_broadcasting_gives_persons_by_items() -> None:
    table = probability(np.zeros((3, 1)), np.ones(2), np.array([0.0, 1.0]), np.zeros(2))
    assert table.shape == (3, 2)
    assert table[0, 0] == 0.5


@pytest.mark.parametrize(
    ("a", "b", "c", "message"),
    [
        ([1.0, 1.0], [0.0], [0.0], "differ in length"),
        ([0.0], [0.0], [0.0], "above 0"),
        ([-1.0], [0.0], [0.0], "above 0"),
        ([1.0], [math.nan], [0.0], "finite"),
        ([1.0], [math.inf], [0.0], "finite"),
        ([1.0], [0.0], [1.0], "below 1"),
        ([1.0], [0.0], [-0.1], "at least 0"),
        ([[1.0]], [[0.0]], [[0.0]], "one list"),
    ],
)
def test_impossible_parameters_are_refused(a: object, b: object, c: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ItemParameters(np.array(a), np.array(b), np.array(c))


def test_parameters_cannot_be_changed_from_outside() -> None:
    source = np.array([1.0, 2.0])
    items = ItemParameters(source, np.zeros(2), np.zeros(2))
    source[0] = 99.0
    assert items.a[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        items.a[0] = 5.0


def test_take_keeps_the_order_asked_for() -> None:
    items = ItemParameters(np.array([1.0, 2.0, 3.0]), np.arange(3.0), np.zeros(3))
    assert items.take([2, 0]).a.tolist() == [3.0, 1.0]
    assert items.take(np.array([True, False, True])).b.tolist() == [0.0, 2.0]
