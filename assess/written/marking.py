"""What markers do: save as they go, and finish.

A draft is saved under a revision; whoever saves from a page that has not seen the newest is told
the newest and loses nothing. So does whoever saves from a page that shows an earlier rubric: what
it holds is kept as entered by that one, and never passes for a judgement by another. Nor does
what a page holds that was drawn blind pass for a judgement that knows what others gave. A finished
judgement is a row for ever. Nothing locks a script against anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.written.entered import about, changed_since, draft_of, of_others, shown_by, standing_of
from assess.written.marking_facts import Rubrics
from assess.written.marking_rules import (
    DraftError,
    Fault,
    Refusal,
    cleaned,
    gone,
    lacks_reason,
    refusal_to_mark,
    reworded,
)
from assess.written.models import WrittenAllocation, WrittenDraftMark, WrittenMark
from assess.written.papers import JSONObject, Task
from assess.written.parts import MarkingRefused, OtherPhase, OtherRubric, Part, lock, part_of
from assess.written.resolving import MarksError, checked
from assess.written.settling import settle

__all__ = [
    "OtherPhase",
    "OtherRubric",
    "Overtaken",
    "changed_since",
    "draft_of",
    "finish",
    "save_draft",
]


class Overtaken(ValueError):
    """Another page has saved since; `newest` is what it saved."""

    def __init__(self, newest: JSONObject) -> None:
        super().__init__("overtaken")
        self.newest = newest


def save_draft(allocation_id: int, marker_id: int, revision: int, raw: Mapping[str, Any]) -> int:
    """Save what a marker has entered so far; returns the new revision.

    `raw["version"]` is whose rubric the page shows.

    Raises:
        LookupError: the script is not in this marker's hands.
        MarkingRefused: see `refusal_to_mark`.
        Overtaken: another page has saved since `revision`.
        DraftError: what was sent is no draft; says why.
        OtherRubric: what was sent is kept, by a rubric that is not in force any more.
    """
    saved = _save_draft(allocation_id, marker_id, revision, raw)
    if isinstance(saved, OtherRubric):
        raise saved
    return saved


@transactional
def _save_draft(
    allocation_id: int, marker_id: int, revision: int, raw: Mapping[str, Any]
) -> int | OtherRubric:
    rubrics = Rubrics()
    part = _part_locked(allocation_id, marker_id, rubrics)
    draft = _save(part, revision, raw, rubrics)
    return _other(part, draft, rubrics) or draft.revision


def finish(
    allocation_id: int, marker_id: int, revision: int, raw: Mapping[str, Any]
) -> WrittenMark:
    """Make what is sent the marker's judgement, for ever; a change of mind is a new row.

    `raw["phase"]` is what the page showed of the others, see `Part.screen`.

    Raises: as `save_draft`, and `MarkingRefused` with `incomplete` while a mark is missing, and
        `nothing_written` for marks that an empty script is given without a word.
        OtherPhase: what was sent is kept, from a page that shows other marks than there are now.
    """
    found = _finish(allocation_id, marker_id, revision, raw)
    if isinstance(found, MarkingRefused):
        raise found
    return found


@transactional
def _finish(
    allocation_id: int, marker_id: int, revision: int, raw: Mapping[str, Any]
) -> WrittenMark | OtherRubric | OtherPhase:
    rubrics = Rubrics()
    part = _part_locked(allocation_id, marker_id, rubrics)
    draft = _save(part, revision, raw, rubrics)
    other = _other(part, draft, rubrics) or _other_phase(part, draft, raw)
    if other is not None:
        return other  # and the draft is kept
    try:
        checked(part.facts.task, draft.marks)
    except MarksError:
        raise MarkingRefused(Refusal.INCOMPLETE) from None
    if lacks_reason(draft.marks, draft.comments, is_blank=part.facts.script.is_blank):
        raise MarkingRefused(Refusal.NOTHING_WRITTEN)
    number = db.session.scalar(
        select(func.max(WrittenMark.number)).where(WrittenMark.allocation_id == allocation_id)
    )
    mark = WrittenMark(
        allocation_id=allocation_id,
        number=(number or 0) + 1,
        version_id=draft.version_id,
        marks=draft.marks,
        comments=about(part.facts.task, draft.comments),
        annotations=draft.annotations,
        informed=part.phase == "informed",
        at=now(),
    )
    db.session.add(mark)
    db.session.flush()
    script = part.facts.script
    ledger.record(
        "written_mark.finished",
        f"written_script:{script.number}",
        {"mark": mark.id, "part": part.held.part, "informed": mark.informed, "by": marker_id},
    )
    if part.facts.reference is None and not part.waits_for_others:
        settle(script.id, rubrics)
    return mark


def _save(part: Part, revision: int, raw: Mapping[str, Any], rubrics: Rubrics) -> WrittenDraftMark:
    """The draft with what is sent; raises as `save_draft` does. Within its transaction.

    It is by the rubric that the page shows; by the one in force where that says the same.
    """
    allocation_id, script = part.held.allocation.id, part.facts.script
    draft = db.session.get(WrittenDraftMark, allocation_id)
    # A page from before drafts named a version names none: the first it can show counts.
    first = draft.version_id if draft else script.version_id
    shown = shown_by(script.version_id, script.task_code, raw.get("version", first), rubrics)
    if shown is None:
        raise DraftError(Fault.NOT_A_DRAFT)
    version_id, task = shown
    marks, comments, annotations = cleaned(task, raw, len(script.text))
    known = draft.revision if draft else 0
    if revision != known:
        raise Overtaken(draft_of(part, rubrics))
    if not _differs(task, part):
        version_id = part.facts.version_id
    if draft is None:
        draft = WrittenDraftMark(allocation_id=allocation_id, reopened=[], comments={})
        db.session.add(draft)
        opened: tuple[str, ...] = ()
    else:
        waiting = draft.reopened
        _, opened = standing_of(part.facts, draft.version_id, draft.marks, waiting, rubrics)
    draft.revision, draft.version_id = known + 1, version_id
    draft.marks, draft.annotations = marks, annotations
    draft.reopened = [code for code in opened if code not in marks]
    # No page shows a field for a criterion that its rubric does not have: what was said stays.
    draft.comments = {**of_others(task, draft.comments), **comments}
    draft.saved_at = now()
    return draft


def _other(part: Part, draft: WrittenDraftMark, rubrics: Rubrics) -> OtherRubric | None:
    """Why what was saved cannot count: it was entered by another rubric than the one in force."""
    if draft.version_id == part.facts.version_id:
        return None
    task = rubrics.task(draft.version_id, part.facts.task.code)
    return OtherRubric.of(task, part.facts.task, draft.revision)


def _other_phase(part: Part, draft: WrittenDraftMark, raw: Mapping[str, Any]) -> OtherPhase | None:
    """Why what was saved cannot be finished: the page does not show what the two others gave.

    The reply to a blind judgement may be lost, or another window have sent it; or one of the two
    has judged anew, or was replaced by somebody who gave something else.
    """
    # A page from before pages named their phase names none: it never passes for an informed one.
    return None if raw.get("phase", "blind") == part.screen else OtherPhase(draft.revision)


def _differs(task: Task, part: Part) -> bool:
    """Whether the rubric that a page shows is another than the one in force, in what it asks."""
    now_asked = part.facts.task
    return bool(reworded(task, now_asked) or gone(task, now_asked))


def _part_locked(allocation_id: int, marker_id: int, rubrics: Rubrics) -> Part:
    script_id = db.session.scalar(
        select(WrittenAllocation.script_id).where(
            WrittenAllocation.id == allocation_id, WrittenAllocation.marker_id == marker_id
        )
    )
    if script_id is None:
        raise LookupError(allocation_id)
    lock(script_id)
    part = part_of(allocation_id, marker_id, rubrics)
    refusal = refusal_to_mark(part.standing)
    if refusal is not None:
        raise MarkingRefused(refusal)
    return part
