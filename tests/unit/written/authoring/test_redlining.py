"""What is gone and what is new, by words; together they are both texts."""

from __future__ import annotations

import itertools
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.written.authoring.redlining import MOST_PAIRS, Run, redlined

TEXTS = st.one_of(st.text(max_size=60), st.text("ab \n", max_size=200))


@given(TEXTS, TEXTS)
def test_the_runs_make_both_texts(before: str, now: str) -> None:
    runs = redlined(before, now)
    assert "".join(one.text for one in runs if one.kind != "new") == before
    assert "".join(one.text for one in runs if one.kind != "gone") == now
    assert all(one.text for one in runs)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(runs))


@given(TEXTS)
def test_the_same_text_is_one_run(text: str) -> None:
    assert redlined(text, text) == ((Run("same", text),) if text else ())


@pytest.mark.parametrize(
    ("before", "now", "runs"),
    [
        ("Plan a convoy.", "Plan the convoy.", "same:Plan |gone:a|new:the|same: convoy."),
        ("Do one two it all.", "Do a b it all.", "same:Do |gone:one two|new:a b|same: it all."),
        ("the cat sat by", "run from the old dog", "gone:the cat sat by|new:run from the old dog"),
        ("", "New", "new:New"),
        ("Old", "", "gone:Old"),
        ("One\nTwo\nThree", "One\nThree", "same:One\n|gone:Two\n|same:Three"),
        ("a b c d", "a x c y", "same:a |gone:b|new:x|same: c |gone:d|new:y"),
    ],
)
def test_words(before: str, now: str, runs: str) -> None:
    assert "|".join(f"{one.kind}:{one.text}" for one in redlined(before, now)) == runs


@pytest.mark.parametrize("piece", ["\n", "a ", "a\n", "x y\n"])
def test_no_text_takes_long(piece: str) -> None:
    begun = monotonic()
    count = 40_000 // len(piece)
    before, now = f"one {piece * count} two", f"three {piece * (count - 1)} four"
    runs = redlined(before, now)
    assert "".join(one.text for one in runs if one.kind != "gone") == now
    assert monotonic() - begun < 10
    assert count**2 > MOST_PAIRS
