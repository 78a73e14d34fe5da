"""What the audit chain holds, as its readers see it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from assess.audit import sealer
from assess.audit.models import AuditEntry, AuditPersonal
from assess.extensions import db


def entries(*kinds: str) -> list[dict[str, Any]]:
    """Sealed entries of these kinds in order, with their personal data where there are any."""
    return [one for one in everything() if one["kind"] in kinds]


def everything() -> list[dict[str, Any]]:
    """Every entry of the chain, what was pending included."""
    sealer.seal()
    rows = db.session.execute(
        select(AuditEntry.entry, AuditPersonal.content)
        .outerjoin(AuditPersonal, AuditPersonal.seq == AuditEntry.seq)
        .order_by(AuditEntry.seq)
    )
    return [{**json.loads(entry), "said": json.loads(kept or "{}")} for entry, kept in rows]
