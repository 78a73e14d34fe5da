"""Ranges as text, and how they move: the cases the browser's tests read as well."""

import json
from pathlib import Path

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from assess.officesim.spreadsheet import refs

CASES = json.loads(
    (Path(__file__).parents[3] / "support/officesim/spreadsheet_shift.json").read_text()
)


def shift(case):
    return refs.Shift(case["axis"], case["at"], case["count"], case["insert"])


@pytest.mark.parametrize("case", CASES["ranges"], ids=json.dumps)
def test_ranges_move_with_the_lines(case):
    assert refs.move(case["ref"], shift(case)) == case["expect"]


@pytest.mark.parametrize("case", CASES["anchors"], ids=json.dumps)
def test_an_anchor_never_goes(case):
    assert refs.move_anchor(case["cell"], shift(case)) == case["expect"]


def test_letters_are_those_of_the_file_format():
    for column in (*range(1, 800), 16384):
        assert refs.letters(column) == get_column_letter(column)
        assert refs.number(get_column_letter(column)) == column_index_from_string(
            get_column_letter(column)
        )


@pytest.mark.parametrize("ref", ["", "A0", "a1", "A1:A1", "B2:A1", "$A$1", "XFE1", "A1048577", "A"])
def test_what_is_no_range_is_refused(ref):
    with pytest.raises(ValueError, match=r"is no|outside|top left"):
        refs.parse(ref)


@pytest.mark.parametrize("ref", ["A1", "B2:D9", "C1:D1048576", "A3:XFD4"])
def test_ranges_are_written_as_read(ref):
    assert refs.name(refs.parse(ref)) == ref
