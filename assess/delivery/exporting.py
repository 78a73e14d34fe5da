"""Everything about one sitting that somebody outside can check by arithmetic alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from assess.audit import proofs
from assess.audit.chain import stamp
from assess.delivery.errors import Refused
from assess.delivery.models import Receipt, Sitting
from assess.delivery.queries import journal_of
from assess.extensions import db


def export(sitting_id: str) -> dict[str, Any]:
    """Journal with salts and digests, receipts, audit entries with their inclusion proof.

    Raises:
        Refused: there is no such sitting.
    """
    if db.session.get(Sitting, sitting_id) is None:
        raise Refused("not_found")
    proof = proofs.proof_of(sitting_id)
    receipts = db.session.scalars(
        select(Receipt).where(Receipt.sitting_id == sitting_id).order_by(Receipt.number)
    )
    return {
        "format": "assess-sitting-export",
        "version": 1,
        "sitting": sitting_id,
        "journal": [
            {
                "position": row.position,
                "epoch": row.epoch,
                "n": row.n,
                "type": row.type,
                "item": row.item_ref,
                "value": row.value,
                "t": row.t_ms,
                "received_at": stamp(row.received_at),
                "standing": row.standing,
                "reason": row.reason,
                "salt": row.salt.hex(),
                "digest": row.digest.hex(),
                "chain": row.chain.hex(),
            }
            for row in journal_of(sitting_id)
        ],
        "receipts": [
            {"code": row.code, "events": row.events, "digest": row.digest, "jws": row.jws}
            for row in receipts
        ],
        "audit": proof,
    }
