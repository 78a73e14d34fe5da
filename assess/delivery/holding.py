"""What becomes of a sitting whose browser or network is not the one that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assess.database import transactional
from assess.delivery.models import Sitting, SittingLog
from assess.delivery.places import place_of
from assess.delivery.rules import Snapshot, settled, state_at
from assess.delivery.sittings import adopt, caught_up, locked, note
from assess.delivery.state import sitting_now
from assess.extensions import db

WHERE = ("page_opened", "network_changed")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a page comes from, as the server sees it; described, never judged."""

    address: str | None
    browser: str
    outside: bool = False  # of the session's networks


#: Asked of a locked sitting before a request may do anything; raises what refuses it.
Admit = Callable[[Sitting], Arrival]


def held_at(snapshot: Snapshot, now: datetime) -> Snapshot:
    """A running sitting stopped at `now` until an invigilator lets it go on; others as they are."""
    if state_at(snapshot, now) != "running":
        return snapshot
    return replace(settled(snapshot, now), state="paused", paused_at=now, pause_kind="device")


@transactional
def hold(sitting_id: str, problem: str) -> tuple[Snapshot, str, datetime]:
    """Pause a running sitting because its browser did not prove itself.

    Everything that was sent is stored before this is called.

    Returns:
        the sitting's facts, its state and the sitting time.
    """
    sitting = locked(sitting_id)
    now = sitting_now()
    before = caught_up(sitting, now)
    after = held_at(before, now)
    if after is not before:
        adopt(sitting, after)
        note(sitting, "device_paused", now, problem=problem)
    return after, state_at(after, now), now


def last_place(sitting_id: str) -> str | None:
    """From where the sitting was last seen, by its log; None when it never was."""
    details = db.session.scalars(
        select(SittingLog.detail)
        .where(SittingLog.sitting_id == sitting_id, SittingLog.action.in_(WHERE))
        .order_by(SittingLog.id.desc())
        .limit(1)
    ).first()
    return None if details is None else _place(details.get("address"))


@transactional
def moved(sitting_id: str, arrival: Arrival) -> bool:
    """Note that a sitting's page now comes from another network; False when it does not."""
    sitting = locked(sitting_id)
    return note_move(sitting, arrival, sitting_now())


def note_move(sitting: Sitting, arrival: Arrival, now: datetime) -> bool:
    """Write a change of network into a locked sitting's log, with both addresses."""
    _mark(sitting, arrival, now)
    before = last_place(sitting.id)
    if before is None or before == place_of(arrival.address):
        return False
    note(
        sitting,
        "network_changed",
        now,
        outside=arrival.outside,
        address={"before": before, "now": arrival.address or "unknown"},
    )
    return True


def note_opened(sitting: Sitting, arrival: Arrival | None, now: datetime) -> None:
    """Write into a locked sitting's log that a page was opened, and what changed since the last."""
    if arrival is None:
        note(sitting, "page_opened", now, epoch=sitting.epoch)
        return
    _mark(sitting, arrival, now)
    # The caller has counted this page already: the first has none before it to differ from.
    if sitting.epoch > 1:
        note_move(sitting, arrival, now)
        known = _last_browser(sitting.id)
        if known is not None and known != arrival.browser:
            note(sitting, "device_changed", now, browser={"before": known, "now": arrival.browser})
    note(
        sitting,
        "page_opened",
        now,
        epoch=sitting.epoch,
        address=arrival.address or "unknown",
        browser=arrival.browser,
    )


def _last_browser(sitting_id: str) -> str | None:
    detail: dict[str, Any] | None = db.session.scalars(
        select(SittingLog.detail)
        .where(SittingLog.sitting_id == sitting_id, SittingLog.action == "page_opened")
        .order_by(SittingLog.id.desc())
        .limit(1)
    ).first()
    return detail.get("browser") if detail else None


def _mark(sitting: Sitting, arrival: Arrival, now: datetime) -> None:
    if not arrival.outside:
        sitting.outside_at = None
    elif sitting.outside_at is None:
        sitting.outside_at = now


def _place(address: object) -> str | None:
    if isinstance(address, dict):
        address = address.get("now")
    return place_of(address) if isinstance(address, str) else None
