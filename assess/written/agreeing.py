"""Figures of agreement for one task: each with its interval, or why there is none. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from assess.written.papers import Criterion, Task
from assess.written.resolving import Marks, per_cent

#: Scripts below which a correlation says nothing: with so few its interval spans most of the scale.
FEWEST_SCRIPTS = 10
#: Of the resamples from which alpha's interval comes, so that the same marks give the same one.
SEED = 20260718


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
    weighted: Figure
    alpha: Figure


@dataclass(frozen=True)
class Agreement:
    """By criterion, and of the scripts' totals.

    `two`: the same two markers marked every script. Cohen's kappas exist for them alone: they
    compare what each of two people usually gives, which first and second marks of many do not have.
    Of a correlation only the forms in which any two markers make a pair: (1,1) of one mark,
    (1,k) of the mean of both.
    """

    scripts: int
    two: bool
    criteria: tuple[CriterionAgreement, ...]
    one: Figure
    mean: Figure
    alpha: Figure


@dataclass(frozen=True)
class Round:
    """Reference scripts that the same markers have all marked: every form of the correlation."""

    scripts: int
    markers: int
    forms: Mapping[str, Figure]


def agreement_of(
    task: Task, pairs: Sequence[tuple[Marks, Marks]], markers: Sequence[tuple[int, int]]
) -> Agreement:
    """Figures for a task; bands count by their place, so that neighbours are one apart.

    Args:
        pairs: the two judgements of each script.
        markers: who gave them.
    """
    # numpy and scipy load slowly, and most requests show no figures.
    from assess.written.agreement import intraclass  # noqa: PLC0415

    two = len({frozenset(both) for both in markers}) <= 1
    if two:
        pairs = [
            pair if both[0] < both[1] else pair[::-1]
            for pair, both in zip(pairs, markers, strict=True)
        ]
    totals = [[float(per_cent(task.rubric, one)) for one in pair] for pair in pairs]
    return Agreement(
        scripts=len(pairs),
        two=two,
        criteria=tuple(_criterion(one, pairs, two) for one in task.rubric),
        one=correlation(partial(intraclass.intraclass, totals, "1,1"), len(totals)),
        mean=correlation(partial(intraclass.intraclass, totals, "1,k"), len(totals)),
        alpha=_alpha(totals, "interval"),
    )


def round_of(task: Task, given: Mapping[int, Mapping[str, Marks]]) -> Round | None:
    """What markers who marked the same scripts agree on; None where no two did.

    Args:
        given: marker -> script -> marks.
    """
    from assess.written.agreement import intraclass  # noqa: PLC0415  see above

    chosen, shared = _fullest(given)
    if len(chosen) < 2 or not shared:
        return None
    complete = {marker: given[marker] for marker in chosen}
    table = [
        [float(per_cent(task.rubric, some[script])) for some in complete.values()]
        for script in shared
    ]
    forms: dict[str, Figure] = {
        form: correlation(partial(intraclass.intraclass, table, form), len(table))
        for form in intraclass.FORMS
    }
    return Round(len(shared), len(complete), forms)


def _fullest(given: Mapping[int, Mapping[str, Marks]]) -> tuple[list[int], list[str]]:
    """The markers and scripts of the largest table without gaps; with two markers at least.

    A marker who has marked one script more, or one fewer, than the others spoils no table.
    """
    scripts = {script for some in given.values() for script in some}
    having = {
        script: frozenset(marker for marker, some in given.items() if script in some)
        for script in scripts
    }
    sets = {one & other for one in having.values() for other in having.values()}
    tables = [
        (sorted(markers), sorted(script for script in scripts if markers <= having[script]))
        for markers in sets
        if len(markers) > 1
    ]
    return max(
        tables, key=lambda one: (len(one[0]) * len(one[1]), len(one[0]), one), default=([], [])
    )


def _criterion(
    criterion: Criterion, pairs: Sequence[tuple[Marks, Marks]], two: bool
) -> CriterionAgreement:
    from assess.written.agreement import kappa, proportions  # noqa: PLC0415  see above

    place = {band.marks: float(index) for index, band in enumerate(criterion.bands)}
    table = [[_placed(place, one.get(criterion.code)) for one in pair] for pair in pairs]
    first, second = [row[0] for row in table], [row[1] for row in table]
    none = Figure(None, reason="many_markers")
    return CriterionAgreement(
        criterion.code,
        exact=figure(partial(proportions.exact_agreement, table)),
        adjacent=figure(partial(proportions.adjacent_agreement, table)),
        kappa=figure(partial(kappa.cohen_kappa, first, second, "none")) if two else none,
        weighted=figure(partial(kappa.cohen_kappa, first, second, "quadratic")) if two else none,
        alpha=_alpha(table, "ordinal"),
    )


def _placed(place: Mapping[int, float], marks: Any) -> float:
    return float("nan") if marks is None else place.get(marks, float("nan"))


def _alpha(table: Sequence[Sequence[float]], metric: str) -> Figure:
    import numpy as np  # noqa: PLC0415  see above

    from assess.written.agreement import alpha  # noqa: PLC0415

    generator = np.random.default_rng(SEED)
    return figure(partial(alpha.alpha_interval, table, metric, generator))  # type: ignore[arg-type]


def correlation(compute: Callable[[], Any], scripts: int) -> Figure:
    """A correlation within -1 to 1, or why there is none.

    An estimate by mean squares has no such bounds: where markers contradict each other, that of a
    mean falls without limit. It then says no more than that, which is the reason given instead.
    """
    if scripts < FEWEST_SCRIPTS:
        return Figure(None, reason="too_few_scripts")
    found = figure(compute)
    if found.value is None:
        return found
    if found.value < -1.0:
        return Figure(None, reason="contradicting")
    low = None if found.low is None else max(-1.0, found.low)
    return Figure(found.value, low, found.high)


def figure(compute: Callable[[], Any]) -> Figure:
    """A figure, or the reason why these marks have none."""
    from assess.written.agreement.checking import NoFigure  # noqa: PLC0415  see above

    try:
        found = compute()
    except NoFigure as none:
        return Figure(None, reason=none.reason)
    except ValueError:
        # No table at all: there is not a single script.
        return Figure(None, reason="too_few_scripts")
    if isinstance(found, float):
        return Figure(found)
    return Figure(float(found.value), found.low, found.high)
