"""Krippendorff's alpha against his own worked example and a definition by pairs."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assess.written.agreement.alpha import METRICS, alpha_interval, krippendorff_alpha
from assess.written.agreement.checking import NoFigure

NONE = np.nan
# Krippendorff (2011), reliability data D: four observers, twelve units, missing values.
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
).T
MARKS = arrays.arrays(
    np.float64,
    st.just((8, 3)),
    elements=st.one_of(st.just(NONE), st.integers(0, 4).map(float)),
)


def varied(table: np.ndarray) -> bool:
    paired = table[(~np.isnan(table)).sum(axis=1) >= 2]
    return len(np.unique(paired[~np.isnan(paired)])) > 1


@pytest.mark.parametrize(
    ("metric", "value"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_the_published_example(metric, value) -> None:
    assert round(krippendorff_alpha(PUBLISHED, metric), 3) == value


def by_pairs(table: np.ndarray, metric: str) -> float:
    """Alpha straight from its definition: every pair within a script, every pair of all."""
    units = [row[~np.isnan(row)].tolist() for row in table]
    units = [unit for unit in units if len(unit) > 1]
    pool = [value for unit in units for value in unit]

    def delta(a: float, b: float) -> float:
        low, high = min(a, b), max(a, b)
        if metric == "nominal":
            return float(a != b)
        if metric == "interval":
            return (a - b) ** 2
        if metric == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        between = sum(low <= value <= high for value in pool)
        return (between - (pool.count(low) + pool.count(high)) / 2) ** 2 if a != b else 0.0

    observed = sum(
        sum(delta(a, b) for a, b in itertools.permutations(unit, 2)) / (len(unit) - 1)
        for unit in units
    ) / len(pool)
    expected = sum(delta(a, b) for a, b in itertools.permutations(pool, 2))
    return 1 - observed / (expected / (len(pool) * (len(pool) - 1)))


@given(MARKS, st.sampled_from(METRICS))
def test_the_definition_by_pairs(table, metric) -> None:
    assume(varied(table))
    assert krippendorff_alpha(table, metric) == pytest.approx(by_pairs(table, metric), abs=1e-9)


@given(MARKS, st.sampled_from(METRICS), st.randoms())
def test_order_of_scripts_and_markers_does_not_matter(table, metric, chance) -> None:
    assume(varied(table))
    rows, columns = list(range(8)), list(range(3))
    chance.shuffle(rows)
    chance.shuffle(columns)
    turned = table[np.ix_(rows, columns)]
    assert krippendorff_alpha(turned, metric) == pytest.approx(krippendorff_alpha(table, metric))


@given(MARKS)
def test_each_metric_ignores_what_it_should(table) -> None:
    assume(varied(table))
    for metric, change in (
        ("nominal", lambda x: (x * 3 + 2) % 7),
        ("ordinal", lambda x: x**3),
        ("interval", lambda x: 5 - 2 * x),
        ("ratio", lambda x: 4 * x),
    ):
        assert krippendorff_alpha(change(table), metric) == pytest.approx(
            krippendorff_alpha(table, metric)
        )


@given(
    arrays.arrays(np.float64, st.just(6), elements=st.integers(0, 4).map(float)),
    st.sampled_from(METRICS),
)
def test_perfect_agreement_is_one(marks, metric) -> None:
    assume(np.ptp(marks) > 0)
    assert krippendorff_alpha(np.column_stack([marks] * 3), metric) == pytest.approx(1.0)


@pytest.mark.parametrize("metric", METRICS)
def test_independent_marks_agree_as_chance_does(metric) -> None:
    chance = np.random.default_rng(3)
    table = chance.integers(1, 6, (5000, 2)).astype(float)
    # The standard error of a correlation of 0 over 5,000 pairs is 0.014.
    assert abs(krippendorff_alpha(table, metric)) < 0.06


@pytest.mark.parametrize("metric", METRICS)
def test_the_interval_is_that_of_scripts_drawn_one_by_one(metric) -> None:
    chance = np.random.default_rng(2)
    truth = chance.normal(3, 1.2, (80, 1))
    table = np.clip(np.round(truth + chance.normal(0, 0.8, (80, 3))), 0, 5)
    table[chance.random((80, 3)) < 0.2] = NONE
    found = alpha_interval(table, metric, np.random.default_rng(1), replicates=2000)
    assert found.value == krippendorff_alpha(table, metric)
    marked = table[(~np.isnan(table)).sum(axis=1) >= 2]
    alphas = [
        krippendorff_alpha(marked[chance.integers(0, len(marked), len(marked))], metric)
        for _ in range(2000)
    ]
    # A 2.5 % quantile of 2,000 draws errs by 0.06 standard deviations, two of them by 0.085.
    allowed = 4 * 0.085 * np.std(alphas)
    assert found.low == pytest.approx(np.quantile(alphas, 0.025), abs=allowed)
    assert found.high == pytest.approx(np.quantile(alphas, 0.975), abs=allowed)


def test_a_seed_gives_the_same_interval_again() -> None:
    one, two = (
        alpha_interval(PUBLISHED, "ordinal", np.random.default_rng(7), replicates=200)
        for _ in range(2)
    )
    assert one == two
    other = alpha_interval(PUBLISHED, "ordinal", np.random.default_rng(8), replicates=200)
    assert other != one


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Two marks with a known intraclass correlation: alpha (interval) estimates that."""
    chance = np.random.default_rng(11)
    held = 0
    for _ in range(200):
        truth = chance.normal(size=(150, 1)) * np.sqrt(0.6)
        table = truth + chance.normal(size=(150, 2)) * np.sqrt(0.4)
        found = alpha_interval(np.round(table, 1), "interval", chance, replicates=200)
        held += found.low <= 0.6 <= found.high
    # 95 % of 200, less four standard errors of a proportion.
    assert held >= 200 * 0.95 - 4 * np.sqrt(200 * 0.95 * 0.05)


def test_no_figure_where_there_is_none() -> None:
    with pytest.raises(NoFigure) as same:
        krippendorff_alpha([[2, 2], [2, 2], [3, NONE]], "nominal")
    assert same.value.reason == "no_variation"
    with pytest.raises(NoFigure) as none:
        krippendorff_alpha([[1, NONE], [NONE, 2]], "nominal")
    assert none.value.reason == "too_few_scripts"
    with pytest.raises(NoFigure) as alone:
        krippendorff_alpha([[1], [2]], "nominal")
    assert alone.value.reason == "too_few_markers"


@pytest.mark.parametrize(
    ("table", "metric", "message"),
    [
        ([1, 2, 3], "nominal", "table of scripts by markers"),
        ([[1, np.inf]], "nominal", "finite"),
        ([[1, 2]], "metric", "nominal, ordinal, interval, ratio"),
        ([[-1, 2]], "ratio", "no negative marks"),
    ],
)
def test_bad_input_is_named(table, metric, message) -> None:
    with pytest.raises(ValueError, match=message):
        krippendorff_alpha(table, metric)


def test_too_few_replicates_are_refused() -> None:
    with pytest.raises(ValueError, match="100 replicates"):
        alpha_interval(PUBLISHED, "nominal", np.random.default_rng(0), replicates=50)
