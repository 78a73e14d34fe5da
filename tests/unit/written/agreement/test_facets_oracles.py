"""The many-facet model against closed forms, published figures and an independent maximiser."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize

from assess.written.agreement import conditional
from assess.written.agreement.conditional import groups_of, log_normalisers, score_moments
from assess.written.agreement.facets import many_facet_rasch
from assess.written.agreement.preparing import prepare
from assess.written.agreement.scales import Scale
from tests.support.marking import Enumeration, drawn, world

# Bock & Lieberman (1970): 1,000 candidates, five items; how often each pattern of answers came.
LSAT_6 = dict(
    zip(
        itertools.product((0, 1), repeat=5),
        (
            *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
            *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
        ),
        strict=True,
    )
)


def test_two_markers_and_two_bands_have_a_closed_form() -> None:
    """Only disagreements count: 30 against 12 put the severities log(30 / 12) apart."""
    rows = [[1, 0]] * 30 + [[0, 1]] * 12 + [[1, 1]] * 40 + [[0, 0]] * 25
    found = many_facet_rasch(np.array(rows, dtype=float)[:, :, None])
    apart = found.markers.measure[1] - found.markers.measure[0]
    error = np.sqrt(np.array([-1, 1]) @ found.severity_covariance @ np.array([-1, 1]))
    assert apart == pytest.approx(np.log(30 / 12), abs=1e-9)
    assert error == pytest.approx(np.sqrt(1 / 30 + 1 / 12), rel=1e-5)
    assert found.separation.chi_square == pytest.approx(
        np.log(30 / 12) ** 2 / (1 / 30 + 1 / 12), rel=1e-5
    )
    assert found.log_likelihood == pytest.approx(30 * np.log(30 / 42) + 12 * np.log(12 / 42))


def test_the_law_school_items() -> None:
    """Section 6 of the Law School Aptitude Test: a Rasch model is the case of markers as items.

    Bock & Aitkin (1981) print -1.255, 0.476, 1.235, 0.168 and -0.625 by marginal likelihood;
    conditional and marginal estimates tend to the same value.
    """
    rows = [pattern for pattern, count in LSAT_6.items() for _ in range(count)]
    assert len(rows) == 1000
    assert np.mean(rows, axis=0) == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    found = many_facet_rasch(np.array(rows, dtype=float)[:, :, None])
    assert found.markers.measure == pytest.approx([-1.255, 0.476, 1.235, 0.168, -0.625], abs=5e-3)


def small(seed: int) -> np.ndarray:
    """Twenty-four scripts, two or three of three markers on each, two criteria, bands 0-2."""
    chance = np.random.default_rng(seed)
    bands = drawn(chance, world(chance, 24, 3, 2, 2))
    bands[np.arange(0, 24, 2), chance.integers(0, 3, 12)] = np.nan
    bands[5, 1, 0] = np.nan
    return bands


def spelled_out(free: np.ndarray, common: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    severity = np.array([free[0], free[1], -free[0] - free[1]])
    difficulty = np.array([free[2], -free[2]])
    last = free[3] if common else free[4]
    return severity, difficulty, np.array([[free[3], -free[3]], [last, -last]])


@pytest.mark.parametrize("common", [False, True])
def test_an_independent_maximiser_finds_the_same(common) -> None:
    bands = small(1 + common)
    found = many_facet_rasch(bands, "common" if common else "by_criterion")

    written_out = Enumeration(bands)

    def loss(free: np.ndarray) -> float:
        return -written_out.log_likelihood(*spelled_out(free, common))

    # A simplex, which shares nothing with the package's own way up.
    best = minimize(
        loss,
        np.zeros(4 if common else 5),
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 6000, "maxfev": 6000},
    )
    severity, difficulty, thresholds = spelled_out(best.x, common)
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-8)
    assert found.markers.measure == pytest.approx(severity, abs=1e-5)
    assert found.criteria.measure == pytest.approx(difficulty, abs=1e-5)
    assert found.thresholds == pytest.approx(thresholds, abs=1e-5)
    # Errors: the inverse of the curvature, here from differences of the likelihood alone.
    curvature = approx_fprime(best.x, lambda free: approx_fprime(free, loss, 1e-4), 1e-4)
    covariance = np.linalg.inv((curvature + curvature.T) / 2)
    assert found.markers.standard_error[:2] == pytest.approx(
        np.sqrt(np.diag(covariance)[:2]), rel=5e-3
    )
    assert found.criteria.standard_error == pytest.approx([np.sqrt(covariance[2, 2])] * 2, rel=5e-3)
    assert found.threshold_errors[0, 0] == pytest.approx(np.sqrt(covariance[3, 3]), rel=5e-3)


def test_abilities_are_where_the_expected_total_is_the_total() -> None:
    bands = small(3)
    found = many_facet_rasch(bands)
    for script in np.flatnonzero(found.extreme_scripts == 0)[:8]:
        expected = 0.0
        information = 0.0
        for marker, criterion in np.argwhere(~np.isnan(bands[script])):
            level = (
                found.scripts.measure[script]
                - found.markers.measure[marker]
                - found.criteria.measure[criterion]
            )
            weight = np.exp(np.concatenate([[0], np.cumsum(level - found.thresholds[criterion])]))
            weight /= weight.sum()
            mean = weight @ np.arange(3)
            expected += mean
            information += weight @ (np.arange(3) - mean) ** 2
        assert expected == pytest.approx(np.nansum(bands[script]), abs=1e-8)
        assert found.scripts.standard_error[script] == pytest.approx(information**-0.5)


def test_mean_squares_by_enumeration() -> None:
    """Expectation and variance of every mark given its script's total, all patterns written out."""
    bands = small(4)
    found = many_facet_rasch(bands)
    steps = np.concatenate([np.zeros((2, 1)), -found.thresholds.cumsum(axis=1)], axis=1)
    square, variance, ratio, count = np.zeros(3), np.zeros(3), np.zeros(3), np.zeros(3)
    for script in np.flatnonzero(found.extreme_scripts == 0):
        cells = np.argwhere(~np.isnan(bands[script]))
        given = bands[script][~np.isnan(bands[script])]
        patterns = [
            pattern
            for pattern in itertools.product(range(3), repeat=len(cells))
            if sum(pattern) == given.sum()
        ]
        logits = [
            sum(
                steps[i, x] - x * (found.markers.measure[j] + found.criteria.measure[i])
                for (j, i), x in zip(cells, pattern, strict=True)
            )
            for pattern in patterns
        ]
        weight = np.exp(logits) / np.exp(logits).sum()
        mean = weight @ np.array(patterns)
        spread = weight @ np.array(patterns) ** 2 - mean**2
        for (marker, _), band, middle, wide in zip(cells, given, mean, spread, strict=True):
            square[marker] += (band - middle) ** 2
            variance[marker] += wide
            ratio[marker] += (band - middle) ** 2 / wide
            count[marker] += 1
    assert found.markers.infit == pytest.approx(square / variance, abs=1e-6)
    assert found.markers.outfit == pytest.approx(ratio / count, abs=1e-6)
    assert found.markers.marks.tolist() == count.tolist()


