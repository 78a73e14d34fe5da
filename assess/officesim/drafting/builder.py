"""Tasks and checks as pages show and change them. Pure: `content` is a draft's project.toml.

A task is named by its number from 1; number 0 stands for what must have stayed as it was
(collateral). A check is named by its number within.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assess.officesim import describing
from assess.officesim.describing import Field, Kind
from assess.officesim.engine import JSONObject
from assess.officesim.projects import LANGUAGES

COLLATERAL = 0


@dataclass(frozen=True)
class Line:
    """One check of the outline."""

    number: int
    id: str
    kind: str
    label: str
    #: `application.domain`
    domain: str
    weight: int
    says: str
    depends_on: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One task of the outline, or collateral under number 0."""

    number: int
    id: str
    text: str
    checks: tuple[Line, ...]


def outline_of(content: JSONObject, language: str) -> list[Part]:
    """Every task in order, then collateral."""
    kinds = describing.kinds_of(content["application"])

    def line(number: int, check: JSONObject) -> Line:
        kind = kinds.get(check.get("kind", ""))
        return Line(
            number,
            check.get("id", ""),
            check.get("kind", ""),
            kind.label[language] if kind else check.get("kind", ""),
            f"{content['application']}.{check.get('domain', '')}",
            check.get("weight", 1),
            said(check, kind, language),
            tuple(check.get("depends_on", ())),
        )

    def lines(number: int) -> tuple[Line, ...]:
        return tuple(line(at, one) for at, one in enumerate(checks_in(content, number), 1))

    parts = [
        Part(number, task.get("id", ""), _in(task.get("text", {}), language), lines(number))
        for number, task in enumerate(content.get("task", []), 1)
    ]
    return [*parts, Part(COLLATERAL, "", "", lines(COLLATERAL))]


def said(check: JSONObject, kind: Kind | None, language: str) -> str:
    """A check in a few words: its note, or what it says, with the labels of its kind."""
    note = _in(check.get("note", {}), language)
    if note:
        return note
    text = "; ".join(_said_parts(check, kind, language))
    return text if len(text) <= 160 else f"{text[:157]}…"


_YESNO = {"en": {"true": "yes", "false": "no"}, "fr": {"true": "oui", "false": "non"}}
_COLON = {"en": ": ", "fr": "\u00a0: "}


def _said_parts(check: JSONObject, kind: Kind | None, language: str) -> Iterator[str]:
    for part in ("target", "expect"):
        known = {one.name: one for one in getattr(kind, part, ())}
        for name, value in check.get(part, {}).items():
            texts = _texts(part, known, name, value)
            if texts is None:
                yield f"{name}{_COLON[language]}{_short(value, language)}"
                continue
            for one in known.values():
                text = texts.get(key(part, one, language)) or texts.get(key(part, one))
                if text:
                    yield f"{one.label[language]}{_COLON[language]}{_chosen(one, text, language)}"


def _chosen(one: Field, text: str, language: str) -> str:
    options = {value: label[language] for value, label in one.options.items()}
    known = options or (_YESNO[language] if one.type == "yesno" else {})
    return ", ".join(known.get(line, line) for line in text.split("\n"))


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _short(one: Any, language: str) -> str:
    if isinstance(one, dict) and one and set(one) <= set(LANGUAGES):
        one = one.get(language, one.get("en"))
    return one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)


def faults_of(content: JSONObject, language: str = "en") -> list[str]:
    """What in the checks is not as their kinds describe it."""
    kinds = describing.kinds_of(content["application"])
    return [
        fault
        for check in every_check(content)
        for fault in _faults(check, kinds.get(check.get("kind", "")), language)
    ]


def _faults(check: JSONObject, kind: Kind | None, language: str) -> Iterator[str]:
    name = check.get("id", "")
    if kind is None:
        yield f"check {name}: there is no kind of check “{check.get('kind', '')}”."
        return
    target, expect = check.get("target", {}), check.get("expect", {})
    for group in describing.missing_in(kind, target, expect):
        labels = ", ".join(one.label[language] for one in group[:8])
        if len(group) == 1:
            yield f"check {name}: “{labels}” is missing."
        else:
            yield f"check {name}: fill in one of these: {labels}."
    for fields, values in ((kind.target, target), (kind.expect, expect)):
        for one in describing.misshapen_in(fields, values):
            yield f"check {name}: “{one.label[language]}” is not written as expected."


# --- Codes that an author left to us ---------------------------------------------------------


