"""Passages in a text: every character once, and each within the passages that hold it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assess.written.beside import pieces

TEXTS = st.text(alphabet="ab \n\u202eé😀", max_size=30)
SPANS = st.lists(st.tuples(st.integers(-2, 35), st.integers(-2, 35)), max_size=4)


def told(
    text: str, spans: list[tuple[int, int]]
) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [
        ("".join(run for run, _name in one.runs), one.passages, one.begins)
        for one in pieces(text, spans)
    ]


def test_overlapping_passages_are_cut_where_they_meet() -> None:
    assert told("abcdefgh", [(1, 5), (3, 7)]) == [
        ("a", (), ()),
        ("bc", (1,), (1,)),
        ("de", (1, 2), (2,)),
        ("fg", (2,), ()),
        ("h", (), ()),
    ]


def test_a_control_of_direction_is_named() -> None:
    (piece,) = pieces("a\u202eb", [])
    assert piece.runs == (("a", None), ("\u202e", "RLO"), ("b", None))


@given(TEXTS, SPANS)
def test_nothing_is_lost_or_doubled(text: str, spans: list[tuple[int, int]]) -> None:
    found = pieces(text, spans)
    assert "".join(run for one in found for run, _name in one.runs) == text
    at = 0
    for one in found:
        length = sum(len(run) for run, _name in one.runs)
        for place in range(at, at + length):
            inside = {n for n, (start, end) in enumerate(spans, 1) if start <= place < end}
            assert set(one.passages) == inside
        at += length
