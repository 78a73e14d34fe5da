"""A sitting rebuilt from its log and its journal alone: a second account of the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assess.delivery.models import JournalEvent, SittingLog


@dataclass
class Rebuilt:
    """What the log and the journal say."""

    state: str = "booked"
    started_at: datetime | None = None
    deadline_at: datetime | None = None
    closed_at: datetime | None = None
    epoch: int = 0
    events: int = 0
    head: bytes = bytes(32)

    def at(self, now: datetime, grace_s: int) -> str:
        """The state as of `now`, by the published rule."""
        if self.state != "running" or self.deadline_at is None or now < self.deadline_at:
            return self.state
        return "closing" if now < self.deadline_at + timedelta(seconds=grace_s) else "closed"


def rebuild(
    log: Iterable[SittingLog], journal: Iterable[JournalEvent], until: datetime | None = None
) -> Rebuilt:
    """Replay everything up to and including `until`."""
    found = Rebuilt()
    for line in log:
        if until is not None and line.at > until:
            continue
        if line.action == "checked_in":
            found.state = "checked_in"
        elif line.action == "page_opened":
            found.epoch = line.detail["epoch"]
        elif line.action == "started":
            found.state, found.started_at = "running", line.at
            found.deadline_at = datetime.fromisoformat(line.detail["deadline"])
        elif line.action == "extended" and found.deadline_at is not None:
            found.deadline_at += timedelta(minutes=line.detail["minutes"])
        elif line.action in ("handed_in", "time_up", "ended"):
            found.state, found.closed_at = "closed", line.at
        elif line.action == "absent":
            found.state = "absent"
    for event in sorted(journal, key=lambda row: row.position):
        if until is None or event.received_at <= until:
            found.events += 1
            found.head = hashlib.sha256(found.head + event.digest).digest()
    return found
