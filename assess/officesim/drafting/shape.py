"""What project.toml must look like before pages can show it: types, not sense. Pure.

What is missing or makes no sense is `projects.parse_project`'s matter, and may be so in a draft.
"""

from __future__ import annotations

import re
from typing import Any

from assess.officesim.engine import APPLICATIONS, JSONObject
from assess.officesim.projects import CODE, LANGUAGES

DEEPEST = 20
MOST_TASKS, MOST_CHECKS = 60, 40
_UNUSABLE = re.compile(r"[\x00\ud800-\udfff]")
_TEXTS = {"code", "application", "id", "kind", "domain", "check"}
_PER_LANGUAGE = {"title", "scenario", "text", "note"}


def problems_of(content: JSONObject) -> list[str]:
    """Every fault, with its place; empty when pages can show the project."""
    if (fault := _unusable(content, 1)) is not None:
        return [fault]
    problems: list[str] = []
    if content.get("application") not in APPLICATIONS:
        problems.append(f"application: write one of {', '.join(APPLICATIONS)}.")
    code = content.get("code")
    if not isinstance(code, str) or not CODE.fullmatch(code) or len(code) > 60:
        problems.append("code: use small letters, digits and hyphens.")
    problems += _texts(content, "")
    start = content.get("start", "")
    names = list(start.values()) if isinstance(start, dict) else [start]
    if not all(isinstance(name, str) for name in names):
        problems.append("start: name the start file, or one for each language.")
    for number, task in enumerate(_tables(content, "task", "", problems, MOST_TASKS), 1):
        place = f"task {number}, "
        problems += _texts(task, place)
        for at, check in enumerate(_tables(task, "check", place, problems, MOST_CHECKS), 1):
            problems += _check(check, f"{place}check {at}, ")
    for at, check in enumerate(_tables(content, "collateral", "", problems, MOST_CHECKS), 1):
        problems += _check(check, f"collateral {at}, ")
    for at, mutant in enumerate(
        _tables(content, "mutant", "", problems, MOST_TASKS * MOST_CHECKS), 1
    ):
        problems += _mutant(mutant, f"mutant {at}, ")
    return problems


def _check(check: JSONObject, place: str) -> list[str]:
    problems = _texts(check, place)
    problems += [
        f"{place}{part} must be a table."
        for part in ("target", "expect")
        if not isinstance(check.get(part, {}), dict)
    ]
    weight = check.get("weight", 1)
    if type(weight) is not int:
        problems.append(f"{place}weight must be a whole number from 1 to 20.")
    depends = check.get("depends_on", [])
    if not isinstance(depends, list) or not all(isinstance(one, str) for one in depends):
        problems.append(f"{place}depends_on must list ids of checks.")
    return problems


def _mutant(mutant: JSONObject, place: str) -> list[str]:
    without = mutant.get("without", [])
    problems = []
    if not isinstance(mutant.get("check", ""), str):
        problems.append(f"{place}check must be a text.")
    if not isinstance(without, list) or not all(type(one) is int for one in without):
        problems.append(f"{place}without must list numbers of commands, from 1.")
    return problems


def _texts(table: JSONObject, place: str) -> list[str]:
    problems = [
        f"{place}{name} must be a text."
        for name in sorted(_TEXTS & table.keys())
        if not isinstance(table[name], str) and name != "check"
    ]
    for name in sorted(_PER_LANGUAGE & table.keys()):
        one = table[name]
        if not isinstance(one, dict) or not all(isinstance(text, str) for text in one.values()):
            problems.append(f"{place}{name} must hold a text for each language.")
        elif set(one) - set(LANGUAGES):
            problems.append(f"{place}{name}: the languages are en and fr.")
    return problems


def _tables(
    table: JSONObject, name: str, place: str, problems: list[str], most: int
) -> list[JSONObject]:
    found: Any = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        problems.append(f"{place}{name}: write [[{name}]] tables.")
        return []
    if len(found) > most:
        problems.append(f"{place}{name}: at most {most}.")
        return []
    return found


def _unusable(one: Any, depth: int) -> str | None:
    """What neither the database nor project.toml can hold, or None."""
    if depth > DEEPEST:
        return f"project.toml is nested more than {DEEPEST} levels deep."
    if isinstance(one, dict):
        inner = [*one, *one.values()]
    elif isinstance(one, list):
        inner = one
    elif isinstance(one, str):
        bad = _UNUSABLE.search(one)
        return f"A text holds a character that cannot be kept: {one[:40]!r}." if bad else None
    elif isinstance(one, float):
        return None if abs(one) <= 1e300 else "A number is too large."
    elif isinstance(one, bool | int):
        return None if abs(one) < 2**53 else "A number is too large."
    else:
        return f"{one} is a date or a time: write it as a text, in quotes."
    return next((fault for part in inner if (fault := _unusable(part, depth + 1))), None)
