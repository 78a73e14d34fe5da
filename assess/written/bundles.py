"""A paper's folder, read whole, and its two halves: what is shown and what only markers see. Pure.

paper.toml     see `reading`
<files>        images and PDF that its sources name
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assess.written.papers import (
    Band,
    Criterion,
    Guidance,
    JSONObject,
    Paper,
    PaperError,
    Part,
    Rules,
    Source,
    Task,
)
from assess.written.reading import read_paper

LARGEST_FILE = 5 * 1024 * 1024
MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
_MAGIC = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/webp": b"RIFF",
    "application/pdf": b"%PDF-",
}


@dataclass(frozen=True)
class Bundle:
    """A paper with the bytes of its files, by name."""

    paper: Paper
    files: Mapping[str, bytes]

    @property
    def content_hash(self) -> str:
        """SHA-256 (hexadecimal) over everything that an author can change."""
        parts = {
            "paper": asdict(self.paper, dict_factory=_told),
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()},
        }
        spelled = json.dumps(parts, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(spelled.encode()).hexdigest()


def _told(fields: list[tuple[str, Any]]) -> JSONObject:
    """A field that came later and is not used leaves the hash of older papers as it was."""
    return {name: value for name, value in fields if (name, value) != ("difference", None)}


def folders_in(path: Path) -> list[Path]:
    """A paper's own folder, or those of all papers below it, by name."""
    if (path / "paper.toml").is_file():
        return [path]
    return sorted(found.parent for found in path.glob("*/paper.toml"))


def read_bundle(folder: Path) -> Bundle:
    """Read a folder. Raises `PaperError` listing every fault."""
    paper = read_paper(folder)
    files = {name: (folder / name).read_bytes() for name in sorted(paper.files)}
    problems = [
        problem for name, data in files.items() if (problem := fault_of(name, data)) is not None
    ]
    if problems:
        raise PaperError(tuple(problems))
    return Bundle(paper, files)


def media_type_of(name: str) -> str:
    """The media type that a file's ending says. Raises `KeyError` for any other ending."""
    return MEDIA_TYPES[name.rpartition(".")[2].lower()]


def fault_of(name: str, data: bytes) -> str | None:
    """Why a source's file cannot be used; None when it can."""
    if len(data) > LARGEST_FILE:
        return f"{name} is larger than {LARGEST_FILE // 1024 // 1024} MB."
    if not data.startswith(_MAGIC[media_type_of(name)]):
        return f"{name} is not what its ending says."
    return None


def shown_of(paper: Paper) -> JSONObject:
    """What a candidate may see: everything but bands, notes, model answers and rules.

    What is judged and with which weight is no secret: criteria stand here by title.
    """
    return {
        "code": paper.code,
        "title": dict(paper.title),
        "post": dict(paper.post),
        "grade": paper.grade,
        "minutes": paper.minutes,
        "paired": paper.paired,
        "sources": [asdict(source) for source in paper.sources],
        "parts": [
            {
                "code": part.code,
                "title": dict(part.title),
                "instructions": dict(part.instructions),
                "tasks": [_shown_task(task) for task in part.tasks],
            }
            for part in paper.parts
        ],
    }


def _shown_task(task: Task) -> JSONObject:
    return {
        "code": task.code,
        "kind": task.kind,
        "language": task.language,
        "title": dict(task.title),
        "prompt": dict(task.prompt),
        "weight": task.weight,
        "sources": list(task.sources),
        "guidance": None if task.guidance is None else asdict(task.guidance),
        "paste_blocked": task.paste_blocked,
        "accepts": list(task.accepts),
        "criteria": [
            {"code": one.code, "title": dict(one.title), "aspect": one.aspect, "weight": one.weight}
            for one in task.rubric
        ],
    }


def key_of(paper: Paper) -> JSONObject:
    """What only markers may see: bands by criterion, notes, model answers, and the rules."""
    return {
        "rules": asdict(paper.rules),
        "tasks": {
            task.code: {
                "bands": {one.code: [asdict(band) for band in one.bands] for one in task.rubric},
                "differences": {
                    one.code: one.difference for one in task.rubric if one.difference is not None
                },
                "on_scale": [one.code for one in task.rubric if one.on_scale],
                "notes": task.notes,
                "model": task.model,
            }
            for task in paper.tasks
        },
    }


def paper_of(shown: JSONObject, key: JSONObject) -> Paper:
    """A stored paper, put together again."""
    return Paper(
        code=shown["code"],
        title=shown["title"],
        post=shown["post"],
        grade=shown["grade"],
        minutes=shown["minutes"],
        paired=shown["paired"],
        sources=tuple(_source(one) for one in shown["sources"]),
        parts=tuple(
            Part(
                code=part["code"],
                title=part["title"],
                instructions=part["instructions"],
                tasks=tuple(_task(one, key["tasks"][one["code"]]) for one in part["tasks"]),
            )
            for part in shown["parts"]
        ),
        rules=Rules(**key["rules"]),
    )


def _source(raw: JSONObject) -> Source:
    table = raw["table"]
    if table is not None:
        table = {key: tuple(tuple(row) for row in rows) for key, rows in table.items()}
    return Source(**{**raw, "table": table})


def _task(raw: JSONObject, key: JSONObject) -> Task:
    guidance = raw["guidance"]
    return Task(
        code=raw["code"],
        kind=raw["kind"],
        language=raw["language"],
        title=raw["title"],
        prompt=raw["prompt"],
        weight=raw["weight"],
        rubric=tuple(
            Criterion(
                **one,
                bands=tuple(Band(**band) for band in key["bands"][one["code"]]),
                on_scale=one["code"] in key["on_scale"],
                difference=key.get("differences", {}).get(one["code"]),
            )
            for one in raw["criteria"]
        ),
        sources=tuple(raw["sources"]),
        guidance=None if guidance is None else Guidance(**guidance),
        paste_blocked=raw["paste_blocked"],
        accepts=tuple(raw["accepts"]),
        notes=key["notes"],
        model=key["model"],
    )
