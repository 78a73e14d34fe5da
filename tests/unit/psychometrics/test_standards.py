"""Provisional parameters and RP cuts, against the curve they are defined by."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.psychometrics.irt import ItemParameters
from assess.psychometrics.standards import (
    LEVELS,
    provisional_cuts,
    provisional_parameters,
    rp_cut,
)


def curve(theta: float, a: float, b: float, c: float) -> float:
    return c + (1 - c) / (1 + math.exp(-a * (theta - b)))


@pytest.mark.parametrize("level", LEVELS)
def test_seventy_per_cent_at_the_provisional_cut(level: int) -> None:
    item = provisional_parameters(level, 4)
    at_cut = curve(provisional_cuts()[level - 1], item.a, item.b, item.c)
    assert at_cut == pytest.approx(0.7, abs=1e-6)


@pytest.mark.parametrize(("options", "c"), [(2, 0.5), (3, 0.333333), (4, 0.25), (6, 0.166667)])
def test_guessing_is_one_in_the_number_of_options(options: int, c: float) -> None:
    assert provisional_parameters(3, options).c == c


def test_cuts_ascend_evenly_around_level_three() -> None:
    cuts = provisional_cuts()
    assert cuts[2] == 0.0
    assert np.diff(cuts) == pytest.approx(np.full(4, 2 / 3), abs=2e-6)


ITEMS = st.lists(
    st.tuples(st.floats(0.2, 3), st.floats(-4, 4), st.floats(0, 0.5)), min_size=1, max_size=20
)


@given(ITEMS, st.floats(0.55, 0.95))
def test_rp_cut_is_where_the_mean_curve_reaches_the_share(
    items: list[tuple[float, float, float]], share: float
) -> None:
    cut = rp_cut(ItemParameters(*np.array(items).T), share)
    assert sum(curve(cut, *item) for item in items) / len(items) == pytest.approx(share, abs=1e-8)


def test_rp_cut_refuses_what_has_no_answer() -> None:
    guessing = ItemParameters(np.ones(2), np.zeros(2), np.full(2, 0.75))
    with pytest.raises(ValueError, match="guessing alone"):
        rp_cut(guessing, 0.7)
    with pytest.raises(ValueError, match="at least one item"):
        rp_cut(ItemParameters(np.array([]), np.array([]), np.array([])))


@pytest.mark.parametrize("level", [0, 6, -1])
def test_unknown_levels_are_refused(level: int) -> None:
    with pytest.raises(ValueError, match="level"):
        provisional_parameters(level, 4)


def test_one_option_is_no_question() -> None:
    with pytest.raises(ValueError, match="two options"):
        provisional_parameters(3, 1)
