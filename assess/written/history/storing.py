"""A history as it is kept for good: segments that begin with the whole document.

Each segment can be opened without those before it, so that a film begins anywhere at once.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from assess.written.history.deltas import State, apply, begin
from assess.written.history.reading import Entry, History, read
from assess.written.history.wire import canonical, hash_of

#: Snapshots in one segment: ten minutes of steady typing.
EVERY: Final = 300
#: Bytes that one segment may unfold to; more is no segment of ours.
LARGEST_SEGMENT: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class Segment:
    """Snapshots `first` to `last`, taken from `start_ms` to `end_ms`.

    `data` is zlib-compressed JSON: `{"base": {"seq", "doc", "standing"?}, "entries": [[t_ms,
    snapshot], …]}`, where `base` is the state before the first of them.
    """

    first: int
    last: int
    start_ms: int
    end_ms: int
    data: bytes


class DamagedSegment(ValueError):
    """Stored bytes that are no segment any more."""


def pack(history: History, every: int = EVERY) -> list[Segment]:
    """The whole history in segments of `every` snapshots; `unpack` gives it back unchanged."""
    state, segments = history.start, []
    for start in range(0, len(history.entries), every):
        some = history.entries[start : start + every]
        segments.append(_segment(state, some))
        for entry in some:
            state = apply(state, entry.snapshot)
    return segments


def _segment(state: State, some: Sequence[Entry]) -> Segment:
    base: dict[str, Any] = {"seq": state.seq, "doc": state.document}
    if state.standing is not state.document:
        base["standing"] = state.standing
    spelt = canonical({"base": base, "entries": [[one.t_ms, one.snapshot] for one in some]})
    return Segment(
        first=some[0].snapshot["seq"],
        last=some[-1].snapshot["seq"],
        start_ms=some[0].t_ms,
        end_ms=some[-1].t_ms,
        data=zlib.compress(spelt, 9),
    )


def unpack(segments: Iterable[Segment]) -> History:
    """The history in these segments, which follow each other; it may begin with any of them.

    Raises:
        DamagedSegment: when one cannot be read, or holds what does not follow.
    """
    start: State | None = None
    entries: list[Entry] = []
    for segment in segments:
        held = _open(segment)
        start = start or _state(held["base"])
        entries.extend(Entry(t_ms, snapshot) for t_ms, snapshot in held["entries"])
    history = read(entries, start or begin())
    if history.refused:
        raise DamagedSegment(history.refused[0].message)
    return history


def _open(segment: Segment) -> dict[str, Any]:
    unfolding = zlib.decompressobj()
    try:
        spelt = unfolding.decompress(segment.data, LARGEST_SEGMENT)
        if not unfolding.eof:
            raise DamagedSegment("A segment is cut off or too large.")
        held: dict[str, Any] = json.loads(spelt)
    except (zlib.error, ValueError) as error:
        raise DamagedSegment(f"A segment cannot be read: {error}") from None
    return held


def _state(base: dict[str, Any]) -> State:
    document = base["doc"]
    return State(base["seq"], document, hash_of(document), base.get("standing", document))
