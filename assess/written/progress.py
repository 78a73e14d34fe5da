"""How far a marker is with a task: read with every script that is opened, so without its scripts.

What is done follows, for nearly all scripts, from whose rubric was judged by last; the facts of the
others are read. Always the same as `marking_queries.task_work` finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.written.marking_facts import Rubrics, facts_of, signed_off
from assess.written.marking_queries import done_by, held_by, task_work
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenReference,
    WrittenResolution,
    WrittenScript,
)


@dataclass(frozen=True)
class Progress:
    """How many of a marker's scripts are done, of which; those that come first not counted."""

    done: int
    items: tuple[int, ...]


def progress_of(marker_id: int, version_id: int, task_code: str, rubrics: Rubrics) -> Progress:
    """One marker's progress with a task."""
    rows = _rows(marker_id, version_id, task_code)
    signed = signed_off({version_id})
    theirs = [one for one in rows if one.part != "reference"]
    if not theirs or any((version_id, one.session_id) in signed for one in theirs):
        # What was signed off follows its own version, and may end with the reference scripts.
        work = task_work(marker_id, version_id, task_code, rubrics)
        return Progress(work.done, tuple(one.facts.script.id for one in work.items))
    used = rubrics.in_force(version_id)
    counted = [one for one in rows if one.purpose != "standardisation"]
    known = {one.id: _is_done(one, used) for one in counted}
    left = facts_of([one for one, done in known.items() if done is None], rubrics)
    done = sum(one is True for one in known.values())
    return Progress(done + sum(done_by(one, marker_id) for one in left.values()), tuple(known))


def _rows(marker_id: int, version_id: int, task_code: str) -> Sequence[Any]:
    judged = (
        select(WrittenMark.version_id)
        .where(WrittenMark.allocation_id == WrittenAllocation.id)
        .order_by(WrittenMark.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    decided = select(WrittenResolution.id).where(WrittenResolution.script_id == WrittenScript.id)
    found: Sequence[Any] = db.session.execute(
        held_by(marker_id, version_id, task_code)
        .outerjoin(Sitting, Sitting.id == WrittenScript.sitting_id)
        .outerjoin(WrittenReference, WrittenReference.script_id == WrittenScript.id)
        .with_only_columns(
            WrittenScript.id,
            WrittenAllocation.part,
            Sitting.session_id,
            WrittenReference.purpose,
            judged.label("judged"),
            decided.exists().label("decided"),
        )
    ).all()
    return found


def _is_done(row: Any, used: int) -> bool | None:
    """Whether a script is done that follows a version; None where its facts have to say.

    Whoever has judged by the very rubric in force has nothing left to do, whatever others do; nor
    is a script done that nobody has decided and its marker has not judged.
    """
    if row.part == "third":
        return None
    if row.judged == used:
        return True
    return False if row.judged is None and not row.decided else None