def code_from(*words: str) -> str:
    """A code of at most 40 characters from words of any language."""
    text = unicodedata.normalize("NFKD", " ".join(words).replace("’", " "))
    plain = text.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:40].strip("-") or "project"


def task_code(content: JSONObject) -> str:
    """A code that no task has yet."""
    tasks = content.get("task", [])
    return _free(f"task-{len(tasks) + 1}", {task.get("id") for task in tasks})


def check_code(content: JSONObject, task: int, kind: str) -> str:
    """A code that no check has yet, from its task and its kind."""
    of = "kept" if task == COLLATERAL else task_in(content, task).get("id", "")
    return _free(code_from(of, kind), {check.get("id") for check in every_check(content)})


def _free(wish: str, taken: Collection[Any]) -> str:
    wishes = itertools.chain([wish], (f"{wish}-{number}" for number in itertools.count(2)))
    return next(one for one in wishes if one not in taken)


# --- Finding and changing -------------------------------------------------------------------


def every_check(content: JSONObject) -> Iterator[JSONObject]:
    """Checks of all tasks, then collateral."""
    for task in content.get("task", []):
        yield from task.get("check", [])
    yield from content.get("collateral", [])


def checks_in(content: JSONObject, task: int) -> list[JSONObject]:
    """The checks of a task, as they are; changing the list changes the project.

    Raises `LookupError`.
    """
    if task == COLLATERAL:
        found: list[JSONObject] = content.setdefault("collateral", [])
    else:
        found = task_in(content, task).setdefault("check", [])
    return found


def task_in(content: JSONObject, number: int) -> JSONObject:
    """A task. Raises `LookupError`."""
    return _at(content.get("task", []), number)


def check_in(content: JSONObject, task: int, number: int) -> JSONObject:
    """A check. Raises `LookupError`."""
    return _at(checks_in(content, task), number)


def put_task(content: JSONObject, number: int | None, words: JSONObject) -> None:
    """Change a task's id and words, or add one at the end."""
    if number is None:
        content.setdefault("task", []).append({**words, "check": []})
    else:
        task_in(content, number).update(words)


def put_check(content: JSONObject, task: int, number: int | None, check: JSONObject) -> None:
    """Change a check, or add one; where its id changes, what depends on it follows."""
    if number is None:
        checks_in(content, task).append(check)
        return
    old = check_in(content, task, number)
    before, after = old.get("id"), check["id"]
    kept = {name: check.get(name, one) for name, one in old.items() if _stays(name, check)}
    new = {name: one for name, one in check.items() if one != _UNSAID.get(name)}
    old.clear()
    old.update({**kept, **new})
    if before != after:
        _rename(content, before, after)


#: What the form of a check writes; the rest of a check stays as it is.
_WRITTEN = {"id", "domain", "weight", "kind", "target", "expect", "depends_on", "note"}
#: What need not be said.
_UNSAID: JSONObject = {"weight": 1, "target": {}, "expect": {}}


def _stays(name: str, check: JSONObject) -> bool:
    return name not in _WRITTEN or name in check


def _rename(content: JSONObject, before: Any, after: str) -> None:
    for check in every_check(content):
        if before in check.get("depends_on", ()):
            check["depends_on"] = [after if one == before else one for one in check["depends_on"]]
    for mutant in content.get("mutant", []):
        if mutant.get("check") == before:
            mutant["check"] = after


def remove(content: JSONObject, task: int, number: int | None = None) -> None:
    """Take a task or a check away; nothing depends on what is gone. Raises `LookupError`."""
    if number is None:
        gone = {one.get("id") for one in task_in(content, task).get("check", [])}
        del content["task"][task - 1]
    else:
        gone = {check_in(content, task, number).get("id")}
        del checks_in(content, task)[number - 1]
    for check in every_check(content):
        if gone & set(check.get("depends_on", ())):
            check["depends_on"] = [one for one in check["depends_on"] if one not in gone]
    if "mutant" in content:
        content["mutant"] = [one for one in content["mutant"] if one.get("check") not in gone]


def move(content: JSONObject, task: int, number: int | None, by: int) -> int:
    """Move a task or a check one place up or down; its number then. Raises `LookupError`."""
    one = task if number is None else number
    listed = content.get("task", []) if number is None else checks_in(content, task)
    _at(listed, one)
    to = min(max(1, one + (1 if by > 0 else -1)), len(listed))
    listed.insert(to - 1, listed.pop(one - 1))
    return to


