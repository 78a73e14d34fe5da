"""Integrity of written tests: the job that gathers evidence, and what people make of it.

Nothing here is read where marks are made; what is decided here changes no mark and no result.
"""

from __future__ import annotations

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.written.comparing import compare_waiting
from assess.written.integrity_models import WrittenIntegrityDecision
from assess.written.models import WrittenScript
from assess.written.tracing import trace_waiting

EVERY_S = 60.0
DECISIONS = ("no_concern", "look_into", "reported")


def run() -> int:
    """Trace and compare the scripts that have come; returns how much was done."""
    return trace_waiting() + compare_waiting()


@transactional
def decide(
    script_id: int, other_id: int | None, decision: str, reason: str, actor: Account
) -> WrittenIntegrityDecision:
    """Write down what a person made of one script's writing, or of two scripts beside each other.

    Raises:
        LookupError: no such script or decision, or one of both is nobody's work.
        ValueError: no reason.
    """
    if decision not in DECISIONS or script_id == other_id:
        raise LookupError(decision)
    if not reason.strip():
        raise ValueError("A decision about a script has a reason.")
    ids = sorted(one for one in (script_id, other_id) if one is not None)
    scripts = [db.session.get(WrittenScript, one) for one in ids]
    if any(one is None or one.sitting_id is None for one in scripts):
        raise LookupError(script_id)
    row = WrittenIntegrityDecision(
        first_id=ids[0],
        second_id=ids[1] if len(ids) > 1 else None,
        decision=decision,
        reason=reason.strip()[:500],
        at=now(),
        decided_by=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    told = {"decision": row.id, "said": decision, "by": actor.id}
    for one in scripts:
        if one is not None and one.sitting_id is not None:
            # About both: neither person's file is silent about it. The reason can be erased.
            ledger.record(
                "written_integrity.decided", one.sitting_id, told, personal={"reason": row.reason}
            )
    return row
