"""Exact and adjacent agreement, counted by hand."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assess.written.agreement.checking import NoFigure
from assess.written.agreement.proportions import adjacent_agreement, exact_agreement

NONE = np.nan


def test_two_markers_by_hand() -> None:
    table = [[3, 3], [4, 3], [5, 3], [NONE, 2], [1, 1], [0, 5]]
    assert exact_agreement(table).value == pytest.approx(2 / 5)
    assert adjacent_agreement(table).value == pytest.approx(3 / 5)
    assert adjacent_agreement(table, within=2).value == pytest.approx(4 / 5)
    assert exact_agreement(table).scripts == 5


def test_a_script_with_three_marks_counts_once() -> None:
    table = [[3, 3, 4], [2, 2, NONE]]
    assert exact_agreement(table).value == pytest.approx((1 / 3 + 1) / 2)


def test_wilson_s_interval_as_published() -> None:
    """81 of 263 at 95 % is .255 to .366 (Newcombe, 1998, table I, method 3)."""
    table = np.zeros((263, 2))
    table[81:, 1] = 5
    found = exact_agreement(table)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_equal_totals_agree_whatever_their_last_bits() -> None:
    assert exact_agreement([[0.1 + 0.2, 0.3]]).value == 1
    assert adjacent_agreement([[1.1 + 2.2, 2.3]]).value == 1


TABLES = arrays.arrays(
    np.float64,
    st.just((7, 3)),
    elements=st.one_of(st.just(NONE), st.integers(0, 5).map(float)),
)


@given(TABLES, st.randoms())
def test_order_does_not_matter_and_wider_is_never_less(table, chance) -> None:
    assume(((~np.isnan(table)).sum(axis=1) >= 2).any())
    rows, columns = list(range(7)), list(range(3))
    chance.shuffle(rows)
    chance.shuffle(columns)
    exact, adjacent = exact_agreement(table), adjacent_agreement(table)
    assert exact_agreement(table[np.ix_(rows, columns)]).value == pytest.approx(exact.value)
    assert exact.value <= adjacent.value
    assert 0 <= exact.low <= exact.value <= exact.high <= 1
    assert adjacent_agreement(table, within=5).value == 1


def test_bad_input_is_named() -> None:
    with pytest.raises(NoFigure) as none:
        exact_agreement([[1, NONE]])
    assert none.value.reason == "too_few_scripts"
    with pytest.raises(NoFigure):
        exact_agreement(np.empty((0, 2)))
    with pytest.raises(ValueError, match="negative"):
        adjacent_agreement([[1, 2]], within=-1)
    with pytest.raises(ValueError, match="negative"):
        adjacent_agreement([[1, 2]], within=NONE)