def _at(listed: list[JSONObject], number: int) -> JSONObject:
    if not 1 <= number <= len(listed):
        raise LookupError(number)
    return listed[number - 1]


# --- One check and the texts of its form ------------------------------------------------------


def key(part: str, one: Field, language: str = "en") -> str:
    """The name of a form's field."""
    return f"{part}_{one.name.replace('.', '__')}" + ("_fr" if language == "fr" else "")


def texts_of(kind: Kind, check: JSONObject) -> dict[str, str]:
    """A check's target and expectation as the texts of its form.

    What the form has no field for, or of another form, is under `rest` as JSON.
    """
    texts: dict[str, str] = {}
    rest: JSONObject = {}
    for part, fields in (("target", kind.target), ("expect", kind.expect)):
        known = {one.name: one for one in fields}
        for name, value in check.get(part, {}).items():
            found = _texts(part, known, name, value)
            if found is None:
                rest.setdefault(part, {})[name] = value
            else:
                texts |= found
    if rest:
        texts["rest"] = json.dumps(rest, ensure_ascii=False)
    return texts


def _texts(part: str, known: Mapping[str, Field], name: str, value: Any) -> dict[str, str] | None:
    """A value as the texts of its field, or of the fields of its parts; None without them."""
    shown = describing.shown(known[name], value) if name in known else None
    if shown is not None:
        return {key(part, known[name], one): text for one, text in shown.items()}
    if not isinstance(value, dict) or not value:
        return None
    texts: dict[str, str] = {}
    for inner, one in value.items():
        found = _texts(part, known, f"{name}.{inner}", one) if "." not in name else None
        if found is None:
            return None
        texts |= found
    return texts


def check_of(kind: Kind, texts: Mapping[str, str]) -> tuple[JSONObject, dict[str, str]]:
    """Target and expectation of a form's texts, and what is wrong by field ("" for the whole)."""
    found: JSONObject = {"target": {}, "expect": {}}
    errors: dict[str, str] = {}
    for part, fields in (("target", kind.target), ("expect", kind.expect)):
        for one in fields:
            given = {language: texts.get(key(part, one, language), "") for language in LANGUAGES}
            try:
                value = describing.read(one, given)
            except ValueError as error:
                errors[key(part, one)] = str(error)
                continue
            if value is not None and not _put(found[part], one.name, value):
                errors[key(part, one)] = "Fill in only one of the fields that say the same."
    _add_rest(found, texts.get("rest", "").strip(), errors)
    return found, errors


def _put(values: JSONObject, name: str, value: Any) -> bool:
    """Whether a value had its place; not where another field gave the whole of it."""
    head, dot, inner = name.partition(".")
    table = values.setdefault(head, {}) if dot else values
    if not isinstance(table, dict) or (inner or head) in table:
        return False
    table[inner or head] = value
    return True


def _add_rest(found: JSONObject, text: str, errors: dict[str, str]) -> None:
    if not text:
        return
    try:
        rest = json.loads(text)
    except (ValueError, RecursionError):
        rest = None
    if (
        not isinstance(rest, dict)
        or not set(rest) <= {"target", "expect"}
        or not all(isinstance(one, dict) for one in rest.values())
    ):
        errors["rest"] = "This is not JSON: look at the example."
        return
    for part, values in rest.items():
        found[part] = {**values, **found[part]}


# --- For a trial ------------------------------------------------------------------------------


def trial_of(content: JSONObject) -> tuple[JSONObject, JSONObject]:
    """What `bundles.shown_of` and `key_of` give, of a draft that need not be whole.

    Tasks are named by their number, so that none hides another.
    """
    tasks = content.get("task", [])
    shown = {
        "application": content["application"],
        "title": content.get("title", {}),
        "scenario": content.get("scenario", {}),
        "tasks": [
            {"id": f"t{number}", "text": task.get("text", {})}
            for number, task in enumerate(tasks, 1)
        ],
    }
    key = {
        "tasks": [
            {"id": f"t{number}", "checks": [_whole(one) for one in task.get("check", [])]}
            for number, task in enumerate(tasks, 1)
        ],
        "collateral": [_whole(one) for one in content.get("collateral", [])],
    }
    return shown, key


def _whole(check: JSONObject) -> JSONObject:
    return {
        "id": check.get("id", ""),
        "domain": check.get("domain", ""),
        "weight": min(20, max(1, check.get("weight", 1))),
        "kind": check.get("kind", ""),
        "target": check.get("target", {}),
        "expect": check.get("expect", {}),
        "depends_on": [],
        "note": {},
    }
