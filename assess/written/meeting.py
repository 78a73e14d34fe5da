"""Candidates as the moderation meeting sees them: whole papers, by script numbers. Pure.

Nobody has a name here. A candidate is the scripts of one sitting.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.written.judging import is_borderline
from assess.written.papers import Task
from assess.written.resolving import half_up

#: Standard errors on either side within which 95 % of errors lie.
WITHIN = 1.96


@dataclass(frozen=True)
class Share:
    """One script in a candidate's total.

    Attributes:
        script: its number.
        task: with its weight.
        counts: per cent that counts; None while it is open.
        marks: how many independent marks are in it.
        error: standard error of one marker's mark of this task, in per cent; None if not known.
        fair: `fair_total`; None if not known.
    """

    script: str
    task: Task
    counts: Fraction | None
    marks: int
    error: float | None
    fair: float | None = None


@dataclass(frozen=True)
class Candidate:
    """A whole paper.

    Attributes:
        shares: its scripts, in the order of the tasks.
        total: per cent that counts, not rounded.
        error: its standard error: what would vary had other markers marked; None if not known.
        fair: the same total without the strictness of those who marked; None if not known.
        passes: whether the total, rounded half up as a result is, reaches the pass mark.
        close: whether the meeting should look at it.
        turns: whether the fair total lies on the other side of the pass mark.
    """

    shares: tuple[Share, ...]
    total: Fraction
    error: float | None
    fair: float | None
    passes: bool
    close: bool
    turns: bool


def candidate_of(shares: Sequence[Share], pass_mark: int) -> Candidate | None:
    """A candidate's total beside the pass mark; None while a script is open.

    Near is within five points, as for single scripts, or within 1.96 standard errors. A fair total
    on the other side of the pass mark is a reason to look as well (`turns`); it changes nothing.
    """
    weights = sum(one.task.weight for one in shares)
    if not weights or any(one.counts is None for one in shares):
        return None
    earned = [one.task.weight * one.counts for one in shares if one.counts is not None]
    total = sum(earned, Fraction()) / weights
    error = _error(shares, weights)
    fair = _fair(shares, weights)
    near = is_borderline(total, pass_mark) or (
        error is not None and abs(float(total) - pass_mark) <= WITHIN * error
    )
    passes = half_up(total) >= pass_mark
    turns = fair is not None and (half_up(Fraction(fair)) >= pass_mark) != passes
    return Candidate(tuple(shares), total, error, fair, passes, near or turns, turns)


def fair_total(counts: Fraction | None, raw: float | None, fair: float | None) -> float | None:
    """What counts, moved by as much as strictness moved the independent marks; per cent.

    Whatever else set what counts apart from their average, a third marker or a decision, stays: it
    says nothing of strictness. None if any of the three is not known.
    """
    if counts is None or raw is None or fair is None:
        return None
    return min(100.0, max(0.0, float(counts) + fair - raw))


def marks_in(method: str, marks: int) -> int:
    """How many independent marks a resolution by this rule is worth.

    A third marker has seen both others, and so has a moderator, who is one person: what they add
    to a mean takes none of its error away.
    """
    return {"third": 1, "nearest": 2, "moderation": 1}.get(method, min(max(marks, 1), 2))


def _error(shares: Sequence[Share], weights: int) -> float | None:
    squares = 0.0
    for one in shares:
        if one.error is None:
            return None
        squares += (one.task.weight / weights * one.error) ** 2 / one.marks
    return math.sqrt(squares)


def _fair(shares: Sequence[Share], weights: int) -> float | None:
    known = [one.fair for one in shares]
    if any(one is None for one in known):
        return None
    return (
        sum(
            one.task.weight * fair
            for one, fair in zip(shares, known, strict=True)
            if fair is not None
        )
        / weights
    )


def nearest_first(found: Sequence[Candidate], pass_mark: int) -> list[Candidate]:
    """Those to look at, nearest to the pass mark first."""
    return sorted(
        (one for one in found if one.close),
        key=lambda one: (abs(one.total - pass_mark), [each.script for each in one.shares]),
    )
