"""Designs that cannot be compared, marks at the ends of the scale, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.written.agreement.checking import NoFigure
from assess.written.agreement.facets import many_facet_rasch
from assess.written.agreement.fair import fair_averages
from assess.written.agreement.linking import Unconnected, linked_subsets
from tests.support.marking import drawn, world

SEEDS = st.integers(0, 10**6)
# Scripts, markers, criteria and highest band: from, to before.
SIZES = ((1, 25), (2, 6), (1, 5), (1, 6))


def marks(seed: int, per_script: int | None = 2, scripts: int = 60) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return drawn(chance, world(chance, scripts, 4, 2, 3), per_script)


# Who can be compared


def test_a_chain_of_scripts_links_markers() -> None:
    seen = np.zeros((3, 4, 1), dtype=bool)
    seen[0, [0, 1]] = seen[1, [1, 2]] = seen[2, [2, 3]] = True
    assert linked_subsets(seen) == (((0, 1, 2, 3),), ((0,),))
    seen[1] = False
    assert linked_subsets(seen)[0] == ((0, 1), (2, 3))


def test_markers_confounded_with_criteria_are_not_linked_though_they_share_scripts() -> None:
    """Each marker has a criterion of their own: severe marker or hard criterion, nobody knows."""
    seen = np.zeros((5, 2, 2), dtype=bool)
    seen[:, 0, 0] = seen[:, 1, 1] = True
    assert linked_subsets(seen) == (((0,), (1,)), ((0,), (1,)))
    seen[0] = True
    assert linked_subsets(seen) == (((0, 1),), ((0, 1),))


def test_a_marker_without_marks_stands_alone() -> None:
    seen = np.ones((2, 3, 2), dtype=bool)
    seen[:, 1] = False
    assert linked_subsets(seen)[0] == ((0, 2), (1,))


def walked(seen: np.ndarray) -> list[tuple[int, ...]]:
    """Groups of markers by walking along shared scripts."""
    groups = [{marker} for marker in range(seen.shape[1])]
    for script in seen:
        joined = [group for group in groups if any(script[marker] for marker in group)]
        rest = [group for group in groups if group not in joined]
        groups = [*rest, set().union(*joined)] if joined else rest
    return sorted(tuple(sorted(group)) for group in groups)


@given(SEEDS)
def test_on_whole_marks_the_groups_are_those_of_a_walk(seed) -> None:
    seen = np.random.default_rng(seed).random((5, 6)) < 0.3
    block = np.repeat(seen[:, :, None], 3, axis=2)
    assert list(linked_subsets(block)[0]) == walked(seen)


def test_two_circles_of_markers_are_refused_and_named() -> None:
    bands = np.full((120, 4, 2), np.nan)
    bands[:60, :2] = marks(1, None)[:, :2]
    bands[60:, 2:] = marks(2, None)[:, :2]
    with pytest.raises(Unconnected) as found:
        many_facet_rasch(bands)
    assert found.value.reason == "unconnected"
    assert found.value.markers == ((0, 1), (2, 3))
    for group in found.value.markers:
        assert many_facet_rasch(bands[:, list(group)]).markers.measure.sum() == pytest.approx(0)


def test_a_link_through_an_extreme_script_alone_is_none() -> None:
    bands = np.full((121, 4, 2), np.nan)
    bands[:60, :2] = marks(1, None)[:, :2]
    bands[60:120, 2:] = marks(2, None)[:, :2]
    bands[120] = 3.0
    with pytest.raises(Unconnected):
        many_facet_rasch(bands)
    bands[120, 0] = 1.0
    bands[120, 3, 0] = 2.0
    assert np.isfinite(many_facet_rasch(bands).markers.measure).all()


# The ends of the scale


def test_extreme_scripts_change_no_severity_and_are_marked_as_such() -> None:
    bands = marks(3)
    plain = many_facet_rasch(bands)
    more = np.concatenate([bands, np.full((2, 4, 2), np.nan)])
    more[-2, :2], more[-1, 1:3] = 3.0, 0.0
    found = many_facet_rasch(more)
    assert found.markers.measure == pytest.approx(plain.markers.measure, abs=1e-8)
    assert found.extreme_scripts[-2:].tolist() == [1, -1]
    assert np.isfinite(found.scripts.measure).all()
    assert found.scripts.measure[-2] > np.max(plain.scripts.measure[plain.extreme_scripts == 0])
    assert np.isnan(found.scripts.infit[-2:]).all()
    averages = fair_averages(found)
    assert averages.fair[-2:].tolist() == averages.raw[-2:].tolist() == [3, 0]
    assert np.isnan(averages.standard_error[-2:]).all()


def test_a_marker_with_only_the_lowest_bands_is_set_aside() -> None:
    bands = marks(4)
    plain = many_facet_rasch(bands[:, [0, 1, 3]])
    bands[:, 2][~np.isnan(bands[:, 2])] = 0.0
    found = many_facet_rasch(bands)
    assert found.extreme_markers.tolist() == [0, 0, -1, 0]
    assert found.markers.measure[2] == np.inf
    assert np.isnan(found.markers.standard_error[2])
    assert found.markers.marks[2] == 0
    assert found.markers.measure[[0, 1, 3]] == pytest.approx(plain.markers.measure, abs=1e-8)
    averages = fair_averages(found)
    assert averages.marker_raw[2] == 0
    assert averages.marker_fair[2] == pytest.approx(0)


def test_a_marker_with_only_the_highest_bands_is_set_aside_too() -> None:
    bands = marks(4)
    bands[:, 2][~np.isnan(bands[:, 2])] = 3.0
    found = many_facet_rasch(bands)
    assert found.extreme_markers.tolist() == [0, 0, 1, 0]
    assert found.markers.measure[2] == -np.inf
    assert fair_averages(found).marker_fair[2] == pytest.approx(3)


def test_a_script_that_only_such_a_marker_marked_has_no_ability() -> None:
    bands = marks(4)
    bands[:, 2][~np.isnan(bands[:, 2])] = 0.0
    bands[0] = np.nan
    bands[0, 2] = 0.0
    found = many_facet_rasch(bands)
    assert np.isnan(found.scripts.measure[0])
    averages = fair_averages(found)
    assert np.isnan(averages.fair[0])
    assert averages.raw[0] == 0


def test_a_criterion_with_one_band_is_set_aside() -> None:
    bands = marks(5)
    more = np.concatenate([bands, np.where(np.isnan(bands[:, :, :1]), np.nan, 2.0)], axis=2)
    found, plain = many_facet_rasch(more), many_facet_rasch(bands)
    assert found.unused_criteria.tolist() == [False, False, True]
    assert np.isnan(found.criteria.measure[2])
    assert found.markers.measure == pytest.approx(plain.markers.measure, abs=1e-8)
    assert fair_averages(found).by_criterion[:, 2].tolist() == [2.0] * 60


def test_a_band_never_used_keeps_its_place_on_the_scale() -> None:
    """Bands 0, 1 and 3 of one criterion: no threshold next to 2, and 3 still counts three."""
    bands = marks(6, None)
    bands[:, :, 0][bands[:, :, 0] == 2] = 3
    found = many_facet_rasch(bands)
    assert np.isnan(found.thresholds[0]).tolist() == [False, True, True]
    assert np.isfinite(found.thresholds[1]).all()
    for script in np.flatnonzero(found.extreme_scripts == 0)[:5]:
        expected = 0.0
        for criterion in range(2):
            level = found.scripts.measure[script] - found.markers.measure
            expected += found.band_moments(level, criterion)[0].sum()
        assert expected == pytest.approx(bands[script].sum(), abs=1e-7)


def test_bands_may_begin_anywhere() -> None:
    bands = marks(7)
    plain, raised = many_facet_rasch(bands), many_facet_rasch(bands + np.array([1.0, 4.0]))
    assert raised.markers.measure == pytest.approx(plain.markers.measure, abs=1e-8)
    assert raised.lowest.tolist() == [1, 4]
    assert raised.highest.tolist() == [4, 7]
    assert fair_averages(raised).fair == pytest.approx(fair_averages(plain).fair + 2.5, abs=1e-7)


def test_a_band_that_only_totals_explain_is_held_and_moves_no_severity() -> None:
    """Nobody gives a nought but to two scripts that are noughts all over, save one."""
    bands = marks(13) + 1
    plain = many_facet_rasch(bands)
    nearly = np.full((2, 4, 2), np.nan)
    nearly[0, :2], nearly[1, 2:] = 0.0, 0.0
    nearly[0, 0, 0] = nearly[1, 3, 1] = 1.0
    found = many_facet_rasch(np.concatenate([bands, nearly]))
    assert (plain.held, found.held) == (False, True)
    assert found.lowest.tolist() == [0, 0]
    # Two scripts of 62 say little: well within a standard error.
    change = (found.markers.measure - plain.markers.measure) / plain.markers.standard_error
    assert np.abs(change).max() < 0.5
    assert found.thresholds[:, 0].max() < plain.thresholds.min()


# What must not matter, and what must


@settings(max_examples=8)
@given(SEEDS, st.sampled_from(["by_criterion", "common"]))
def test_order_does_not_matter(seed, thresholds) -> None:
    bands = marks(seed)
    chance = np.random.default_rng(seed)
    scripts, markers, criteria = (chance.permutation(size) for size in bands.shape)
    turned = bands[np.ix_(scripts, markers, criteria)]
    plain = many_facet_rasch(bands, thresholds)
    again = many_facet_rasch(turned, thresholds)
    assert again.markers.measure == pytest.approx(plain.markers.measure[markers], abs=1e-7)
    assert again.markers.standard_error == pytest.approx(
        plain.markers.standard_error[markers], rel=1e-3
    )
    assert again.criteria.measure == pytest.approx(plain.criteria.measure[criteria], abs=1e-7)
    assert again.scripts.measure == pytest.approx(plain.scripts.measure[scripts], abs=1e-6)
    assert again.markers.outfit == pytest.approx(plain.markers.outfit[markers], abs=1e-6)
    assert fair_averages(again).fair == pytest.approx(fair_averages(plain).fair[scripts], abs=1e-6)


@settings(max_examples=6)
@given(SEEDS)
def test_a_scale_turned_over_turns_every_sign(seed) -> None:
    bands = marks(seed)
    plain, turned = many_facet_rasch(bands), many_facet_rasch(3 - bands)
    assert turned.markers.measure == pytest.approx(-plain.markers.measure, abs=1e-7)
    assert turned.scripts.measure == pytest.approx(-plain.scripts.measure, abs=1e-6)
    assert turned.thresholds == pytest.approx(-plain.thresholds[:, ::-1], abs=1e-6)
    assert turned.log_likelihood == pytest.approx(plain.log_likelihood)


@settings(max_examples=6)
@given(SEEDS)
def test_the_same_scripts_four_times_halve_the_errors(seed) -> None:
    bands = marks(seed)
    once, often = many_facet_rasch(bands), many_facet_rasch(np.concatenate([bands] * 4))
    assert often.markers.measure == pytest.approx(once.markers.measure, abs=1e-7)
    assert often.markers.standard_error == pytest.approx(once.markers.standard_error / 2, rel=1e-3)
    assert often.log_likelihood == pytest.approx(4 * once.log_likelihood)


@settings(max_examples=6)
@given(SEEDS)
def test_a_marker_who_takes_a_band_off_becomes_more_severe_and_no_one_else_moves(seed) -> None:
    bands = marks(seed) + 1
    harsher = bands.copy()
    harsher[:, 0] -= 1
    plain, found = many_facet_rasch(bands), many_facet_rasch(harsher)
    assert found.markers.measure[0] > plain.markers.measure[0]
    assert fair_averages(found).marker_fair.argmin() == found.markers.measure.argmax()


def test_markers_equally_severe_leave_the_averages_as_they_are() -> None:
    """Every script marked with the same bands by both in turn: no severity, no adjustment."""
    bands = marks(9, None)[:, :2]
    both = np.concatenate([bands, bands[:, ::-1]])
    found = many_facet_rasch(both)
    averages = fair_averages(found)
    assert found.markers.measure == pytest.approx([0, 0], abs=1e-8)
    assert found.separation.reliability == 0
    assert found.separation.p_value == pytest.approx(1)
    assert averages.fair == pytest.approx(averages.raw, abs=1e-7)


def test_the_raw_averages_are_those_of_the_marks() -> None:
    bands = marks(10)
    averages = fair_averages(many_facet_rasch(bands), [2, 1])
    by_hand = np.nanmean(bands, axis=1) @ [2, 1] / 3
    assert averages.raw == pytest.approx(by_hand)
    assert averages.marker_raw == pytest.approx(np.nanmean(bands, axis=0) @ [2, 1] / 3)


def test_the_error_of_a_fair_average_follows_the_error_of_the_ability() -> None:
    """By how much the average moves with the ability, from differences."""
    found = many_facet_rasch(marks(12, None)[:, :2])
    weights = np.array([3.0, 1.0])
    averages = fair_averages(found, weights)
    inside = found.extreme_scripts == 0
    ability, width = found.scripts.measure[inside], 1e-5

    def average(level: np.ndarray) -> np.ndarray:
        bands = [found.band_moments(level, criterion)[0] for criterion in range(2)]
        return np.array(weights @ bands / 4)

    slope = (average(ability + width) - average(ability - width)) / (2 * width)
    by_hand = slope * found.scripts.standard_error[inside]
    assert averages.standard_error[inside] == pytest.approx(by_hand, rel=1e-6)
    assert averages.fair[inside] == pytest.approx(average(ability))


def test_the_marks_are_left_as_they_were() -> None:
    bands = marks(11)
    before = bands.copy()
    fair_averages(many_facet_rasch(bands))
    np.testing.assert_array_equal(bands, before)


@settings(max_examples=20)
@given(SEEDS)
def test_any_marks_give_a_figure_or_a_reason(seed) -> None:
    """Ragged, sparse, wild or uniform; warnings of arithmetic are errors in these tests."""
    chance = np.random.default_rng(seed)
    scripts, markers, criteria, top = (int(chance.integers(*ends)) for ends in SIZES)
    truth = world(chance, scripts, markers, criteria, top, float(chance.choice([0.5, 2, 5])))
    bands = drawn(chance, truth)
    if chance.random() < 0.3:
        bands = chance.integers(0, top + 1, bands.shape).astype(float)
    bands[chance.random(bands.shape[:2]) < chance.choice([0, 0.3, 0.6])] = np.nan
    bands[chance.random(bands.shape) < chance.choice([0, 0.1])] = np.nan
    try:
        found = many_facet_rasch(bands, "common" if chance.random() < 0.5 else "by_criterion")
    except NoFigure:
        return
    kept = (found.extreme_markers == 0) & (found.markers.marks > 0)
    assert found.markers.measure[kept].sum() == pytest.approx(0, abs=1e-8)
    assert (found.markers.standard_error[kept] > 0).all()
    fair = fair_averages(found).fair
    given = fair[~np.isnan(fair)]
    assert (given >= np.nanmin(bands) - 1e-9).all()
    assert (given <= np.nanmax(bands) + 1e-9).all()


# Refusals


@pytest.mark.parametrize(
    ("bands", "reason"),
    [
        (np.ones((5, 1, 2)), "too_few_markers"),
        (np.full((5, 2, 2), np.nan), "too_few_scripts"),
        (np.empty((0, 2, 2)), "too_few_scripts"),
        (np.ones((5, 2, 2)), "too_few_scripts"),
        (np.array([[[1.0], [np.nan]], [[np.nan], [0.0]]]), "too_few_scripts"),
        (np.array([[[1.0], [0.0]]] * 4), "not_estimable"),
        (np.array([[[2.0], [0.0]], [[1.0], [0.0]], [[2.0], [1.0]]]), "not_estimable"),
    ],
)
def test_no_figure_where_there_is_none(bands, reason) -> None:
    with pytest.raises(NoFigure) as found:
        many_facet_rasch(bands)
    assert found.value.reason == reason


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        (np.ones((5, 2)), "block"),
        (np.full((5, 2, 2), 0.5), "whole number"),
        (np.full((5, 2, 2), -1.0), "whole number"),
        (np.full((5, 2, 2), np.inf), "whole number"),
    ],
)
def test_bad_bands_are_named(bands, message) -> None:
    with pytest.raises(ValueError, match=message):
        many_facet_rasch(bands)


def test_unknown_thresholds_are_named() -> None:
    with pytest.raises(ValueError, match="by_criterion or common"):
        many_facet_rasch(marks(1), "other")


@pytest.mark.parametrize("weights", [[1], [0, 0], [-1, 2], [np.nan, 1]])
def test_bad_weights_are_named(weights) -> None:
    with pytest.raises(ValueError, match="weights must be"):
        fair_averages(many_facet_rasch(marks(1)), weights)
