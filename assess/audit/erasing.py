"""Erasing personal data beside the chain; the chain itself stays as it is."""

from __future__ import annotations

from sqlalchemy import delete, select

from assess.audit import ledger, sealer
from assess.audit.checking import ERASED
from assess.audit.models import AuditEntry, AuditPersonal
from assess.database import transactional
from assess.extensions import db


@transactional
def erase_personal(subject: str) -> int:
    """Delete the personal data (and salts) of all entries about `subject`; returns how many.

    What waits is sealed first, so that nothing personal follows. The erasure is itself an
    entry, by which `verify` tells it from a loss.
    """
    sealer.seal_all()
    found = db.session.scalars(
        select(AuditPersonal.seq)
        .join(AuditEntry, AuditEntry.seq == AuditPersonal.seq)
        .where(AuditEntry.subject == subject)
        .order_by(AuditPersonal.seq)
    ).all()
    if not found:
        return 0
    db.session.execute(
        delete(AuditPersonal)
        .where(AuditPersonal.seq.in_(found))
        .execution_options(synchronize_session=False)
    )
    ledger.record(ERASED, subject, {"entries": list(found)})
    return len(found)
