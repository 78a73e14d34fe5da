"""A project's folder in memory: what a page edits is what the folder holds. Pure.

`content` is project.toml as it was parsed, nothing taken away: what the pages do not know of
stays in it. The folder travels as a .zip; nothing in it is ever unpacked to a path of its own.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assess import toml_writing
from assess.archives import ArchiveError, read_folder
from assess.officesim.bundles import Bundle, read_bundle
from assess.officesim.drafting.shape import problems_of
from assess.officesim.engine import JSONObject
from assess.officesim.projects import ProjectError
from assess.officesim.startfiles import TYPES

#: Lists that project.toml holds as tables.
TABLES: toml_writing.Tables = {"task": {"check": {}}, "collateral": {}, "mutant": {}}
PROJECT, SOLUTION, ASSETS = "project.toml", "solution.json", "assets/"
MOST_FILES = 60
LARGEST_ALL = 40 * 1024 * 1024
LONGEST_NAME = 200
LARGEST_TOML, LARGEST_SOLUTION = 1024 * 1024, 4 * 1024 * 1024
_NAME = re.compile(r"[^/\\\x00-\x1f]{1,100}")
_STAMP = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Folder:
    """One project as its author keeps it, whole or not."""

    content: JSONObject
    #: name -> bytes of the files beside project.toml
    starts: Mapping[str, bytes] = field(default_factory=dict)
    assets: Mapping[str, bytes] = field(default_factory=dict)
    #: solution.json: a list of commands, or one for each language
    solution: Any = None


def bundle_of(folder: Folder) -> Bundle:
    """The folder read as `assess officesim` reads it. Raises `ProjectError`, every fault named."""
    with tempfile.TemporaryDirectory(prefix="assess-draft-") as place:
        root = Path(place)
        for name, data in _files(folder).items():
            path = root / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        return read_bundle(root)


def write_zip(folder: Folder) -> bytes:
    """The folder as a .zip; the same folder gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(_files(folder).items()):
            entry = zipfile.ZipInfo(f"{folder.content.get('code', 'project')}/{name}", _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def read_zip(data: bytes) -> Folder:
    """A folder that was packed. Raises `ProjectError` listing every fault."""
    try:
        return _read_files(read_folder(data, PROJECT, MOST_FILES, LARGEST_ALL))
    except ArchiveError as error:
        raise ProjectError([str(error)]) from None


def read_path(root: Path) -> Folder:
    """A folder on disk. Raises `ProjectError` listing every fault."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return _read_files({path.relative_to(root).as_posix(): path.read_bytes() for path in paths})


def _read_files(files: dict[str, bytes]) -> Folder:
    problems: list[str] = []
    content = _content(files.pop(PROJECT, None))
    solution = _solution(files.pop(SOLUTION, None), problems)
    assets = {
        name.removeprefix(ASSETS): files.pop(name) for name in sorted(files) if _is_asset(name)
    }
    problems += [
        f"{name} is no part of a project: leave it out."
        for name in sorted(files)
        if not _is_usable(name) or name.rpartition(".")[2].lower() not in TYPES
    ]
    problems += problems_of(content)
    if problems:
        raise ProjectError(problems)
    return Folder(content, files, assets, solution)


def _files(folder: Folder) -> dict[str, bytes]:
    files = {PROJECT: toml_writing.write(folder.content, TABLES).encode()}
    files |= folder.starts
    files |= {f"{ASSETS}{name}": data for name, data in folder.assets.items()}
    if folder.solution is not None:
        files[SOLUTION] = json.dumps(folder.solution, ensure_ascii=False, indent=1).encode()
    return files


def _is_usable(name: str) -> bool:
    """Whether a file system can hold a name; it counts bytes, not characters."""
    return _NAME.fullmatch(name) is not None and len(name.encode()) <= LONGEST_NAME


def _is_asset(name: str) -> bool:
    return name.startswith(ASSETS) and _is_usable(name.removeprefix(ASSETS))


def _content(data: bytes | None) -> JSONObject:
    if data is None:
        raise ProjectError(["There is no project.toml in it."])
    if len(data) > LARGEST_TOML:
        raise ProjectError(["project.toml is larger than 1 MB."])
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ProjectError([f"project.toml cannot be read: {error}"]) from None


def _solution(data: bytes | None, problems: list[str]) -> Any:
    if data is None:
        return None
    if len(data) > LARGEST_SOLUTION:
        problems.append("solution.json is larger than 4 MB.")
        return None
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        problems.append(f"solution.json cannot be read: {error}")
        return None
    lists = list(found.values()) if isinstance(found, dict) else [found]
    known = not isinstance(found, dict) or set(found) <= {"en", "fr"}
    if not known or not all(map(_are_commands, lists)) or not can_be_kept(found):
        problems.append(
            'solution.json: write a list of commands {"cmd": …, "edits": […]}, or one for '
            "each language."
        )
        return None
    return found


def can_be_kept(solution: Any) -> bool:
    """Whether a solution fits into solution.json, whose texts are UTF-8."""
    try:
        written = json.dumps(solution, ensure_ascii=False, allow_nan=False, indent=1).encode()
    except (UnicodeEncodeError, ValueError, RecursionError):
        return False
    return len(written) <= LARGEST_SOLUTION


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _are_commands(found: Any) -> bool:
    return isinstance(found, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("edits"), list)
        and all(isinstance(edit, dict) for edit in one["edits"])
        for one in found
    )
