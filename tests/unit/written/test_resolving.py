"""Figures computed by hand, and what must hold whatever marks are given."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.written.papers import Criterion, Rules
from assess.written.resolving import (
    Counted,
    MarksError,
    among_nearest,
    checked,
    differences,
    half_up,
    level_on_scale,
    marks_read,
    marks_spelled,
    nearest,
    needs_third,
    per_cent,
    resolve,
    total,
)
from tests.support.written_rubrics import LANGUAGE, bands, paper, task, words

TASK = task()
CHOICES = st.fixed_dictionaries(
    {one.code: st.sampled_from([Fraction(band.marks) for band in one.bands]) for one in TASK.rubric}
)
EQUAL = {"content": Fraction(4), "order": Fraction(2), "language": Fraction(6)}


def whole(content: int, order: int, language: int) -> dict[str, Fraction]:
    return {"content": Fraction(content), "order": Fraction(order), "language": Fraction(language)}


def test_a_script_in_per_cent_by_hand() -> None:
    # (3 × 4/6 + 1 × 2/4 + 2 × 6/10) / 6 = (2 + 0.5 + 1.2) / 6 = 3.7 / 6
    assert per_cent(TASK.rubric, EQUAL) == Fraction(370, 6)


def test_differences_by_hand() -> None:
    other = {"content": Fraction(2), "order": Fraction(4), "language": Fraction(6)}
    found = {one.criterion: one for one in differences(TASK, Rules(), EQUAL, other)}
    assert [found[code].size for code in ("content", "order", "language")] == [2, 2, 0]
    # content: 3 × 2/6 = 1 down, order: 2/4 up; half a point of six is 8 1/3 per cent.
    assert found[None].size == Fraction(50, 6)
    assert not needs_third(found.values())


def test_a_difference_at_the_limit_is_within_and_one_above_is_not() -> None:
    low = {**EQUAL, "language": Fraction(4)}
    lower = {**EQUAL, "language": Fraction(2)}
    assert not needs_third(differences(TASK, Rules(), EQUAL, low))
    assert needs_third(differences(TASK, Rules(), EQUAL, lower))
    strict = Rules(criterion_difference=10, total_difference=6)
    # 2 × 2/10 of 6 = 6 2/3 per cent
    assert needs_third(differences(TASK, strict, EQUAL, low))


def test_a_criterion_with_a_limit_of_its_own_goes_by_it() -> None:
    short = Criterion("tone", "content", words("Tone"), 1, bands(0, 1, 2), difference=1)
    tone = task(rubric=(short, LANGUAGE))
    one = {"tone": Fraction(0), "language": Fraction(4)}
    two = {"tone": Fraction(2), "language": Fraction(6)}
    found = differences(tone, Rules(total_difference=100), one, two)
    assert [(each.limit, each.beyond) for each in found] == [(1, True), (2, False), (100, False)]
    near = {**one, "tone": Fraction(1)}
    assert not needs_third(differences(tone, Rules(total_difference=100), one, near))


def test_two_who_agree_count_with_their_mean() -> None:
    found = resolve(TASK, Rules(), EQUAL, {**EQUAL, "order": Fraction(3)})
    assert found is not None
    assert (found.method, found.marks["order"]) == ("mean", Fraction(5, 2))
    assert found.steps[-2] == {
        "step": "counted",
        "criterion": "order",
        "method": "mean",
        "given": [[2, 1], [3, 1]],
        "marks": [5, 2],
    }


@pytest.mark.parametrize(
    ("method", "counted"),
    [("nearest", Fraction(1)), ("mean", Fraction(8, 3)), ("third", Fraction(2))],
)
def test_each_rule_with_a_third_marker(method: str, counted: Fraction) -> None:
    first, second, third = ({**EQUAL, "content": Fraction(one)} for one in (0, 6, 2))
    rules = Rules(method=method)
    assert resolve(TASK, rules, first, second) is None
    found = resolve(TASK, rules, first, second, third)
    assert found is not None
    assert (found.method, found.marks["content"]) == (method, counted)


def test_a_third_in_the_very_middle_counts_itself() -> None:
    assert nearest([Fraction(0), Fraction(6), Fraction(3)]) == 3


@given(st.lists(st.integers(0, 10).map(Fraction), min_size=3, max_size=3))
def test_nearest_is_the_mean_of_the_pair_that_a_search_finds(values: list[Fraction]) -> None:
    pairs = [(values[0], values[1]), (values[0], values[2]), (values[1], values[2])]
    least = min(abs(one - other) for one, other in pairs)
    means = {(one + other) / 2 for one, other in pairs if abs(one - other) == least}
    found = nearest(values)
    assert found in means or found == sum(means, Fraction()) / len(means)


@given(CHOICES, CHOICES, CHOICES, st.sampled_from(["nearest", "mean", "third"]))
def test_what_counts_lies_between_the_marks_and_ignores_who_was_first(
    first: dict[str, Fraction], second: dict[str, Fraction], third: dict[str, Fraction], method: str
) -> None:
    rules = Rules(method=method)
    found = resolve(TASK, rules, first, second, third)
    swapped = resolve(TASK, rules, second, first, third)
    assert found is not None
    assert swapped is not None
    assert found.marks == swapped.marks
    for code, value in found.marks.items():
        given_marks = [first[code], second[code], third[code]]
        assert min(given_marks) <= value <= max(given_marks)
    alone = resolve(TASK, rules, first, second)
    assert (alone is None) == needs_third(differences(TASK, rules, first, second))


@given(CHOICES)
def test_marks_come_back_from_json_as_they_were(marks: dict[str, Fraction]) -> None:
    assert marks_read(marks_spelled(marks)) == marks


@given(st.fractions(min_value=0, max_value=1000))
def test_rounding_half_up_is_decimals(value: Fraction) -> None:
    below = value.numerator // value.denominator
    assert half_up(value) == (below + 1 if value - below >= Fraction(1, 2) else below)


def test_a_level_between_two_bands() -> None:
    assert level_on_scale(LANGUAGE, Fraction(0)) == 0
    assert level_on_scale(LANGUAGE, Fraction(5)) == Fraction(5, 2)
    assert level_on_scale(LANGUAGE, Fraction(10)) == 5


def test_a_paper_by_hand() -> None:
    essay, message = task(weight=3), task("message", language="fr", weight=1)
    result = total(
        paper(essay, message),
        [
            Counted("t1", essay, "en", EQUAL),  # 61 2/3 per cent
            Counted(
                "t2",
                message,
                "fr",
                {"content": Fraction(6), "order": Fraction(0), "language": Fraction(9)},
            ),
        ],
    )
    # t2: (3 + 0 + 1.8) / 6 = 80 per cent; (3 × 61.666… + 80) / 4 = 66.25
    assert result.exact == Fraction(265, 4)
    assert (result.per_cent, result.passed) == (66, True)
    assert result.tasks == {"t1": 62, "t2": 80}
    assert result.levels == {"en": 3, "fr": 5}  # 3, and 4.5 rounded half up
    # Content of t1: (3 × 4/6 + 2/4) / 4 = 62.5; of t2: 3/4
    assert result.languages["en"] == {"content": 63, "language": 60}
    assert result.languages["fr"] == {"content": 75, "language": 90}
    # (3 × 4/6 × 0.625 + 1 × 4/6 × 0.75) / (4 × 4/6) = 65.625
    assert result.aspects == {"content": 66, "language": 68}


def test_rounding_happens_once_and_before_the_mark() -> None:
    # 59.5 per cent is 60, which reaches a mark of 60.
    one = task(rubric=(LANGUAGE,))
    rules = Rules(pass_mark=60)
    result = total(
        paper(one, rules=rules), [Counted("t1", one, "en", {"language": Fraction(595, 100)})]
    )
    assert (result.per_cent, result.passed) == (60, True)


@pytest.mark.parametrize(
    "marks",
    [
        {},
        {"content": 4, "order": 2},
        {"content": 4, "order": 2, "language": 5},
        {"content": 4, "order": 2, "language": 6.0},
        {"content": 4, "order": True, "language": 6},
        {"content": 4, "order": 2, "language": 6, "style": 1},
    ],
)
def test_marks_that_no_band_gives_are_refused(marks: dict[str, object]) -> None:
    with pytest.raises(MarksError):
        checked(TASK, marks)


@pytest.mark.parametrize(
    ("values", "among"),
    [
        ((1, 2, 5), [True, True, False]),
        ((5, 1, 4), [True, False, True]),
        ((0, 2, 4), [False, True, False]),  # as far from either: the middle one counts
        ((3, 3, 6), [True, True, False]),
        ((2, 2, 2), [True, True, True]),
    ],
)
def test_which_of_three_values_go_into_the_nearest(
    values: tuple[int, ...], among: list[bool]
) -> None:
    exact = [Fraction(one) for one in values]
    assert among_nearest(exact) == among
    chosen = [one for one, counts in zip(exact, among, strict=True) if counts]
    assert sum(chosen, Fraction()) / len(chosen) == nearest(exact)
