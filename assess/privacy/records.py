"""Signed records of deletions: what remains when the data are gone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from assess.audit import keys, ledger
from assess.audit.chain import stamp
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.privacy.models import DeletionRecord

TYP = "assess-deletion+jws"


def random_key() -> str:
    """A log-in key that nobody holds."""
    return secrets.token_hex(16)


@transactional
def write(cause: str, actor_id: int, reason: str, counts: Mapping[str, int], subject: str) -> int:
    """Sign and keep what was deleted, and note it in the audit chain; returns the record's id.

    The statement names no person: `subject` is a number.
    """
    at = now()
    payload = {
        "cause": cause,
        "at": stamp(at),
        "by": actor_id,
        "subject": subject,
        "counts": dict(counts),
    }
    row = DeletionRecord(
        cause=cause,
        at=at,
        actor_id=actor_id,
        reason=reason[:500],
        counts=dict(counts),
        statement=json.dumps(payload, sort_keys=True),
        jws=keys.sign(payload, TYP),
    )
    db.session.add(row)
    db.session.flush()
    ledger.record("data.deleted", subject, {**payload, "record": row.id})
    return row.id
