"""What the written test holds about a person: taken out, and given to them."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from assess.delivery.evidence import erased_on_record
from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.privacy.narrow import lifted
from assess.privacy.person import Person, Rows
from assess.results.models import Result
from assess.written.integrity_models import (
    WrittenComparison,
    WrittenIntegrityDecision,
    WrittenSimilarity,
    WrittenTrace,
)
from assess.written.marking_facts import facts_of
from assess.written.marking_rows import superseded
from assess.written.models import (
    WrittenAllocation,
    WrittenConflict,
    WrittenDraftMark,
    WrittenFile,
    WrittenMark,
    WrittenPaperVersion,
    WrittenResolution,
    WrittenScript,
    WrittenUpload,
)
from assess.written.queries import KIND

GONE = "[erased]"
TABLES = (
    "written_file",
    "written_integrity_decision",
    "written_mark",
    "written_resolution",
    "written_script",
    "written_upload",
)


def erase_scripts(sitting_ids: Collection[str]) -> dict[str, int]:
    """Take out what was written and handed in, and what was written or found out about it.

    Marks and what counts stay, and so do digests of texts: a result can be computed from them.
    """
    scripts = select(WrittenScript.id).where(WrittenScript.sitting_id.in_(sitting_ids))
    hands = select(WrittenAllocation.id).where(WrittenAllocation.script_id.in_(scripts))
    own = WrittenUpload.sitting_id.in_(sitting_ids)
    handed_in = set(db.session.scalars(select(WrittenUpload.digest).where(own)))
    elsewhere = set(db.session.scalars(select(WrittenUpload.digest).where(~own)))
    papers = {
        digest
        for files in db.session.scalars(select(WrittenPaperVersion.files))
        for digest in files.values()
    }
    files = sorted(handed_in - elsewhere - papers)
    with lifted(*TABLES):
        changed: tuple[tuple[Any, Any, dict[str, Any]], ...] = (
            (
                WrittenScript,
                WrittenScript.sitting_id.in_(sitting_ids),
                {"document": {}, "text": "", "words": 0},
            ),
            (WrittenUpload, own, {"name": GONE}),
            (
                WrittenMark,
                WrittenMark.allocation_id.in_(hands),
                {"comments": {}, "annotations": []},
            ),
            (
                WrittenResolution,
                WrittenResolution.script_id.in_(scripts) & WrittenResolution.reason.is_not(None),
                {"reason": GONE},
            ),
            (WrittenIntegrityDecision, _about(WrittenIntegrityDecision, scripts), {"reason": GONE}),
            (WrittenTrace, WrittenTrace.script_id.in_(scripts), {"facts": {}, "film": b""}),
        )
        counts = {
            model.__tablename__: _count(update(model).where(which).values(values))
            for model, which, values in changed
        }
        counts["written_file"] = sum(map(_empty, files))
    reasons = update(WrittenAllocation).where(
        WrittenAllocation.script_id.in_(scripts), WrittenAllocation.withdrawn_reason.is_not(None)
    )
    counts["written_allocation"] = _count(reasons.values(withdrawn_reason=GONE))
    drafts = delete(WrittenDraftMark).where(WrittenDraftMark.allocation_id.in_(hands))
    counts["written_draft_mark"] = _count(drafts)
    alike = delete(WrittenSimilarity).where(_about(WrittenSimilarity, scripts))
    counts["written_similarity"] = _count(alike)
    counts["written_comparison"] = _unname(set(db.session.scalars(scripts)))
    return counts


def _unname(script_ids: Collection[int]) -> int:
    """Take scripts out of those named beside a phrase of many; returns how many comparisons."""
    changed = 0
    versions = select(WrittenScript.version_id).where(WrittenScript.id.in_(script_ids))
    about = select(WrittenComparison).where(WrittenComparison.version_id.in_(versions))
    for one in db.session.scalars(about.order_by(WrittenComparison.id)):
        kept = [
            {**phrase, "holders": [each for each in phrase["holders"] if each not in script_ids]}
            if "holders" in phrase
            else phrase
            for phrase in one.common
        ]
        if kept != one.common:
            one.common, changed = kept, changed + 1
    return changed


def is_being_marked(account_ids: Any) -> bool:
    """Whether written work of these accounts has been handed in, and is not signed off yet.

    Emptied now, it would be marked as if nothing had been written.
    """
    closed = (
        select(Sitting.id)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .where(
            Sitting.account_id.in_(account_ids),
            Sitting.state == "closed",
            Sitting.started_at.is_not(None),
            ~Sitting.rehearsal,
            TestDefinition.kind == KIND,
        )
    )
    recorded = select(Result.id).where(Result.sitting_id == Sitting.id).exists()
    # Of a journal that was erased no script can be made, and so nothing signed off.
    if not all(map(erased_on_record, db.session.scalars(closed.where(~recorded)))):
        return True
    newest = select(WrittenScript.id).where(WrittenScript.sitting_id.in_(closed), ~superseded())
    return any(not one.is_closed for one in facts_of(sorted(db.session.scalars(newest))).values())


def scripts_as_subjects(sitting_ids: Collection[str]) -> list[str]:
    """Under which names the audit chain has reasons of markers for giving scripts back.

    Not among those of a person's copy: what these entries tell beside is who marked.
    """
    numbers = select(WrittenScript.number).where(WrittenScript.sitting_id.in_(sitting_ids))
    return [f"written_script:{number}" for number in db.session.scalars(numbers)]


def _empty(digest: str) -> int:
    """Put an empty file in the place of one; the same bytes can be handed in again by others."""
    blank = secrets.token_hex(32)
    db.session.execute(
        insert(WrittenFile).values(
            digest=blank, media_type="application/octet-stream", size=0, content=b""
        )
    )
    whose = update(WrittenUpload).where(WrittenUpload.digest == digest)
    db.session.execute(whose.values(digest=blank))
    return _count(delete(WrittenFile).where(WrittenFile.digest == digest))


def _about(model: type[WrittenIntegrityDecision | WrittenSimilarity], scripts: Any) -> Any:
    return or_(model.first_id.in_(scripts), model.second_id.in_(scripts))


def erase_conflicts(account_ids: Collection[int]) -> int:
    """Forget with whom a person was in conflict, and why; of who marked, the reason alone.

    What counts may still rest on the judgement of whoever has marked.
    """
    about = WrittenConflict.candidate_id.in_(account_ids)
    gone = _count(delete(WrittenConflict).where(about))
    named = or_(
        WrittenConflict.marker_id.in_(account_ids), WrittenConflict.declared_by.in_(account_ids)
    )
    return gone + _count(update(WrittenConflict).where(named).values(reason=GONE))


def scripts(person: Person) -> Rows:
    """What the person wrote and handed in; once there is a result also how it was marked, and what
    was found out and decided about how it was written.

    Who marked is told by role alone; rubrics and model answers are content of the test. Of a
    likeness with another script only the person's own side is told.
    """
    found = db.session.scalars(
        select(WrittenScript)
        .where(WrittenScript.sitting_id.in_(person.sitting_ids))
        .order_by(WrittenScript.sitting_id, WrittenScript.item_ref, WrittenScript.id)
    ).all()
    judged = set(
        db.session.scalars(
            select(Result.sitting_id).where(Result.sitting_id.in_(person.sitting_ids))
        )
    )
    return [
        {
            "sitting": one.sitting_id,
            "task": one.item_ref,
            "language": one.language,
            "text": one.text,
            "words": one.words,
            "made_at": one.made_at,
            "files": _files(one),
            "marks": _marks(one, person) if one.sitting_id in judged else [],
            "counts": _counts(one, person) if one.sitting_id in judged else [],
            "writing": _writing(one) if one.sitting_id in judged else {},
            "similarities": _similarities(one) if one.sitting_id in judged else [],
            "integrity": _integrity(one, person) if one.sitting_id in judged else [],
        }
        for one in found
    ]


def _files(script: WrittenScript) -> Rows:
    rows = db.session.scalars(
        select(WrittenUpload)
        .where(
            WrittenUpload.sitting_id == script.sitting_id,
            WrittenUpload.item_ref == script.item_ref,
        )
        .order_by(WrittenUpload.id)
    )
    return [
        {
            "name": one.name,
            "sha256": one.digest,
            "finding": one.finding,
            "received_at": one.received_at,
        }
        for one in rows
    ]


def _marks(script: WrittenScript, person: Person) -> Rows:
    rows = db.session.execute(
        select(WrittenMark, WrittenAllocation.part, WrittenAllocation.marker_id)
        .join(WrittenAllocation, WrittenAllocation.id == WrittenMark.allocation_id)
        .where(WrittenAllocation.script_id == script.id)
        .order_by(WrittenMark.id)
    )
    return [
        {
            "by": person.who(row.marker_id),
            "as": row.part,
            "marks": row.WrittenMark.marks,
            "comments": row.WrittenMark.comments,
            "highlights": row.WrittenMark.annotations,
            "second_look": row.WrittenMark.informed,
            "at": row.WrittenMark.at,
        }
        for row in rows
    ]


def _counts(script: WrittenScript, person: Person) -> Rows:
    rows = db.session.scalars(
        select(WrittenResolution)
        .where(WrittenResolution.script_id == script.id)
        .order_by(WrittenResolution.number)
    )
    return [
        {
            "marks": one.marks,
            "rule": one.detail["method"],
            "at": one.at,
            "reason": person.clean(one.reason),
        }
        for one in rows
    ]


def _writing(script: WrittenScript) -> dict[str, Any]:
    found = db.session.get(WrittenTrace, script.id)
    return {} if found is None else found.facts


def _similarities(script: WrittenScript) -> Rows:
    rows = db.session.scalars(
        select(WrittenSimilarity)
        .where(_about(WrittenSimilarity, [script.id]))
        .order_by(WrittenSimilarity.id)
    )
    return [
        {
            "with": one.source or "another script",
            "words": one.words,
            "share": one.first_share if one.first_id == script.id else one.second_share,
            "by_chance": one.adjusted,
        }
        for one in rows
    ] + _of_many(script)


def _of_many(script: WrittenScript) -> Rows:
    """Long phrases that many scripts of the task have, this one too."""
    compared = select(WrittenComparison.common).where(
        WrittenComparison.version_id == script.version_id,
        WrittenComparison.task_code == script.task_code,
    )
    return [
        {
            "with": f"{phrase['scripts']} scripts or more",
            "words": phrase["words"],
            "share": None,
            "by_chance": None,
        }
        for common in db.session.scalars(compared.order_by(WrittenComparison.id))
        for phrase in common
        if script.id in phrase.get("holders", ())
    ]


def _integrity(script: WrittenScript, person: Person) -> Rows:
    rows = db.session.scalars(
        select(WrittenIntegrityDecision)
        .where(_about(WrittenIntegrityDecision, [script.id]))
        .order_by(WrittenIntegrityDecision.id)
    )
    return [
        {
            "decision": one.decision,
            "about": "the writing" if one.second_id is None else "a likeness with another script",
            "reason": person.clean(one.reason),
            "by": person.who(one.decided_by),
            "at": one.at,
        }
        for one in rows
    ]


def _count(statement: Any) -> int:
    done: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)
