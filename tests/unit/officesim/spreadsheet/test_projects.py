"""The spreadsheet projects of the bank: nothing for the start, everything for the solution."""

import json
from pathlib import Path

import pytest

from assess.officesim.grading import grade, work_of
from assess.officesim.projects import read_project
from assess.officesim.spreadsheet.checks import JUDGES
from assess.officesim.spreadsheet.engine import ENGINE
from assess.officesim.spreadsheet.second_opinion import second_opinion

BANK = Path(__file__).parents[4] / "question_banks" / "office"
FOLDERS = sorted(BANK.glob("spreadsheet-*"))
CASES = [(folder, language) for folder in FOLDERS for language in ("en", "fr")]


def trial(folder, language):
    project = read_project(folder)
    opening = ENGINE.open((folder / project.start_name[language]).read_bytes(), language)
    solution = json.loads((folder / "solution.json").read_text(encoding="utf-8"))[language]

    def graded(commands):
        state = ENGINE.load(opening)
        for command in commands:
            for edit in command["edits"]:
                ENGINE.apply(state, edit)
        result = grade(project, JUDGES, work_of(ENGINE, opening, state))
        assert not [one for one in (*result.checks, *result.collateral) if one.broken]
        return result, state

    return project, solution, graded


@pytest.mark.parametrize(("folder", "language"), CASES, ids=lambda one: getattr(one, "name", one))
def test_a_project_measures_what_it_says(folder, language):
    project, solution, graded = trial(folder, language)
    assert 8 <= len(project.tasks) <= 12
    start, _ = graded([])
    assert start.earned == 0
    assert not [one for one in start.checks if one.finding.passed]
    full, state = graded(solution)
    assert [one.check.id for one in full.checks if not one.finding.passed] == []
    assert full.earned == full.total
    assert all(one.finding.passed for one in full.collateral)
    opinion = second_opinion(state)
    assert opinion.compared > 20
    assert opinion.disagreements == ()


def test_together_they_use_every_kind_of_check():
    used = {
        check.kind
        for folder in FOLDERS
        for check in (*read_project(folder).checks, *read_project(folder).collateral)
    }
    assert used == set(JUDGES)


def test_a_command_left_out_loses_its_own_checks_alone():
    folder = BANK / "spreadsheet-mission-budget"
    project, solution, graded = trial(folder, "fr")
    lone = {check.id for check in project.checks} - {"chart", "print-page"}
    for number in range(len(solution)):
        result, _ = graded(solution[:number] + solution[number + 1 :])
        lone -= {
            one.check.id
            for one in result.checks
            if not one.finding.passed
            and {other.check.id for other in result.checks if not other.finding.passed}
            <= {one.check.id, *one.check.depends_on}
        }
    assert lone == set()


def test_damage_elsewhere_takes_points_away():
    _, solution, graded = trial(BANK / "spreadsheet-mission-budget", "en")
    damage = {"op": "input", "sheet": 1, "row": 2, "column": 2, "text": "1"}
    result, _ = graded([*solution, {"cmd": "type", "via": "type", "edits": [damage]}])
    assert result.earned == result.total - 1
