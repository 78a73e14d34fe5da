"""What the history of a three-hour script takes to store, and how soon its film opens.

python -m bench.written_history [minutes]

The writer is simulated: words of an artificial vocabulary with Zipf's frequencies, four letters a
second while writing, one change in five in an earlier paragraph, paragraphs, bold words, a list and
pastes. `steady` changes something in every two seconds of three hours, which nobody does;
`usual` writes three seconds of five. The reference is an autosave that keeps the whole document
each time, as it is and compressed.
"""

from __future__ import annotations

import json
import random
import sys
import time
import zlib
from typing import Any

from assess.written.history.deltas import begin, difference
from assess.written.history.facts import facts_of
from assess.written.history.film import frames
from assess.written.history.reading import Entry, History, read
from assess.written.history.storing import pack, unpack
from assess.written.history.text import text_of
from assess.written.history.wire import canonical, hash_of
from assess.written.history.words import words

SECONDS = 2
LIMIT = 1_000_000


def vocabulary(rng: random.Random, size: int = 4_000) -> tuple[list[str], list[float]]:
    """Words of two to twelve letters with the weights of Zipf's law."""
    letters = "eeeeaaiiooutttnnssrrhhllddccmpfgywbvk"
    made = ["".join(rng.choices(letters, k=rng.randint(2, 12))) for _ in range(size)]
    return made, [1 / rank for rank in range(1, size + 1)]


class Writer:
    """A document that grows as under somebody's hands."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.words, self.weights = vocabulary(self.rng)
        self.blocks: list[dict[str, Any]] = [{"type": "paragraph"}]
        self.facts: list[dict[str, Any]] = []

    def some(self, letters: int) -> str:
        text = ""
        while len(text) < letters:
            text += self.rng.choices(self.words, self.weights)[0] + " "
        return text

    def document(self) -> dict[str, Any]:
        return json.loads(json.dumps({"type": "doc", "content": self.blocks}))  # type: ignore[no-any-return]

    def two_seconds(self) -> None:
        rng, drawn = self.rng, self.rng.random()
        block = self.blocks[-1]
        if drawn < 0.2:
            block = rng.choice(self.blocks)
        if drawn > 0.9995:
            self.facts = [{"kind": "paste", "chars": 300, "origin": "inside", "blocked": False}]
            self.blocks.append(paragraph(self.some(300)))
        elif drawn > 0.99:
            self.blocks.append(paragraph(self.some(6)))
        elif drawn > 0.987:
            item = {"type": "list_item", "content": [paragraph(self.some(20))]}
            self.blocks += [{"type": "bullet_list", "content": [item]}, paragraph(self.some(4))]
        elif drawn > 0.984:
            self._mark(block)
        else:
            self._type(block, delete=0.10 < drawn < 0.2 or drawn > 0.93)

    def _type(self, block: dict[str, Any], delete: bool) -> None:
        if block["type"] != "paragraph":
            return
        texts = block.setdefault("content", [{"type": "text", "text": self.some(4)}])
        node = self.rng.choice(texts) if block is not self.blocks[-1] else texts[-1]
        end = len(node["text"])
        at = end if block is self.blocks[-1] else self.rng.randint(0, end)
        if delete and end > 20:
            at = min(at, end - 10)
            node["text"] = node["text"][:at] + node["text"][at + 8 :]
        else:
            node["text"] = node["text"][:at] + self.some(4)[:8] + node["text"][at:]

    def _mark(self, block: dict[str, Any]) -> None:
        texts = block.get("content", [])
        if block["type"] != "paragraph" or len(texts) != 1 or len(texts[0]["text"]) < 40:
            return
        text = texts[0]["text"]
        bold = {"type": "text", "text": text[10:20], "marks": [{"type": "strong"}]}
        block["content"] = [
            {"type": "text", "text": text[:10]},
            bold,
            {"type": "text", "text": text[20:]},
        ]


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


def log(minutes: int, share: float, seed: int) -> tuple[list[Entry], list[bytes]]:
    """The entries of a sitting, and each whole document as the reference would keep it."""
    writer, entries, whole = Writer(seed), [], []
    before = begin().document
    for turn in range(minutes * 60 // SECONDS):
        if writer.rng.random() >= share:
            continue
        writer.two_seconds()
        after = writer.document()
        edit = difference(before, after)
        if edit is None:
            continue
        number = len(entries) + 1
        snapshot: dict[str, Any] = {"id": f"k{number:06d}", "seq": number, "hash": hash_of(after)}
        if number % 300 == 1:
            snapshot |= {"op": "full", "doc": after}
        else:
            snapshot |= {"op": "delta", "before": hash_of(before), "edit": edit}
        if writer.facts:
            snapshot["facts"], writer.facts = writer.facts, []
        entries.append(Entry(turn * SECONDS * 1000, snapshot))
        whole.append(canonical(after))
        before = after
    return entries, whole


def timed(act: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    result = act()
    return 1000 * (time.perf_counter() - began), result


def main() -> None:
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 180
    for name, share in (("usual", 0.6), ("steady", 1.0)):
        report(name, *log(minutes, share, seed=7))


def report(name: str, entries: list[Entry], whole: list[bytes]) -> None:
    spent, history = timed(lambda: read(entries))
    assert isinstance(history, History)
    assert not history.refused
    text = text_of(history.last.document)
    print(f"-- {name}: {minutes_of(entries)} minutes, {len(entries)} snapshots")
    print(f"   script {words(text, 'en')} words, {len(text)} characters")
    wire = sum(len(canonical(one.snapshot)) for one in entries)
    packing, segments = timed(lambda: pack(history))
    stored = sum(len(segment.data) for segment in segments)
    naive, squeezed = sum(map(len, whole)), sum(len(zlib.compress(one, 6)) for one in whole)
    print(f"   as it came over the wire     {wire:>12,} bytes")
    verdict = "under" if stored < LIMIT else "OVER"
    print(f"   stored, {len(segments):3d} segments         {stored:>12,} bytes ({verdict} 1 MB)")
    print(f"   reference, every whole text  {naive:>12,} bytes ({naive / stored:.0f} times)")
    print(f"   the same, each compressed    {squeezed:>12,} bytes ({squeezed / stored:.0f} times)")
    print(f"   taking in {1000 * spent / len(entries):.0f} µs a snapshot, packing {packing:.0f} ms")
    last, _ = timed(lambda: next(frames(unpack(segments[-1:]))))
    first, opened = timed(lambda: unpack(segments))
    opening, _ = timed(lambda: next(frames(opened)))
    drawing, shown = timed(lambda: sum(1 for _ in frames(opened)))
    print(f"   film: a picture of the last segment after {last:.0f} ms")
    print(
        f"   film: the whole history read in {first:.0f} ms, first picture {opening:.1f} ms later"
    )
    print(f"   film: all {shown} pictures in {drawing:.0f} ms")
    deriving, _ = timed(lambda: facts_of(opened))
    print(f"   facts in {deriving:.0f} ms")


def minutes_of(entries: list[Entry]) -> int:
    return round(entries[-1].t_ms / 60_000)


if __name__ == "__main__":
    main()
