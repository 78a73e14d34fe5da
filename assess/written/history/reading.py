"""A script's snapshots in the order of the journal, read into the states that they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assess.written.history.deltas import Snapshot, State, apply, begin
from assess.written.history.wire import HistoryError


@dataclass(frozen=True)
class Entry:
    """A snapshot, and the milliseconds of working time after which it was taken."""

    t_ms: int
    snapshot: Snapshot


@dataclass(frozen=True)
class Refusal:
    """A snapshot that could not follow; the text goes on with the next full one."""

    entry: Entry
    code: str
    message: str


@dataclass(frozen=True)
class History:
    """What was written in one place: snapshots that count, those that do not, and the last state.

    `start` is the state before the first of the snapshots.
    """

    start: State
    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...]
    last: State


def read(
    entries: Iterable[Entry],
    start: State | None = None,
    watch: Callable[[Entry, State], None] | None = None,
) -> History:
    """Read snapshots in the journal's order. Never raises for what they hold.

    A repetition (the same `id`) is passed over; what cannot follow is told in `refused`. `watch`
    is called with each snapshot that counts and the state after it, which `states` would have to
    work out a second time.
    """
    first = state = start or begin()
    kept: list[Entry] = []
    refused: list[Refusal] = []
    seen: set[str] = set()
    for entry in entries:
        identity = entry.snapshot.get("id")
        if isinstance(identity, str):
            if identity in seen:
                continue
            seen.add(identity)
        try:
            after = apply(state, entry.snapshot)
        except HistoryError as error:
            refused.append(Refusal(entry, error.code, str(error)))
            continue
        if after is not state:
            kept.append(entry)
            state = after
            if watch is not None:
                watch(entry, state)
    return History(first, tuple(kept), tuple(refused), state)


def states(history: History) -> Iterator[tuple[Entry, State]]:
    """Each snapshot with the state after it."""
    state = history.start
    for entry in history.entries:
        state = apply(state, entry.snapshot)
        yield entry, state
