"""What markers have entered and not finished: by which rubric, and what stands of it now."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import String, cast, or_, select

from assess.extensions import db
from assess.written.marking_facts import Facts, Held, Rubrics
from assess.written.marking_rows import Judgement
from assess.written.marking_rules import carried, gone, refusal_to_mark
from assess.written.models import WrittenDraftMark, WrittenPaperVersion
from assess.written.papers import JSONObject, Task
from assess.written.parts import OtherRubric, Part

CHUNK = 5000


def standing_of(
    facts: Facts, version_id: int, marks: JSONObject, waiting: Iterable[str], rubrics: Rubrics
) -> tuple[JSONObject, tuple[str, ...]]:
    """`carried` from the rubric of a version to the one that a script follows."""
    before = facts.task
    if version_id != facts.version_id:
        before = rubrics.task(version_id, facts.task.code)
    return carried(before, facts.task, marks, tuple(waiting))


def shown_by(
    asked_id: int, code: str, version_id: object, rubrics: Rubrics
) -> tuple[int, Task] | None:
    """The rubric that a page says it shows, of a task of the paper that was sat; else None."""
    if type(version_id) is not int:
        return None
    if version_id != asked_id:
        asked = db.session.get_one(WrittenPaperVersion, asked_id)
        if version_id not in {one.id for one in asked.paper.versions}:
            return None
    try:
        return version_id, rubrics.task(version_id, code)
    except LookupError:
        return None


def other_rubric(
    asked_id: int, task: Task, shown: int | None, rubrics: Rubrics
) -> OtherRubric | None:
    """Why marks that were chosen by the rubric of a version cannot count for a task in force.

    None when it asks the same, or nobody says which it was. Of a version that is none of the
    paper's everything has to be judged.
    """
    if shown is None:
        return None
    found = shown_by(asked_id, task.code, shown, rubrics)
    if found is None:
        return OtherRubric(task.rubric)
    other = OtherRubric.of(found[1], task)
    return other if other.criteria or gone(found[1], task) else None


def about(task: Task, comments: JSONObject) -> JSONObject:
    """Comments on the criteria of a rubric and on the whole."""
    known = {"", *(one.code for one in task.rubric)}
    return {code: text for code, text in comments.items() if code in known}


def of_others(task: Task, comments: JSONObject) -> JSONObject:
    """Comments on criteria that a rubric does not have."""
    known = about(task, comments)
    return {code: text for code, text in comments.items() if code not in known}


def opened_in_drafts(
    chosen: Iterable[tuple[Facts, Held]], rubrics: Rubrics
) -> dict[int, tuple[str, ...]]:
    """Allocation -> criteria that a changed rubric has opened in what is entered for it.

    Only where something is: of scripts that are decided nothing is open.
    """
    facts = {
        held.allocation.id: one
        for one, held in chosen
        if one.resolution is None and not one.superseded
    }
    ids, found = sorted(facts), {}
    # Nearly always one: then only drafts that say something else are read.
    followed = {one.version_id for one in facts.values()}
    differs = or_(
        WrittenDraftMark.version_id.not_in(followed if len(followed) == 1 else ()),
        cast(WrittenDraftMark.reopened, String) != "[]",
    )
    for start in range(0, len(ids), CHUNK):
        rows = db.session.execute(
            select(
                WrittenDraftMark.allocation_id,
                WrittenDraftMark.version_id,
                WrittenDraftMark.marks,
                WrittenDraftMark.reopened,
            ).where(WrittenDraftMark.allocation_id.in_(ids[start : start + CHUNK]), differs)
        )
        for row in rows:
            one = facts[row.allocation_id]
            if row.reopened or row.version_id != one.version_id:
                _, opened = standing_of(one, row.version_id, row.marks, row.reopened, rubrics)
                if opened:
                    found[row.allocation_id] = opened
    return found


def draft_of(part: Part, rubrics: Rubrics | None = None) -> JSONObject:
    """What the page shows as entered: the draft, or the finished judgement, without what reopened.

    Where nothing can be entered any more, what was finished: a later draft never counted.
    `version` is whose rubric the page shows, `phase` which marks of others; `reopened` what of it
    has to be judged again; `gone` what was said of criteria that it no longer has.
    """
    rubrics = rubrics or Rubrics()
    draft, source = _entered(part)
    told: JSONObject = {"revision": draft.revision if draft else 0}
    told["version"], told["phase"] = part.facts.version_id, part.screen
    if source is None:
        empty: JSONObject = {"marks": {}, "comments": {}, "annotations": []}
        return {**told, **empty, "reopened": [], "gone": {}}
    waiting = source.reopened if isinstance(source, WrittenDraftMark) else ()
    marks, opened = standing_of(part.facts, source.version_id, source.marks, waiting, rubrics)
    said = {**(draft.comments if draft else {}), **source.comments}
    return {
        **told,
        "marks": marks,
        "comments": about(part.facts.task, source.comments),
        "annotations": list(source.annotations),
        "reopened": list(opened),
        "gone": of_others(part.facts.task, said),
    }


def _entered(part: Part) -> tuple[WrittenDraftMark | None, WrittenDraftMark | Judgement | None]:
    """The draft, and which of draft and finished judgement the page shows."""
    draft = db.session.get(WrittenDraftMark, part.held.allocation.id)
    last = part.held.informed or part.held.blind
    closed = last is not None and refusal_to_mark(part.standing) is not None
    return draft, last if closed else draft or last


def changed_since(part: Part) -> bool:
    """Whether a draft says something else than what its marker has finished, which counts."""
    last = part.held.informed or part.held.blind
    draft = db.session.get(WrittenDraftMark, part.held.allocation.id) if last else None
    if draft is None or last is None:
        return False
    task = part.facts.task
    entered, finished = (
        (one.marks, about(task, one.comments), one.annotations) for one in (draft, last)
    )
    return entered != finished
