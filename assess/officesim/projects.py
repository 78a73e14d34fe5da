"""A project: a start file, tasks in plain words, and weighted checks that never leave the server.

On disk a project is a folder with `project.toml`, the start file and, as its solution, either
`solution.json` (commands) or a solution file; docs/office.md describes the format.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assess.officesim.engine import APPLICATIONS, JSONObject

LANGUAGES = ("en", "fr")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: As the application's own certificates report them; docs/office.md names their sources.
DOMAINS: Mapping[str, tuple[str, ...]] = {
    "spreadsheet": ("worksheets", "cells", "tables", "formulas", "charts"),
    "document": ("documents", "text", "tables", "references", "graphics", "collaboration"),
    "presentation": ("presentations", "slides", "content", "data", "motion"),
    "mail": ("messages", "organisation", "calendar", "people"),
}


class ProjectError(ValueError):
    """A project that cannot be used; `problems` lists every fault with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Check:
    """One thing that must be so at the end. `weight` is in points."""

    id: str
    domain: str
    weight: int
    kind: str
    target: JSONObject
    expect: JSONObject
    #: Checks that fail as well when this one does: the rubric self-test reads it.
    depends_on: tuple[str, ...] = ()
    #: What staff read beside the finding, per language.
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """One thing to do, in words that do not name the command."""

    id: str
    text: Mapping[str, str]
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Project:
    """Everything an author wrote. `collateral` are checks whose failure takes points away."""

    code: str
    application: str
    title: Mapping[str, str]
    scenario: Mapping[str, str]
    start_name: Mapping[str, str]  # per language; both may name one file
    tasks: tuple[Task, ...]
    collateral: tuple[Check, ...]
    #: Commands that reach full marks, per language; None when a solution file is given.
    solution: Mapping[str, Sequence[JSONObject]] | None

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of all tasks, in order."""
        return tuple(check for task in self.tasks for check in task.checks)

    @property
    def points(self) -> int:
        """What full marks are."""
        return sum(check.weight for check in self.checks)


def read_project(folder: Path) -> Project:
    """Read and check a project's folder; raises `ProjectError` listing every fault."""
    try:
        raw = tomllib.loads((folder / "project.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProjectError([f"project.toml cannot be read: {error}"]) from None
    return parse_project(raw, frozenset(path.name for path in folder.iterdir()))


def parse_project(raw: JSONObject, files: frozenset[str]) -> Project:
    """Check what an author wrote; `files` are the names beside it. Raises `ProjectError`."""
    reader = _Reader()
    application = raw.get("application")
    if application not in APPLICATIONS:
        raise ProjectError([f"application: {application!r} is not one of {APPLICATIONS}."])
    tasks = tuple(
        reader.task(one, f"task {number}", str(application))
        for number, one in enumerate(reader.tables(raw, "task"), 1)
    )
    collateral = tuple(
        reader.check(one, f"collateral {number}", str(application))
        for number, one in enumerate(reader.tables(raw, "collateral"), 1)
    )
    project = Project(
        code=reader.code(raw.get("code"), "code"),
        application=str(application),
        title=reader.words(raw.get("title"), "title"),
        scenario=reader.words(raw.get("scenario"), "scenario"),
        start_name=reader.start(raw.get("start"), files),
        tasks=tasks,
        collateral=collateral,
        solution=raw.get("solution"),
    )
    reader.whole(project)
    if reader.problems:
        raise ProjectError(reader.problems)
    return project


class _Reader:
    """Reads parts and remembers what was wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def tables(self, raw: JSONObject, name: str) -> list[JSONObject]:
        found = raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.problems.append(f"{name}: write [[{name}]] tables.")
            return []
        return found

    def code(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not CODE.fullmatch(value) or len(value) > 60:
            self.problems.append(f"{place}: use small letters, digits and hyphens.")
            return ""
        return value

    def words(self, value: Any, place: str) -> Mapping[str, str]:
        found = value if isinstance(value, dict) else {}
        for language in LANGUAGES:
            if not isinstance(found.get(language), str) or not found[language].strip():
                self.problems.append(f"{place}: the text in {language!r} is missing.")
        return {key: str(text) for key, text in found.items() if key in LANGUAGES}

    def start(self, value: Any, files: frozenset[str]) -> Mapping[str, str]:
        names = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
        if not isinstance(names, dict):
            self.problems.append("start: name the start file, or one for each language.")
            return {}
        for language in LANGUAGES:
            if names.get(language) not in files:
                self.problems.append(f"start: the file {names.get(language)!r} is not there.")
        return {key: str(name) for key, name in names.items()}

    def task(self, raw: JSONObject, place: str, application: str) -> Task:
        name = self.code(raw.get("id"), f"{place}, id")
        checks = tuple(
            self.check(one, f"{place}, check {number}", application)
            for number, one in enumerate(self.tables(raw, "check"), 1)
        )
        if not checks:
            self.problems.append(f"{place}: a task needs at least one check.")
        return Task(name, self.words(raw.get("text"), f"{place}, text"), checks)

    def check(self, raw: JSONObject, place: str, application: str) -> Check:
        weight = raw.get("weight", 1)
        if type(weight) is not int or not 1 <= weight <= 20:
            self.problems.append(f"{place}: weight must be a whole number from 1 to 20.")
            weight = 1
        domain = raw.get("domain")
        if domain not in DOMAINS[application]:
            self.problems.append(f"{place}: domain must be one of {DOMAINS[application]}.")
        for part in ("target", "expect"):
            if not isinstance(raw.get(part, {}), dict):
                self.problems.append(f"{place}: {part} must be a table.")
        depends = raw.get("depends_on", [])
        if not isinstance(depends, list) or not all(isinstance(one, str) for one in depends):
            self.problems.append(f"{place}: depends_on must list ids of checks.")
            depends = []
        return Check(
            id=self.code(raw.get("id"), f"{place}, id"),
            domain=str(domain),
            weight=weight,
            kind=str(raw.get("kind", "")),
            target=dict(raw.get("target", {})),
            expect=dict(raw.get("expect", {})),
            depends_on=tuple(depends),
            note={k: str(v) for k, v in raw.get("note", {}).items()},
        )

    def whole(self, project: Project) -> None:
        """What only the whole shows: double ids, dependencies on nothing, no tasks."""
        if not project.tasks:
            self.problems.append("A project needs at least one task.")
        everything = [*project.checks, *project.collateral]
        for what, names in (
            ("task", [task.id for task in project.tasks]),
            ("check", [check.id for check in everything]),
        ):
            doubled = sorted({name for name in names if names.count(name) > 1})
            self.problems += [f"The {what} id {name!r} is used twice." for name in doubled]
        known = {check.id for check in everything}
        self.problems += [
            f"check {check.id}: depends_on names {other!r}, which does not exist."
            for check in everything
            for other in check.depends_on
            if other not in known
        ]
