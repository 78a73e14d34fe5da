"""Writing facts down for the chain, in the transaction that makes them true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assess import clock
from assess.audit.models import AuditPending
from assess.extensions import db


def record(
    kind: str,
    subject: str,
    facts: Mapping[str, Any] | None = None,
    *,
    personal: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Note one fact for the audit chain; part of the caller's transaction.

    The sealer links it into the chain within seconds, so no save waits for the chain.

    Args:
        kind: what happened, as `room.verb`: `sitting.started`, `result.released`.
        subject: what it happened to, a pseudonymous id: a sitting's, `session:12`.
        facts: JSON without personal data; part of the chain for ever.
        personal: JSON that may have to be erased; the chain holds its salted digest only.
        at: when, if not now.
    """
    db.session.add(
        AuditPending(
            at=at or clock.now(),
            kind=kind,
            subject=subject,
            facts=dict(facts or {}),
            personal=dict(personal or {}),
        )
    )
