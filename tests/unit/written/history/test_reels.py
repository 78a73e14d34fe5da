"""The film as it travels: played back, it gives every text that stood, and its words."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assess.written.history.changes import changed
from assess.written.history.deltas import begin, difference
from assess.written.history.film import frames
from assess.written.history.reading import Entry, read
from assess.written.history.reels import COUNTED, packed, reel_of
from assess.written.history.wire import hash_of
from assess.written.history.words import words

LINES = st.lists(st.text(alphabet="ab é😀'’-", max_size=12), min_size=1, max_size=4)


def document(lines: list[str]) -> dict[str, Any]:
    blocks = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}]}
        if line
        else {"type": "paragraph"}
        for line in lines
    ]
    return {"type": "doc", "content": blocks}


def entries(moments: list[tuple[int, list[str]]]) -> list[Entry]:
    made, before = [], begin().document
    for place, (t_ms, lines) in enumerate(moments):
        after = document(lines)
        edit = difference(before, after)
        value: dict[str, Any] = {"id": f"k{place}", "seq": place + 1, "hash": hash_of(after)}
        if edit is None:
            value |= {"op": "full", "doc": after}
        else:
            value |= {"op": "delta", "before": hash_of(before), "edit": edit}
        made.append(Entry(t_ms, value))
        before = after
    return made


def played(steps: list[list[Any]]) -> list[str]:
    """As a browser plays it: strings of UTF-16 units."""
    text, shown = b"", []
    for _t, at, drop, came in steps:
        text = text[: 2 * at] + came.encode("utf-16-le") + text[2 * (at + drop) :]
        shown.append(text.decode("utf-16-le"))
    return shown


@given(st.lists(st.tuples(st.integers(0, 5000), LINES), max_size=12))
def test_played_back_it_shows_every_text(moments: list[tuple[int, list[str]]]) -> None:
    history = entries(moments)
    told = json.loads(gzip.decompress(packed(reel_of(history, "fr"))))
    texts = [frame.text for frame in frames(read(history))]
    distinct = [text for before, text in zip(["", *texts], texts, strict=False) if text != before]
    assert played(told["steps"]) == distinct
    times = [step[0] for step in told["steps"]]
    assert times == sorted(times)
    if distinct:
        assert told["counts"][0] == [0, 0]
        assert told["counts"][-1] == [times[-1], words(distinct[-1], "fr")]
    else:
        assert told == {"steps": [], "counts": []}


def test_words_are_counted_at_few_moments() -> None:
    many = entries([(1000 * n, ["word " * n]) for n in range(1, 400)])
    reel = reel_of(many, "en")
    assert len(reel.steps) == 399
    assert COUNTED <= len(reel.counts) <= COUNTED + 1
    assert all(count == t_ms // 1000 for t_ms, count in reel.counts)


def test_a_long_history_of_a_long_text_is_not_held_text_by_text() -> None:
    """400 texts of 200,000 characters would be 80 MB."""
    base = ["lorem ipsum " * 3333] * 5
    moments = [(place, base[: place + 1]) for place in range(5)]
    history = entries([*moments, *((1000 * n, [*base, "x" * n]) for n in range(1, 400))])
    reel_of(history[:1], "en")  # compiles the schema of snapshots, which is no part of a film
    tracemalloc.start()
    try:
        reel = reel_of(history, "en")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(reel.steps) == 5 + 399
    assert peak < 20 * 1024 * 1024


def test_a_page_that_sends_late_does_not_turn_back_the_time() -> None:
    told = reel_of(entries([(9000, ["One"]), (4000, ["One two"])]), "en")
    assert [(one.t_ms, one.at, one.text) for one in told.steps] == [
        (9000, 0, "One"),
        (9000, 3, " two"),
    ]


def test_what_cannot_follow_is_left_out() -> None:
    good = entries([(1000, ["One"])])
    stray = entries([(0, ["x"]), (2000, ["x", "y"])])[1:]
    assert [one.text for one in reel_of([*good, *stray], "en").steps] == ["One"]


def test_a_change_is_one_passage() -> None:
    assert changed("One two three", "One 2 three") == (4, "2", "two")
    assert changed("aaa", "aaaa") == (3, "a", "")
    assert changed("same", "same") == (4, "", "")
