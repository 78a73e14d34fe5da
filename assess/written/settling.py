"""What follows from two or three judgements of a script: what counts, or a third marker."""

from __future__ import annotations

from sqlalchemy import func, select

from assess.audit import ledger
from assess.clock import now
from assess.extensions import db
from assess.written import handing
from assess.written.marking_facts import Facts, Rubrics, facts_of, fractions_of
from assess.written.models import WrittenResolution
from assess.written.resolving import Resolved, marks_spelled, resolve


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


def store(
    facts: Facts,
    found: Resolved,
    mark_ids: list[int],
    actor_id: int | None = None,
    reason: str | None = None,
) -> WrittenResolution:
    """Write down what counts. Within a transaction."""
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
