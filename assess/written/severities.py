"""Who is strict, who is erratic, whose severity moves: the many-facet model of one task. Pure.

Everything that people read first is in per cent of the whole script, as marks are; logits stand
beside it. No figure changes a mark: fair averages stand beside raw ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assess.written.papers import Task
from assess.written.resolving import Marks

if TYPE_CHECKING:
    from assess.written.agreement.checking import FloatArray
    from assess.written.agreement.drifting import Drift
    from assess.written.agreement.facets import ManyFacetRasch

#: With all markers looked at together, a difference that chance gives once in twenty times.
CHANCE = 0.05
#: Mean squares between which marks are as regular as the model expects (docs/written-agreement.md).
UNIFORM, ERRATIC = 0.5, 1.5
#: Marks below which a mean square says nothing yet.
FEWEST_MARKS = 30
#: Scripts below which the page says that figures rest on few.
FEW_SCRIPTS = 10


@dataclass(frozen=True)
class Given:
    """One marker's independent judgement of one script, and which of theirs it was, from 0.

    `before`: a reference script that was marked before all others.
    """

    script: str
    marker: int
    marks: Marks
    place: int
    before: bool = False


@dataclass(frozen=True)
class MarkerLine:
    """One marker. Points are per cent of the script above what an average marker would give."""

    marker: int
    scripts: int
    marks: int
    raw: float | None
    fair: float | None
    points: float | None
    points_error: float | None
    severity: float | None  # infinite for nothing but lowest or highest bands
    error: float | None
    infit: float | None
    outfit: float | None
    #: "strict" or "lenient" where chance does not explain it.
    leaning: str | None
    #: "erratic" or "uniform".
    consistency: str | None


@dataclass(frozen=True)
class CriterionLine:
    """One criterion: how hard it was to get marks on it, and the mean of what was given."""

    code: str
    difficulty: float | None
    error: float | None
    raw: float | None


@dataclass(frozen=True)
class FairScript:
    """Raw and fair average of a script's independent marks, in per cent."""

    raw: float | None
    fair: float | None
    error: float | None


@dataclass(frozen=True)
class Severity:
    """The model's figures; without them, the code of the reason.

    `groups`: with `unconnected`, the markers that can be compared among themselves.
    """

    reason: str | None = None
    groups: tuple[tuple[int, ...], ...] = ()
    markers: tuple[MarkerLine, ...] = ()
    criteria: tuple[CriterionLine, ...] = ()
    scripts: Mapping[str, FairScript] = field(default_factory=dict)
    #: Near 1: markers certainly differ; 0: they might be exchanged.
    reliability: float | None = None
    differ: bool = False
    few: bool = False


@dataclass(frozen=True)
class PeriodLine:
    """A stretch of a marker's scripts, in the order of marking; points as for `MarkerLine`."""

    scripts: int
    points: float | None
    error: float | None


@dataclass(frozen=True)
class MarkerPeriods:
    """One marker's severity by period.

    `moved`: points between the first period and the last. `leaning`: "strict" or "lenient" when
    chance does not explain that difference, with all markers looked at together; `p_value` is its.
    """

    marker: int
    periods: tuple[PeriodLine, ...]
    moved: float | None
    p_value: float | None
    leaning: str | None


@dataclass(frozen=True)
class Drifts:
    """Severity by period of every marker; without it, the code of the reason."""

    reason: str | None = None
    markers: tuple[MarkerPeriods, ...] = ()


@dataclass(frozen=True)
class _Scale:
    """What bands are worth in per cent of their criterion, and the weights of criteria."""

    worth: list[list[float]]
    weights: list[float]
    place: list[Mapping[object, int]]

    @classmethod
    def of(cls, task: Task) -> _Scale:
        return cls(
            [[100 * band.marks / one.most for band in one.bands] for one in task.rubric],
            [float(one.weight) for one in task.rubric],
            [{band.marks: place for place, band in enumerate(one.bands)} for one in task.rubric],
        )


