"""From the marks of independent markers to the one result of a paper, in exact fractions. Pure.

Two markers judge every script without knowing of each other. Where they differ by more than the
paper's rules allow, a third judges it: first blind, then having seen both. What then counts, and
every step on the way, is data that people can read again years later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from assess.written.papers import ASPECTS, Criterion, JSONObject, Paper, Rules, Task

Marks = Mapping[str, Fraction]  # criterion -> marks
METHODS = ("nearest", "mean", "third")


class MarksError(ValueError):
    """Marks that a rubric does not know; the message names the criterion."""


@dataclass(frozen=True)
class Difference:
    """How far two markers are apart: on one criterion in marks, or as a whole in per cent."""

    criterion: str | None  # None: the whole script
    size: Fraction
    limit: int

    @property
    def beyond(self) -> bool:
        """Whether it is more than the rules allow."""
        return self.size > self.limit


@dataclass(frozen=True)
class Resolved:
    """What counts for one script: marks by criterion, by which rule, and how it came about."""

    method: str  # "mean" of two, or the rule that a third marker's judgement called for
    marks: Marks
    differences: tuple[Difference, ...]
    steps: tuple[JSONObject, ...]


def checked(task: Task, marks: Mapping[str, object]) -> dict[str, Fraction]:
    """Complete marks, each of them one of its criterion's bands. Raises `MarksError`."""
    known = {one.code: one for one in task.rubric}
    for code in marks:
        if code not in known:
            raise MarksError(f"There is no criterion {code!r} in this task.")
    for code, criterion in known.items():
        given = marks.get(code)
        if type(given) is not int or given not in {band.marks for band in criterion.bands}:
            raise MarksError(f"Criterion {code!r} needs the marks of one of its bands.")
    return {code: Fraction(str(marks[code])) for code in known}


def differences(task: Task, rules: Rules, first: Marks, second: Marks) -> tuple[Difference, ...]:
    """How far two judgements are apart, on each criterion and then as a whole."""
    apart = [
        Difference(one.code, abs(first[one.code] - second[one.code]), one.allowed(rules))
        for one in task.rubric
    ]
    whole = abs(per_cent(task.rubric, first) - per_cent(task.rubric, second))
    return (*apart, Difference(None, whole, rules.total_difference))


def needs_third(found: Iterable[Difference]) -> bool:
    """Whether a third marker has to be asked."""
    return any(one.beyond for one in found)


def resolve(
    task: Task, rules: Rules, first: Marks, second: Marks, third: Marks | None = None
) -> Resolved | None:
    """What counts; None while a third judgement is needed.

    Two who agree within the limits: their mean. Otherwise, and always when there is a third
    judgement, what the paper's rules say. `third` is the informed one.
    """
    found = differences(task, rules, first, second)
    steps: list[JSONObject] = [_told(one) for one in found]
    if third is None:
        if needs_third(found):
            return None
        method = "mean"
    else:
        method = rules.method
    given = (first, second) if third is None else (first, second, third)
    marks = {}
    for criterion in task.rubric:
        values = [one[criterion.code] for one in given]
        marks[criterion.code] = _counted(method, values)
        steps.append(
            {
                "step": "counted",
                "criterion": criterion.code,
                "method": method,
                "given": [spelled(value) for value in values],
                "marks": spelled(marks[criterion.code]),
            }
        )
    return Resolved(method, marks, found, tuple(steps))


def _counted(method: str, values: Sequence[Fraction]) -> Fraction:
    if method == "third":
        return values[-1]
    if method == "mean" or len(values) < 3:
        return sum(values, Fraction()) / len(values)
    return nearest(values)


def nearest(values: Sequence[Fraction]) -> Fraction:
    """The mean of the two nearest of three values.

    When the middle one is as far from either, no pair is nearer: the middle one counts, which
    is the mean of both pairs' means.
    """
    low, middle, high = sorted(values)
    if middle - low == high - middle:
        return middle
    return (low + middle) / 2 if middle - low < high - middle else (middle + high) / 2


def among_nearest(values: Sequence[Fraction]) -> list[bool]:
    """For each of three values, whether it goes into `nearest`."""
    low, middle, high = sorted(values)
    if middle - low == high - middle:
        return [one == middle for one in values]
    pair = {low, middle} if middle - low < high - middle else {middle, high}
    return [one in pair for one in values]


