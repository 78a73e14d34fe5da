"""Reading back what the journal of a rehearsing sitting holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from assess.delivery.models import JournalEvent
from assess.extensions import db

PER_PAGE = 2000


@dataclass(frozen=True)
class Rows:
    """One page of stored events, and after which position the next one begins."""

    events: list[list[Any]]
    next: int | None


def stored(sitting_id: str, after: int) -> Rows:
    """Events after a position: position, epoch, n, type, item, value (JSON), standing."""
    rows = db.session.execute(
        select(
            JournalEvent.position,
            JournalEvent.epoch,
            JournalEvent.n,
            JournalEvent.type,
            JournalEvent.item_ref,
            JournalEvent.value,
            JournalEvent.standing,
        )
        .where(JournalEvent.sitting_id == sitting_id, JournalEvent.position > after)
        .order_by(JournalEvent.position)
        .limit(PER_PAGE)
    ).all()
    return Rows([list(row) for row in rows], rows[-1].position if len(rows) == PER_PAGE else None)
