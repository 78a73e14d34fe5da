"""Fetching and locking sittings, and writing down what happened to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defaultload

from assess.audit import ledger
from assess.delivery.errors import Refused
from assess.delivery.models import Sitting, SittingLog, TestSession
from assess.delivery.rules import Snapshot, settled, state_at
from assess.delivery.windows import Need, Window
from assess.extensions import db
from assess.identity.models import Account

#: Keys of a log line's detail that may hold personal data or free text.
PERSONAL = ("note", "reason_text", "address", "browser")


#: The candidate without their roles, which a sitting is never asked about.
WITHOUT_ROLES = defaultload(Sitting.account).lazyload(Account.role_rows)


def locked(sitting_id: str) -> Sitting:
    """The sitting, held until the end of the transaction. Raises `Refused` (not_found)."""
    sitting = db.session.scalars(
        select(Sitting)
        .options(WITHOUT_ROLES)
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


def locked_session(session_id: int) -> TestSession:
    """The session, held until the end of the transaction. Raises `Refused` (not_found)."""
    session = db.session.scalars(
        select(TestSession)
        .where(TestSession.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if session is None:
        raise Refused("not_found")
    return session


def ids_in(session_id: int) -> list[str]:
    """The sittings of a session."""
    return list(db.session.scalars(select(Sitting.id).where(Sitting.session_id == session_id)))


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
        pause_kind=sitting.pause_kind,
        break_left_ms=sitting.break_left_ms,
        pauses_ms=sitting.pauses_ms,
        terminate_at=sitting.terminate_at,
    )


def adopt(sitting: Sitting, snapshot: Snapshot) -> None:
    """Store what the rules made of a locked sitting's clock."""
    sitting.state, sitting.deadline_at = snapshot.state, snapshot.deadline_at
    sitting.paused_at, sitting.pause_kind = snapshot.paused_at, snapshot.pause_kind
    sitting.terminate_at = snapshot.terminate_at
    sitting.pauses_ms, sitting.break_left_ms = snapshot.pauses_ms, snapshot.break_left_ms


def caught_up(sitting: Sitting, now: datetime) -> Snapshot:
    """A locked sitting's facts as of now; a break that is used up ends, with a line in the log."""
    stored = snapshot_of(sitting)
    after = settled(stored, now)
    if after is not stored:
        adopt(sitting, after)
        note(sitting, "break_over", now, left_ms=after.break_left_ms)
    return after


def window_of(session: TestSession) -> Window:
    """When a session is held, for the rules."""
    return Window(session.starts_at, session.ends_at, session.last_start_at)


def need_of(sitting: Sitting) -> Need:
    """What one sitting takes, for the rules."""
    return Need(
        duration_s=sitting.test.duration_s,
        grace_s=sitting.test.grace_s,
        time_factor=sitting.time_factor,
        break_s=-(-sitting.break_left_ms // 1000),
        extension_s=sitting.extension_s,
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
    """Add a line to the sitting's log and to the audit chain, in the current transaction.

    What `detail` holds under `note` may speak of a person: the chain gets its digest only.
    """
    db.session.add(
        SittingLog(sitting_id=sitting.id, at=at, actor_id=actor_id, action=action, detail=detail)
    )
    personal = {key: detail[key] for key in PERSONAL if key in detail}
    facts = {key: value for key, value in detail.items() if key not in personal}
    if actor_id is not None:
        facts["actor"] = actor_id
    ledger.record(f"sitting.{action}", sitting.id, facts, personal=personal, at=at)
