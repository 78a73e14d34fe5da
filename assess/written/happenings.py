"""What happened while a script was written, in order: what a film is marked with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from assess.written.history.facts import Facts

#: How a pause by somebody else than the writer begins and ends in a sitting's log.
HELD: Final = {"paused": "held", "device_paused": "held", "break_began": "break"}
OVER: Final = frozenset({"resumed", "break_ended", "break_over", "handed_in", "time_up", "ended"})


@dataclass(frozen=True)
class Happening:
    """One thing that happened `t_ms` into the sitting, until `end_ms` where it lasted.

    `kind`: paste, drop, pause, burst, cut (no network), page (another page took over), break, or
    held (paused by staff, or because of the computer). The rest is known of some kinds only;
    see `facts.Paste` and `facts.Burst`.
    """

    t_ms: int
    kind: str
    end_ms: int | None = None
    chars: int = 0
    origin: str = ""
    blocked: bool = False
    pasted: int = 0
    returned: bool = False

    @property
    def lasted_ms(self) -> int | None:
        """How long it took, where that is known."""
        return None if self.end_ms is None else self.end_ms - self.t_ms


@dataclass(frozen=True)
class Signal:
    """The page lost the network (`lost`), or has it again after `for_ms` (`back`)."""

    t_ms: int
    state: str
    for_ms: int


@dataclass(frozen=True)
class LogLine:
    """One line of a sitting's log."""

    at: datetime
    action: str
    detail: Mapping[str, Any]


def spelled(facts: Facts, snapshots: int, refused: int) -> dict[str, Any]:
    """Facts as JSON; `of_trace` reads it. `refused` snapshots could not follow the text."""
    return {**asdict(facts), "snapshots": snapshots, "refused": refused}


def of_trace(trace: Mapping[str, Any]) -> list[Happening]:
    """What the snapshots of a script told; nothing of an erased one."""
    found = [
        Happening(one["t_ms"], one["kind"], None, one["chars"], one["origin"], one["blocked"])
        for one in trace.get("pastes", [])
    ]
    found += [Happening(one["start_ms"], "pause", one["end_ms"]) for one in trace.get("pauses", [])]
    found += [
        Happening(
            t_ms=one["end_ms"],
            kind="burst",
            chars=one["chars"],
            pasted=one["pasted"],
            returned=one["returned"],
        )
        for one in trace.get("bursts", [])
    ]
    return found


def cuts(signals: Iterable[Signal]) -> Iterator[Happening]:
    """Times without a network, as the page told them."""
    lost: int | None = None
    for one in signals:
        if one.state == "lost":
            lost = one.t_ms if lost is None else lost
        else:
            start = one.t_ms - one.for_ms if one.for_ms else lost
            yield Happening(max(0, one.t_ms if start is None else start), "cut", one.t_ms)
            lost = None
    if lost is not None:
        yield Happening(lost, "cut")


def of_log(lines: Iterable[LogLine], started_at: datetime) -> Iterator[Happening]:
    """Pages that took over, breaks and pauses, from a sitting's log."""
    since: tuple[int, str] | None = None
    for line in lines:
        t_ms = max(0, round((line.at - started_at).total_seconds() * 1000))
        if line.action == "page_opened" and int(line.detail.get("epoch") or 1) > 1:
            yield Happening(t_ms, "page")
        if line.action in HELD and since is None:
            since = (t_ms, HELD[line.action])
        elif line.action in OVER and since is not None:
            yield Happening(since[0], since[1], t_ms)
            since = None
    if since is not None:
        yield Happening(since[0], since[1])


def in_order(*some: Iterable[Happening]) -> list[Happening]:
    """All of them by time."""
    return sorted((one for each in some for one in each), key=lambda one: (one.t_ms, one.kind))
