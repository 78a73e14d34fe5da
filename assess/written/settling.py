"""What follows from two or three judgements of a script: what counts, or a third marker."""

from __future__ import annotations

import structlog
from sqlalchemy import func, or_, select

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.written import handing
from assess.written.marking_facts import (
    Facts,
    Group,
    Rubrics,
    facts_of,
    fractions_of,
    open_groups,
    resolved_under,
    scripts_of,
)
from assess.written.marking_rows import superseded
from assess.written.models import (
    WrittenAllocation,
    WrittenMark,
    WrittenResolution,
    WrittenScript,
)
from assess.written.parts import lock
from assess.written.resolving import Resolved, marks_read, marks_spelled, resolve

log = structlog.get_logger()

#: The version by which each group was settled last, in this process.
_settled_by: dict[Group, int] = {}


def settle(script_id: int, rubrics: Rubrics) -> WrittenResolution | None:
    """Let two judgements that agree count, or a third decide; else ask for the third.

    Within a transaction that has locked the script.
    """
    facts = facts_of([script_id], rubrics)[script_id]
    pair, third = facts.pair, facts.held_as("third")
    if pair is None or facts.resolution is not None:
        return None
    informed = third.informed if third and not third.reopened else None
    if third is not None and informed is None:
        return None
    first, second = pair
    found = resolve(
        facts.task,
        facts.paper.rules,
        fractions_of(first),
        fractions_of(second),
        fractions_of(informed) if informed else None,
    )
    if found is None:
        handing.give_third(facts)
        return None
    used = [first, second, *([informed] if informed else [])]
    return store(facts, found, [one.id for one in used])


def carry(facts: Facts) -> WrittenResolution | None:
    """Write down again what counts, under the version that everybody of the group follows now.

    The marks are the same, the record names the version; None when it does so already. Within a
    transaction.
    """
    last = facts.resolution
    if last is None or int(last.detail["version"]) == facts.version_id:
        return None
    found = resolved_under(facts.task, facts.paper.rules, facts.held, last.mark_ids)
    if last.detail["method"] == "moderation" or found is None:
        known = marks_read(last.marks)
        kept = {one.code: known[one.code] for one in facts.task.rubric}
        found = Resolved(last.detail["method"], kept, (), ())
    marks, actor_id, blank = list(last.mark_ids), last.resolved_by, bool(last.blank)
    return store(facts, found, marks, actor_id, last.reason, blank=blank)


@transactional
def settle_alone(script_id: int) -> None:
    """`settle` in a transaction of its own. Raises `LookupError`."""
    lock(script_id)
    settle(script_id, Rubrics())


def settle_waiting() -> int:
    """Settle what other rules have opened again: a later version was signed off; returns how many.

    Each group is looked at in a process until nothing in it lacks a third marker, and again when
    what it follows changes. Scripts that only lack a third marker are tried each time.
    """
    settled, rubrics = 0, Rubrics()
    for script_id in without_third():
        _try_to_settle(script_id)
    for group in open_groups():
        used = rubrics.in_force(group[0])
        if used in (group[0], _settled_by.get(group)):
            continue
        stuck = False
        for one in facts_of(scripts_of(group), rubrics).values():
            third = one.held_as("third")
            waits = third is not None and third.informed is None
            if one.resolution is None and one.pair is not None and not waits:
                done = _try_to_settle(one.script.id)
                settled += done
                # Perhaps still: nobody may have been there.
                stuck = stuck or third is None or not done
        if not stuck:
            _settled_by[group] = used
    return settled


def _try_to_settle(script_id: int) -> bool:
    """`settle_alone`; one script that fails keeps no other, and no result, from its turn."""
    try:
        settle_alone(script_id)
    except Exception:
        log.exception("written_not_settled", script=script_id)
        db.session.rollback()
        return False
    return True


def without_third() -> list[int]:
    """Scripts that both have judged and nobody has decided, and that have no third marker.

    Nobody could be it when the second finished, or one of those who had decided was replaced and
    the third taken back; somebody may by now.
    """
    held = select(WrittenAllocation.id).where(
        WrittenAllocation.script_id == WrittenScript.id, WrittenAllocation.withdrawn_at.is_(None)
    )
    judged = held.join(WrittenMark, WrittenMark.allocation_id == WrittenAllocation.id)
    resolved = select(WrittenResolution.id).where(WrittenResolution.script_id == WrittenScript.id)
    replaced = (
        select(WrittenAllocation.id)
        .join(WrittenMark, WrittenMark.allocation_id == WrittenAllocation.id)
        .where(
            WrittenAllocation.script_id == WrittenScript.id,
            WrittenAllocation.part.in_(("first", "second")),
            WrittenAllocation.withdrawn_at.is_not(None),
        )
    )
    ids = list(
        db.session.scalars(
            select(WrittenScript.id)
            .where(
                WrittenScript.sitting_id.is_not(None),
                or_(~resolved.exists(), replaced.exists()),
                judged.where(WrittenAllocation.part == "first").exists(),
                judged.where(WrittenAllocation.part == "second").exists(),
                ~held.where(WrittenAllocation.part == "third").exists(),
                ~superseded(),
            )
            .order_by(WrittenScript.id)
        )
    )
    facts = facts_of(ids)
    return [one for one in ids if facts[one].resolution is None and facts[one].pair is not None]


def store(
    facts: Facts,
    found: Resolved,
    mark_ids: list[int],
    actor_id: int | None = None,
    reason: str | None = None,
    *,
    blank: bool | None = None,
) -> WrittenResolution:
    """Write down what counts, and whether nothing was written. Within a transaction.

    The script tells of `blank` unless it is given: of one that was erased since it cannot.
    """
    empty = facts.script.is_blank if blank is None else blank
    number = db.session.scalar(
        select(func.max(WrittenResolution.number)).where(
            WrittenResolution.script_id == facts.script.id
        )
    )
    row = WrittenResolution(
        script_id=facts.script.id,
        number=(number or 0) + 1,
        mark_ids=mark_ids,
        marks=marks_spelled(found.marks),
        detail={
            "method": found.method,
            "version": facts.version_id,
            "steps": list(found.steps),
            **({"blank": True} if empty else {}),
        },
        at=now(),
        resolved_by=actor_id,
        reason=reason,
    )
    db.session.add(row)
    db.session.flush()
    told = {"resolution": row.id, "method": found.method, "marks": mark_ids}
    ledger.record(
        "written_script.resolved",
        f"written_script:{facts.script.number}",
        told if actor_id is None else {**told, "by": actor_id},
    )
    return row
