"""Our presentation projects: the start earns nothing, the solution everything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assess.officesim.grading import grade, work_of
from assess.officesim.presentation import ENGINE, JUDGES
from assess.officesim.projects import read_project

BANK = Path(__file__).resolve().parents[4] / "question_banks" / "office"
FOLDERS = sorted(BANK.glob("presentation-*"))


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_start_and_solution(folder: Path, locale: str) -> None:
    project = read_project(folder)
    start = (folder / project.start_name[locale]).read_bytes()
    opening = ENGINE.open(start, locale)
    state = ENGINE.load(opening)
    at_start = grade(project, JUDGES, work_of(ENGINE, opening, state))
    assert at_start.earned == 0
    assert [one.check.id for one in at_start.checks if one.finding.passed or one.broken] == []
    assert all(one.finding.passed for one in at_start.collateral)
    for command in commands(folder)[locale]:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    done = grade(project, JUDGES, work_of(ENGINE, opening, state))
    lost = [one for one in (*done.checks, *done.collateral) if not one.finding.passed]
    assert lost == []
    assert done.earned == done.total == project.points
    again = ENGINE.open(ENGINE.export(state, start)[0], locale)
    # The exported file earns the same as the state it was made from, apart from the ids of
    # slides, which a file does not keep.
    assert len(again["deck"]["slides"]) == len(ENGINE.view(state)["slides"])


def commands(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads((folder / "solution.json").read_text())
    return found


def test_all_kinds_of_check_are_in_use() -> None:
    projects = [read_project(folder) for folder in FOLDERS]
    used = {check.kind for one in projects for check in (*one.checks, *one.collateral)}
    assert used == set(JUDGES)
    assert all(8 <= len(one.tasks) <= 12 for one in projects)
