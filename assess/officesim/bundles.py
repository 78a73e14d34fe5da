"""A project's folder, read whole: project.toml, start files, solution, mutants, pictures.

    project.toml       see `projects`
    <start file(s)>    .xlsx, .docx, .pptx or mailbox .json, named in project.toml
    solution.json      commands, a list, or {"en": [...], "fr": [...]}
    assets/            pictures that a task asks to insert (.png, .jpg, .webp)

`[[mutant]]` tables in project.toml declare a mutant where leaving out single commands finds
none: `check = "total"`, `without = [3, 4]` (numbers of the solution's commands, from 1).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assess.officesim import startfiles
from assess.officesim.engine import JSONObject, StartFileError
from assess.officesim.projects import LANGUAGES, Check, Project, ProjectError, Task, parse_project
from assess.officesim.selftest import Mutant

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
LARGEST_PICTURE = 1024 * 1024
MOST_PICTURES = 20
_MAGIC = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff", "image/webp": b"RIFF"}


@dataclass(frozen=True)
class Bundle:
    """A project as its author keeps it, checked as far as that goes without an engine."""

    project: Project
    #: language -> the start file's bytes
    starts: Mapping[str, bytes]
    solutions: Mapping[str, list[JSONObject]]
    mutants: tuple[Mutant, ...]
    #: name -> bytes
    assets: Mapping[str, bytes]

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything that an author can change."""
        parts = {
            "project": asdict(self.project),
            "starts": {language: _sha(data) for language, data in self.starts.items()},
            "solutions": self.solutions,
            "mutants": [asdict(mutant) for mutant in self.mutants],
            "assets": {name: _sha(data) for name, data in self.assets.items()},
        }
        return _sha(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode())


def folders_in(path: Path) -> list[Path]:
    """A project's own folder, or those of all projects below it, by name."""
    if (path / "project.toml").is_file():
        return [path]
    return sorted(found.parent for found in path.glob("*/project.toml"))


def read_bundle(folder: Path) -> Bundle:
    """Read a folder. Raises `ProjectError` listing every fault."""
    try:
        raw = tomllib.loads((folder / "project.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProjectError([f"project.toml cannot be read: {error}"]) from None
    files = {path.name: path for path in folder.iterdir() if path.is_file()}
    project = parse_project(raw, frozenset(files))
    problems: list[str] = []
    starts = _starts(project, files, problems)
    solutions = _solutions(files.get("solution.json"), problems)
    mutants = _mutants(raw, project, problems)
    assets = _assets(folder / "assets", problems)
    if problems:
        raise ProjectError(problems)
    return Bundle(project, starts, solutions, mutants, assets)


def key_of(project: Project) -> JSONObject:
    """What only the server knows of a project: its checks, as plain JSON."""
    return {
        "tasks": [
            {"id": task.id, "checks": [_plain(check) for check in task.checks]}
            for task in project.tasks
        ],
        "collateral": [_plain(check) for check in project.collateral],
    }


def shown_of(project: Project) -> JSONObject:
    """What a candidate may see of a project."""
    return {
        "application": project.application,
        "title": dict(project.title),
        "scenario": dict(project.scenario),
        "tasks": [{"id": task.id, "text": dict(task.text)} for task in project.tasks],
    }


def project_of(code: str, shown: JSONObject, key: JSONObject) -> Project:
    """A stored project, put together again for grading."""
    checks = {task["id"]: task["checks"] for task in key["tasks"]}
    return Project(
        code=code,
        application=shown["application"],
        title=shown["title"],
        scenario=shown["scenario"],
        start_name={},
        tasks=tuple(
            Task(task["id"], task["text"], tuple(_check(one) for one in checks[task["id"]]))
            for task in shown["tasks"]
        ),
        collateral=tuple(_check(one) for one in key["collateral"]),
        solution=None,
    )


def _plain(check: Check) -> JSONObject:
    return {**asdict(check), "depends_on": list(check.depends_on)}


def _check(raw: Mapping[str, Any]) -> Check:
    return Check(**{**raw, "depends_on": tuple(raw["depends_on"])})


def looks_like(name: str, data: bytes) -> bool:
    """Whether a file is the picture that its name says."""
    kind = PICTURES.get(name.rpartition(".")[2].lower())
    return kind is not None and data.startswith(_MAGIC[kind])


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _starts(project: Project, files: Mapping[str, Path], problems: list[str]) -> dict[str, bytes]:
    starts = {}
    for language in LANGUAGES:
        name = project.start_name[language]
        starts[language] = files[name].read_bytes()
        try:
            application = startfiles.check(name, starts[language])
        except StartFileError as error:
            problems.append(str(error))
            continue
        if application != project.application:
            problems.append(f"{name} is a start file of {application}, not {project.application}.")
    return starts


def _solutions(path: Path | None, problems: list[str]) -> dict[str, list[JSONObject]]:
    if path is None:
        return {}
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        problems.append(f"solution.json cannot be read: {error}")
        return {}
    found = dict.fromkeys(LANGUAGES, raw) if isinstance(raw, list) else raw
    if not isinstance(found, dict) or not all(map(_are_commands, found.values())):
        problems.append(
            'solution.json: write a list of commands {"cmd": …, "edits": […]}, or one for '
            "each language."
        )
        return {}
    missing = [language for language in LANGUAGES if language not in found]
    problems += [
        f"solution.json: the commands in {language!r} are missing." for language in missing
    ]
    return {language: found[language] for language in LANGUAGES if language in found}


def _are_commands(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("edits"), list)
        and all(isinstance(edit, dict) for edit in one["edits"])
        for one in value
    )


def _mutants(raw: Mapping[str, Any], project: Project, problems: list[str]) -> tuple[Mutant, ...]:
    known = {check.id for check in project.checks}
    found = []
    tables = raw.get("mutant", [])
    for number, one in enumerate(tables if isinstance(tables, list) else [None], 1):
        check = one.get("check") if isinstance(one, dict) else None
        without = one.get("without") if isinstance(one, dict) else None
        if not isinstance(check, str) or check not in known:
            problems.append(f"mutant {number}: check must be the id of one of this project's.")
        elif not isinstance(without, list) or not without or not all(map(_is_number, without)):
            problems.append(f"mutant {number}: without must list numbers of commands, from 1.")
        else:
            found.append(Mutant(check, tuple(number - 1 for number in without)))
    return tuple(found)


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 1


def _assets(folder: Path, problems: list[str]) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    found = {}
    for path in sorted(folder.iterdir()):
        data = path.read_bytes() if path.is_file() else b""
        if not looks_like(path.name, data):
            problems.append(f"assets/{path.name} is not a picture (.png, .jpg, .webp).")
        elif len(data) > LARGEST_PICTURE:
            problems.append(f"assets/{path.name} is larger than 1 MB. Make it smaller.")
        elif not path.name.isascii() or " " in path.name or len(path.name) > 40:
            problems.append(f"assets/{path.name}: use a short name without spaces or accents.")
        else:
            found[path.name] = data
    if len(found) > MOST_PICTURES:
        problems.append(f"assets: at most {MOST_PICTURES} pictures.")
    return found
