"""The projects of the mail program: nothing at the start, everything with the solution."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assess.officesim.grading import Grade, grade, per_cent, work_of
from assess.officesim.mail.checks import JUDGES
from assess.officesim.mail.engine import MailEngine
from assess.officesim.projects import read_project

FOLDERS = sorted(Path("question_banks/office").glob("mail-*"))
LANGUAGES = ("en", "fr")


def graded(folder: Path, language: str, commands: list[Any]) -> Grade:
    engine = MailEngine()
    project = read_project(folder)
    opening = engine.open((folder / project.start_name[language]).read_bytes(), language)
    state = engine.load(opening)
    for command in commands:
        for edit in command["edits"]:
            engine.apply(state, edit)
    return grade(project, JUDGES, work_of(engine, opening, state))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_solution_earns_everything(folder: Path, language: str) -> None:
    solution = json.loads((folder / "solution.json").read_text("utf-8"))
    nothing = graded(folder, language, [])
    assert nothing.earned == 0
    assert not [one.check.id for one in nothing.checks if one.broken or one.finding.passed]
    assert all(one.finding.passed for one in nothing.collateral)
    full = graded(folder, language, solution[language])
    assert [one for one in (*full.checks, *full.collateral) if not one.finding.passed] == []
    assert per_cent([full]) == 100


def test_every_kind_of_check_is_in_use() -> None:
    projects = [read_project(folder) for folder in FOLDERS]
    kinds = {check.kind for one in projects for check in (*one.checks, *one.collateral)}
    assert len(projects) >= 2
    assert kinds == set(JUDGES)
    assert all(8 <= len(one.tasks) <= 12 for one in projects)
