"""What formulas are refused, and whole columns: cases that the browser's tests read as well."""

import json
from pathlib import Path

import pytest

from assess.officesim.spreadsheet import formulas

CASES = json.loads(
    (Path(__file__).parents[3] / "support/officesim/spreadsheet_formulas.json").read_text()
)


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["text"][:40])
def test_formulas_are_refused_for_one_reason(case):
    assert formulas.refusal(case["text"]) == case["reason"]


@pytest.mark.parametrize("case", CASES["whole"], ids=lambda case: case["shown"])
def test_whole_columns_go_to_the_engine_as_long_ranges(case):
    shown, engine = case["shown"], case["engine"]
    assert (formulas.expand(shown) if formulas.is_formula(shown) else shown) == engine
    assert formulas.collapse(engine) == shown


def test_a_whole_column_is_still_shown_after_lines_moved_its_end():
    assert formulas.collapse("=SUM(A$1:A$30007)") == "=SUM(A:A)"
    assert formulas.collapse("=SUM(A$1:A$29990)") == "=SUM(A:A)"
    assert formulas.collapse("=SUM(A1:A29990)") == "=SUM(A1:A29990)"


def test_a_formula_has_a_length():
    assert formulas.refusal("=" + "1" * 8191) is None
    assert formulas.refusal("=" + "1" * 8192) == "length"
