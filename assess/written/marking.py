"""What markers do: save as they go, and finish.

A draft is saved under a revision; whoever saves from a page that has not seen the newest is told
the newest and loses nothing. A finished judgement is a row for ever. Nothing locks a script
against anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.written.marking_facts import Rubrics
from assess.written.marking_rules import (
    DraftError,
    Fault,
    Refusal,
    cleaned,
    lacks_reason,
    refusal_to_mark,
)
from assess.written.models import WrittenAllocation, WrittenDraftMark, WrittenMark
from assess.written.papers import JSONObject
from assess.written.parts import MarkingRefused, Part, lock, part_of
from assess.written.resolving import MarksError, checked
from assess.written.settling import settle


class Overtaken(ValueError):
    """Another page has saved since; `newest` is what it saved."""

    def __init__(self, newest: JSONObject) -> None:
        super().__init__("overtaken")
        self.newest = newest


def draft_of(part: Part) -> JSONObject:
    """What the page shows as entered: the draft, or the finished judgement, without what reopened.

    Where nothing can be entered any more, what was finished: a later draft never counted.
    `{"revision", "marks", "comments", "annotations"}`.
    """
    draft = db.session.get(WrittenDraftMark, part.held.allocation.id)
    last = part.held.informed or part.held.blind
    closed = last is not None and refusal_to_mark(part.standing) is not None
    source: WrittenDraftMark | WrittenMark | None = last if closed else draft or last
    if source is None:
        return {"revision": 0, "marks": {}, "comments": {}, "annotations": []}
    known = {one.code: {band.marks for band in one.bands} for one in part.facts.task.rubric}
    stale = part.held.reopened if last and (draft is None or draft.saved_at <= last.at) else ()
    return {
        "revision": draft.revision if draft else 0,
        "marks": {
            code: value
            for code, value in source.marks.items()
            if code not in stale and value in known.get(code, ())
        },
        "comments": {
            code: value for code, value in source.comments.items() if not code or code in known
        },
        "annotations": list(source.annotations),
    }


def changed_since(part: Part) -> bool:
    """Whether a draft says something else than what its marker has finished, which counts."""
    draft = db.session.get(WrittenDraftMark, part.held.allocation.id)
    last = part.held.informed or part.held.blind
    if draft is None or last is None:
        return False
    entered = (draft.marks, draft.comments, draft.annotations)
    return entered != (last.marks, last.comments, last.annotations)


@transactional
def save_draft(
    allocation_id: int,
    marker_id: int,
    revision: int,
    raw: Mapping[str, Any],
    rubric: int | None = None,
) -> int:
    """Save what a marker has entered so far; returns the new revision.

    `rubric`: the version whose bands were seen when it was entered.

    Raises:
        LookupError: the script is not in this marker's hands.
        MarkingRefused: see `refusal_to_mark`.
        Overtaken: another page has saved since `revision`.
        DraftError: what was sent is no draft, or was entered by other bands; says why.
    """
    rubrics = Rubrics()
    part = _part_locked(allocation_id, marker_id, rubrics, rubric)
    return _save(part, revision, raw).revision


@transactional
def finish(
    allocation_id: int,
    marker_id: int,
    revision: int,
    raw: Mapping[str, Any],
    rubric: int | None = None,
) -> WrittenMark:
    """Make what is sent the marker's judgement, for ever; a change of mind is a new row.

    Raises: as `save_draft`, and `MarkingRefused` with `incomplete` while a mark is missing, and
        `nothing_written` for marks that an empty script is given without a word.
    """
    rubrics = Rubrics()
    part = _part_locked(allocation_id, marker_id, rubrics, rubric)
    draft = _save(part, revision, raw)
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
        version_id=part.facts.version_id,
        marks=draft.marks,
        comments=draft.comments,
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
    if part.facts.reference is None:
        settle(script.id, rubrics)
    return mark


def _save(part: Part, revision: int, raw: Mapping[str, Any]) -> WrittenDraftMark:
    """The draft with what is sent; raises as `save_draft` does. Within its transaction."""
    allocation_id = part.held.allocation.id
    marks, comments, annotations = cleaned(part.facts.task, raw, len(part.facts.script.text))
    draft = db.session.get(WrittenDraftMark, allocation_id)
    known = draft.revision if draft else 0
    if revision != known:
        raise Overtaken(draft_of(part))
    if draft is None:
        draft = WrittenDraftMark(allocation_id=allocation_id, revision=0)
        db.session.add(draft)
    draft.revision = known + 1
    draft.marks, draft.comments, draft.annotations = marks, comments, annotations
    draft.saved_at = now()
    return draft


def _part_locked(allocation_id: int, marker_id: int, rubrics: Rubrics, rubric: int | None) -> Part:
    allocation = db.session.get(WrittenAllocation, allocation_id)
    if allocation is None or allocation.marker_id != marker_id:
        raise LookupError(allocation_id)
    lock(allocation.script_id)
    db.session.refresh(allocation)
    part = part_of(allocation_id, marker_id, rubrics)
    refusal = refusal_to_mark(part.standing)
    if refusal is not None:
        raise MarkingRefused(refusal)
    if rubrics.is_other(rubric, part.facts.version_id, part.facts.task.code):
        raise DraftError(Fault.NO_BAND)
    return part
