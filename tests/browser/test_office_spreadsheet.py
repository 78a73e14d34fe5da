"""A spreadsheet project by keyboard alone; the log replayed and graded on the server's side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from assess.officesim.engine import digest_of
from assess.officesim.grading import grade, work_of
from assess.officesim.projects import read_project
from assess.officesim.spreadsheet.checks import JUDGES
from assess.officesim.spreadsheet.engine import ENGINE
from tests.support.office_page import served
from tests.support.spreadsheet_desk import Desk, solve_budget

BUDGET = Path("question_banks/office/spreadsheet-mission-budget")
#: What only the page around the application can give.
OF_THE_PAGE = {"page-has-heading-one", "landmark-one-main"}


@pytest.fixture(scope="module")
def openings() -> dict[str, Any]:
    project = read_project(BUDGET)
    return {
        language: ENGINE.open((BUDGET / project.start_name[language]).read_bytes(), language)
        for language in ("en", "fr")
    }


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, openings: dict[str, Any]) -> Iterator[str]:
    files = {f"budget.opening.{language}.json": one for language, one in openings.items()}
    with served("spreadsheet", tmp_path_factory.mktemp("spreadsheet"), files) as url:
        yield url


@pytest.mark.parametrize("language", ["fr"])
def test_the_budget_by_keyboard(
    browser: Browser, address: str, openings: dict[str, Any], language: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{address}?locale={language}")
    page.wait_for_function("window.dev !== undefined")
    names = [sheet["name"] for sheet in page.evaluate("dev.workspace.view()")["sheets"]]
    desk = Desk(page, language)
    solve_budget(desk, names)
    violations = Axe().run(page).response["violations"]
    log, digest = desk.log(), page.evaluate("dev.workspace.digest()")
    page.close()
    assert troubles == []
    assert [one["id"] for one in violations if one["id"] not in OF_THE_PAGE] == []
    state = ENGINE.load(openings[language])
    for command in log:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    assert digest_of(ENGINE.view(state)) == digest
    assert {command["via"] for command in log} <= {"key", "type", "ribbon", "menu", "dialog"}
    result = grade(read_project(BUDGET), JUDGES, work_of(ENGINE, openings[language], state))
    missed = [
        (one.check.id, one.finding.expected, one.finding.found)
        for one in (*result.checks, *result.collateral)
        if not one.finding.passed
    ]
    assert missed == []
