"""Two engines, one workbook."""

from assess.officesim.spreadsheet.engine import ENGINE
from assess.officesim.spreadsheet.second_opinion import second_opinion


def test_the_engines_agree_on_the_rich_workbook(openings):
    for locale in ("en", "fr"):
        opinion = second_opinion(ENGINE.load(openings[locale]))
        assert opinion.compared >= 7
        assert opinion.disagreements == ()


def test_a_disagreement_names_the_cell(openings, state):
    # TRIM of a text with a blank that does not break: engines differ or agree, but are compared.
    for row, text in enumerate(("=SUM(B2:B6)", "=1/0", "=Boxes*2", "=FOO(1)"), 12):
        ENGINE.apply(state, {"op": "input", "sheet": 0, "row": row, "column": 1, "text": text})
    opinion = second_opinion(state)
    assert opinion.unknown == 1
    assert opinion.disagreements == ()