@pytest.mark.parametrize("span", [3, 10**6])
def test_it_does_not_matter_at_which_abilities_totals_are_computed(span, monkeypatch) -> None:
    chance = np.random.default_rng(6)
    bands = drawn(chance, world(chance, 60, 5, 3, 4))
    plain = many_facet_rasch(bands)
    monkeypatch.setattr(conditional, "SPAN", span)
    again = many_facet_rasch(bands)
    assert again.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-11)
    assert again.markers.measure == pytest.approx(plain.markers.measure, abs=1e-8)
    assert again.markers.outfit == pytest.approx(plain.markers.outfit, abs=1e-8)


def test_a_script_with_450_marks_stays_within_range() -> None:
    """A total of 1 can be reached in 450 ways, whose sum is known; so can the highest less 1.

    At the ability of a middling script neither has a probability that a number can hold.
    """
    chance = np.random.default_rng(8)
    bands = drawn(chance, world(chance, 20, 90, 5, 5))
    bands[0], bands[1] = 0.0, 5.0
    bands[0, 3, 1], bands[1, 7, 2] = 1.0, 4.0
    prepared = prepare(bands, False)
    scale = Scale(90, 5, prepared.used, False)
    logits = scale.logits(chance.normal(0, 0.7, scale.size))
    (group,) = groups_of(prepared, scale.logits(np.zeros(scale.size)))
    for total, near, far in ((1, 1, 0), (5 * 450 - 1, 4, 5)):
        row = group.row[group.total == total]
        only = np.zeros((1, group.counts.shape[1]))
        only[0, total] = 1.0
        rare = replace(group, cells=group.cells[row], tilt=group.tilt[row], counts=only)
        value, counts = log_normalisers(logits, rare)
        ways = logits[:, near] - logits[:, far]
        assert value == pytest.approx(logits[:, far].sum() + np.logaddexp.reduce(ways))
        expected = np.zeros(450)
        expected[rare.cells[0]] = counts[0, :, near]
        assert expected == pytest.approx(np.exp(ways) / np.exp(ways).sum())


def test_the_slope_is_that_of_the_likelihood() -> None:
    bands = small(5)
    prepared = prepare(bands, False)
    scale = Scale(3, 2, prepared.used, False)
    chance = np.random.default_rng(0)
    free = chance.normal(0, 0.5, scale.size)
    groups = groups_of(prepared, scale.logits(np.zeros(scale.size)))

    def normaliser(values: np.ndarray) -> float:
        return sum(log_normalisers(scale.logits(values), group)[0] for group in groups)

    expected = np.zeros((6, 3))
    for group in groups:
        counts = log_normalisers(scale.logits(free), group)[1]
        np.add.at(expected, group.cells.ravel(), counts.reshape(-1, 3))
    slope = scale.basis().reshape(-1, scale.size).T @ expected.ravel()
    assert slope == pytest.approx(approx_fprime(free, normaliser, 1e-6), abs=1e-4)
    means = np.zeros((6,))
    for group in groups:
        mean, _ = score_moments(scale.logits(free), group)
        np.add.at(means, group.cells[group.row].ravel(), mean.ravel())
    assert expected @ np.arange(3) == pytest.approx(means)
