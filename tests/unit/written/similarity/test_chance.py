"""The null model and the judgement over all pairs, held to published figures and algorithms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assess.written.similarity.bulk import FURTHER, most_going_on, usual_runs
from assess.written.similarity.chance import Shared, adjusted, fit, tail_probability

#: Benjamini and Hochberg (1995), section 3.2: the fifteen hypotheses about rt-PA and APSAC.
PAPER = np.array(
    [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
)


def test_the_example_of_benjamini_and_hochberg() -> None:
    """Four hypotheses are rejected at 0.05, where Bonferroni's procedure rejects three."""
    assert int((adjusted(PAPER, 15) <= 0.05).sum()) == 4
    assert int((PAPER <= 0.05 / 15).sum()) == 3


@pytest.mark.parametrize(("dependent", "method"), [(False, "bh"), (True, "by")])
def test_adjusted_probabilities_are_those_of_scipy(dependent: bool, method: str) -> None:
    shuffled = np.random.default_rng(5).permutation(PAPER)
    wanted = stats.false_discovery_control(shuffled, method=method)  # type: ignore[call-overload]
    assert adjusted(shuffled, 15, dependent) == pytest.approx(wanted)


def test_tests_left_out_are_taken_as_one() -> None:
    whole = np.r_[PAPER, np.ones(185)]
    assert adjusted(PAPER, 200) == pytest.approx(stats.false_discovery_control(whole)[:15])


def panjer(mean: float, going_on: float, dispersion: float, most: int) -> list[float]:
    """P(S = 0 … most) by Panjer's recursion (1981) for compound distributions."""
    if dispersion:
        size, chance = 1 / dispersion, 1 / (1 + dispersion * mean)
        a, b, start = 1 - chance, (size - 1) * (1 - chance), chance**size
    else:
        a, b, start = 0.0, mean, math.exp(-mean)
    length = [0.0, *((1 - going_on) * going_on**step for step in range(most))]
    made = [start]
    for total in range(1, most + 1):
        made.append(
            sum((a + b * j / total) * length[j] * made[total - j] for j in range(1, total + 1))
        )
    return made


@pytest.mark.parametrize("mean", [0.01, 0.4, 3.0])
@pytest.mark.parametrize("going_on", [0.5, 0.8])
@pytest.mark.parametrize("dispersion", [0.0, 0.3, 2.0])
def test_tails_are_those_of_panjers_recursion(
    mean: float, going_on: float, dispersion: float
) -> None:
    below = np.cumsum(panjer(mean, going_on, dispersion, 30))
    grams = np.arange(1, 31)
    found = tail_probability(grams, np.full(30, mean), going_on, dispersion)
    assert found == pytest.approx(1 - below[:30], abs=1e-10)


def test_polya_aeppli_by_hand() -> None:
    """P(S=1) = e^-m m (1-q) and P(S=2) = e^-m (m (1-q) q + (m (1-q))^2 / 2), m = 0.5, q = 0.6."""
    one = math.exp(-0.5) * 0.5 * 0.4
    two = math.exp(-0.5) * (0.5 * 0.4 * 0.6 + (0.5 * 0.4) ** 2 / 2)
    found = tail_probability(np.array([1, 2, 3]), np.full(3, 0.5), 0.6, 0.0)
    none = 1 - math.exp(-0.5)
    assert found == pytest.approx([none, none - one, none - one - two])


def pool(rng: np.random.Generator, rates: np.ndarray, going_on: float) -> Shared:  # type: ignore[type-arg]
    """What pairs share when the model holds."""
    first, second = np.triu_indices(len(rates), 1)
    runs = rng.poisson(rates[first] * rates[second] / rates.sum())
    some = runs > 0
    grams = runs + rng.negative_binomial(np.maximum(runs, 1), 1 - going_on)
    return Shared(first[some], second[some], runs[some], grams[some])


def test_the_model_finds_the_rates_that_made_the_pool() -> None:
    rng = np.random.default_rng(3)
    rates = np.r_[np.full(30, 20.0), np.full(30, 60.0)]
    model = fit(pool(rng, rates, 0.7), np.full(60, 1_000), 0.01)
    assert model.going_on == pytest.approx(0.7, abs=0.03)
    assert model.rates[:30].mean() == pytest.approx(20, rel=0.1)
    assert model.rates[30:].mean() == pytest.approx(60, rel=0.1)
    assert model.total == pytest.approx(rates.sum(), rel=0.1)


def test_a_pair_that_copied_does_not_hide_itself() -> None:
    rng = np.random.default_rng(4)
    honest = pool(rng, np.full(20, 3.0), 0.6)
    copied = Shared(
        *(
            np.r_[left, right]
            for left, right in zip(
                (honest.first, honest.second, honest.runs, honest.grams),
                (0, 1, 6, 400),
                strict=True,
            )
        )
    )
    lengths = np.full(20, 1_000)
    model, plain = fit(copied, lengths, 0.01), fit(honest, lengths, 0.01)
    assert model.going_on == pytest.approx(plain.going_on, abs=0.02)
    assert model.total == pytest.approx(plain.total, rel=0.05)
    assert adjusted(model.tail(copied), 190)[-1] < 1e-6


