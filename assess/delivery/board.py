"""The invigilator's view of a session: who stands where, whom to look at first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assess.delivery.models import Sitting
from assess.delivery.rules import remaining_ms, state_at
from assess.delivery.sittings import snapshot_of

#: A running page reports every eight seconds; twice missed may be chance, this is not.
SILENT_AFTER = timedelta(seconds=45)
NEARLY_OVER = timedelta(minutes=5)

GROUPS = ("expected", "checked_in", "running", "finished")
_GROUP_OF = {
    "booked": "expected",
    "checked_in": "checked_in",
    "running": "running",
    "paused": "running",
    "closing": "running",
}


@dataclass(frozen=True)
class Line:
    """One candidate on the board."""

    sitting: Sitting
    state: str
    group: str
    remaining_s: int | None
    silent_s: int | None  # seconds without a word, when that is too long
    nearly_over: bool
    entered: bool

    @property
    def shown_s(self) -> int | None:
        """The time left as the board shows it: whole minutes, near the end quarters.

        A figure that ticked every second would be another page at every look.
        """
        if self.remaining_s is None:
            return None
        step = 15 if self.nearly_over else 60
        return -(-self.remaining_s // step) * step

    @property
    def urgency(self) -> tuple[int, int]:
        """Smaller comes first: silent pages, then little time left."""
        if self.silent_s is not None:
            return (0, -self.silent_s)
        return (1, self.remaining_s) if self.remaining_s is not None else (2, 0)


@dataclass(frozen=True)
class Board:
    """The lines of a session by group, each group worst first."""

    groups: dict[str, list[Line]]

    def count(self, group: str) -> int:
        return len(self.groups[group])

    @property
    def total(self) -> int:
        return sum(len(lines) for lines in self.groups.values())

    @property
    def silent(self) -> int:
        return sum(line.silent_s is not None for line in self.groups["running"])


def line_of(sitting: Sitting, now: datetime) -> Line:
    """Where one sitting stands as of `now`."""
    snapshot = snapshot_of(sitting)
    state = state_at(snapshot, now)
    group = _GROUP_OF.get(state, "finished")
    running = group == "running"
    left = remaining_ms(snapshot, now, state) // 1000 if running else None
    quiet = now - sitting.last_seen_at if running and sitting.last_seen_at else timedelta()
    return Line(
        sitting=sitting,
        state=state,
        group=group,
        remaining_s=left,
        silent_s=int(quiet.total_seconds()) // 15 * 15 if quiet > SILENT_AFTER else None,
        nearly_over=left is not None and left <= NEARLY_OVER.total_seconds(),
        entered=sitting.entered_at is not None,
    )


def board_of(sittings: Iterable[Sitting], now: datetime) -> Board:
    """Group and order the sittings of one session; ties keep the given order."""
    groups: dict[str, list[Line]] = {group: [] for group in GROUPS}
    for sitting in sittings:
        line = line_of(sitting, now)
        groups[line.group].append(line)
    groups["running"].sort(key=lambda line: line.urgency)
    return Board(groups)
