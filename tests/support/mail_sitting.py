"""A task of a mail project done on the page; its log replayed and judged on the server's side."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from assess.officesim.engine import digest_of
from assess.officesim.grading import grade, work_of
from assess.officesim.mail.checks import JUDGES
from assess.officesim.mail.engine import MailEngine
from assess.officesim.projects import Project, read_project
from tests.support import mail_desk, mail_training
from tests.support.mail_tasks import KEYS, MOUSE, Hands

BANK = Path("question_banks/office")
ENGINE = MailEngine()
CODES = (mail_desk.DESK, mail_training.WEEK)
#: Every task by both hands: (project, task, "mouse" or "keys").
ALL = [
    (project, task, hand)
    for project in CODES
    for hand in ("mouse", "keys")
    for task in (MOUSE if hand == "mouse" else KEYS)[project]
]


@cache
def project_of(code: str) -> Project:
    return read_project(BANK / code)


@cache
def opening_of(code: str, language: str) -> dict[str, Any]:
    start = project_of(code).start_name[language]
    return ENGINE.open((BANK / code / start).read_bytes(), language)


def openings() -> dict[str, Any]:
    """What the page fetches, by file name."""
    return {
        f"{code}.opening.{language}.json": opening_of(code, language)
        for code in CODES
        for language in ("en", "fr")
    }


def do(browser: Browser, address: str, code: str, task: str, hand: str) -> None:
    """Mouse in English, keyboard in French: the task's checks pass, and no others."""
    language = "en" if hand == "mouse" else "fr"
    log, digest = _perform(browser, f"{address}?locale={language}&project={code}", code, task, hand)
    opening = opening_of(code, language)
    state = ENGINE.load(opening)
    for command in log:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    assert digest_of(ENGINE.view(state)) == digest
    project = project_of(code)
    graded = grade(project, JUDGES, work_of(ENGINE, opening, state))
    wanted = {check.id for one in project.tasks if one.id == task for check in one.checks}
    missed = [one for one in graded.checks if one.check.id in wanted and not one.finding.passed]
    assert missed == []
    assert {one.check.id for one in graded.checks if one.finding.passed} == wanted
    assert all(one.finding.passed for one in graded.collateral)


def _perform(
    browser: Browser, address: str, code: str, task: str, hand: str
) -> tuple[list[dict[str, Any]], str]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(10_000)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    try:
        page.goto(address)
        page.wait_for_function("() => window.dev !== undefined")
        (MOUSE if hand == "mouse" else KEYS)[code][task](Hands(page))
        page.wait_for_function("() => document.querySelector('dialog[open]') === null")
        page.evaluate("() => document.activeElement?.blur()")
        log = page.evaluate("() => dev.log")
        digest = page.evaluate("() => dev.workspace.digest()")
    finally:
        page.close()
    assert trouble == []
    return log, digest
