"""Every task of the document projects by both hands: the screen's log, replayed, passes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from assess.officesim.document import ENGINE, JUDGES
from assess.officesim.engine import digest_of
from assess.officesim.grading import grade, work_of
from assess.officesim.projects import Project, read_project
from tests.support import (
    document_keys,
    document_mouse,
    document_trials_keys,
    document_trials_mouse,
)
from tests.support.document_acts import ACTS, NOTICE, REPORT
from tests.support.document_hands import Hands
from tests.support.document_trials import TRIALS
from tests.support.office_page import served

BANK = Path("question_banks/office")
#: Reading these modules fills ACTS.
HANDS = (document_mouse, document_keys, document_trials_mouse, document_trials_keys)
ALL = sorted(ACTS)
#: A third each day; all of them in a soak.
TODAYS = ALL if os.environ.get("ASSESS_SOAK") else ALL[date.today().toordinal() % 3 :: 3]  # noqa: DTZ011
#: Checks that hold as well, since the one task cannot be done without them.
WITH = {
    (REPORT, "contents"): {"title-style", "main-headings", "second-headings"},
    (REPORT, "update-contents"): {"contents-current"},
    (REPORT, "continuous"): {"annex-sections"},
    (REPORT, "picture-look"): {"map-picture", "map-alt"},
    (NOTICE, "fields"): {"merge-letters"},
    (NOTICE, "finish-merge"): {"merge-letters"},
    (NOTICE, "sort-text"): {"hotel-first"},
    (NOTICE, "typing-tracked"): {"tracking-on"},
    (NOTICE, "changes"): {"accept-all-1"},
    (NOTICE, "accept-all"): {"laptop-accepted", "no-changes-left"},
}


@cache
def project_of(code: str) -> Project:
    """A project with the trials among its tasks: every check is judged each time."""
    project = read_project(BANK / code)
    return replace(project, tasks=project.tasks + TRIALS[code])


@cache
def opening_of(code: str, language: str) -> dict[str, Any]:
    start = project_of(code).start_name[language]
    return ENGINE.open((BANK / code / start).read_bytes(), language)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    openings = {
        f"{code}.opening.{language}.json": opening_of(code, language)
        for code in TRIALS
        for language in ("en", "fr")
    }
    with served("document", tmp_path_factory.mktemp("document"), openings) as url:
        yield url


def test_every_task_is_done_by_both_hands() -> None:
    tasks = {(code, task.id) for code in TRIALS for task in project_of(code).tasks}
    for hand in ("mouse", "keys"):
        assert {(code, task) for which, code, task in ACTS if which == hand} == tasks


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("code", sorted(TRIALS))
def test_nothing_is_done_at_the_start(code: str, language: str) -> None:
    opening = opening_of(code, language)
    work = work_of(ENGINE, opening, ENGINE.load(opening))
    graded = grade(project_of(code), JUDGES, work)
    assert [one.check.id for one in graded.checks if one.finding.passed or one.broken] == []


@pytest.mark.parametrize(("hand", "code", "task"), TODAYS)
def test_task(browser: Browser, address: str, hand: str, code: str, task: str) -> None:
    language = "en" if hand == "mouse" else "fr"
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.set_default_timeout(20_000)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    try:
        page.goto(f"{address}?locale={language}&project={code}")
        page.wait_for_function("() => window.dev !== undefined")
        ACTS[hand, code, task](Hands(page))
        page.wait_for_function("() => document.querySelector('dialog[open]') === null")
        digest = page.evaluate("() => dev.workspace.digest()")
        log = page.evaluate("() => dev.log")
    finally:
        page.close()
    assert trouble == []
    project, opening = project_of(code), opening_of(code, language)
    state = ENGINE.load(opening)
    for command in log:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    assert digest_of(ENGINE.view(state)) == digest
    graded = grade(project, JUDGES, work_of(ENGINE, opening, state))
    wanted = {check.id for one in project.tasks if one.id == task for check in one.checks}
    passed = {one.check.id for one in graded.checks if one.finding.passed}
    missed = [one for one in graded.checks if one.check.id in wanted and not one.finding.passed]
    assert missed == []
    assert passed - WITH.get((code, task), set()) == wanted
    assert all(one.finding.passed for one in graded.collateral)
