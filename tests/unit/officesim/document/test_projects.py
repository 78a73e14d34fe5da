"""The projects of the word processor: nothing at the start, everything at the end, and the
end state says the same once it has been a file."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest

from assess.officesim.document import ENGINE, JUDGES
from assess.officesim.grading import Grade, grade, work_of
from assess.officesim.projects import Project, read_project

BANKS = Path(__file__).parents[4] / "question_banks" / "office"
CODES = ("document-mission-report", "document-workshop-letter")


@pytest.fixture(scope="module", params=[(code, lang) for code in CODES for lang in ("en", "fr")])
def played(request: pytest.FixtureRequest) -> tuple[Project, dict[str, Any], Any, bytes]:
    code, language = request.param
    project = read_project(BANKS / code)
    start = (BANKS / code / project.start_name[language]).read_bytes()
    opening = ENGINE.open(start, language)
    state = ENGINE.load(opening)
    commands = json.loads((BANKS / code / "solution.json").read_text(encoding="utf-8"))
    for command in commands[language]:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    return project, opening, state, start


def lost(graded: Grade) -> list[tuple[str, str, str]]:
    return [
        (one.check.id, one.finding.expected, one.finding.found)
        for one in (*graded.checks, *graded.collateral)
        if not one.finding.passed
    ]


def test_the_start_earns_nothing_and_the_solution_everything(played: Any) -> None:
    project, opening, state, _ = played
    start = grade(project, JUDGES, work_of(ENGINE, opening, ENGINE.load(opening)))
    assert start.earned == 0
    assert not any(one.broken for one in (*start.checks, *start.collateral))
    end = grade(project, JUDGES, work_of(ENGINE, opening, state))
    assert lost(end) == []
    assert end.earned == end.total


def test_every_kind_of_check_is_used() -> None:
    used = {
        one.kind
        for code in CODES
        for project in [read_project(BANKS / code)]
        for one in (*project.checks, *project.collateral)
    }
    assert used == set(JUDGES)


#: What a .docx keeps elsewhere than this engine reads, or not at all.
NOT_IN_THE_FILE = {"comment-resolved", "merge-letters", "merge-excluded", "text-kept"}


def test_an_exported_end_state_says_the_same(played: Any) -> None:
    project, opening, state, start = played
    content, _ = ENGINE.export(state, start)
    docx.Document(io.BytesIO(content))
    again = ENGINE.open(content, opening["locale"])
    graded = grade(project, JUDGES, work_of(ENGINE, opening, ENGINE.load(again)))
    assert [one for one in lost(graded) if one[0] not in NOT_IN_THE_FILE] == []


def test_export_gives_the_same_bytes_again(played: Any) -> None:
    *_, state, start = played
    assert ENGINE.export(state, start) == ENGINE.export(state, start)
