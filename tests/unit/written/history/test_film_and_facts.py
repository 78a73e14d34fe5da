"""Film and facts of a script whose every second is known."""

from __future__ import annotations

from typing import Any

import pytest

from assess.written.history.characters import directed
from assess.written.history.deltas import begin, difference
from assess.written.history.facts import Burst, Paste, Pause, facts_of
from assess.written.history.film import Frame, frames
from assess.written.history.reading import Entry, History, read
from assess.written.history.wire import hash_of

PASTED = "A ready-made paragraph. " * 10  # 240 characters


def doc(*lines: str) -> dict[str, Any]:
    blocks = []
    for line in lines:
        text = [{"type": "text", "text": line}] if line else []
        blocks.append({"type": "paragraph", **({"content": text} if text else {})})
    return {"type": "doc", "content": blocks}


def paste(chars: int, origin: str = "outside", blocked: bool = False) -> dict[str, Any]:
    return {"kind": "paste", "chars": chars, "origin": origin, "blocked": blocked}


def history(*moments: tuple[int, dict[str, Any], list[Any]]) -> History:
    entries, before = [], begin().document
    for place, (second, document, facts) in enumerate(moments):
        snapshot = {
            "id": f"s{place}",
            "seq": place + 1,
            "op": "delta",
            "before": hash_of(before),
            "edit": difference(before, document) or {"at": [0], "drop": 0, "put": []},
            "hash": hash_of(document),
            **({"facts": facts} if facts else {}),
        }
        entries.append(Entry(second * 1000, snapshot))
        before = document
    made = read(entries)
    assert made.refused == ()
    return made


WRITTEN = history(
    (10, doc("One"), []),
    (12, doc("One two"), []),
    (312, doc("One two", ""), []),
    (314, doc("One two", PASTED), [paste(240)]),
    (316, doc("One two", PASTED), [paste(5_000, blocked=True)]),
    (318, doc("One two"), []),
    (320, doc("One too"), []),
    (322, doc("One too", PASTED), []),
)


def test_the_film_shows_each_text_with_the_place_of_the_change() -> None:
    shown = list(frames(WRITTEN))
    assert shown[:3] == [
        Frame(0.0, 10.0, "One", 3),
        Frame(2.0, 12.0, "One two", 7),
        Frame(302.0, 312.0, "One two\n", None),
    ]
    assert shown[3].caret == len("One two\n") + 240
    assert shown[6] == Frame(310.0, 320.0, "One too", 6)


def test_speed_and_cut_pauses() -> None:
    shown = list(frames(WRITTEN, speed=4, longest_pause=10))
    assert [frame.at for frame in shown] == [0, 0.5, 3, 3.5, 4, 4.5, 5, 5.5]
    assert shown[-1].elapsed == 322
    with pytest.raises(ValueError, match="above zero"):
        frames(WRITTEN, speed=0)


def test_the_film_does_not_show_half_a_paste() -> None:
    half, whole = doc("One", "Two"), doc("One", "Two", "Three")
    first = {"id": "a", "seq": 1, "op": "full", "doc": half, "hash": hash_of(half), "more": True}
    edit = difference(half, whole)
    second = {"id": "b", "seq": 2, "op": "delta", "before": hash_of(half), "edit": edit}
    made = read([Entry(0, first), Entry(0, {**second, "hash": hash_of(whole)})])
    assert [frame.text for frame in frames(made)] == ["One\nTwo\nThree"]
    assert read([Entry(0, first)]).last.standing == begin().document


def test_pastes_pauses_and_bursts() -> None:
    facts = facts_of(WRITTEN)
    assert facts.pastes == (
        Paste(314_000, "paste", 240, "outside", False),
        Paste(316_000, "paste", 5_000, "outside", True),
    )
    assert facts.pauses == (Pause(12_000, 312_000),)
    assert facts.bursts == (
        Burst(312_000, 314_000, 240, 240, False),
        # Taken out at 318 s and back at 322 s, with the line feed before it: nothing was reported.
        Burst(320_000, 322_000, 241, 0, True),
    )


def test_a_text_that_comes_after_a_pause_came_at_once() -> None:
    """Not with the pace of five minutes; and what was blocked is no explanation."""
    made = history(
        (10, doc("One"), []),
        (310, doc("One", PASTED), [paste(300, blocked=True)]),
    )
    assert facts_of(made).bursts == (Burst(10_000, 310_000, 241, 0, False),)


def test_steady_fast_typing_is_no_burst() -> None:
    """Forty letters in two seconds: 240 words a minute."""
    text, moments = "", []
    for turn in range(1, 60):
        text += "abcd efghi jklmnop qrstu vwxyz abcdefgh "
        moments.append((2 * turn, doc(text), []))
    assert facts_of(history(*moments)).bursts == ()


def test_directions_are_named() -> None:
    assert list(directed("a\u202eb")) == [("a", None), ("\u202e", "RLO"), ("b", None)]
