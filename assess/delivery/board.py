"""The invigilator's view of a session: who stands where, whom to look at first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assess.delivery.models import Sitting, TestDefinition
from assess.delivery.rules import remaining_ms, settled, state_at
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


#: What wants an eye on a candidate, the worst first.
CONCERNS = (
    "help",
    "silent",
    "offline",
    "unfocused",
    "windowed",
    "paused",
    "device",
    "nearly_over",
)


@dataclass(frozen=True)
class HelpRequest:
    """A candidate's request for help and what became of it."""

    position: int  # of its last event in the journal
    asked_at: datetime
    answered_at: datetime | None
    answered_by: int | None
    state: str  # waiting, coming, withdrawn, over

    def withdrawn(self, at: datetime) -> HelpRequest:
        """The same, taken back by the candidate: before somebody came, or afterwards."""
        if self.answered_at is not None and self.answered_at <= at:
            return replace(self, state="over")
        # A later answer was to a later request.
        return replace(self, state="withdrawn", answered_at=None, answered_by=None)


@dataclass(frozen=True)
class Signs:
    """What the page of a sitting has said of itself."""

    help: HelpRequest | None = None
    focus_lost: bool = False
    focus_count: int = 0
    fullscreen_left: bool = False
    offline: bool = False


NO_SIGNS = Signs()


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
    pause_kind: str | None
    signs: Signs
    waiting_s: int | None  # seconds since help was asked for, while nobody has gone there

    @property
    def concerns(self) -> tuple[str, ...]:
        """What wants an eye, the worst first."""
        running, signs = self.group == "running", self.signs
        holds = {
            "help": self.waiting_s is not None,
            "silent": self.silent_s is not None,
            "offline": running and signs.offline,
            "unfocused": running and signs.focus_lost,
            "windowed": running and signs.fullscreen_left,
            "paused": self.pause_kind in ("invigilator", "ended"),
            "device": self.pause_kind == "device",
            "nearly_over": self.nearly_over and self.state == "running",
        }
        return tuple(code for code in CONCERNS if holds[code])

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
        """Smaller comes first: the worst concern, and within it the longest."""
        worst = CONCERNS.index(self.concerns[0]) if self.concerns else len(CONCERNS)
        if self.waiting_s is not None:
            return (worst, -self.waiting_s)
        if self.silent_s is not None:
            return (worst, -self.silent_s)
        return (worst, self.remaining_s if self.remaining_s is not None else 0)


@dataclass(frozen=True)
class Board:
    """The lines of a session by group, each group worst first."""

    groups: dict[str, list[Line]]

    def count(self, group: str) -> int:
        return len(self.groups[group])

    @property
    def tests(self) -> list[TestDefinition]:
        """The tests that are sat here, each once."""
        lines = [line for some in self.groups.values() for line in some]
        return list({line.sitting.test_id: line.sitting.test for line in lines}.values())

    @property
    def total(self) -> int:
        return sum(len(lines) for lines in self.groups.values())

    @property
    def silent(self) -> int:
        return sum(line.silent_s is not None for line in self.groups["running"])

    @property
    def waiting(self) -> list[Line]:
        """Who waits for help, the longest first."""
        lines = [line for some in self.groups.values() for line in some]
        found = [line for line in lines if line.waiting_s is not None]
        return sorted(found, key=lambda line: line.urgency)


def line_of(sitting: Sitting, now: datetime, signs: Signs = NO_SIGNS) -> Line:
    """Where one sitting stands as of `now`."""
    snapshot = settled(snapshot_of(sitting), now)
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
        pause_kind=snapshot.pause_kind if state == "paused" else None,
        signs=signs,
        waiting_s=_waiting_s(signs.help, now) if group != "finished" else None,
    )


def board_of(
    sittings: Iterable[Sitting], now: datetime, signs: Mapping[str, Signs] | None = None
) -> Board:
    """Group and order the sittings of one session; ties keep the given order."""
    groups: dict[str, list[Line]] = {group: [] for group in GROUPS}
    for sitting in sittings:
        line = line_of(sitting, now, (signs or {}).get(sitting.id, NO_SIGNS))
        groups[line.group].append(line)
    groups["running"].sort(key=lambda line: line.urgency)
    return Board(groups)


def _waiting_s(request: HelpRequest | None, now: datetime) -> int | None:
    """Seconds of waiting, in steps: a figure that ticked would be news at every look."""
    if request is None or request.state != "waiting":
        return None
    waited = max(0, int((now - request.asked_at).total_seconds()))
    return waited // 15 * 15
