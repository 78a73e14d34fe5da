"""The many-facet model finds the severities that marks were drawn with, as closely as it says."""

import numpy as np
import pytest

from assess.written.agreement.facets import many_facet_rasch
from assess.written.agreement.fair import fair_averages
from tests.support.marking import World, chances, drawn, world

ROUNDS = 10


def held(inside: int, of: int, share: float = 0.95) -> bool:
    """Whether a count lies within four standard errors of what coverage promises."""
    return bool(abs(inside / of - share) < 4 * np.sqrt(share * (1 - share) / of))


@pytest.mark.parametrize("per_script", [2, None])
def test_severities_difficulties_and_thresholds_are_recovered(per_script) -> None:
    chance = np.random.default_rng(31)
    scripts, rounds = (250, ROUNDS) if per_script else (40, ROUNDS // 2 + 1)
    marker, criterion, threshold, script = [], [], [], []
    estimated, true = [], []
    for _ in range(rounds):
        truth = world(chance, scripts, 8, 3, 4)
        found = many_facet_rasch(drawn(chance, truth, per_script))
        marker.append((found.markers.measure - truth.severity) / found.markers.standard_error)
        criterion.append(
            (found.criteria.measure - truth.difficulty) / found.criteria.standard_error
        )
        threshold.append((found.thresholds - truth.thresholds) / found.threshold_errors)
        inside = found.extreme_scripts == 0
        error = found.scripts.measure - truth.ability
        script.append((error / found.scripts.standard_error)[inside])
        estimated.append(found.markers.measure)
        true.append(truth.severity)
    for errors in (np.ravel(marker), np.ravel(criterion), np.ravel(threshold)):
        assert held(int((np.abs(errors) < 1.96).sum()), len(errors))
        # Squared standard errors average 1; their standard error is the root of 2 / n.
        assert abs((errors**2).mean() - 1) < 4 * np.sqrt(2 / len(errors))
    errors = np.concatenate(script)
    assert (np.abs(errors) < 1.96).mean() == pytest.approx(0.95, abs=0.02)
    # No stretch: with six marks a script, joint estimates lie a sixth too far apart.
    x, y = np.ravel(true), np.ravel(estimated)
    slope = (x @ y) / (x @ x)
    spread = np.sqrt(((y - slope * x) ** 2).mean() / (x @ x))
    assert abs(slope - 1) < 4 * spread
    assert spread < 0.04


def test_severe_markers_with_the_better_scripts_are_found_severe() -> None:
    """The better the script, the severer its markers: raw averages turn the order of markers."""
    chance = np.random.default_rng(32)
    base = world(chance, 600, 6, 3, 4, severity_sd=0.0)
    severity = np.linspace(-0.6, 0.6, 6)
    ability = np.sort(base.ability)
    truth = World(ability, severity, base.difficulty, base.thresholds)
    bands = drawn(chance, truth)
    allowed = np.zeros((600, 6), dtype=bool)
    for script in range(600):
        first = min(4, script // 120)
        allowed[script, [first, first + 1]] = True
    bands[~allowed] = np.nan
    found = many_facet_rasch(bands)
    error = (found.markers.measure - severity) / found.markers.standard_error
    assert (np.abs(error) < 3.5).all()
    averages = fair_averages(found)
    assert (np.diff(averages.marker_raw) > 0).all()
    assert (np.diff(averages.marker_fair) < 0).all()


def test_markers_who_do_not_differ_are_not_told_apart() -> None:
    """The chi-square keeps its size, and mean squares expect 1 with only four marks a script."""
    chance = np.random.default_rng(33)
    rounds = 30
    chi, p_values, infit, outfit = [], [], [], []
    for _ in range(rounds):
        truth = world(chance, 120, 6, 2, 3, severity_sd=0.0)
        found = many_facet_rasch(drawn(chance, truth, 2))
        chi.append(found.separation.chi_square)
        p_values.append(found.separation.p_value)
        infit.append(found.markers.infit)
        outfit.append(found.markers.outfit)
    # Chi-square with 5 degrees of freedom: mean 5, variance 10.
    assert abs(np.mean(chi) - 5) < 4 * np.sqrt(10 / rounds)
    assert np.mean(np.array(p_values) < 0.05) < 0.05 + 4 * np.sqrt(0.05 * 0.95 / rounds)
    for values in (np.ravel(infit), np.ravel(outfit)):
        assert abs(values.mean() - 1) < 4 * values.std() / np.sqrt(len(values))
        assert values.std() / np.sqrt(len(values)) < 0.02


def test_markers_who_differ_are() -> None:
    chance = np.random.default_rng(34)
    truth = world(chance, 400, 8, 3, 4)
    found = many_facet_rasch(drawn(chance, truth, 2))
    assert found.separation.p_value < 1e-6
    assert found.separation.reliability > 0.9
    assert found.separation.true_sd == pytest.approx(truth.severity.std(ddof=1), abs=0.1)


def test_an_erratic_marker_and_a_mechanical_one_stand_out() -> None:
    """One marks at random; one gives every criterion what the script's expectation rounds to."""
    chance = np.random.default_rng(35)
    truth = world(chance, 400, 6, 3, 4)
    bands = drawn(chance, truth, 3)
    marked = ~np.isnan(bands)
    bands[:, 0][marked[:, 0]] = chance.integers(0, 5, int(marked[:, 0].sum()))
    expected = np.round(chances(truth)[:, 1] @ np.arange(5.0))
    bands[:, 1] = np.where(marked[:, 1], expected, np.nan)
    found = many_facet_rasch(bands)
    assert found.markers.infit.argmax() == 0
    assert found.markers.infit[0] > 1.5
    assert found.markers.infit.argmin() == 1
    assert found.markers.infit[1] < 0.8


def test_fair_averages_come_nearer_to_what_an_average_marker_would_give() -> None:
    """Truth is the mean expected band from a marker of severity 0."""
    chance = np.random.default_rng(36)
    truth = world(chance, 800, 8, 4, 5, severity_sd=0.8)
    averages = fair_averages(many_facet_rasch(drawn(chance, truth, 2)))
    neutral = World(truth.ability, np.zeros(1), truth.difficulty, truth.thresholds)
    just = (chances(neutral)[:, 0] @ np.arange(6.0)).mean(axis=1)
    raw_miss = np.sqrt(((averages.raw - just) ** 2).mean())
    fair_miss = np.sqrt(((averages.fair - just) ** 2).mean())
    assert fair_miss < 0.9 * raw_miss
    error = (averages.fair - just) / averages.standard_error
    error = error[~np.isnan(error)]
    # The error is that of the ability; severities, known to 0.06 logits, add a little.
    assert (np.abs(error) < 1.96).mean() == pytest.approx(0.95, abs=0.03)
