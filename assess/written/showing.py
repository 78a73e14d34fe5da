"""What a candidate's page gets of a paper: every text in the languages that may be read. Pure.

A task in one language is read in that language. What is to be translated is given in the other
one alone, since the paper holds both and the second would be the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assess.written.papers import LANGUAGES, VARIANTS, JSONObject

OTHER = {"en": "fr", "fr": "en"}


def placed_tasks(shown: JSONObject, variant: str) -> list[JSONObject]:
    """The tasks of a form, in order: `{"ref", "task", "kind", "language"}`."""
    tasks = [task for part in shown["parts"] for task in part["tasks"]]
    return [
        {
            "ref": f"t{place}",
            "task": task["code"],
            "kind": task["kind"],
            "language": written_in(task["language"], variant),
        }
        for place, task in enumerate(tasks, 1)
    ]


def written_in(language: str, variant: str) -> str | None:
    """The language of an answer in a variant; None where the candidate chooses."""
    if language == "choice":
        return None
    if language in LANGUAGES:
        return language
    return VARIANTS[variant][("first", "second").index(language)]


def read_in(kind: str, language: str | None) -> str | None:
    """The language in which a task's sources are read, by that of its answer; None for whichever.

    Markers read what the candidate has read: of a translation, the original.
    """
    if kind == "translation" and language is not None:
        return OTHER[language]
    return language


def page_of(
    shown: JSONObject, tasks: Iterable[JSONObject], files: str, names: Iterable[str]
) -> JSONObject:
    """Parts, tasks and sources as the page shows them; `files` is where files are fetched."""
    placed = {task["task"]: task for task in tasks}
    refs = {source["code"]: f"s{place}" for place, source in enumerate(shown["sources"], 1)}
    readable = _readable(shown, placed)
    offered = frozenset(names)
    return {
        "parts": [
            {
                "title": part["title"],
                "instructions": part["instructions"],
                "tasks": [_task(task, placed[task["code"]], refs) for task in part["tasks"]],
            }
            for part in shown["parts"]
        ],
        "sources": [
            _source(source, refs[source["code"]], readable[source["code"]], files, offered)
            for source in shown["sources"]
            if readable[source["code"]]
        ],
    }


def file_names(shown: JSONObject, tasks: Iterable[JSONObject]) -> dict[str, str]:
    """Name at the page (`s1.en`) -> name in the paper, of what this form's candidate may see."""
    placed = {task["task"]: task for task in tasks}
    readable = _readable(shown, placed)
    return {
        f"s{place}.{language}": source["file"][language]
        for place, source in enumerate(shown["sources"], 1)
        for language in readable[source["code"]]
        if source["file"] is not None and language in source["file"]
    }


def _readable(shown: JSONObject, placed: Mapping[str, JSONObject]) -> dict[str, list[str]]:
    """Source -> languages in which it may be read; none when no task of the form shows it."""
    found: dict[str, list[str]] = {}
    for source in shown["sources"]:
        users = [
            placed[task["code"]]
            for part in shown["parts"]
            for task in part["tasks"]
            if source["code"] in task["sources"]
        ]
        wanted = {language for task in users for language in _languages(_reads(task))}
        kept_back = {task["language"] for task in users if task["kind"] == "translation"}
        found[source["code"]] = sorted(wanted - kept_back) or sorted(wanted)
    return found


def _reads(placed: JSONObject) -> str | None:
    return read_in(placed["kind"], placed["language"])


def _languages(language: str | None) -> tuple[str, ...]:
    return LANGUAGES if language is None else (language,)


def _task(task: JSONObject, placed: JSONObject, refs: Mapping[str, str]) -> JSONObject:
    language = placed["language"]
    return {
        "ref": placed["ref"],
        "kind": task["kind"],
        "language": language,
        "reads": _reads(placed),
        "title": task["title"],
        "prompt": _only(task["prompt"], _languages(language)),
        "weight": task["weight"],
        "guidance": task["guidance"],
        "paste_blocked": task["paste_blocked"],
        "accepts": task["accepts"],
        "criteria": [{"title": one["title"], "weight": one["weight"]} for one in task["criteria"]],
        "sources": [refs[code] for code in task["sources"]],
    }


def _source(
    source: JSONObject, ref: str, languages: list[str], files: str, offered: frozenset[str]
) -> JSONObject:
    addresses = {
        language: f"{files}/{ref}.{language}"
        for language in languages
        if f"{ref}.{language}" in offered
    }
    return {
        "ref": ref,
        "kind": source["kind"],
        "title": _only(source["title"], languages),
        "text": _only(source["text"], languages),
        "table": _only(source["table"], languages),
        "alternative": _only(source["alternative"], languages),
        "file": addresses or None,
    }


def _only(words: Mapping[str, Any] | None, languages: Iterable[str]) -> JSONObject | None:
    if words is None:
        return None
    return {language: words[language] for language in languages if language in words}
