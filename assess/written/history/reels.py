"""A film as it travels to a page: what changed at each moment, and how the text grew."""

from __future__ import annotations

import gzip
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from assess.written.history.changes import changed
from assess.written.history.deltas import State
from assess.written.history.model import Node, children
from assess.written.history.reading import Entry, read
from assess.written.history.text import text_of
from assess.written.history.words import words

#: Moments at which words are counted for the curve beside a film.
COUNTED: Final = 96


@dataclass(frozen=True)
class Step:
    """After `t_ms`, `drop` characters from `at` on gave way to `text`.

    Places are in UTF-16 units, as browsers count. Times never go back: what a page sent after
    another one had gone on is shown no earlier than what it follows.
    """

    t_ms: int
    at: int
    drop: int
    text: str


@dataclass(frozen=True)
class Reel:
    """Every complete text of a history as steps from the empty one.

    `counts` are (milliseconds, words) at up to `COUNTED` moments and at the end.
    """

    steps: tuple[Step, ...]
    counts: tuple[tuple[int, int], ...]


def reel_of(entries: Iterable[Entry], language: str) -> Reel:
    """Make the film of snapshots in the journal's order; those that cannot follow are left out.

    Words are counted by the rule of `language`.
    """
    camera = _Camera()
    read(entries, watch=camera.take)
    return Reel(tuple(camera.steps), tuple(_counts(camera, language)))


def packed(reel: Reel) -> bytes:
    """A film as it is kept and sent: gzip-compressed JSON.

    `{"steps": [[t_ms, at, drop, text], …], "counts": [[t_ms, words], …]}`
    """
    steps = [[one.t_ms, one.at, one.drop, one.text] for one in reel.steps]
    told = {"steps": steps, "counts": reel.counts}
    spelt = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(spelt.encode(), mtime=0)


class _Camera:
    """Takes one step for each complete text; reads no block of a document twice.

    It holds no text but the last one: a hundred thousand texts of 500 KB would be 50 GB.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        #: Of each step, its place and what it drops in characters, as Python counts.
        self.spans: list[tuple[int, int]] = []
        self._text = ""
        self._at = 0
        # Documents share the blocks that did not change; a block kept here keeps its id.
        self._blocks: dict[int, tuple[Node, str]] = {}

    def take(self, entry: Entry, state: State) -> None:
        if state.standing is not state.document:
            return
        text = self._read(state.document)
        self._at = max(self._at, entry.t_ms)
        start, came, went = changed(self._text, text)
        if came or went:
            self.steps.append(Step(self._at, _units(self._text[:start]), _units(went), came))
            self.spans.append((start, len(went)))
            self._text = text

    def _read(self, document: Node) -> str:
        """`text_of` a document, whose blocks are a line feed apart."""
        known = self._blocks
        self._blocks = {
            id(block): known.get(id(block)) or (block, text_of(block))
            for block in children(document)
        }
        return "\n".join(self._blocks[id(block)][1] for block in children(document))


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _counts(camera: _Camera, language: str) -> Iterator[tuple[int, int]]:
    """Played once from the beginning, counting where the moments fall."""
    if not camera.steps:
        return
    times = [step.t_ms for step in camera.steps]
    moments = [times[-1] * number / COUNTED for number in range(1, COUNTED + 1)]
    counted = {bisect_right(times, moment) - 1 for moment in moments}
    lines: dict[str, int] = {}
    yield 0, 0
    text = ""
    for place, (step, (start, went)) in enumerate(zip(camera.steps, camera.spans, strict=True)):
        text = text[:start] + step.text + text[start + went :]
        if place in counted:
            yield step.t_ms, _words(text, language, lines)


def _words(text: str, language: str, known: dict[str, int]) -> int:
    """`words` line by line, since no word goes over a line's end; each line is counted once."""
    for line in text.split("\n"):
        if line not in known:
            known[line] = words(line, language)
    return sum(known[line] for line in text.split("\n"))
