"""How precise a written result is: what other markers would have changed. Pure.

The error of a total comes from the two independent marks that scripts of the same paper and session
have: of one mark, the root of half the mean squared difference of two (Dahlberg, 1940), over the
root of how many marks count, by the weights of tasks. It is the error that the meeting looks at.
What another set of tasks would change is not in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.written.meeting import Share, candidate_of
from assess.written.papers import Task
from assess.written.resolving import Marks, per_cent

#: As `agreement.pairing` has it, which loads numpy: most requests show no figures.
FEWEST_PAIRS = 5


@dataclass(frozen=True)
class Script:
    """One script of a result, as it counts.

    Attributes:
        ref: of its task in the form.
        marks: that count, by criterion.
        people: how many independent marks are in them.
        version: of the paper, whose rubric was used.
    """

    ref: str
    task: Task
    marks: Marks
    people: int
    version: int


@dataclass(frozen=True)
class TaskMarks:
    """One line of the way from marks to the total.

    Attributes:
        given, most: marks, unweighted.
        share: per cent of the weighted marks, not rounded.
        weight: of the task in the paper, in per cent; those of all tasks add up to 100.
        scripts: how many with two independent marks the error rests on.
        error: standard error of one marker's mark, in per cent; None with too few.
    """

    ref: str
    task: Task
    given: Fraction
    most: int
    share: Fraction
    weight: int
    people: int
    scripts: int
    error: float | None


@dataclass(frozen=True)
class Precision:
    """The total with its error, in per cent of the weighted marks.

    Attributes:
        low, high: 95 % limits of Student's t on either side of the total, within 0 and 100; its
            degrees of freedom after Satterthwaite (1946), since n pairs have n.
        error: None where some task has too few scripts with two marks.
    """

    tasks: tuple[TaskMarks, ...]
    total: Fraction
    error: float | None
    low: float | None
    high: float | None

    @property
    def tenths(self) -> int:
        """The total in tenths, cut off: 59.46 is shown as 59.4 beside 59, never as 59.5."""
        return self.total.numerator * 10 // self.total.denominator

    @property
    def scripts(self) -> int:
        """How many scripts the error rests on: of the task with the fewest."""
        return min(one.scripts for one in self.tasks)


@dataclass(frozen=True)
class ErrorOfOne:
    """Standard error of one marker's mark of a task, in per cent of the script.

    Attributes:
        value: None with fewer than five scripts.
        scripts: how many with two independent marks it rests on.
    """

    value: float | None
    scripts: int


def error_of_one(task: Task, pairs: Sequence[tuple[Marks, Marks]]) -> ErrorOfOne:
    """What would vary with another marker, from two independent marks of each script.

    In fractions up to the root, so that it is the same number on every machine: an outcome holds
    it. The meeting's figures have it from `agreement.pairing.error_of_a_mark`.
    """
    if len(pairs) < FEWEST_PAIRS:
        return ErrorOfOne(None, len(pairs))
    apart = [per_cent(task.rubric, one) - per_cent(task.rubric, other) for one, other in pairs]
    squares = sum((one * one for one in apart), Fraction())
    return ErrorOfOne(math.sqrt(float(squares / (2 * len(pairs)))), len(pairs))


def precision_of(
    scripts: Sequence[Script],
    errors: Mapping[str, ErrorOfOne],
    pass_mark: int,
) -> Precision:
    """The marks of one result, and how far others would have given another total.

    Args:
        scripts: those of the result, in the order of the form; at least one.
        errors: code of the task -> error of one mark in this paper and session.
    """
    weights = shares_of_hundred([one.task.weight for one in scripts])
    lines = tuple(
        TaskMarks(
            ref=one.ref,
            task=one.task,
            given=sum((one.marks[each.code] for each in one.task.rubric), Fraction()),
            most=sum(each.most for each in one.task.rubric),
            share=per_cent(one.task.rubric, one.marks),
            weight=weight,
            people=one.people,
            scripts=errors[one.task.code].scripts,
            error=errors[one.task.code].value,
        )
        for one, weight in zip(scripts, weights, strict=True)
    )
    whole = candidate_of(
        [Share(one.ref, one.task, one.share, one.people, one.error) for one in lines], pass_mark
    )
    if whole is None:
        raise ValueError("A result needs at least one task that counts.")
    around = None if whole.error is None else _reach(lines, whole.error)
    return Precision(
        tasks=lines,
        total=whole.total,
        error=whole.error,
        low=None if around is None else max(0.0, float(whole.total) - around),
        high=None if around is None else min(100.0, float(whole.total) + around),
    )


def _reach(lines: Sequence[TaskMarks], error: float) -> float:
    """Half the width of the 95 % interval; few pairs of marks make it wider than 1.96 errors."""
    # scipy loads slowly, and most requests show no figures.
    from scipy.special import stdtrit  # noqa: PLC0415

    whole = sum(one.task.weight for one in lines)
    parts = [
        ((one.task.weight / whole * (one.error or 0.0)) ** 2 / one.people, one.scripts)
        for one in lines
    ]
    spread = sum(part * part / scripts for part, scripts in parts)
    return float(stdtrit(error**4 / spread, 0.975)) * error if spread else 0.0


def shares_of_hundred(weights: Sequence[int]) -> list[int]:
    """Weights in whole per cent that add up to 100: the largest remainders are rounded up.

    Of equal remainders, the earlier one. Nought for all without any weight.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    found = [100 * one // whole for one in weights]
    rest = [100 * one % whole for one in weights]
    for place in sorted(range(len(weights)), key=lambda at: -rest[at])[: 100 - sum(found)]:
        found[place] += 1
    return found
