"""Tasks done on an application's page by mouse or by keyboard, replayed and judged in Python.

A task is one of a project's, or one that a test adds to it (`added`) with checks of its own for
what no project asks. Every task is done twice: by mouse in English, by keyboard in French.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from playwright.sync_api import Browser, Page

from assess.officesim.engine import Engine, Judge, digest_of
from assess.officesim.grading import Grade, grade, work_of
from assess.officesim.projects import Check, Project, Task, read_project

BANK = Path("question_banks/office")
HANDS = ("mouse", "keys")
LANGUAGES = {"mouse": "en", "keys": "fr"}
PATIENCE_MS = 10_000
Hand = TypeVar("Hand")


class Book(Generic[Hand]):
    """How the tasks of projects are done by `hands`, and the tasks that tests add."""

    def __init__(
        self,
        application: str,
        codes: tuple[str, ...],
        hands: Callable[[Page], Hand],
        engine: Engine,
        judges: Mapping[str, Judge],
    ) -> None:
        self.application, self.codes, self.hands = application, codes, hands
        self.engine, self.judges = engine, judges
        self._ways: dict[str, dict[tuple[str, str], Callable[[Hand], None]]] = {
            "mouse": {},
            "keys": {},
        }
        self._pages: dict[str, tuple[Page, list[str]]] = {}
        self._added: dict[str, list[Task]] = {code: [] for code in codes}
        self.project_of = cache(self._project_of)
        self.opening_of = cache(self._opening_of)

    def mouse(self, code: str, task: str) -> Callable[[Callable[[Hand], None]], None]:
        """Keeps how a task is done by mouse."""
        return self._keep("mouse", code, task)

    def keys(self, code: str, task: str) -> Callable[[Callable[[Hand], None]], None]:
        """Keeps how a task is done by keyboard."""
        return self._keep("keys", code, task)

    def _keep(self, hand: str, code: str, task: str) -> Callable[[Callable[[Hand], None]], None]:
        def keep(do: Callable[[Hand], None]) -> None:
            assert (code, task) not in self._ways[hand]
            self._ways[hand][code, task] = do

        return keep

    def way(self, hand: str, code: str, task: str) -> Callable[[Hand], None]:
        """How a task is done by mouse or by keyboard."""
        return self._ways[hand][code, task]

    def add(self, code: str, task: str, *wanted: tuple[str, dict[str, Any], dict[str, Any]]) -> str:
        """A task of the tests' own on a project's start file: (kind, target, expect) each."""
        checks = tuple(
            Check(f"{task}-{number}", "added", 1, kind, target, expect)
            for number, (kind, target, expect) in enumerate(wanted)
        )
        self._added[code].append(Task(task, {}, checks))
        return task

    def added(self, code: str) -> list[Task]:
        return self._added[code]

    @property
    def all(self) -> list[tuple[str, str, str]]:
        """(project, task, hand)."""
        return [(*way, hand) for hand in HANDS for way in self._ways[hand]]

    @property
    def todays(self) -> list[tuple[str, str, str]]:
        """A third of them, another each day."""
        return self.all[datetime.now(UTC).toordinal() % 3 :: 3]

    def missing(self) -> list[str]:
        """Tasks without a way for each hand, and ways without a task."""
        tasks = {
            (code, task.id)
            for code in self.codes
            for task in (*read_project(BANK / code).tasks, *self._added[code])
        }
        return [str(way) for hand in HANDS for way in tasks ^ set(self._ways[hand])]

    def _project_of(self, code: str) -> Project:
        project = read_project(BANK / code)
        return dataclasses.replace(project, tasks=(*project.tasks, *self._added[code]))

    def _opening_of(self, code: str, language: str) -> dict[str, Any]:
        start = self.project_of(code).start_name[language]
        return self.engine.open((BANK / code / start).read_bytes(), language)

    def openings(self) -> dict[str, Any]:
        """What the page fetches, by file name."""
        return {
            f"{code}.opening.{language}.json": self.opening_of(code, language)
            for code in self.codes
            for language in LANGUAGES.values()
        }

    def graded(self, code: str, language: str, log: list[dict[str, Any]], digest: str) -> Grade:
        """The log applied by the server's engine, which has to come to the page's digest."""
        opening = self.opening_of(code, language)
        state = self.engine.load(opening)
        for command in log:
            for edit in command["edits"]:
                self.engine.apply(state, edit)
        assert digest_of(self.engine.view(state)) == digest
        return grade(self.project_of(code), self.judges, work_of(self.engine, opening, state))

    def nothing_done(self, code: str, language: str) -> set[str]:
        """Checks that pass before anything is done: there must be none."""
        opening = self.opening_of(code, language)
        start = digest_of(self.engine.view(self.engine.load(opening)))
        graded = self.graded(code, language, [], start)
        return {one.check.id for one in graded.checks if one.finding.passed}

    def do(self, browser: Browser, address: str, code: str, task: str, hand: str) -> None:
        """The task's checks pass afterwards and no others; nothing else is damaged."""
        language = LANGUAGES[hand]
        log, digest = self._perform(
            browser, f"{address}?locale={language}&project={code}", self._ways[hand][code, task]
        )
        graded = self.graded(code, language, log, digest)
        tasks = {one.id: one for one in self.project_of(code).tasks}
        wanted = {check.id for check in tasks[task].checks}
        missed = [
            (one.check.id, one.finding.expected, one.finding.found)
            for one in graded.checks
            if one.check.id in wanted and not one.finding.passed
        ]
        assert missed == []
        assert {one.check.id for one in graded.checks if one.finding.passed} == wanted
        if tasks[task] not in self._added[code]:
            assert all(one.finding.passed for one in graded.collateral)

    def _perform(
        self, browser: Browser, address: str, act: Callable[[Hand], None]
    ) -> tuple[list[dict[str, Any]], str]:
        page, trouble = self._page(browser, address)
        try:
            act(self.hands(page))
            page.wait_for_function("() => document.querySelector('dialog[open]') === null")
            # What is being typed goes into the journal at the latest now.
            page.evaluate("() => document.activeElement?.blur()")
            digest = page.evaluate("() => dev.workspace.digest()")
            log = page.evaluate("() => dev.log")
            assert trouble == []
        except BaseException:
            self._pages.pop(address)[0].close()
            raise
        return log, digest

    def _page(self, browser: Browser, address: str) -> tuple[Page, list[str]]:
        """One page for all tasks of a project in a language: each begins with a fresh start."""
        if address in self._pages:
            page, trouble = self._pages[address]
            page.evaluate("() => dev.restart()")
            return page, trouble
        page, trouble = browser.new_page(viewport={"width": 1280, "height": 800}), []
        self._pages[address] = page, trouble
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(address)
        page.wait_for_function("() => window.dev !== undefined")
        return page, trouble

    def close(self) -> None:
        """Close the pages that tasks were done on."""
        for page, _ in self._pages.values():
            page.close()
        self._pages.clear()
