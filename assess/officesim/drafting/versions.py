"""A draft that begins from a published version: what was published, put together as a folder."""

from __future__ import annotations

import gzip
import json
from typing import Any

from assess.identity.models import Account
from assess.officesim.drafting import operations
from assess.officesim.drafting.folder import Folder
from assess.officesim.engine import JSONObject
from assess.officesim.models import OfficeProjectVersion
from assess.officesim.projects import LANGUAGES
from assess.officesim.queries import file_of, keys, project_by_code
from assess.officesim.startfiles import TYPES

EXTENSIONS = {application: extension for extension, (application, _) in TYPES.items()}


def begin(code: str, actor: Account) -> int:
    """A draft of the last published version of a project; returns its id.

    Versions published before solutions were kept with them give none: then the tasks have to be
    done once more. Raises `LookupError`, and `ProjectError` when there is a draft of it already.
    """
    project = project_by_code(code)
    if project is None or not project.versions:
        raise LookupError(code)
    return operations.create(folder_of(project.versions[-1]), actor)


def folder_of(version: OfficeProjectVersion) -> Folder:
    """A published version as its author's folder. Raises `LookupError` when a file is lost."""
    key = keys([version.id])[version.id]
    kept = key.key.get("author", {})
    ending = EXTENSIONS[version.project.application]
    # A file for each language, or one under the same name for both.
    same = len(set(key.starts.values())) == 1
    names = kept.get("names") or {
        language: f"start.{ending}" if same else f"start-{language}.{ending}"
        for language in key.starts
    }
    content = content_of(version.project.code, version.shown, key.key)
    content["start"] = names["en"] if len(set(names.values())) == 1 else names
    solution = kept.get("solution")
    return Folder(
        content,
        {names[language]: _bytes(digest) for language, digest in key.starts.items()},
        {name: _bytes(digest) for name, digest in version.assets.items()},
        json.loads(gzip.decompress(_bytes(solution))) or None if solution else None,
    )


def content_of(code: str, shown: JSONObject, key: JSONObject) -> JSONObject:
    """project.toml of what `bundles.shown_of` and `key_of` give, without `start`. Pure."""
    checks = {task["id"]: task["checks"] for task in key["tasks"]}
    content: JSONObject = {
        "code": code,
        "application": shown["application"],
        "title": dict(shown["title"]),
        "scenario": dict(shown["scenario"]),
        "task": [
            {
                "id": task["id"],
                "text": {one: task["text"][one] for one in LANGUAGES},
                "check": [_written(check) for check in checks[task["id"]]],
            }
            for task in shown["tasks"]
        ],
        "collateral": [_written(check) for check in key["collateral"]],
    }
    mutants = key.get("author", {}).get("mutants", [])
    if mutants:
        content["mutant"] = [
            {"check": check, "without": [number + 1 for number in without]}
            for check, without in mutants
        ]
    return content


def _written(check: JSONObject) -> JSONObject:
    """A check as an author writes it: what need not be said is left out."""
    unsaid: dict[str, Any] = {"target": {}, "expect": {}, "depends_on": [], "note": {}}
    return {name: one for name, one in check.items() if one != unsaid.get(name)}


def _bytes(digest: str) -> bytes:
    held = file_of(digest)
    if held is None:
        raise LookupError(digest)
    return held[1]
