"""No text that leaves in an export can be taken for a formula, whatever it is."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.results.export import neutral

SIGNS = "=+-@|%＝＋－＠"
ODD = SIGNS + " \t\r\n;,\"'\ufeff\u200b\xa0a1"
TEXT = st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()))


@given(TEXT)
def test_no_cell_begins_as_a_formula(text: str) -> None:
    clean = str(neutral(text))
    assert clean.lstrip(" \t\r\n\xa0\u3000\u2003\ufffd\ufeff\u200b")[:1] not in set(SIGNS)


@given(TEXT, st.sampled_from(",;|\t"))
def test_nor_does_any_piece_when_another_separator_is_expected(text: str, mark: str) -> None:
    for piece in str(neutral(text)).split(mark)[1:]:
        assert piece.lstrip(' "')[:1] not in set(SIGNS)


@given(TEXT)
def test_it_can_always_be_written_and_read_back(text: str) -> None:
    clean = str(neutral(text))
    clean.encode("utf-8")
    assert not any(ord(character) < 32 for character in clean)
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow([clean])
    assert next(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [clean]


@pytest.mark.parametrize("name", ["Ångström", "O’Brien", "van den Berg", "李", "Jean-Luc", "d'Arc"])
def test_names_are_left_alone(name: str) -> None:
    assert neutral(name) == name


@pytest.mark.parametrize("value", [-1.5, 0, 3, None])
def test_numbers_are_left_alone(value: float | None) -> None:
    assert neutral(value) == value
