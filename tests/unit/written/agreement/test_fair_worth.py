"""Averages in marks, where a band's marks are not its number."""

import numpy as np
import pytest

from assess.written.agreement.facets import many_facet_rasch
from assess.written.agreement.fair import expected_averages, fair_averages
from tests.support.marking import drawn, world

WORTH = ([0, 1, 4, 9], [0, 5, 6, 20])


@pytest.fixture(scope="module")
def bands() -> np.ndarray:
    chance = np.random.default_rng(21)
    return drawn(chance, world(chance, 60, 4, 2, 3), 2)


def test_a_straight_worth_is_a_change_of_unit(bands: np.ndarray) -> None:
    model = many_facet_rasch(bands)
    plain = fair_averages(model, [3, 1])
    turned = fair_averages(model, [3, 1], [[10, 35, 60, 85]] * 2)
    for name in ("raw", "fair", "marker_raw", "marker_fair"):
        expected = 10 + 25 * getattr(plain, name)
        assert getattr(turned, name) == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert turned.standard_error == pytest.approx(25 * plain.standard_error, nan_ok=True)


def test_any_other_worth_is_an_expectation_over_bands(bands: np.ndarray) -> None:
    """Chances written out from the model's own parameters, and slopes from differences."""
    model = many_facet_rasch(bands)
    found = fair_averages(model, [3, 1], WORTH)
    inside = model.extreme_scripts == 0
    ability = model.scripts.measure[inside]

    def average(level: np.ndarray) -> np.ndarray:
        means = []
        for criterion, worth in enumerate(WORTH):
            steps = level[:, None] - model.criteria.measure[criterion] - model.thresholds[criterion]
            odds = np.exp(np.column_stack([np.zeros(len(level)), np.cumsum(steps, axis=1)]))
            means.append(odds @ worth / odds.sum(axis=1))
        return np.array([3, 1]) @ means / 4

    assert found.fair[inside] == pytest.approx(average(ability))
    slope = (average(ability + 1e-5) - average(ability - 1e-5)) / 2e-5
    by_hand = slope * model.scripts.standard_error[inside]
    assert found.standard_error[inside] == pytest.approx(by_hand, rel=1e-6)
    finite = model.scripts.measure[np.isfinite(model.scripts.measure)]
    expected = [average(finite - severity).mean() for severity in (-1.0, 2.0)]
    assert expected_averages(model, [-1.0, 2.0], [3, 1], WORTH) == pytest.approx(expected)


def test_a_severity_without_end_gives_the_ends_and_an_unknown_one_nothing(
    bands: np.ndarray,
) -> None:
    model = many_facet_rasch(bands)
    found = expected_averages(model, [np.inf, -np.inf, np.nan], None, WORTH)
    assert found[:2] == pytest.approx([0, 14.5])
    assert np.isnan(found[2])


def test_a_band_without_a_worth_is_refused(bands: np.ndarray) -> None:
    model = many_facet_rasch(bands)
    for worth in ([[0, 1, 2, 3]], [[0, 1, 2], [0, 1, 2, 3]]):
        with pytest.raises(ValueError, match="worth"):
            fair_averages(model, None, worth)
