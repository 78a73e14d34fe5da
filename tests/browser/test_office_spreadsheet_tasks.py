"""Every task type of the spreadsheet by both hands.

The log of the screen, replayed on the server's side, gives the same state; the task's checks pass
and no others do; the screen shows what the state says. docs/office-spreadsheet.md lists the types.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from assess.officesim.engine import digest_of
from assess.officesim.grading import grade, work_of
from assess.officesim.projects import Project, read_project
from assess.officesim.spreadsheet.checks import JUDGES
from assess.officesim.spreadsheet.engine import ENGINE
from tests.support.office_page import served
from tests.support.officesim import spreadsheet_types as types
from tests.support.spreadsheet_hands import Hands
from tests.support.spreadsheet_keys import KEYS
from tests.support.spreadsheet_mouse import BUDGET, MOUSE, TYPES
from tests.support.spreadsheet_screen import SEEN, differences

BANK = Path("question_banks/office")
ALL = [
    (project, task, hand)
    for project in MOUSE
    for hand in ("mouse", "keys")
    for task in (MOUSE if hand == "mouse" else KEYS)[project]
]
#: A third each day; all of them in a soak.
TODAYS = ALL if os.environ.get("ASSESS_SOAK") else ALL[date.today().toordinal() % 3 :: 3]  # noqa: DTZ011
#: Tasks that rest on another one, which their hands do as well.
WITH = {
    (BUDGET, "limit"): {"amounts"},
    (BUDGET, "by-category"): {"amounts"},
    (BUDGET, "share"): {"amounts", "by-category"},
}


@cache
def project_of(code: str) -> Project:
    return types.project() if code == TYPES else read_project(BANK / code)


@cache
def opening_of(code: str, language: str) -> dict[str, Any]:
    start = project_of(code).start_name[language]
    file = types.start() if code == TYPES else (BANK / code / start).read_bytes()
    return ENGINE.open(file, language)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    openings = {
        f"{code}.opening.{language}.json": opening_of(code, language)
        for code in MOUSE
        for language in ("en", "fr")
    }
    with served("spreadsheet", tmp_path_factory.mktemp("spreadsheet"), openings) as url:
        yield url


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1600, "height": 900})
    made.set_default_timeout(20_000)
    yield made
    made.close()


def test_every_task_is_done_by_both_hands() -> None:
    for code in MOUSE:
        tasks = {task.id for task in project_of(code).tasks}
        assert set(MOUSE[code]) == tasks == set(KEYS[code])


@pytest.mark.parametrize(("code", "task", "hand"), TODAYS)
def test_task(context: BrowserContext, address: str, code: str, task: str, hand: str) -> None:
    language = "en" if hand == "mouse" else "fr"
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    try:
        page.goto(f"{address}?locale={language}&project={code}")
        page.wait_for_function("() => window.dev !== undefined")
        (MOUSE if hand == "mouse" else KEYS)[code][task](Hands(page))
        page.wait_for_function("() => document.querySelector('dialog[open]') === null")
        digest = page.evaluate("() => dev.workspace.digest()")
        log = page.evaluate("() => dev.log")
        astray = differences(page)
        SEEN.get((code, task), lambda _: None)(page)
    finally:
        page.close()
    assert trouble == []
    assert astray == []
    project, opening = project_of(code), opening_of(code, language)
    state = ENGINE.load(opening)
    for command in log:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    assert digest_of(ENGINE.view(state)) == digest
    graded = grade(project, JUDGES, work_of(ENGINE, opening, state))
    doing = {task, *WITH.get((code, task), ())}
    wanted = {check.id for one in project.tasks if one.id == task for check in one.checks}
    allowed = {check.id for one in project.tasks if one.id in doing for check in one.checks}
    passed = {one.check.id for one in graded.checks if one.finding.passed}
    missed = [one for one in graded.checks if one.check.id in wanted and not one.finding.passed]
    assert missed == []
    assert passed <= allowed
    assert all(one.finding.passed for one in graded.collateral)
