"""Figures of a task: agreement by hand, known severities found again, reasons where none are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from assess.written.agreeing import agreement_of, round_of
from assess.written.figures import Figures, Material, Pair, figures_of
from assess.written.papers import Band, Criterion
from assess.written.severities import Given, Severity, drifts_of, severity_of
from tests.support.written_papers import bundle

TASK = bundle().paper.tasks[0]
#: Marks of bands that do not rise by one: analysis 0–4, structure 0, 2, 4, language 0–5.
CODES = {"analysis": (4, 1), "structure": (2, 2), "language": (5, 1)}


def marks(analysis: int, structure: int, language: int) -> dict[str, Fraction]:
    found = {"analysis": analysis, "structure": structure, "language": language}
    return {code: Fraction(value) for code, value in found.items()}


def level(chance: Random, ability: float) -> dict[str, Fraction]:
    """Marks of about this ability, from 0 to 1, on each criterion."""
    return {
        code: Fraction(step * max(0, min(most, round(most * (ability + chance.gauss(0, 0.15))))))
        for code, (most, step) in CODES.items()
    }


def marked(
    severity: Mapping[int, float], scripts: int = 60, turns: Sequence[float] = (0.0,), seed: int = 1
) -> Material:
    """Two of the markers on every script, in orders of their own; 1 stricter by `turns` in turn."""
    chance = Random(seed)
    shared = {f"S{place}": chance.sample(sorted(severity), 2) for place in range(scripts)}
    places = {}
    for marker in severity:
        mine = [script for script, two in shared.items() if marker in two]
        chance.shuffle(mine)
        places |= {(script, marker): (place, len(mine)) for place, script in enumerate(mine)}
    given, pairs = [], {}
    for script, two in shared.items():
        ability = chance.gauss(0.55, 0.2)
        found = []
        for marker in two:
            place, most = places[script, marker]
            later = turns[place * len(turns) // most] if marker == 1 else 0.0
            found.append(level(chance, ability - severity[marker] - later))
            given.append(Given(script, marker, found[-1], place))
        pairs[script] = Pair((two[0], two[1]), (found[0], found[1]))
    return Material(1, TASK, tuple(given), pairs, {})


def test_agreement_by_hand() -> None:
    pairs = [
        (marks(4, 4, 5), marks(4, 4, 4)),
        (marks(2, 2, 3), marks(3, 2, 3)),
        (marks(1, 0, 1), marks(3, 4, 1)),
        (marks(0, 0, 0), marks(0, 0, 2)),
    ] * 3  # a correlation takes ten
    found = agreement_of(TASK, pairs, [(1, 2)] * 12)
    analysis, structure, language = found.criteria
    assert found.scripts == 12
    assert [one.exact.value for one in found.criteria] == [0.5, 0.75, 0.5]
    # Bands of structure are 0, 2 and 4: from 0 to 4 is two bands, not four.
    assert [one.adjacent.value for one in found.criteria] == [0.75, 0.75, 0.75]
    # Of every four of analysis: 2/4 agree; chance 4 and 0 once each, 3 never with 3: (1 + 1) / 16.
    assert analysis.kappa.value == pytest.approx((1 / 2 - 2 / 16) / (1 - 2 / 16))
    assert structure.weighted.value is not None
    assert language.alpha.low is not None
    for figure in (found.one, found.mean, found.alpha):
        assert figure.value is not None
        assert figure.low is not None
        assert figure.low <= figure.value <= (figure.high or 1)
    # Spearman and Brown: two marks instead of one.
    one, mean = found.one.value, found.mean.value
    assert one is not None
    assert mean == pytest.approx(2 * one / (1 + one))


def test_a_correlation_lies_on_its_scale_or_is_not_given() -> None:
    """Scripts marked 100 and 0, and 0 and about 50, in turn, by hand with 50.

    Twelve of them: mean square between scripts 2 x 12 x 12.5² / 11 = 341, within
    (100² + 50²) / 4 = 3125. ICC(1,1) is (341 - 3125) / (341 + 3125) = -0.80, and stepped up to
    two marks (341 - 3125) / 341 = -8.2, which is no correlation.
    """
    high, low, middle = marks(4, 4, 5), marks(0, 0, 0), marks(2, 2, 3)
    two = agreement_of(TASK, [(high, low), (low, middle)], [(1, 2)] * 2)
    assert (two.one.reason, two.mean.reason) == ("too_few_scripts",) * 2
    against = agreement_of(TASK, [(high, low), (low, high)] * 6, [(1, 2), (1, 3)] * 6)
    assert against.mean.value is None
    assert against.mean.reason in ("contradicting", "not_estimable", "no_variation")
    nearly = agreement_of(TASK, [(high, low), (low, middle)] * 6, [(1, 2), (1, 3)] * 6)
    assert (nearly.mean.value, nearly.mean.reason) == (None, "contradicting")
    assert nearly.one.value == pytest.approx(-0.80, abs=0.05)
    assert -1 <= (nearly.one.low or 0) <= nearly.one.value <= (nearly.one.high or 0) <= 1


def test_every_correlation_lies_between_minus_one_and_one() -> None:
    chance = Random(7)
    for _turn in range(60):
        scripts = chance.randint(2, 15)
        spread = chance.choice((0.0, 0.2))
        abilities = [chance.gauss(0.5, spread) for _one in range(scripts)]
        pairs = [(level(chance, one), level(chance, one)) for one in abilities]
        found = agreement_of(TASK, pairs, [(1, 2), (2, 3)] * scripts)
        for figure in (found.one, found.mean):
            assert (figure.value is None) == (figure.reason is not None)
            assert scripts >= 10 or figure.reason == "too_few_scripts"
            for value in (figure.value, figure.low, figure.high):
                assert value is None or -1 <= value <= 1


def test_agreement_without_marks_gives_reasons() -> None:
    found = agreement_of(TASK, [], [])
    assert {one.exact.reason for one in found.criteria} == {"too_few_scripts"}
    assert (found.one.value, found.one.reason) == (None, "too_few_scripts")
    same = agreement_of(TASK, [(marks(2, 2, 3), marks(2, 2, 3))] * 3, [(1, 2)] * 3)
    assert same.criteria[0].kappa.reason == "no_variation"
    assert same.criteria[0].exact.value == 1.0


def test_kappa_is_of_two_people_whoever_came_first() -> None:
    """By hand: one gives 3, 3, 4, 4 and the other 2, 3, 3, 4, who came first once."""
    one, other = (3, 3, 4, 4), (2, 3, 3, 4)
    given = [(marks(a, 2, 3), marks(b, 2, 3)) for a, b in zip(one, other, strict=True)]
    turned = [given[0][::-1], *given[1:]]
    found = agreement_of(TASK, turned, [(2, 1), (1, 2), (1, 2), (1, 2)])
    # They agree on 2 of 4; by chance on 3: 2/4 x 2/4, and on 4: 2/4 x 1/4. By who came first it
    # would be 2, 3, 4, 4 against 3, 3, 3, 4: 1/4 x 3/4 and 2/4 x 1/4.
    assert found.two
    assert found.criteria[0].kappa.value == pytest.approx((1 / 2 - 3 / 8) / (1 - 3 / 8))
    again = agreement_of(TASK, given, [(1, 2)] * 4)
    assert found == again


def test_of_three_people_there_is_no_kappa() -> None:
    pairs = [(marks(3, 2, 3), marks(2, 2, 3)), (marks(4, 2, 3), marks(4, 0, 1))]
    found = agreement_of(TASK, pairs, [(1, 2), (1, 3)])
    assert not found.two
    analysis = found.criteria[0]
    assert [analysis.kappa.reason, analysis.weighted.reason] == ["many_markers"] * 2
    assert (analysis.kappa.value, analysis.exact.value) == (None, 0.5)
    assert analysis.alpha.value is not None


def test_a_round_is_of_markers_who_marked_the_same() -> None:
    one, two = marks(2, 2, 3), marks(4, 4, 4)
    ten = {f"R{place}": (one, two)[place % 2] for place in range(10)}
    found = round_of(TASK, {1: ten, 2: ten, 3: {"R1": two}})
    assert found is not None
    assert (found.scripts, found.markers) == (10, 2)
    assert found.forms["2,1"].value == pytest.approx(1.0)
    assert list(found.forms) == ["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
    assert round_of(TASK, {1: {"R1": one}}) is None
    assert round_of(TASK, {}) is None
    few = round_of(TASK, {1: {"R1": one, "R2": two}, 2: {"R1": one, "R2": two}})
    assert few is not None
    assert {figure.reason for figure in few.forms.values()} == {"too_few_scripts"}
    constant = round_of(TASK, {1: dict.fromkeys(ten, one), 2: dict.fromkeys(ten, two)})
    assert constant is not None
    assert constant.forms["3,1"].reason == "no_variation"


def test_one_script_more_takes_nobody_out_of_a_round() -> None:
    """Seeds come to markers one by one; the shared references stay comparable all the same."""
    scripts = {f"R{place}": marks(place % 5, 2, 3) for place in range(6)}
    given = {marker: dict(scripts) for marker in (1, 2, 3, 4)}
    given[2]["S1"] = marks(1, 2, 3)
    found = round_of(TASK, given)
    assert found is not None
    assert (found.scripts, found.markers) == (6, 4)
    given[3]["S1"] = marks(4, 0, 1)
    found = round_of(TASK, given)
    assert found is not None
    assert (found.scripts, found.markers) == (6, 4)


@pytest.fixture(scope="module")
def known() -> tuple[Material, Figures]:
    material = marked({1: 0.0, 2: 0.15, 3: -0.15}, 90)
    return material, figures_of(material)


def test_strict_and_lenient_markers_are_told_apart(known: tuple[Material, Figures]) -> None:
    severity = known[1].severity
    by_marker = {one.marker: one for one in severity.markers}
    assert [by_marker[one].leaning for one in (1, 2, 3)] == [None, "strict", "lenient"]
    assert severity.differ
    assert not severity.few
    strict, lenient = by_marker[2], by_marker[3]
    assert strict.points is not None
    assert lenient.points is not None
    # They were drawn 15 points of a hundred to either side, before rounding and the ends.
    assert -20 < strict.points < -8 < 8 < lenient.points < 20
    assert strict.raw is not None
    assert strict.fair is not None
    assert strict.fair - (by_marker[1].fair or 0) < -5
    assert {one.code for one in severity.criteria} == set(CODES)


def test_fair_averages_stand_beside_raw_ones_in_per_cent(known: tuple[Material, Figures]) -> None:
    material, figures = known
    found = figures.severity.scripts
    assert set(found) == set(material.pairs)
    weights = {one.code: one.weight for one in TASK.rubric}
    total = sum(weights.values())
    lifted = []
    for number, pair in material.pairs.items():
        by_hand = 0.0
        for code, (most, step) in CODES.items():
            mean = float(sum(one[code] for one in pair.marks)) / 2
            by_hand += 100 * weights[code] * mean / (most * step) / total
        assert found[number].raw == pytest.approx(by_hand)
        if set(pair.markers) == {1, 2}:
            fair = found[number].fair
            assert fair is not None
            lifted.append(fair - by_hand)
    # Scripts that the strict marker had half of are worth more than they got.
    assert sum(lifted) / len(lifted) > 2


def test_pairs_of_markers_and_the_error_of_a_mark(known: tuple[Material, Figures]) -> None:
    apart = known[1].apart
    assert apart[0].markers == (3, 2), "the lenient one gives more than the strict one"
    assert sum(one.scripts for one in apart) == 90
    assert known[1].error.value is not None
    assert 5 < known[1].error.value < 25


def test_a_marker_who_turns_stricter_is_told() -> None:
    material = marked({1: 0.0, 2: 0.05, 3: -0.05}, 90, turns=(0.0, 0.25))
    by_marker = {one.marker: one for one in drifts_of(TASK, material.given).markers}
    assert by_marker[1].leaning == "strict"
    assert by_marker[1].moved is not None
    assert by_marker[1].moved < -8
    assert [by_marker[one].leaning for one in (2, 3)] == [None, None]
    mine = [one for one in material.given if one.marker == 1]
    assert sum(period.scripts for period in by_marker[1].periods) == len(mine)


def test_who_swings_and_comes_back_has_not_become_stricter() -> None:
    material = marked({1: 0.0, 2: 0.05, 3: -0.05}, 90, turns=(0.0, 0.25, -0.25, 0.0))
    found = next(one for one in drifts_of(TASK, material.given).markers if one.marker == 1)
    first, second, third, last = (one.points or 0.0 for one in found.periods)
    assert second < min(first, last) - 8
    assert third > max(first, last) + 8
    assert found.moved == pytest.approx(last - first)
    assert found.leaning is None


def test_what_came_before_all_scripts_is_no_period() -> None:
    material = marked({1: 0.0, 2: 0.1}, 40)
    first = tuple(
        Given(f"R{place}", marker, marks(2, 2, 3), -5 + place, before=True)
        for marker in (1, 2)
        for place in range(4)
    )
    assert drifts_of(TASK, first + material.given) == drifts_of(TASK, material.given)


def reason(severity: Severity) -> str | None:
    assert severity.markers == ()
    return severity.reason


def test_where_there_is_no_figure_there_is_a_reason() -> None:
    material = marked({1: 0.0, 2: 0.1}, 20)
    alone = [one for one in material.given if one.marker == 1]
    assert reason(severity_of(TASK, alone)) == "too_few_markers"
    assert severity_of(TASK, []).reason in ("too_few_markers", "too_few_scripts")
    assert drifts_of(TASK, []).reason is not None
    assert drifts_of(TASK, material.given[:20]).reason == "too_few_scripts"
    same = [replace(one, marks=marks(4, 4, 5)) for one in material.given]
    assert reason(severity_of(TASK, same)) == "too_few_scripts"


def test_circles_that_share_no_script_are_named() -> None:
    one, other = marked({1: 0.0, 2: 0.1}, 20), marked({3: 0.0, 4: 0.1}, 20, seed=2)
    apart = [replace(each, script=f"T{each.script}") for each in other.given]
    found = severity_of(TASK, [*one.given, *apart])
    assert reason(found) == "unconnected"
    assert found.groups == ((1, 2), (3, 4))
    # A reference script that everybody marked links them.
    shared = [Given("R", marker, marks(2, 2, 2 + marker % 3), 99) for marker in (1, 2, 3, 4)]
    assert severity_of(TASK, [*one.given, *apart, *shared]).reason is None


def test_few_scripts_are_called_few() -> None:
    assert severity_of(TASK, marked({1: 0.0, 2: 0.1}, 8).given).few


def test_the_fingerprint_is_that_of_the_marks() -> None:
    material = marked({1: 0.0, 2: 0.1}, 6)
    turned = replace(material, given=material.given[::-1])
    assert turned.fingerprint == material.fingerprint
    again = replace(material.given[0], marks=marks(0, 0, 0))
    for other in (
        replace(material, given=(again, *material.given[1:])),
        replace(material, given=material.given[1:]),
        replace(material, version=2),
        replace(material, pairs=dict(list(material.pairs.items())[1:])),
    ):
        assert other.fingerprint != material.fingerprint


def test_a_task_with_one_criterion_has_figures() -> None:
    both = {"en": "A", "fr": "A"}
    bands = tuple(Band(value, both) for value in range(5))
    single = replace(TASK, rubric=(Criterion("analysis", "content", both, 1, bands),))
    material = replace(marked({1: 0.0, 2: 0.1}, 30), task=single)
    found = figures_of(material)
    assert len(found.agreement.criteria) == 1
    assert found.severity.reason is None
