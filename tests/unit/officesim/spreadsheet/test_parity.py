"""The browser's engine and the server's come to the same state, whatever is edited."""

import json
from pathlib import Path

import pytest

from assess.officesim.projects import read_project
from assess.officesim.spreadsheet.engine import ENGINE
from assess.officesim.spreadsheet.refs import Area
from tests.support.officesim import spreadsheet_fuzz as fuzz

BANK = Path(__file__).parents[4] / "question_banks" / "office"
pytestmark = pytest.mark.skipif(
    not fuzz.RUNNER.exists(), reason="The browser's engine is not in this tree."
)


def test_random_logs_give_the_same_digests(openings):
    jobs, wanted = [], []
    for seed in range(12):
        locale = "fr" if seed % 2 else "en"
        edits = fuzz.Fuzz(seed, locale).edits(50)
        jobs.append({"opening": openings[locale], "edits": edits, "every": 10})
        here = fuzz.here(openings[locale], edits, every=10)
        wanted.append({"digests": here["digests"], "refused": here["refused"]})
    for seed, (mine, theirs) in enumerate(zip(wanted, fuzz.there(jobs), strict=True)):
        assert theirs == mine, f"seed {seed}"


def test_the_solutions_of_the_bank_give_the_same_digests():
    jobs, wanted = [], []
    for folder in sorted(BANK.glob("spreadsheet-*")):
        project = read_project(folder)
        for language, commands in json.loads((folder / "solution.json").read_text()).items():
            opening = ENGINE.open((folder / project.start_name[language]).read_bytes(), language)
            edits = [edit for command in commands for edit in command["edits"]]
            jobs.append({"opening": opening, "edits": edits, "every": 1})
            here = fuzz.here(opening, edits, every=1)
            wanted.append({"digests": here["digests"], "refused": []})
    assert fuzz.there(jobs) == wanted


def test_the_known_divergence_is_no_more_than_the_cells_of_a_circle(openings):
    # The name comes to lie over the cells that its own formula fills.
    edits = [
        {"op": "columnsInsert", "sheet": 1, "at": 2, "count": 1},
        {"op": "name", "name": "Boxes", "target": {"sheet": 1, "ref": "D1:F1"}},
        {"op": "columnsInsert", "sheet": 0, "at": 2, "count": 1},
    ]
    mine = fuzz.here(openings["fr"], edits, every=1)
    [theirs] = fuzz.there([{"opening": openings["fr"], "edits": edits, "every": 1}])
    if mine["digests"] != theirs["digests"]:
        assert fuzz.only_circles(openings["fr"], edits, every=1)
    assert any(
        "#CIRC!" in cell.values()
        for sheet in mine["view"]["sheets"]
        for cell in sheet["cells"].values()
    )


def test_a_circle_that_neither_engine_names_is_known_by_its_formula(openings):
    edits = [
        {"op": "name", "name": "boxes", "target": {"sheet": 1, "ref": "B4:F10"}},
        {"op": "columnsDelete", "sheet": 1, "at": 1, "count": 2},
        {"op": "rowsInsert", "sheet": 0, "at": 4, "count": 2},
    ]
    mine = fuzz.here(openings["en"], edits, every=1)
    [theirs] = fuzz.there([{"opening": openings["en"], "edits": edits, "every": 1}])
    if mine["digests"] != theirs["digests"]:
        assert fuzz.only_circles(openings["en"], edits, every=1)
    view = mine["view"]
    assert fuzz._circle(view, 1) == [Area(1, 2, 7, 5), Area(4, 1, 10, 4)]
    assert fuzz._circle(view, 0) == []
