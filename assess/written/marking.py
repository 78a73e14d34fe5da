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
from assess.written.marking_rows import Judgement
from assess.written.marking_rules import Refusal, cleaned, refusal_to_mark
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
    source: WrittenDraftMark | Judgement | None = last if closed else draft or last
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
    last = part.held.informed or part.held.blind
    draft = db.session.get(WrittenDraftMark, part.held.allocation.id) if last else None
    if draft is None or last is None:
        return False
    entered = (draft.marks, draft.comments, draft.annotations)
    return entered != (last.marks, last.comments, last.annotations)


@transactional
def save_draft(allocation_id: int, marker_id: int, revision: int, raw: Mapping[str, Any]) -> int:
    """Save what a marker has entered so far; returns the new revision.

    Raises:
        LookupError: the script is not in this marker's hands.
        MarkingRefused: see `refusal_to_mark`.
        Overtaken: another page has saved since `revision`.
        DraftError: what was sent is no draft; says why.
    """
    return _save(_part_locked(allocation_id, marker_id, Rubrics()), revision, raw).revision


@transactional
def finish(
    allocation_id: int, marker_id: int, revision: int, raw: Mapping[str, Any]
) -> WrittenMark:
    """Make what is sent the marker's judgement, for ever; a change of mind is a new row.

    Raises: as `save_draft`, and `MarkingRefused` with `incomplete` while a mark is missing.
    """
    rubrics = Rubrics()
    part = _part_locked(allocation_id, marker_id, rubrics)
    draft = _save(part, revision, raw)
    try:
        checked(part.facts.task, draft.marks)
    except MarksError:
        raise MarkingRefused(Refusal.INCOMPLETE) from None
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
    if part.facts.reference is None and not part.waits_for_others:
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
