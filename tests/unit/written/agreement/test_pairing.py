"""Pairs of markers by hand, and the error of a mark as Bland and Altman have it."""

import numpy as np
import pytest

from assess.written.agreement.checking import NoFigure
from assess.written.agreement.intraclass import mean_squares
from assess.written.agreement.pairing import error_of_a_mark, markers_apart

#: Bland & Altman (1986), table 1: peak expiratory flow, twice with the large meter.
FIRST = (494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427)
AGAIN = (490, 397, 512, 401, 470, 611, 415, 431, 638, 429, 420, 633, 275, 492, 165, 372, 421)


def test_the_error_of_a_mark_is_that_of_repeated_measurements() -> None:
    """Their coefficient of repeatability, 43.2 l/min, is twice the deviation of a difference."""
    error = error_of_a_mark(FIRST, AGAIN)
    assert 2 * np.sqrt(2) * error == pytest.approx(43.2, abs=0.15)
    table = np.column_stack([FIRST, AGAIN]).astype(float)
    assert error == pytest.approx(np.sqrt(mean_squares(table).within))


def test_the_error_needs_a_few_scripts() -> None:
    assert error_of_a_mark([50] * 5, [60] * 5) == pytest.approx(10 / np.sqrt(2))
    with pytest.raises(NoFigure) as none:
        error_of_a_mark([50] * 5, [60, 60, 60, 60, np.nan])
    assert none.value.reason == "too_few_scripts"


def test_pairs_of_markers_those_farthest_apart_first() -> None:
    pairs = [(1, 2), (2, 1), (3, 1), (2, 3), (3, 2)]
    first, second = [70, 50, 40, 80, 60], [60, 70, 45, 60, 80]
    found = markers_apart(pairs, first, second)
    assert [(one.markers, one.scripts) for one in found] == [((2, 3), 2), ((1, 2), 2), ((1, 3), 1)]
    # By hand: 80 and 80 beside 60 and 60; 70 and 70 beside 60 and 50; 45 beside 40.
    assert [(one.mean, one.apart) for one in found] == [(20, 20), (15, 15), (5, 5)]
    # Student's t with one degree of freedom: 12.706 times 5 on either side of 15.
    assert (found[1].low, found[1].high) == pytest.approx((15 - 63.53, 15 + 63.53), abs=0.01)
    assert (found[2].low, found[2].high) == (None, None)


def test_differences_that_cancel_out_are_still_differences() -> None:
    (found,) = markers_apart([(1, 2), (1, 2)], [70, 50], [50, 70])
    assert (found.mean, found.apart) == (0, 20)


def test_malformed_pairs_are_refused() -> None:
    for first in ([1.0], [1.0, np.nan]):
        with pytest.raises(ValueError, match="mark"):
            markers_apart([(1, 2), (1, 2)], first, [1.0, 2.0])
    assert markers_apart([], [], []) == []