def per_cent(criteria: Iterable[Criterion], marks: Marks) -> Fraction:
    """Marks over these criteria, weighted, in per cent of the most there are; not rounded."""
    chosen = list(criteria)
    weights = sum(one.weight for one in chosen)
    if not weights:
        return Fraction()
    # In whole numbers until the end: pages do this thousands of times, and fractions are slow.
    each = [
        (one.weight, marks[one.code].numerator, marks[one.code].denominator * one.most)
        for one in chosen
    ]
    whole = lcm(*(most for _weight, _marks, most in each))
    earned = sum(weight * given * (whole // most) for weight, given, most in each)
    return Fraction(100 * earned, whole * weights)


def level_on_scale(criterion: Criterion, marks: Fraction) -> Fraction:
    """Marks between two bands as a point between their levels; not rounded."""
    bands = [band.marks for band in criterion.bands]
    for level in range(1, len(bands)):
        if marks <= bands[level]:
            below = bands[level - 1]
            return level - 1 + Fraction(marks - below, bands[level] - below)
    return Fraction(len(bands) - 1)


@dataclass(frozen=True)
class Counted:
    """One task's script with the marks that count."""

    ref: str
    task: Task
    language: str | None
    marks: Marks


@dataclass(frozen=True)
class Total:
    """A paper's result. Per cents and levels are rounded half up, once and here."""

    per_cent: int
    passed: bool
    #: "content" and "language" -> per cent, for aspects that any task judges.
    aspects: Mapping[str, int]
    #: language -> "content"/"language" -> per cent.
    languages: Mapping[str, Mapping[str, int]]
    #: language -> level 0 to 5, where criteria are on the scale.
    levels: Mapping[str, int]
    tasks: Mapping[str, int]
    exact: Fraction
    steps: tuple[JSONObject, ...]


def total(paper: Paper, counted: Sequence[Counted]) -> Total:
    """The result over a form's tasks, each with its weight. Raises `ValueError` without any."""
    weights = sum(one.task.weight for one in counted)
    if not weights:
        raise ValueError("A result needs at least one task that counts.")
    shares = {one.ref: per_cent(one.task.rubric, one.marks) for one in counted}
    exact = sum((one.task.weight * shares[one.ref] for one in counted), Fraction()) / weights
    whole = half_up(exact)
    languages = sorted({one.language for one in counted if one.language})
    by_language = {code: [one for one in counted if one.language == code] for code in languages}
    steps = [
        {
            "step": "task",
            "ref": one.ref,
            "weight": one.task.weight,
            "per_cent": spelled(shares[one.ref]),
        }
        for one in counted
    ]
    steps.append({"step": "total", "per_cent": spelled(exact), "rounded": whole})
    steps.append({"step": "pass_mark", "mark": paper.rules.pass_mark})
    return Total(
        per_cent=whole,
        passed=whole >= paper.rules.pass_mark,
        aspects=_aspects(counted),
        languages={code: _aspects(ones) for code, ones in by_language.items()},
        levels={
            code: half_up(level)
            for code, ones in by_language.items()
            if (level := _level(ones)) is not None
        },
        tasks={ref: half_up(share) for ref, share in shares.items()},
        exact=exact,
        steps=tuple(steps),
    )


def _aspects(counted: Sequence[Counted]) -> dict[str, int]:
    """Aspect -> per cent over all criteria that judge it, each with its share of its task."""
    found = {}
    for aspect in ASPECTS:
        earned, most = Fraction(), Fraction()
        for one, criterion, weight in _weighted(counted):
            if criterion.aspect == aspect:
                earned += weight * one.marks[criterion.code] / criterion.most
                most += weight
        if most:
            found[aspect] = half_up(100 * earned / most)
    return found


def _level(counted: Sequence[Counted]) -> Fraction | None:
    """The mean level over the criteria on the scale; None without any."""
    levels, weights = Fraction(), Fraction()
    for one, criterion, weight in _weighted(counted):
        if criterion.on_scale:
            levels += weight * level_on_scale(criterion, one.marks[criterion.code])
            weights += weight
    return levels / weights if weights else None


def _weighted(counted: Sequence[Counted]) -> Iterable[tuple[Counted, Criterion, Fraction]]:
    """Every criterion with its weight in the whole paper."""
    for one in counted:
        of = sum(criterion.weight for criterion in one.task.rubric)
        for criterion in one.task.rubric:
            yield one, criterion, Fraction(one.task.weight * criterion.weight, of)


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up. For values that are not negative."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def spelled(value: Fraction | int) -> list[int]:
    """A fraction as JSON keeps it: [numerator, denominator], in lowest terms."""
    exact = Fraction(value)
    return [exact.numerator, exact.denominator]


def read(value: Sequence[int]) -> Fraction:
    """What `spelled` wrote."""
    numerator, denominator = value
    return Fraction(numerator, denominator)


def marks_spelled(marks: Marks) -> JSONObject:
    """Marks as JSON keeps them."""
    return {code: spelled(value) for code, value in marks.items()}


def marks_read(marks: Mapping[str, Sequence[int]]) -> dict[str, Fraction]:
    """What `marks_spelled` wrote."""
    return {code: read(value) for code, value in marks.items()}


def _told(one: Difference) -> JSONObject:
    return {
        "step": "difference",
        "criterion": one.criterion,
        "size": spelled(one.size),
        "limit": one.limit,
        "beyond": one.beyond,
    }