def severity_of(task: Task, given: Sequence[Given]) -> Severity:
    """Severity, consistency and fair averages from everything that was judged independently."""
    # numpy and scipy load slowly, and most requests show no figures.
    from assess.written.agreement.checking import NoFigure  # noqa: PLC0415
    from assess.written.agreement.facets import many_facet_rasch  # noqa: PLC0415
    from assess.written.agreement.linking import Unconnected  # noqa: PLC0415

    scale = _Scale.of(task)
    scripts, markers, bands = _block(task, scale, given)
    try:
        model = many_facet_rasch(bands)
    except Unconnected as apart:
        groups = tuple(tuple(markers[place] for place in group) for group in apart.markers)
        return Severity(reason=apart.reason, groups=groups)
    except NoFigure as none:
        return Severity(reason=none.reason)
    return _told(task, scale, scripts, markers, given, model)


def drifts_of(task: Task, given: Sequence[Given]) -> Drifts:
    """Severity by period; what was marked before all other scripts is left out."""
    import numpy as np  # noqa: PLC0415  see above

    from assess.written.agreement.checking import NoFigure  # noqa: PLC0415  see above
    from assess.written.agreement.drifting import periods_of, severity_by_period  # noqa: PLC0415

    during = [one for one in given if not one.before]
    scale = _Scale.of(task)
    scripts, markers, bands = _block(task, scale, during)
    rows = {script: row for row, script in enumerate(scripts)}
    period = np.zeros((len(scripts), len(markers)), dtype=np.int64)
    for column, marker in enumerate(markers):
        mine = sorted((one for one in during if one.marker == marker), key=lambda one: one.place)
        for one, turn in zip(mine, periods_of(len(mine)).tolist(), strict=True):
            period[rows[one.script], column] = turn
    try:
        drift = severity_by_period(bands, period)
    except NoFigure as none:
        return Drifts(reason=none.reason)
    return Drifts(markers=_periods(scale, markers, drift))


def _block(
    task: Task, scale: _Scale, given: Sequence[Given]
) -> tuple[list[str], list[int], FloatArray]:
    """Keys of scripts and markers, and bands of shape (S, J, I)."""
    import numpy as np  # noqa: PLC0415  see above

    scripts = sorted({one.script for one in given})
    markers = sorted({one.marker for one in given})
    row = {key: place for place, key in enumerate(scripts)}
    column = {key: place for place, key in enumerate(markers)}
    bands = np.full((len(scripts), len(markers), len(task.rubric)), np.nan)
    for one in given:
        for place, criterion in enumerate(task.rubric):
            band = scale.place[place].get(one.marks.get(criterion.code))
            if band is not None:
                bands[row[one.script], column[one.marker], place] = band
    return scripts, markers, bands


def _told(
    task: Task,
    scale: _Scale,
    scripts: Sequence[str],
    markers: Sequence[int],
    given: Sequence[Given],
    model: ManyFacetRasch,
) -> Severity:
    import numpy as np  # noqa: PLC0415  see above

    from assess.written.agreement.fair import fair_averages  # noqa: PLC0415

    averages = fair_averages(model, scale.weights, scale.worth)
    points, reach = _points(scale, model, model.markers.measure, model.markers.standard_error)
    leaning = _leanings(model.markers.measure, model.markers.standard_error)
    held = {marker: sum(one.marker == marker for one in given) for marker in markers}
    worth = [np.asarray(one) for one in scale.worth]
    by_criterion = []
    for place in range(len(task.rubric)):
        column = model.bands[:, :, place]
        by_criterion.append(worth[place][column[~np.isnan(column)].astype(int)].mean())
    return Severity(
        markers=tuple(
            MarkerLine(
                marker=marker,
                scripts=held[marker],
                marks=int(model.markers.marks[place]),
                raw=_known(averages.marker_raw[place]),
                fair=_known(averages.marker_fair[place]),
                points=_known(points[place]),
                points_error=_known(reach[place]),
                severity=_known(model.markers.measure[place]),
                error=_known(model.markers.standard_error[place]),
                infit=_known(model.markers.infit[place]),
                outfit=_known(model.markers.outfit[place]),
                leaning=leaning[place],
                consistency=_consistency(model, place),
            )
            for place, marker in enumerate(markers)
        ),
        criteria=tuple(
            CriterionLine(
                code=one.code,
                difficulty=_known(model.criteria.measure[place]),
                error=_known(model.criteria.standard_error[place]),
                raw=_known(by_criterion[place]),
            )
            for place, one in enumerate(task.rubric)
        ),
        scripts={
            number: FairScript(
                _known(averages.raw[row]),
                _known(averages.fair[row]),
                _known(averages.standard_error[row]),
            )
            for row, number in enumerate(scripts)
        },
        reliability=_known(model.separation.reliability),
        differ=bool(model.separation.p_value < CHANCE),
        few=min(held.values()) < FEW_SCRIPTS,
    )


