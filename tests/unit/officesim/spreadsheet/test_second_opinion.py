"""Two engines, one workbook."""

from assess.officesim.sandbox import Sandbox
from assess.officesim.spreadsheet import second_opinion as second_opinion_module
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


def test_every_disagreement_is_told_with_both_values(state, monkeypatch):
    monkeypatch.setattr(second_opinion_module, "_plain", lambda _value: -7.0)
    told = ENGINE.second_opinion(state)
    assert told["engine"].startswith("formualizer-")
    assert len(told["disagreements"]) == told["compared"] >= 7
    first = told["disagreements"][0]
    assert set(first) == {"sheet", "cell", "formula", "value", "other"}
    assert first["other"] == "-7.0"
    assert first["formula"].startswith("=")


def test_it_calculates_within_the_limits_of_a_child(openings):
    command = {"id": "a-0001", "cmd": "type", "via": "key"}
    edit = {"op": "input", "sheet": 0, "row": 12, "column": 1, "text": "=SUM(B2:B6)"}
    request = {
        "shown": {"application": "spreadsheet"},
        "openings": openings,
        "steps": [["command", {**command, "edits": [edit]}]],
    }
    sandbox = Sandbox(children=1)
    try:
        told = sandbox.run("second", request)
    finally:
        sandbox.close()
    assert told["compared"] >= 8
    assert (told["disagreements"], told["more"]) == ([], 0)
