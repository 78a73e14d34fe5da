"""Facts of how a script was written: pastes, pauses, and text that came faster than typing.

Evidence for a person who looks at the film as well. None of it enters a mark, and each has
innocent reasons; see docs/written-integrity.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assess.written.history.changes import changed
from assess.written.history.reading import Entry, History, states
from assess.written.history.text import text_of

#: Milliseconds without a change that are called a pause.
PAUSE_MS: Final = 120_000
#: Characters at once that are worth a look, and characters a second that nobody types: 240 words
#: of five letters a minute.
BURST_CHARS: Final = 80
BURST_RATE: Final = 20.0
#: The editor takes a snapshot after two seconds of typing at the latest.
SNAPSHOT_MS: Final = 2_000


@dataclass(frozen=True)
class Paste:
    """Text that came in at once, as the editor told it: how much and from where, never what.

    `kind` is paste or drop; `origin` is inside (copied in this sitting), outside or unknown.
    """

    t_ms: int
    kind: str
    chars: int
    origin: str
    blocked: bool


@dataclass(frozen=True)
class Pause:
    """A time without any change of the text; reading, thinking and breaks are in it."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Burst:
    """`chars` characters that appeared between two snapshots, faster than typing.

    `pasted`: so many of them the editor reported as pasted or dropped. `returned`: the same passage
    had stood in the script before (taken back, moved).
    """

    start_ms: int
    end_ms: int
    chars: int
    pasted: int
    returned: bool


@dataclass(frozen=True)
class Facts:
    """All of them, in the order of time."""

    pastes: tuple[Paste, ...]
    pauses: tuple[Pause, ...]
    bursts: tuple[Burst, ...]


def facts_of(
    history: History,
    pause_ms: int = PAUSE_MS,
    burst_chars: int = BURST_CHARS,
    burst_rate: float = BURST_RATE,
) -> Facts:
    """Derive the facts from a history; the thresholds are the paper's to set."""
    pastes: list[Paste] = []
    pauses: list[Pause] = []
    bursts: list[Burst] = []
    text, before, reported = text_of(history.start.standing), None, 0
    gone: list[str] = []
    for entry, state in states(history):
        told = _pastes(entry)
        pastes.extend(told)
        reported += sum(one.chars for one in told if not one.blocked)
        if state.standing is not state.document:
            continue
        now_text = text_of(state.document)
        _at, came, went = changed(text, now_text)
        start = entry.t_ms if before is None else before
        if came or went:
            if before is not None and entry.t_ms - before >= pause_ms:
                pauses.append(Pause(before, entry.t_ms))
            before = entry.t_ms
        seconds = max(SNAPSHOT_MS, entry.t_ms - start) / 1000
        # After a pause the time says nothing: what came, came with the last snapshot.
        if entry.t_ms - start >= pause_ms:
            seconds = SNAPSHOT_MS / 1000
        if len(came) >= burst_chars and len(came) / seconds > burst_rate:
            returned = came in text or any(came in one for one in gone)
            bursts.append(Burst(start, entry.t_ms, len(came), min(reported, len(came)), returned))
        if len(went) >= burst_chars:
            gone.append(went)
        text, reported = now_text, 0
    return Facts(tuple(pastes), tuple(pauses), tuple(bursts))


def _pastes(entry: Entry) -> list[Paste]:
    return [
        Paste(entry.t_ms, one["kind"], one["chars"], one["origin"], one["blocked"])
        for one in entry.snapshot.get("facts", [])
    ]