def _points(
    scale: _Scale, model: ManyFacetRasch, severity: FloatArray, error: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Per cent above what severity 0 gives, and half of what one error either way changes."""
    import numpy as np  # noqa: PLC0415  see above

    from assess.written.agreement.fair import expected_averages  # noqa: PLC0415

    def given(severe: FloatArray) -> FloatArray:
        return expected_averages(model, severe, scale.weights, scale.worth)

    usual = given(np.zeros(1))[0]
    with np.errstate(invalid="ignore"):
        reach = (given(severity - error) - given(severity + error)) / 2.0
    return given(severity) - usual, np.where(np.isfinite(severity), reach, np.nan)


def _leanings(severity: FloatArray, error: FloatArray) -> list[str | None]:
    """Who differs from the average marker by more than chance explains."""
    import numpy as np  # noqa: PLC0415  see above
    from scipy.special import erfc  # noqa: PLC0415

    from assess.written.agreement.drifting import holm  # noqa: PLC0415

    with np.errstate(invalid="ignore"):
        chance = erfc(np.abs(severity) / error / math.sqrt(2.0))
    sure = holm(np.where(np.isfinite(severity), chance, np.nan)) < CHANCE
    return [
        ("strict" if one > 0 else "lenient") if known else None
        for one, known in zip(severity, sure, strict=True)
    ]


def _consistency(model: ManyFacetRasch, place: int) -> str | None:
    if model.markers.marks[place] < FEWEST_MARKS:
        return None
    squares = model.markers.infit[place], model.markers.outfit[place]
    if max(squares) > ERRATIC:
        return "erratic"
    return "uniform" if max(squares) < UNIFORM else None


def _periods(scale: _Scale, markers: Sequence[int], drift: Drift) -> tuple[MarkerPeriods, ...]:
    import numpy as np  # noqa: PLC0415  see above

    points, reach = np.full(drift.severity.shape, np.nan), np.full(drift.severity.shape, np.nan)
    where = tuple(drift.elements.T)
    facet = drift.model.markers
    points[where], reach[where] = _points(scale, drift.model, facet.measure, facet.standard_error)
    found = []
    for row, marker in enumerate(markers):
        turns = np.flatnonzero(drift.scripts[row])
        lines = tuple(
            PeriodLine(
                int(drift.scripts[row, turn]), _known(points[row, turn]), _known(reach[row, turn])
            )
            for turn in turns
        )
        moved = None
        if len(lines) > 1 and lines[0].points is not None and lines[-1].points is not None:
            moved = lines[-1].points - lines[0].points
        sure = drift.adjusted[row] < CHANCE and moved is not None
        leaning = ("strict" if (moved or 0) < 0 else "lenient") if sure else None
        found.append(MarkerPeriods(marker, lines, moved, _known(drift.adjusted[row]), leaning))
    return tuple(found)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
