"""Figures of agreement for one task: each with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from assess.written.marking_facts import fractions_of
from assess.written.models import WrittenMark
from assess.written.papers import Task
from assess.written.resolving import per_cent


@dataclass(frozen=True)
class Figure:
    """One figure with its interval; without a value, the code of the reason."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class CriterionAgreement:
    """How far two independent judgements agree on one criterion."""

    code: str
    exact: Figure
    adjacent: Figure
    kappa: Figure


@dataclass(frozen=True)
class Agreement:
    """By criterion, and of the scripts' totals: ICC(1,1), since any two markers make a pair."""

    scripts: int
    criteria: tuple[CriterionAgreement, ...]
    total: Figure


def agreement_of(task: Task, pairs: Sequence[tuple[WrittenMark, WrittenMark]]) -> Agreement:
    """Figures for a task; bands count by their place, so that neighbours are one apart."""
    # numpy and scipy load slowly, and most requests show no figures.
    from assess.written.agreement import intraclass, kappa, proportions  # noqa: PLC0415

    criteria = []
    for criterion in task.rubric:
        place = {band.marks: float(index) for index, band in enumerate(criterion.bands)}
        table = [
            [place.get(one.marks.get(criterion.code, -1), float("nan")) for one in pair]
            for pair in pairs
        ]
        first, second = [row[0] for row in table], [row[1] for row in table]
        criteria.append(
            CriterionAgreement(
                criterion.code,
                _figure(partial(proportions.exact_agreement, table)),
                _figure(partial(proportions.adjacent_agreement, table)),
                _figure(partial(kappa.cohen_kappa, first, second, "quadratic")),
            )
        )
    totals = [[float(per_cent(task.rubric, fractions_of(one))) for one in pair] for pair in pairs]
    total = _figure(partial(intraclass.intraclass, totals, "1,1"))
    return Agreement(len(pairs), tuple(criteria), total)


def _figure(compute: Callable[[], Any]) -> Figure:
    from assess.written.agreement.checking import NoFigure  # noqa: PLC0415  see above

    try:
        found = compute()
    except NoFigure as none:
        return Figure(None, reason=none.reason)
    except ValueError:
        return Figure(None, reason="too_few_scripts")
    low, high = getattr(found, "low", None), getattr(found, "high", None)
    return Figure(float(found.value), low, high)
