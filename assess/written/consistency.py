"""What markers see of their own marking over time, and of nobody else's.

Seeds and comparisons with other markers wait until nothing of the task is open in their hands: a
marker who saw them earlier would know which scripts are seeds, and where others stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assess.written import figuring
from assess.written.marking_facts import Facts, Group, Rubrics, facts_of, scripts_of
from assess.written.marking_queries import TaskWork, work_of
from assess.written.moderation_queries import OnReferences, on_references, references_of
from assess.written.severities import Drifts, MarkerPeriods


@dataclass(frozen=True)
class OwnPeriods:
    """One marker's severity by period in one session; without it, the code of the reason."""

    periods: MarkerPeriods | None
    reason: str | None
    #: When these marks were read, while those of now are computed.
    as_of: datetime | None = None


@dataclass(frozen=True)
class OwnTask:
    """One task: reference scripts, and, once all is marked, severity by period."""

    work: TaskWork
    finished: bool
    references: OnReferences | None
    periods: tuple[OwnPeriods, ...]


def consistency_of(marker_id: int) -> list[OwnTask]:
    """Every task in a marker's hands."""
    return [_task(marker_id, one) for one in work_of(marker_id)]


def _task(marker_id: int, work: TaskWork) -> OwnTask:
    finished = work.next is None
    shown = [one.facts for one in work.standardisation]
    if finished:
        shown += [one.facts for one in work.items if one.facts.reference is not None]
    return OwnTask(
        work=work,
        finished=finished,
        references=on_references(shown).get(marker_id),
        periods=tuple(_periods(marker_id, work)) if finished else (),
    )


def _periods(marker_id: int, work: TaskWork) -> list[OwnPeriods]:
    rubrics = Rubrics()
    own = [one.facts for one in work.items if one.facts.reference is None]
    found = []
    for group in dict.fromkeys(one.group for one in own):
        drifts, as_of = _drifts(group, own[0].script.task_code, rubrics)
        mine = next((one for one in drifts.markers if one.marker == marker_id), None)
        if mine is not None and len(mine.periods) > 1:
            found.append(OwnPeriods(mine, None, as_of))
        else:
            # Of earlier marks, that there was no figure says nothing about now.
            reason = "not_ready" if as_of else drifts.reason or "too_few_scripts"
            found.append(OwnPeriods(None, reason))
    return found


def _drifts(group: Group, code: str, rubrics: Rubrics) -> tuple[Drifts, datetime | None]:
    """Drifts, and of when, if they are of earlier marks."""
    facts = facts_of(scripts_of(group), rubrics).values()
    task: list[Facts] = [one for one in facts if one.script.task_code == code]
    if not task:
        return Drifts(reason="too_few_scripts"), None
    references = references_of(group[0], code, rubrics, task[0].version_id)
    material = figuring.material_of(task, references)
    figures = figuring.figures_in_time({code: material})[code]
    if figures is not None:
        return figures.drifts, None
    last = figuring.last_finished(material)
    return (last.figures.drifts, last.at) if last else (Drifts(reason="not_ready"), None)
