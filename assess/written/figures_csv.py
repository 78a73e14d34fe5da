"""The meeting's figures as one long table: a row for each figure, without a candidate's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from assess.written.agreeing import Figure
from assess.written.figures import Figures
from assess.written.moderation_queries import Meeting, TaskView

#: `figure` is a code that stays the same in every language; empty cells are figures that are none,
#: for the reason in the last column.
COLUMNS = ("task", "of", "subject", "figure", "value", "low", "high", "error", "count", "reason")
Row = tuple[str | float | None, ...]


def rows_of(
    meeting: Meeting,
    figures: Mapping[str, Figures | None],
    as_of: Mapping[str, datetime],
    names: Mapping[int, str],
) -> Iterator[Row]:
    """Every figure of every task whose figures are ready; of earlier marks, with their time."""
    for view in meeting.tasks:
        found = figures[view.task.code]
        if found is not None:
            at = as_of.get(view.task.code)
            if at is not None:
                yield (view.task.code, "task", "whole", "as_of", at.isoformat(), *(None,) * 5)
            for row in (
                *_agreement(found),
                *_severity(found, names),
                *_drift(found, view, names),
                *_scripts(found, view),
            ):
                yield (view.task.code, *row)


def _row(of: str, subject: str, figure: str, found: Figure, count: int | None = None) -> Row:
    return (of, subject, figure, found.value, found.low, found.high, None, count, found.reason)


def _agreement(found: Figures) -> Iterator[Row]:
    agreement = found.agreement
    count = agreement.scripts
    for one in agreement.criteria:
        for name in ("exact", "adjacent", "kappa", "weighted", "alpha"):
            yield _row("criterion", one.code, name, getattr(one, name), count)
    for name, figure in (
        ("icc_1_1", agreement.one),
        ("icc_1_k", agreement.mean),
        ("alpha", agreement.alpha),
        ("error_of_a_mark", found.error),
    ):
        yield _row("script", "whole", name, figure, count)
    if found.round is not None:
        for form, figure in found.round.forms.items():
            name = f"icc_{form.replace(',', '_')}"
            yield _row("reference", "whole", name, figure, found.round.scripts)


def _severity(found: Figures, names: Mapping[int, str]) -> Iterator[Row]:
    severity = found.severity
    if severity.reason is not None:
        yield ("marker", None, "severity", None, None, None, None, None, severity.reason)
    for one in severity.markers:
        who = names[one.marker]
        for name, value, error in (
            ("raw_average", one.raw, None),
            ("fair_average", one.fair, None),
            ("points", one.points, one.points_error),
            ("severity", one.severity, one.error),
            ("infit", one.infit, None),
            ("outfit", one.outfit, None),
        ):
            yield ("marker", who, name, value, None, None, error, one.scripts, None)
    for each in severity.criteria:
        yield (
            "criterion",
            each.code,
            "difficulty",
            each.difficulty,
            None,
            None,
            each.error,
            None,
            None,
        )
    for apart in found.apart:
        who = " / ".join(names[marker] for marker in apart.markers)
        yield (
            "pair",
            who,
            "mean_difference",
            apart.mean,
            apart.low,
            apart.high,
            None,
            apart.scripts,
            None,
        )
        yield ("pair", who, "mean_distance", apart.apart, None, None, None, apart.scripts, None)


def _drift(found: Figures, view: TaskView, names: Mapping[int, str]) -> Iterator[Row]:
    for marker, one in view.drifts.items():
        for place, apart in enumerate(one.drift.apart):
            name = "reference_before" if one.before[place] else "reference_during"
            yield ("marker", names[marker], name, float(apart), None, None, None, place + 1, None)
    if found.drifts.reason is not None:
        yield ("marker", None, "period", None, None, None, None, None, found.drifts.reason)
    for periods in found.drifts.markers:
        for place, period in enumerate(periods.periods, 1):
            yield (
                "marker",
                names[periods.marker],
                f"period_{place}",
                period.points,
                None,
                None,
                period.error,
                period.scripts,
                None,
            )
        yield (
            "marker",
            names[periods.marker],
            "drift_p_value",
            periods.p_value,
            *(None,) * 5,
        )


def _scripts(found: Figures, view: TaskView) -> Iterator[Row]:
    for line in view.lines:
        number = line.facts.script.number
        counts = float(line.per_cent) if line.per_cent is not None else None
        yield ("script", number, "counts", counts, *(None,) * 5)
        fair = found.severity.scripts.get(number)
        if fair is not None:
            yield ("script", number, "raw_average", fair.raw, *(None,) * 5)
            yield ("script", number, "fair_average", fair.fair, None, None, fair.error, None, None)
