"""Reading a bank's folder: files in, one checked `BankSource` out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assess.banks import lint, lint_bank
from assess.banks.formats.header import parse_header
from assess.banks.formats.model import (
    N_,
    BankHeader,
    BankSource,
    LocatedUnit,
    Problem,
    Testlet,
    Unit,
    items_of,
)
from assess.banks.formats.native import MOST_CHARACTERS, parse_unit
from assess.banks.media import MOST_AUDIO_BYTES
from assess.banks.render import images

MEDIA_ENDINGS = {".mp3", ".webp", ".png", ".jpg", ".jpeg"}


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds. `source` is None when bank.toml is unusable."""

    path: Path
    source: BankSource | None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read_folder(path: Path) -> Folder:
    """Read and lint a bank. Problems name files as `path` was given. Never raises for content."""
    problems: list[Problem] = []
    header = _read_header(path, problems)
    units = []
    used: set[Path] = set()
    for file in _files(path):
        if file.suffix == ".md" and file.name != "README.md":
            located = _read_unit(file, problems, used)
            if located:
                units.append(located)
    problems += _unused(path, used)
    if header is None:
        return Folder(path, None, _sorted(problems))
    source = BankSource(header, tuple(units))
    for located in units:
        problems += lint.check_unit(located)
    problems += [
        Problem(
            str(path / problem.file) if problem.file == "bank.toml" else problem.file,
            problem.line,
            problem.message,
            problem.remedy,
            problem.severity,
            problem.field,
            problem.values,
        )
        for problem in lint_bank.check_bank(source)
    ]
    return Folder(path, source, _sorted(problems))


def media_names(unit: Unit) -> list[str]:
    """File names a unit refers to, as written, each once."""
    texts = [text for item in items_of(unit) for text in (item.prompt, *item.options)]
    names = []
    if isinstance(unit, Testlet):
        texts.insert(0, unit.passage)
        names = [unit.audio] if unit.audio else []
    names += [name for text in texts for name, _ in images(text)]
    return list(dict.fromkeys(names))


def _read_header(path: Path, problems: list[Problem]) -> BankHeader | None:
    file = path / "bank.toml"
    text = _text(file, problems)
    if text is None:
        return None
    header, found = parse_header(text, str(file))
    problems += found
    return header


def _read_unit(file: Path, problems: list[Problem], used: set[Path]) -> LocatedUnit | None:
    text = _text(file, problems)
    if text is None:
        return None
    unit, found = parse_unit(text, str(file))
    problems += found
    if unit is None:
        # Its media are not reported as unused: the file that names them could not be read.
        used |= {other for other in file.parent.iterdir() if other.suffix in MEDIA_ENDINGS}
        return None
    media = {}
    for name in media_names(unit):
        other = file.parent / name
        # A name with a slash is an address; lint refuses it.
        if "/" not in name and "\\" not in name and other.is_file():
            used.add(other)
            with other.open("rb") as stream:
                media[name] = stream.read(MOST_AUDIO_BYTES + 1)
    return LocatedUnit(str(file), unit, media)


def _text(file: Path, problems: list[Problem]) -> str | None:
    try:
        with file.open("rb") as stream:
            return stream.read(4 * MOST_CHARACTERS + 1).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(
            Problem(str(file), line, N_("The file is not UTF-8."), N_("Save it as UTF-8."))
        )
    except OSError as error:
        problems.append(
            Problem(
                str(file),
                0,
                N_("The file cannot be read: %(reason)s."),
                N_("A bank is a folder with bank.toml and Markdown files."),
                values={"reason": error.strerror or "input/output error"},
            )
        )
    return None


def _files(path: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in sorted(names) if not name.startswith("."))


def _unused(path: Path, used: set[Path]) -> list[Problem]:
    return [
        Problem(
            str(file),
            0,
            N_("No text beside it uses this file."),
            N_("Remove it, or name it in the text."),
            "warning",
        )
        for file in _files(path)
        if file.suffix in MEDIA_ENDINGS and file not in used
    ]


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
