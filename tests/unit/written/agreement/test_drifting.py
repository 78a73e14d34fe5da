"""Severity by period: a closed form, Holm's example, a known drift found and none made up."""

import math
import os

import numpy as np
import pytest

from assess.written.agreement.checking import NoFigure
from assess.written.agreement.drifting import holm, periods_of, severity_by_period
from assess.written.agreement.linking import Unconnected
from tests.support.marking import World, drawn, world

SOAK = bool(os.environ.get("ASSESS_SOAK"))


def test_periods_are_even_and_have_enough_scripts() -> None:
    assert periods_of(0).tolist() == []
    assert periods_of(15).tolist() == [0] * 15
    assert np.bincount(periods_of(17)).tolist() == [9, 8]
    assert np.bincount(periods_of(200)).tolist() == [50] * 4
    assert (np.diff(periods_of(35)) >= 0).all()


def test_two_bands_have_a_closed_form() -> None:
    """Scripts on which two markers differ: the log of their ratio, with a variance of 1/a + 1/b."""
    # (period of the first marker, band of the first, band of the second, scripts)
    table = ((0, 0, 1, 12), (0, 1, 0, 20), (1, 0, 1, 30), (1, 1, 0, 10), (0, 1, 1, 5), (1, 0, 0, 5))
    rows = [(turn, one, two) for turn, one, two, count in table for _ in range(count)]
    bands = np.array([[[one], [two]] for _, one, two in rows], dtype=float)
    period = np.array([[turn, 0] for turn, _, _ in rows])
    found = severity_by_period(bands, period)
    before, after = np.log(12 / 20), np.log(30 / 10)
    severity = found.severity
    assert severity[0, 0] - severity[1, 0] == pytest.approx(before, abs=1e-7)
    assert severity[0, 1] - severity[1, 0] == pytest.approx(after, abs=1e-7)
    assert np.isnan(severity[1, 1])
    wald = (after - before) ** 2 / (1 / 12 + 1 / 20 + 1 / 30 + 1 / 10)
    assert found.chi_square[0] == pytest.approx(wald, rel=1e-5)
    # Printed in any table of the chi-square: 10.83 is passed once in a thousand times.
    assert (found.p_value[0] < 0.001) == (wald > 10.83)
    assert np.isnan(found.p_value[1])
    assert found.scripts.tolist() == [[37, 45], [82, 0]]


def test_who_comes_back_has_not_moved() -> None:
    """The last period against the first by closed form, whatever lies between.

    All four together differ beyond doubt: independent log ratios around 0, 1.6, -1.6 and 0.05.
    """
    counts = ((20, 20), (35, 7), (7, 35), (21, 20))
    rows = [
        (turn, band)
        for turn, both in enumerate(counts)
        for band, count in ((0, both[0]), (1, both[1]))
        for _ in range(count)
    ]
    bands = np.array([[[band], [1 - band]] for _, band in rows], dtype=float)
    found = severity_by_period(bands, np.array([[turn, 0] for turn, _ in rows]))
    wald = np.log(21 / 20) ** 2 / (3 / 20 + 1 / 21)
    assert found.chi_square[0] == pytest.approx(wald, rel=1e-5)
    # The normal distribution passes 0.11 on either side in 91.2 tries of 100.
    assert found.p_value[0] == pytest.approx(math.erfc(math.sqrt(wald / 2)), rel=1e-5)
    assert found.adjusted[0] == pytest.approx(0.912, abs=0.001)


def test_an_end_without_a_severity_is_not_compared() -> None:
    """Lowest bands only in the last period: minus or plus infinity has no error."""
    counts = ((20, 20), (30, 8), (12, 0))
    rows = [
        (turn, band)
        for turn, both in enumerate(counts)
        for band, count in ((0, both[0]), (1, both[1]))
        for _ in range(count)
    ]
    bands = np.array([[[band], [1 - band]] for _, band in rows], dtype=float)
    found = severity_by_period(bands, np.array([[turn, 0] for turn, _ in rows]))
    assert np.isinf(found.severity[0, 2])
    assert np.isnan(found.adjusted[0])


def test_holm() -> None:
    """`p.adjust(c(0.01, 0.04, 0.03, NA, 0.005), "holm")` in R."""
    found = holm([0.01, 0.04, 0.03, np.nan, 0.005])
    assert found[[0, 1, 2, 4]] == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert np.isnan(found[3])
    assert holm([0.9, 0.8]).tolist() == [1.0, 1.0]
    assert holm([]).tolist() == []


def drifting(seed: int, shift: float, scripts: int = 150) -> tuple[np.ndarray, np.ndarray]:
    """Marks of three markers; the first becomes `shift` logits more severe halfway."""
    chance = np.random.default_rng(seed)
    truth = world(chance, scripts, 3, 4, 4, severity_sd=0.3)
    later = World(
        truth.ability, truth.severity + np.array([shift, 0, 0]), truth.difficulty, truth.thresholds
    )
    same = chance.integers(2**32)
    before, after = (drawn(np.random.default_rng(same), one, 2) for one in (truth, later))
    period = np.zeros((scripts, 3), dtype=int)
    bands = before.copy()
    for marker in range(3):
        mine = chance.permutation(np.flatnonzero(~np.isnan(before[:, marker, 0])))
        period[mine, marker] = periods_of(len(mine), most=2)
    bands[:, 0] = np.where(period[:, :1] == 1, after[:, 0], before[:, 0])
    return bands, period


def test_a_marker_who_becomes_more_severe_is_found_and_nobody_else() -> None:
    found = severity_by_period(*drifting(3, 1.0))
    assert found.adjusted[0] < 0.01
    assert (found.adjusted[1:] > 0.05).all()
    moved = found.severity[0, 1] - found.severity[0, 0]
    assert moved == pytest.approx(1.0, abs=3 * np.hypot(*found.standard_error[0]))


def test_who_stays_the_same_is_seldom_suspected() -> None:
    """At most one in twenty: with so many tries, more than the bound would be no chance."""
    tries, most = (400, 30) if SOAK else (12, 3)
    alarms = [severity_by_period(*drifting(seed, 0.0, 80)).adjusted.min() for seed in range(tries)]
    assert sum(one < 0.05 for one in alarms) <= most
    assert len(set(alarms)) > 1


def test_the_same_order_links_nothing() -> None:
    chance = np.random.default_rng(5)
    bands = drawn(chance, world(chance, 40, 2, 3, 3))
    period = np.repeat(periods_of(40, most=2)[:, None], 2, axis=1)
    with pytest.raises(Unconnected) as found:
        severity_by_period(bands, period)
    assert found.value.markers == ((0, 2), (1, 3))


def test_no_figure_and_no_sense() -> None:
    chance = np.random.default_rng(6)
    bands = drawn(chance, world(chance, 20, 2, 2, 3))
    with pytest.raises(NoFigure) as none:
        severity_by_period(bands, np.zeros((20, 2), dtype=int))
    assert none.value.reason == "too_few_scripts"
    for period in (np.zeros((20, 3), dtype=int), np.full((20, 2), -1)):
        with pytest.raises(ValueError, match="period"):
            severity_by_period(bands, period)
