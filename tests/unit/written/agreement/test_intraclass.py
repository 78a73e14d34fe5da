"""Intraclass correlations against the table of Shrout and Fleiss and R's psych."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assess.written.agreement.checking import NoFigure
from assess.written.agreement.intraclass import (
    FORMS,
    all_intraclass,
    intraclass,
    mean_squares,
)

# Shrout & Fleiss (1979), table 2: six targets, four judges.
FOUR_JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
TABLES = arrays.arrays(np.float64, st.just((6, 3)), elements=st.integers(0, 20).map(float))


def test_the_analysis_of_variance_of_shrout_and_fleiss() -> None:
    squares = mean_squares(FOUR_JUDGES)
    assert (squares.scripts, squares.within, squares.markers, squares.error) == pytest.approx(
        (11.24, 6.26, 32.49, 1.02), abs=5e-3
    )


@pytest.mark.parametrize(
    ("form", "value", "low", "high", "f", "p_value"),
    [
        ("1,1", 0.17, -0.133, 0.72, 1.8, 0.16477),
        ("2,1", 0.29, 0.019, 0.76, 11.0, 0.00013),
        ("3,1", 0.71, 0.342, 0.95, 11.0, 0.00013),
        ("1,k", 0.44, -0.884, 0.91, 1.8, 0.16477),
        ("2,k", 0.62, 0.071, 0.93, 11.0, 0.00013),
        ("3,k", 0.91, 0.676, 0.99, 11.0, 0.00013),
    ],
)
def test_the_four_judges(form, value, low, high, f, p_value) -> None:
    """Values as printed by Shrout and Fleiss; limits and tests as printed by psych::ICC."""
    found = intraclass(FOUR_JUDGES, form)
    assert round(found.value, 2) == value
    assert round(found.low, 3) == low
    assert round(found.high, 2) == high
    assert round(found.f, 1) == f
    assert round(found.p_value, 5) == p_value
    assert (found.df1, found.df2) == (5, 18 if form[0] == "1" else 15)


def test_the_forms_come_in_order() -> None:
    assert tuple(all_intraclass(FOUR_JUDGES)) == FORMS


@pytest.mark.parametrize("form", FORMS)
def test_intervals_hold_the_truth_as_often_as_they_say(form) -> None:
    """Scripts, markers and residuals drawn with known variances (1, 0.3 and 0.5)."""
    chance = np.random.default_rng(5)
    n, k, rounds = 30, 4, 500
    among_markers, noise = 0.3, 0.5
    single = {
        "1": 1 / (1 + among_markers + noise),
        "2": 1 / (1 + among_markers + noise),
        "3": 1 / (1 + noise),
    }[form[0]]
    truth = single if form[2] == "1" else k * single / (1 + (k - 1) * single)
    held = 0
    for _ in range(rounds):
        marker = chance.normal(size=(n if form[0] == "1" else 1, k))
        table = (
            chance.normal(size=(n, 1))
            + np.sqrt(among_markers) * marker
            + np.sqrt(noise) * chance.normal(size=(n, k))
        )
        found = intraclass(table, form)
        held += found.low <= truth <= found.high
    assert abs(held / rounds - 0.95) < 4 * np.sqrt(0.95 * 0.05 / rounds)


@given(TABLES, st.randoms())
def test_order_units_and_for_form_3_severity_do_not_matter(table, chance) -> None:
    assume(np.ptp(table.mean(axis=1)) > 0)
    rows, columns = list(range(6)), list(range(3))
    chance.shuffle(rows)
    chance.shuffle(columns)
    turned = 2 * table[np.ix_(rows, columns)] - 3
    harsher = table + np.array([-4.0, 0.0, 7.0])
    for form in FORMS:
        if form == "2,k" and intraclass(table, "2,1").value <= -1 / 2:
            with pytest.raises(NoFigure, match="contradict each other"):
                intraclass(table, form)
            continue
        plain = intraclass(table, form)
        again = intraclass(turned, form)
        assert (again.value, again.low, again.high) == pytest.approx(
            (plain.value, plain.low, plain.high), abs=1e-8
        )
        assert plain.low <= plain.value + 1e-9
        assert plain.value <= plain.high + 1e-9
    for form in ("3,1", "3,k"):
        assert intraclass(harsher, form).value == pytest.approx(intraclass(table, form).value)


@given(arrays.arrays(np.float64, st.just(6), elements=st.integers(0, 9).map(float)))
def test_perfect_agreement_is_one(marks) -> None:
    assume(np.ptp(marks) > 0)
    for found in all_intraclass(np.column_stack([marks] * 3)).values():
        assert (found.low, found.value, found.high) == pytest.approx((1, 1, 1))
        assert (found.f, found.p_value) == (np.inf, 0)


def test_severity_alone_is_perfect_consistency_only() -> None:
    table = np.array([[1.0, 3], [2, 4], [5, 7]])
    assert intraclass(table, "3,1").value == 1
    assert intraclass(table, "2,1").value < 1


def test_no_figure_where_there_is_none() -> None:
    with pytest.raises(NoFigure) as same:
        intraclass([[2, 2], [2, 2]], "1,1")
    assert same.value.reason == "no_variation"
    with pytest.raises(NoFigure) as one:
        intraclass([[1, 2]], "1,1")
    assert one.value.reason == "too_few_scripts"
    with pytest.raises(NoFigure) as level:
        intraclass([[1, 2], [2, 1]], "1,k")
    assert level.value.reason == "no_variation"
    for form in ("2,1", "3,1", "2,k", "3,k"):
        with pytest.raises(NoFigure) as alike:
            intraclass([[0.1, 0.7], [0.1, 0.7], [0.1, 0.7]], form)
        assert alike.value.reason == "no_variation"


@pytest.mark.parametrize(
    ("table", "form", "message"),
    [
        ([[1, np.nan], [2, 3]], "2,1", "every script marked by every marker"),
        ([[1, 2], [2, 3]], "4,1", "not one of"),
        ([1, 2], "1,1", "table"),
    ],
)
def test_bad_input_is_named(table, form, message) -> None:
    with pytest.raises(ValueError, match=message):
        intraclass(table, form)
