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
    paused_at: datetime | None = None
    final_at: datetime | None = None  # when an ending can no longer be undone
    break_ms: int = 0
    on_break: bool = False
    epoch: int = 0
    events: int = 0
    head: bytes = bytes(32)

    def at(self, now: datetime, grace_s: int) -> str:
        """The state as of `now`, by the published rule."""
        if self.paused_at is not None and self.on_break:
            self.go_on(min(now, self.paused_at + timedelta(milliseconds=self.break_ms)), now)
        if self.final_at is not None and now >= self.final_at:
            return "closed"
        if self.state != "running" or self.deadline_at is None or now < self.deadline_at:
            return self.state
        return "closing" if now < self.deadline_at + timedelta(seconds=grace_s) else "closed"

    def stop(
        self, at: datetime, *, on_break: bool = False, final_at: datetime | None = None
    ) -> None:
        """The clock stands still from `at`; an ending takes over a pause under way."""
        self.state, self.paused_at = "paused", self.paused_at or at
        self.on_break, self.final_at = on_break, final_at

    def go_on(self, at: datetime, now: datetime | None = None) -> None:
        """The clock runs again from `at`, unless a break still lasts as of `now`."""
        if self.paused_at is None or self.deadline_at is None or at == now:
            return
        self.deadline_at += at - self.paused_at
        self.state, self.paused_at, self.final_at, self.on_break = "running", None, None, False


def rebuild(
    log: Iterable[SittingLog], journal: Iterable[JournalEvent], until: datetime | None = None
) -> Rebuilt:
    """Replay everything up to and including `until`."""
    found = Rebuilt()
    for line in log:
        if until is None or line.at <= until:
            _follow(found, line)
            _follow_pauses(found, line)
    for event in sorted(journal, key=lambda row: row.position):
        if until is None or event.received_at <= until:
            found.events += 1
            found.head = hashlib.sha256(found.head + event.digest).digest()
    return found


def _follow(found: Rebuilt, line: SittingLog) -> None:
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
        found.state, found.closed_at, found.final_at = "closed", line.at, None
    elif line.action == "absent":
        found.state = "absent"


def _follow_pauses(found: Rebuilt, line: SittingLog) -> None:
    if line.action in ("paused", "device_paused"):
        found.stop(line.at)
    elif line.action == "break_began":
        found.break_ms = line.detail["left_ms"]
        found.stop(line.at, on_break=True)
    elif line.action in ("ending", "voiding"):
        found.stop(line.at, final_at=line.at + timedelta(minutes=1))
    elif line.action in ("resumed", "break_ended", "device_unlocked"):
        found.go_on(line.at)
    elif line.action == "break_over" and found.paused_at is not None:
        found.go_on(found.paused_at + timedelta(milliseconds=found.break_ms))
