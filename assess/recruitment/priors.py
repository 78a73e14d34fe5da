"""Results from before this engine was in use, typed in one by one."""

from __future__ import annotations

from sqlalchemy import Select, select, text

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.import_rules import Prior
from assess.results.policy_models import PriorResult

#: The lock under which earlier results are written.
LOCK = 0x7072_696F_7273


def hold() -> None:
    """Let whoever else writes earlier results wait until this transaction is committed.

    Whether one is there already is looked at before it is written; two who look at the same
    moment would both write it. SQLite has one writer anyway.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


@transactional
def add(prior: Prior, actor: Account) -> PriorResult:
    """Store an earlier result; the same one once more changes nothing."""
    hold()
    same = select(PriorResult).where(
        *(getattr(PriorResult, name) == value for name, value in prior.columns().items()),
        PriorResult.withdrawn_at.is_(None),
    )
    before = db.session.scalar(same.limit(1))
    if before is not None:
        return before
    row = PriorResult(**prior.columns(), recorded_at=now(), recorded_by=actor.id)
    db.session.add(row)
    db.session.flush()
    ledger.record("prior_result.added", f"prior_result:{row.id}", {"by": actor.id})
    return row


@transactional
def withdraw(prior_id: int, actor: Account) -> bool:
    """Take back one that was entered by mistake; False when there is none."""
    row = db.session.get(PriorResult, prior_id)
    if row is None:
        return False
    if row.withdrawn_at is None:
        row.withdrawn_at = now()
        ledger.record("prior_result.withdrawn", f"prior_result:{row.id}", {"by": actor.id})
    return True


def listed() -> Select[PriorResult]:
    """Those that count, the latest entered first."""
    return (
        select(PriorResult)
        .where(PriorResult.withdrawn_at.is_(None))
        .order_by(PriorResult.id.desc())
    )
