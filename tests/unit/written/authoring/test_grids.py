"""Tables as lines: what is read is what was written, whatever the cells hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assess.written.authoring.grids import lines_of, rows_of

CELL = st.text(alphabet=st.sampled_from(list("ab |\\\n\t\r.é\u2028")), max_size=6)
TABLE = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=4)
)


@given(TABLE)
def test_a_table_comes_back(rows: list[list[str]]) -> None:
    assert rows_of(lines_of(rows)) == rows


def test_lines_are_as_people_type_them() -> None:
    assert rows_of("Item | Number\r\n\r\nTents|40") == [["Item", "Number"], ["Tents", "40"]]
    assert rows_of("a \\| b | c\\\\d") == [["a | b", "c\\d"]]


def test_rows_of_a_spreadsheet_are_taken_as_they_are() -> None:
    assert rows_of("Item\tNumber\nTents | bars\t40") == [["Item", "Number"], ["Tents | bars", "40"]]


@given(st.text())
def test_anything_typed_is_some_table(text: str) -> None:
    assert all(isinstance(cell, str) for row in rows_of(text) for cell in row)
