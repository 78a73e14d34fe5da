"""Bringing a rescue file into its sitting: the one way in for events that a page did not send."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assess.database import transactional
from assess.delivery.attending import append
from assess.delivery.envelope import MAX_EVENTS, BadEnvelope, Incoming, read_events
from assess.delivery.models import Sitting
from assess.delivery.rescue import BadRescueFile, open_file
from assess.delivery.room_models import RescueImport
from assess.delivery.sittings import locked, note
from assess.delivery.state import delivery, sitting_now
from assess.extensions import db
from assess.identity.models import Account

#: How many epochs a page may be ahead of a database that was restored from a back-up.
MOST_AHEAD = 1000


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of the events of one file."""

    events: int
    fresh: int  # were not in the journal yet
    late: int  # of the fresh ones: kept, and a person decides
    refused: int  # rejected, or another event stands under the number

    @property
    def known(self) -> int:
        return self.events - self.fresh - self.refused


@transactional
def bring(sitting_id: str, content: bytes, actor: Account) -> Rescued:
    """Store a rescue file's events under their own epochs and numbers, by the rules of a save.

    The same file again changes nothing. A page that was opened after the back-up from which
    the database was restored is known again by its file.

    Raises:
        BadRescueFile: it is not one of this sitting, or it was changed.
        NoForm: the sitting has no test yet.
        Refused: the sitting is full.
    """
    events = open_file(content, delivery().rescue_keys(sitting_id))
    batches = _batches(events)
    sitting = locked(sitting_id)
    now = sitting_now()
    ahead = _catch_up(sitting, max((epoch for epoch, _ in batches), default=0))
    done = Rescued(len(events), 0, 0, 0)
    for epoch, batch in batches:
        delivery().schemas.of(sitting_id).inspect(epoch, batch)
        done = _store(sitting, epoch, batch, now, done)
    _record(sitting, content, done, now, actor, ahead)
    return done


def _catch_up(sitting: Sitting, newest: int) -> int:
    """Open the epochs that a restored database has forgotten; returns how many.

    Only a page of this sitting can have sealed the file. Raises `BadRescueFile`.
    """
    ahead = max(0, newest - sitting.epoch)
    if ahead > MOST_AHEAD:
        raise BadRescueFile("damaged")
    if ahead:
        sitting.epoch, sitting.acked_n = newest, 0
    return ahead


def _batches(events: Sequence[dict[str, Any]]) -> list[tuple[int, list[Incoming]]]:
    """(epoch, events) in order, each no larger than a request. Raises `BadRescueFile`."""
    by_epoch: dict[int, dict[int, Incoming]] = defaultdict(dict)
    for raw in events:
        epoch = raw.get("epoch")
        if type(epoch) is not int or epoch < 1:
            raise BadRescueFile("damaged")
        try:
            event = read_events(epoch, [raw])[0]
        except BadEnvelope:
            raise BadRescueFile("damaged") from None
        by_epoch[epoch][event.n] = event
    found = []
    for epoch, numbered in sorted(by_epoch.items()):
        ordered = [numbered[n] for n in sorted(numbered)]
        found += [
            (epoch, ordered[start : start + MAX_EVENTS])
            for start in range(0, len(ordered), MAX_EVENTS)
        ]
    return found


def _store(
    sitting: Sitting, epoch: int, batch: list[Incoming], now: datetime, done: Rescued
) -> Rescued:
    plan = append(sitting, epoch, batch, now)
    other = set(plan.conflicts)
    if other:
        # Nothing of a batch with a conflict is stored: what remains is tried without it.
        plan = append(sitting, epoch, [event for event in batch if event.n not in other], now)
    standings = [row.standing for row in plan.rows]
    return Rescued(
        done.events,
        done.fresh + sum(standing != "rejected" for standing in standings),
        done.late + sum(standing in ("late", "old_epoch") for standing in standings),
        done.refused + len(other) + len(plan.ahead) + standings.count("rejected"),
    )


def _record(
    sitting: Sitting, content: bytes, done: Rescued, now: datetime, actor: Account, ahead: int
) -> None:
    digest = hashlib.sha256(content).hexdigest()
    before = db.session.scalar(
        select(RescueImport.id).where(
            RescueImport.sitting_id == sitting.id, RescueImport.sha256 == digest
        )
    )
    if before is not None and not done.fresh:
        return
    db.session.add(
        RescueImport(
            sitting_id=sitting.id,
            at=now,
            actor_id=actor.id,
            sha256=digest,
            events=done.events,
            fresh=done.fresh,
            content=content,
        )
    )
    note(
        sitting,
        "rescued",
        now,
        actor.id,
        events=done.events,
        fresh=done.fresh,
        late=done.late,
        refused=done.refused,
        sha256=digest,
        **({"epochs_ahead": ahead} if ahead else {}),
    )
