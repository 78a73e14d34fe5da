"""Proof that one subject's entries stand in the signed chain, without showing others'.

From the checkpoint before the first entry to one after the last: the subject's own entries in
full, all others as digests. Whoever computes the links arrives at the signed head or does not.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from assess.audit import checkpoints, sealer
from assess.audit.chain import digest_of
from assess.audit.models import AuditCheckpoint, AuditEntry, AuditPersonal
from assess.extensions import db


def proof_of(subject: str) -> dict[str, Any] | None:
    """The proof, after a checkpoint is taken where one is needed; None without entries.

    `after` is None when no checkpoint could be signed (there is no key).
    """
    sealer.seal()
    first, last = _bounds(subject)
    if last and _after(last) is None:
        checkpoints.take("proof")
    if last == 0:
        return None
    before = db.session.scalar(
        select(AuditCheckpoint)
        .where(AuditCheckpoint.seq < first)
        .order_by(AuditCheckpoint.seq.desc())
        .limit(1)
    )
    after = _after(last)
    rows = db.session.execute(
        select(AuditEntry.seq, AuditEntry.subject, AuditEntry.entry)
        .where(
            AuditEntry.seq > (before.seq if before else 0),
            AuditEntry.seq <= (after.seq if after else last),
        )
        .order_by(AuditEntry.seq)
    )
    return {
        "before": before.jws if before else None,
        "entries": [
            {"seq": seq, "entry": entry}
            if whose == subject
            else {"seq": seq, "digest": digest_of(entry.encode()).hex()}
            for seq, whose, entry in rows
        ],
        "after": after.jws if after else None,
        "personal": _personal(subject),
    }


def _bounds(subject: str) -> tuple[int, int]:
    first, last = db.session.execute(
        select(func.min(AuditEntry.seq), func.max(AuditEntry.seq)).where(
            AuditEntry.subject == subject
        )
    ).one()
    return first or 0, last or 0


def _after(seq: int) -> AuditCheckpoint | None:
    return db.session.scalar(
        select(AuditCheckpoint)
        .where(AuditCheckpoint.seq >= seq)
        .order_by(AuditCheckpoint.seq)
        .limit(1)
    )


def _personal(subject: str) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(AuditPersonal.seq, AuditPersonal.salt, AuditPersonal.content)
        .join(AuditEntry, AuditEntry.seq == AuditPersonal.seq)
        .where(AuditEntry.subject == subject)
        .order_by(AuditPersonal.seq)
    )
    return [{"seq": seq, "salt": salt.hex(), "content": content} for seq, salt, content in rows]
