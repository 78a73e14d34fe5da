"""Fetching and locking sittings, and writing down what happened to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, SittingLog
from assess.delivery.rules import Snapshot, state_at
from assess.extensions import db


def locked(sitting_id: str) -> Sitting:
    """The sitting, held until the end of the transaction. Raises `Refused` (not_found)."""
    sitting = db.session.scalars(
        select(Sitting)
        .where(Sitting.id == sitting_id)
        .with_for_update(of=Sitting, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if sitting is None:
        raise Refused("not_found")
    return sitting


def locked_all(ids: Iterable[str]) -> list[Sitting]:
    """Several sittings, locked in the order that every transaction uses."""
    return [locked(sitting_id) for sitting_id in sorted(ids)]


def snapshot_of(sitting: Sitting) -> Snapshot:
    """The facts that the rules decide on."""
    return Snapshot(
        sitting_id=sitting.id,
        state=sitting.state,
        epoch=sitting.epoch,
        acked_n=sitting.acked_n,
        event_count=sitting.event_count,
        chain_head=sitting.chain_head,
        started_at=sitting.started_at,
        deadline_at=sitting.deadline_at,
        paused_at=sitting.paused_at,
        grace_s=sitting.test.grace_s,
        last_seen_at=sitting.last_seen_at,
        ticket_generation=sitting.ticket_generation,
    )


def is_stale(sitting: Sitting, generation: int | None) -> bool:
    """Whether a ticket was ended by a newer access code; None is no ticket but the server."""
    return generation is not None and generation < sitting.ticket_generation


def require_ticket(sitting: Sitting, generation: int | None) -> None:
    """Raises `Refused` (no_ticket) when a newer access code has ended the ticket."""
    if is_stale(sitting, generation):
        raise Refused("no_ticket")


def state_of(sitting: Sitting, now: datetime) -> str:
    """The state as of `now`."""
    return state_at(snapshot_of(sitting), now)


def note(
    sitting: Sitting, action: str, at: datetime, actor_id: int | None = None, **detail: Any
) -> None:
    """Add a line to the sitting's log, in the current transaction."""
    db.session.add(
        SittingLog(sitting_id=sitting.id, at=at, actor_id=actor_id, action=action, detail=detail)
    )
