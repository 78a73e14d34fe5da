"""Kappa against published tables, SAS and R."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assess.written.agreement.checking import NoFigure
from assess.written.agreement.kappa import cohen_kappa, kappa_of_counts

SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
COHEN_1968 = 200 * np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]])
BANDS = arrays.arrays(np.float64, st.just(12), elements=st.integers(0, 4).map(float))


def test_the_table_printed_by_sas() -> None:
    """PROC FREQ's simple kappa, its standard errors, limits and test, to four digits."""
    kappa = kappa_of_counts(SAS)
    printed = (0.4842, 0.1380, 0.2137, 0.7547, 0.1484, 0.0011)
    assert (
        kappa.value,
        kappa.standard_error,
        kappa.low,
        kappa.high,
        kappa.null_error,
        kappa.p_value,
    ) == pytest.approx(printed, abs=5e-5)


def test_the_weighted_table_printed_by_sas() -> None:
    """PROC FREQ's weighted kappa (its weights fall linearly)."""
    kappa = kappa_of_counts(SAS, "linear")
    printed = (0.4701, 0.1457, 0.1845, 0.7558, 0.1426, 0.0010)
    assert (
        kappa.value,
        kappa.standard_error,
        kappa.low,
        kappa.high,
        kappa.null_error,
        kappa.p_value,
    ) == pytest.approx(printed, abs=5e-5)


# Raters 2 and 3 of the anxiety data in R's irr; figures of kappa2, which numbers the bands used.
SECOND = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4]
THIRD = [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2]


@pytest.mark.parametrize(
    ("weighting", "value", "z", "p_value"),
    [
        ("none", -0.006289308, -0.0604067, 0.9518317),
        ("linear", 0.1459075, 1.282472, 0.1996772),
        ("quadratic", 0.2520325, 1.437451, 0.1505898),
    ],
)
def test_the_anxiety_example_of_irr(weighting: str, value: float, z: float, p_value: float) -> None:
    numbered = {1: 0, 2: 1, 3: 2, 4: 3, 6: 4}
    kappa = cohen_kappa(
        [numbered[band] for band in SECOND],
        [numbered[band] for band in THIRD],
        weighting,  # type: ignore[arg-type]
    )
    assert kappa.value == pytest.approx(value, abs=5e-7)
    assert kappa.value / kappa.null_error == pytest.approx(z, abs=5e-6)
    assert kappa.p_value == pytest.approx(p_value, abs=5e-7)


def test_the_table_of_cohen_1968() -> None:
    """He reports .492 unweighted, .348 with his weights and .353 with lopsided ones."""
    his = 1 - np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]) / 6
    lopsided = 1 - np.array([[0, 1, 4], [1, 0, 6], [2, 2, 0]]) / 6
    assert round(kappa_of_counts(COHEN_1968).value, 3) == 0.492
    assert round(kappa_of_counts(COHEN_1968, his).value, 3) == 0.348
    assert round(kappa_of_counts(COHEN_1968, lopsided).value, 3) == 0.353


def test_the_table_of_fleiss_cohen_and_everitt_1969() -> None:
    """Observed agreement .70 against .475 by chance, weighted .787 against .567: kappa .429."""
    counts = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
    weights = np.array([[1, 0, 0.4444], [0, 1, 0.6667], [0.4444, 0.6667, 1]])
    plain, weighted = kappa_of_counts(counts), kappa_of_counts(counts, weights)
    assert (plain.observed, plain.expected) == pytest.approx((0.70, 0.475))
    assert round(plain.value, 3) == 0.429
    assert (round(weighted.observed, 3), round(weighted.expected, 3)) == (0.787, 0.567)


def test_the_standard_error_is_the_spread_of_repeated_tables() -> None:
    chance = np.random.default_rng(20)
    share = COHEN_1968 / COHEN_1968.sum()
    drawn = chance.multinomial(2000, share.ravel(), size=1500).reshape(-1, 3, 3)
    spread = np.std([kappa_of_counts(one, "quadratic").value for one in drawn])
    stated = kappa_of_counts(10 * COHEN_1968, "quadratic").standard_error
    # The relative error of a standard deviation from 1,500 draws is 1.8 %; five of those.
    assert spread == pytest.approx(stated, rel=0.09)


def test_bands_that_nobody_used_change_nothing() -> None:
    padded = np.zeros((5, 5))
    padded[1:4, 1:4] = SAS
    for weighting in ("none", "linear", "quadratic"):
        assert kappa_of_counts(padded, weighting).value == pytest.approx(
            kappa_of_counts(SAS, weighting).value
        )


def test_scripts_without_two_marks_do_not_count() -> None:
    full = cohen_kappa([0, 1, 2, 2], [0, 1, 1, 2])
    holed = cohen_kappa([0, np.nan, 1, 2, 5, 2], [0, 4, 1, 1, np.nan, 2])
    assert holed == full
    assert full.scripts == 4


@given(BANDS, BANDS, st.sampled_from(["none", "linear", "quadratic"]), st.randoms())
def test_order_and_who_is_first_do_not_matter(first, second, weighting, chance) -> None:
    assume(len(np.unique(np.concatenate([first, second]))) > 1)
    order = list(range(12))
    chance.shuffle(order)
    straight = cohen_kappa(first, second, weighting)
    turned = cohen_kappa(second[order], first[order], weighting)
    assert turned.value == pytest.approx(straight.value)
    assert turned.standard_error == pytest.approx(straight.standard_error, abs=1e-7)
    moved = cohen_kappa(first * 3 - 7, second * 3 - 7, weighting)
    assert moved.value == pytest.approx(straight.value)


@given(BANDS, st.sampled_from(["none", "linear", "quadratic"]))
def test_perfect_agreement_is_one(bands, weighting) -> None:
    assume(np.ptp(bands) > 0)
    kappa = cohen_kappa(bands, bands, weighting)
    assert kappa.value == pytest.approx(1.0)
    assert kappa.standard_error == pytest.approx(0.0, abs=1e-7)


def test_no_figure_where_there_is_none() -> None:
    with pytest.raises(NoFigure) as same:
        cohen_kappa([2, 2, 2], [2, 2, 2])
    assert same.value.reason == "no_variation"
    with pytest.raises(NoFigure) as none:
        cohen_kappa([1, np.nan], [np.nan, 2])
    assert none.value.reason == "too_few_scripts"


@pytest.mark.parametrize(
    ("first", "second", "weighting", "message"),
    [
        ([1, 2], [1, 2, 3], "none", "one marker has 2 scripts, the other 3"),
        ([[1, 2]], [1, 2], "none", "one list"),
        ([1, np.inf], [1, 2], "none", "finite"),
        ([1, 2], [1, 2], "cubic", "none, linear, quadratic"),
    ],
)
def test_bad_input_is_named(first, second, weighting, message) -> None:
    with pytest.raises(ValueError, match=message):
        cohen_kappa(first, second, weighting)


@pytest.mark.parametrize(
    ("counts", "extra", "message"),
    [
        ([[1, 2, 3]], {}, "square"),
        ([[1, -1], [0, 2]], {}, "not below 0"),
        ([[1, 1], [0, 2]], {"scores": [1, 2, 3]}, "one per band"),
        ([[1, 1], [0, 2]], {"weighting": np.eye(3)}, "each pair"),
        ([[1, 1], [0, 2]], {"confidence": 1.0}, "between 0 and 1"),
    ],
)
def test_bad_counts_are_named(counts, extra, message) -> None:
    with pytest.raises(ValueError, match=message):
        kappa_of_counts(counts, **extra)
