"""A paper as paper.toml holds it, and its folder. Pure.

Reading what is written here gives the same paper, and so the same content hash.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assess import toml_writing
from assess.written.authoring.nodes import file_name
from assess.written.papers import Criterion, JSONObject, Paper, Source, Task

PAPER = "paper.toml"
TABLES: toml_writing.Tables = {"source": {}, "criterion": {"band": {}}, "part": {"task": {}}}
#: Every entry of an archive has the same date, so that the same folder gives the same bytes.
_STAMP = (2026, 1, 1, 0, 0, 0)


def raw_of(paper: Paper) -> JSONObject:
    """Everything an author wrote, as `reading.parse_paper` takes it."""
    criteria = {one.code: one for task in paper.tasks for one in task.rubric}
    return {
        "code": paper.code,
        "title": dict(paper.title),
        "post": dict(paper.post),
        "grade": paper.grade,
        "minutes": paper.minutes,
        "paired": paper.paired,
        "rules": asdict(paper.rules),
        "source": [_source(source) for source in paper.sources],
        "criterion": [_criterion(one) for one in criteria.values()],
        "part": [
            {
                "code": part.code,
                "title": dict(part.title),
                "instructions": dict(part.instructions),
                "task": [_task(task) for task in part.tasks],
            }
            for part in paper.parts
        ],
    }


def files_of(raw: JSONObject, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What lies in the folder: paper.toml and the files beside it."""
    return {PAPER: toml_writing.write(raw, TABLES).encode(), **files}


def zip_of(raw: JSONObject, files: Mapping[str, bytes]) -> bytes:
    """The folder as a .zip; the same paper gives the same bytes."""
    packed, folder = io.BytesIO(), file_name(str(raw.get("code") or ""))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files_of(raw, files).items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _given(**values: Any) -> JSONObject:
    return {name: value for name, value in values.items() if value is not None}


def _source(source: Source) -> JSONObject:
    table = source.table
    return _given(
        code=source.code,
        kind=source.kind,
        title=dict(source.title),
        text=source.text and dict(source.text),
        table=table and {key: [list(row) for row in rows] for key, rows in table.items()},
        file=source.file and dict(source.file),
        alternative=source.alternative and dict(source.alternative),
    )


def _criterion(one: Criterion) -> JSONObject:
    found: JSONObject = {
        "code": one.code,
        "aspect": one.aspect,
        "title": dict(one.title),
        "weight": one.weight,
        "on_scale": one.on_scale,
    }
    if one.difference is not None:
        found["difference"] = one.difference
    bands = [{"marks": band.marks, "descriptor": dict(band.descriptor)} for band in one.bands]
    return {**found, "band": bands}


def _task(task: Task) -> JSONObject:
    return _given(
        code=task.code,
        kind=task.kind,
        language=task.language,
        title=dict(task.title),
        prompt=dict(task.prompt),
        weight=task.weight,
        criteria=[one.code for one in task.rubric],
        sources=list(task.sources),
        guidance=task.guidance and asdict(task.guidance),
        paste_blocked=task.paste_blocked,
        accepts=list(task.accepts),
        notes=task.notes and dict(task.notes),
        model=task.model and dict(task.model),
    )
