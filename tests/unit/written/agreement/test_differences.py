"""Limits of agreement against Bland and Altman's own example."""

import numpy as np
import pytest

from assess.written.agreement.checking import NoFigure
from assess.written.agreement.differences import differences_of

# Bland & Altman (1986), table 1: peak flow by two meters, first readings, in litres a minute.
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_the_published_example() -> None:
    """Mean -2.1 (-22.0 to 17.8), standard deviation 38.8, limits -79.7 and 75.5 at two of those.

    The limits they print rest on the rounded mean and standard deviation.
    """
    found = differences_of(LARGE, MINI, multiple=2)
    assert (round(found.mean, 1), round(found.sd, 1)) == (-2.1, 38.8)
    assert (round(found.mean_low, 1), round(found.mean_high, 1)) == (-22.0, 17.8)
    assert (found.lower, found.upper) == pytest.approx((-79.7, 75.5), abs=0.1)
    assert found.scripts == 17
    assert found.means[0] == 503
    assert found.differences[0] == -18


def test_the_error_of_a_limit_is_its_spread() -> None:
    chance = np.random.default_rng(9)
    limits, stated = [], []
    for _ in range(2000):
        found = differences_of(chance.normal(2, 3, 40), np.zeros(40))
        limits.append(found.upper)
        stated.append(found.limit_error)
    # A standard deviation from 2,000 draws is right to 1.6 %; four of those.
    assert np.std(limits) == pytest.approx(np.mean(stated), rel=0.065)


def test_the_other_way_round_everything_turns_its_sign() -> None:
    one, other = differences_of(LARGE, MINI), differences_of(MINI, LARGE)
    assert (one.mean, one.lower, one.upper) == pytest.approx(
        (-other.mean, -other.upper, -other.lower)
    )


def test_severity_moves_the_mean_and_nothing_else() -> None:
    one, moved = differences_of(LARGE, MINI), differences_of(np.array(LARGE) + 5.0, MINI)
    assert moved.mean == pytest.approx(one.mean + 5)
    assert moved.sd == pytest.approx(one.sd)


def test_scripts_without_two_marks_do_not_count() -> None:
    found = differences_of([1, np.nan, 3, 4], [1, 2, np.nan, 2])
    assert found.scripts == 2
    assert found.differences.tolist() == [0, 2]


def test_bad_input_is_named() -> None:
    with pytest.raises(NoFigure) as few:
        differences_of([1, np.nan], [1, 2])
    assert few.value.reason == "too_few_scripts"
    with pytest.raises(ValueError, match="above 0"):
        differences_of(LARGE, MINI, multiple=0)
    with pytest.raises(ValueError, match="other 16"):
        differences_of(LARGE, MINI[1:])
