"""What the meeting's page shows beside the scripts: figures of each task, and whole papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assess.written import figuring
from assess.written.figures import Figures
from assess.written.meeting import (
    Candidate,
    Share,
    candidate_of,
    fair_total,
    marks_in,
    nearest_first,
)
from assess.written.moderation_queries import Line, Meeting, binned


@dataclass(frozen=True)
class LookedAt:
    """Figures by task, those that are not ready being None, and candidates without a name.

    `as_of`: tasks whose figures are of earlier marks, those of now being computed, and of when.
    """

    figures: Mapping[str, Figures | None]
    as_of: Mapping[str, datetime]
    candidates: tuple[Candidate, ...]
    close: tuple[Candidate, ...]
    bins: tuple[int, ...]

    #: Number of a script -> its id.
    ids: Mapping[str, int]
    #: Everybody whom a figure is about.
    markers: frozenset[int]

    @property
    def current(self) -> bool:
        return self.ready and not self.as_of

    @property
    def ready(self) -> bool:
        return all(one is not None for one in self.figures.values())


def looked_at(meeting: Meeting, wait_s: float = figuring.PAGE_S) -> LookedAt:
    """Compute, or take from what is kept, everything about a group's marks."""
    materials = {
        view.task.code: figuring.material_of([line.facts for line in view.lines], view.references)
        for view in meeting.tasks
    }
    figures, as_of = figuring.figures_in_time(materials, wait_s), {}
    for code, material in materials.items():
        last = figuring.last_finished(material) if figures[code] is None else None
        if last is not None:
            figures[code], as_of[code] = last.figures, last.at
    shares: dict[str, list[Share]] = {}
    for view in meeting.tasks:
        for line in view.lines:
            sitting_id = line.facts.script.sitting_id
            if sitting_id is not None:
                shares.setdefault(sitting_id, []).append(_share(line, figures[view.task.code]))
    pass_mark = meeting.paper.rules.pass_mark
    found = [candidate_of(some, pass_mark) for some in shares.values()]
    candidates = [one for one in found if one is not None]
    return LookedAt(
        figures=figures,
        as_of=as_of,
        candidates=tuple(candidates),
        close=tuple(nearest_first(candidates, pass_mark)),
        bins=binned([one.total for one in candidates]),
        ids={
            line.facts.script.number: line.facts.script.id
            for view in meeting.tasks
            for line in view.lines
        },
        markers=meeting.marker_ids.union(
            *(view.drifts for view in meeting.tasks),
            *(one.markers for one in figures.values() if one is not None),
        ),
    )


def _share(line: Line, figures: Figures | None) -> Share:
    facts, fair = line.facts, None
    if figures is not None:
        fair = figures.severity.scripts.get(facts.script.number)
    resolution = facts.resolution
    return Share(
        script=facts.script.number,
        task=facts.task,
        counts=line.per_cent,
        marks=marks_in(resolution.detail["method"], len(resolution.mark_ids)) if resolution else 2,
        error=figures.error.value if figures is not None else None,
        fair=fair_total(line.per_cent, fair.raw, fair.fair) if fair is not None else None,
    )