@pytest.mark.parametrize("going_on", [0.3, 0.6, 0.85])
def test_the_bulk_knows_how_often_runs_go_on_whatever_the_rest_copied(going_on: float) -> None:
    """The cut distribution is solved for: what the cut took away does not make runs short."""
    rng = np.random.default_rng(8)
    runs = 1 + rng.poisson(0.5, 3_000)
    further = rng.negative_binomial(runs, 1 - going_on)
    found = most_going_on(runs, runs + further, 9)
    assert going_on <= found <= going_on + 0.05
    # Five times as many pairs that copied: not one of them has a say.
    copies = np.full(15_000, 1), rng.integers(FURTHER + 2, 400, 15_000)
    assert most_going_on(np.r_[runs, copies[0]], np.r_[runs + further, copies[1]], 9) == found


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 90)), max_size=30),
    st.integers(0, 40),
    st.integers(FURTHER + 2, 10_000),
)
def test_a_pair_beyond_the_cut_changes_nothing(
    pairs: list[tuple[int, int]], copies: int, grams: int
) -> None:
    runs = np.array([one for one, _ in pairs], dtype=np.int64)
    further = np.array([one for _, one in pairs], dtype=np.int64)
    found = most_going_on(runs, runs + further, 9)
    assert 0 < found <= 1
    more = np.r_[runs, np.ones(copies, dtype=np.int64)], np.r_[runs + further, [grams] * copies]
    assert most_going_on(*more, 9) == found


@given(st.lists(st.integers(1, 5), max_size=60), st.integers(0, 30), st.integers(6, 500))
def test_a_quarter_of_the_pairs_has_no_say_in_what_is_usual(
    honest: list[int], copies: int, runs: int
) -> None:
    """As long as a quarter are not exceeded, it is the same however much the copies share."""
    pairs = 4 * max(len(honest), copies, 1) + 8
    few = usual_runs(np.array(honest + [6] * copies, dtype=np.int64), pairs)
    assert usual_runs(np.array(honest + [runs] * copies, dtype=np.int64), pairs) == few
    assert 1 <= few <= 16


def with_copies(honest: Shared, copiers: int, words: int, one_text: bool) -> Shared:
    """Copied passages beside what pairs share by chance: two by two, or all from one text."""
    ends = range(copiers) if one_text else ()
    pairs = [(a, b) for b in ends for a in range(b)]
    pairs = pairs or [(2 * place, 2 * place + 1) for place in range(copiers // 2)]
    at = {pair: place for place, pair in enumerate(zip(honest.first, honest.second, strict=True))}
    columns = [honest.first, honest.second, honest.runs.copy(), honest.grams.copy()]
    rows = []
    for pair in pairs:
        if pair in at:
            columns[2][at[pair]] += 1
            columns[3][at[pair]] += words - 5
        else:
            rows.append((*pair, 1, words - 5))
    more = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Shared(*(np.r_[left, right] for left, right in zip(columns, more, strict=True)))


@pytest.mark.parametrize("one_text", [False, True])
@pytest.mark.parametrize("copiers", [2, 6, 12, 24])
def test_however_many_copy_they_do_not_hide_each_other(copiers: int, one_text: bool) -> None:
    """Of 50 writers; sixty words and more each stand out, and hardly anybody else."""
    named = wanted = false = 0
    for seed in range(6):
        honest = pool(np.random.default_rng(seed), np.full(50, 14.0), 0.7)
        spoilt = with_copies(honest, copiers, 65, one_text)
        found = adjusted(fit(spoilt, np.full(50, 500), 0.01).tail(spoilt), 1_225) <= 0.01
        copied = spoilt.grams >= 60
        wanted += int(copied.sum())
        named += int((found & copied).sum())
        false += int((found & ~copied).sum())
    assert named == wanted
    # One in a hundred of the named on average; three times that in six pools together.
    assert false <= max(1, 0.03 * named)


def test_honest_pools_seldom_name_anybody() -> None:
    """With nobody copying, at most one pool in twenty names a pair at level 0.05: of 300, more than
    26 would be chance once in three hundred times (binomial)."""
    alarms = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        honest = pool(rng, 10.0 * rng.gamma(4, 0.25, 24), 0.75)
        model = fit(honest, np.full(24, 500), 0.05)
        alarms += bool((adjusted(model.tail(honest), 276) <= 0.05).any())
    assert alarms <= 26


def test_what_is_left_out_is_not_taken_for_nothing() -> None:
    """Scripts that copied from many keep the rate at which they share with all others."""
    rng = np.random.default_rng(9)
    honest = pool(rng, np.full(50, 40.0), 0.6)
    spoilt = with_copies(honest, 12, 200, one_text=True)
    rates = fit(spoilt, np.full(50, 500), 0.01).rates
    assert rates[:12].mean() == pytest.approx(rates[12:].mean(), rel=0.1)
