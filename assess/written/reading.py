"""Read and check what an author wrote: `paper.toml` and the files beside it. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from assess.written.faults import Fault, Place
from assess.written.papers import (
    ANSWER_LANGUAGES,
    ASPECTS,
    LANGUAGES,
    MINUTES,
    SOURCE_KINDS,
    TASK_KINDS,
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
    Words,
)
from assess.written.whole import faults_of

Read = TypeVar("Read")
#: Bytes of paper.toml, and of a draft's content as JSON.
LARGEST_CONTENT = 2 * 1024 * 1024
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 40_000
ENDINGS = {"image": ("png", "jpg", "jpeg", "webp"), "pdf": ("pdf",)}
#: Files that candidates may be asked for.
ACCEPTED = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "png", "jpg")
METHODS = ("nearest", "mean", "third")
_RANGES = {
    "pass_mark": (1, 100),
    "criterion_difference": (0, 20),
    "total_difference": (0, 100),
    "seeds_per_ten": (0, 5),
}
#: What each kind of table may hold.
FIELDS: Mapping[str, str] = {
    "paper": "code title post grade minutes paired rules source criterion part",
    "source": "code kind title text table file alternative",
    "criterion": "code aspect title weight on_scale difference band",
    "band": "marks descriptor",
    "part": "code title instructions task",
    "task": "code kind language title prompt weight criteria sources guidance paste_blocked "
    "accepts notes model",
}


def read_paper(folder: Path) -> Paper:
    """Read a paper's folder. Raises `PaperError` listing every fault."""
    try:
        with (folder / "paper.toml").open("rb") as file:
            raw = raw_in(file.read(LARGEST_CONTENT + 1))
    except OSError as error:
        raise PaperError((Fault("unreadable", why=error),)) from None
    return parse_paper(raw, frozenset(path.name for path in folder.iterdir() if path.is_file()))


def raw_in(data: bytes) -> JSONObject:
    """What the bytes of paper.toml say. Raises `PaperError`.

    Their size is asked first: reading TOML takes many times the time and memory of its bytes.
    """
    if len(data) > LARGEST_CONTENT:
        raise PaperError((Fault("large"),))
    try:
        return tomllib.loads(data.decode("utf-8").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise PaperError((Fault("unreadable", why=error),)) from None


def parse_paper(raw: JSONObject, files: frozenset[str]) -> Paper:
    """Check what an author wrote; `files` are the names beside it. Raises `PaperError`."""
    paper, faults = look(raw, files)
    if faults:
        raise PaperError(tuple(faults))
    return paper


def look(raw: JSONObject, files: frozenset[str]) -> tuple[Paper, list[Fault]]:
    """What can be read of a paper that need not be whole yet, and every fault of it."""
    reader = _Reader(files)
    paper = reader.paper(raw)
    return paper, reader.problems or faults_of(paper)


def _said(value: Any) -> str:
    """A value as text; integers of thousands of digits have none."""
    try:
        return str(value)
    except ValueError:
        return ""


class _Reader:
    """Reads parts and remembers what was wrong with them."""

    def __init__(self, files: frozenset[str]) -> None:
        self.problems: list[Fault] = []
        self._files = files
        self._criteria: dict[str, Criterion] = {}

    def paper(self, raw: JSONObject) -> Paper:
        self.known(raw, "paper", ())
        criteria = self.each(raw, "criterion", (), self.criterion)
        self._criteria = {one.code: one for one in criteria}
        codes = [one.code for one in criteria]
        self.problems += [
            Fault("doubled_criterion", ("criterion", number, "code"), name=code)
            for number, code in enumerate(codes, 1)
            if code and code in codes[: number - 1]
        ]
        paper = Paper(
            code=self.code(raw.get("code"), ("code",)),
            title=self.words(raw.get("title"), ("title",)),
            post=self.words(raw.get("post"), ("post",)),
            grade=_said(raw.get("grade", ""))[:20],
            minutes=self.number(raw.get("minutes"), ("minutes",), *MINUTES),
            paired=self.switch(raw, "paired", ()),
            sources=tuple(self.each(raw, "source", (), self.source)),
            parts=tuple(self.each(raw, "part", (), self.part)),
            rules=self.rules(raw.get("rules", {})),
        )
        self.limits(criteria, paper)
        return paper

    def limits(self, criteria: Sequence[Criterion], paper: Paper) -> None:
        """Markers are never further apart than a criterion's bands: a limit there asks nobody."""
        used = {one.code for task in paper.tasks for one in task.rubric}
        for number, one in enumerate(criteria, 1):
            allowed = one.allowed(paper.rules)
            if one.code in used and allowed >= one.most:
                at = ("criterion", number, "difference")
                fits = one.most - 1
                self.problems.append(Fault("limit", at, most=one.most, allowed=allowed, fits=fits))

    def each(
        self, raw: JSONObject, name: str, place: Place, read: Callable[[JSONObject, Place], Read]
    ) -> list[Read]:
        found = raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.problems.append(Fault("tables", (*place, name), name=name))
            return []
        return [read(one, (*place, name, number)) for number, one in enumerate(found, 1)]

    def known(self, raw: JSONObject, what: str, place: Place) -> None:
        """A misspelt field would be left out silently."""
        self.problems += [
            Fault("unknown_field", place, name=name)
            for name in sorted(set(raw) - set(FIELDS[what].split()))
        ]

    def code(self, value: Any, place: Place) -> str:
        if not isinstance(value, str) or not CODE.fullmatch(value) or len(value) > 60:
            self.problems.append(Fault("code", place))
            return ""
        return value

    def words(self, value: Any, place: Place) -> Words:
        found = value if isinstance(value, dict) else {}
        for language in LANGUAGES:
            text = found.get(language)
            if not isinstance(text, str) or not text.strip():
                self.problems.append(Fault("words_missing", place, language=language))
            elif len(text) > LONGEST:
                self.problems.append(Fault("words_long", place, language=language))
        return {key: str(found[key]).strip() for key in LANGUAGES if key in found}

    def optional(self, raw: JSONObject, name: str, place: Place) -> Words | None:
        return self.words(raw[name], (*place, name)) if name in raw else None

    def number(self, value: Any, place: Place, least: int, most: int) -> int:
        if type(value) is not int or not least <= value <= most:
            self.problems.append(Fault("number", place, least=least, most=most))
            return least
        return value

    def switch(self, raw: JSONObject, name: str, place: Place) -> bool:
        value = raw.get(name, False)
        if not isinstance(value, bool):
            self.problems.append(Fault("switch", (*place, name), name=name))
        return value is True

    def one_of(self, value: Any, choices: tuple[str, ...], place: Place) -> str:
        if value not in choices:
            self.problems.append(Fault("one_of", place, choices=", ".join(choices)))
            return choices[0]
        return str(value)

    def names(self, value: Any, place: Place) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.problems.append(Fault("codes", place))
            return ()
        return tuple(value)

    def rules(self, raw: Any) -> Rules:
        if not isinstance(raw, dict) or not set(raw) <= {*_RANGES, "method"}:
            self.problems.append(Fault("rules", ("rules",), names=", ".join(_RANGES)))
            return Rules()
        values: dict[str, Any] = {
            name: self.number(value, ("rules", name), *_RANGES[name])
            for name, value in raw.items()
            if name in _RANGES
        }
        if "method" in raw:
            values["method"] = self.one_of(raw["method"], METHODS, ("rules", "method"))
        return Rules(**values)

    def source(self, raw: JSONObject, place: Place) -> Source:
        self.known(raw, "source", place)
        kind = self.one_of(raw.get("kind"), SOURCE_KINDS, (*place, "kind"))
        wanted = {"text": "text", "table": "table"}.get(kind, "file")
        if wanted not in raw:
            self.problems.append(Fault("source_needs", place, kind=kind, wanted=wanted))
        if kind == "image" and "alternative" not in raw:
            self.problems.append(Fault("alternative", (*place, "alternative")))
        return Source(
            code=self.code(raw.get("code"), (*place, "code")),
            kind=kind,
            title=self.words(raw.get("title"), (*place, "title")),
            text=self.optional(raw, "text", place) if kind == "text" else None,
            table=self.table(raw.get("table"), place) if kind == "table" else None,
            file=self.file(raw.get("file"), kind, place) if wanted == "file" else None,
            alternative=self.optional(raw, "alternative", place),
        )

    def table(self, value: Any, place: Place) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        found = value if isinstance(value, dict) else {}
        for language in LANGUAGES:
            rows = found.get(language)
            if (
                not isinstance(rows, list)
                or len(rows) < 2
                or not all(isinstance(row, list) and len(row) == len(rows[0]) for row in rows)
                or not all(isinstance(cell, str) for row in rows for cell in row)
            ):
                self.problems.append(Fault("table", (*place, "table"), language=language))
                return {}
        return {key: tuple(tuple(row) for row in found[key]) for key in LANGUAGES}

    def file(self, value: Any, kind: str, place: Place) -> Words:
        names = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
        if not isinstance(names, dict):
            self.problems.append(Fault("file_names", (*place, "file")))
            return {}
        for language in LANGUAGES:
            name, at = _said(names.get(language)), (*place, "file")
            said = {"name": name, "language": language}
            if name not in self._files:
                self.problems.append(Fault("file_missing", at, **said))
            if name.rpartition(".")[2].lower() not in ENDINGS[kind]:
                endings = ", ".join(ENDINGS[kind])
                self.problems.append(Fault("file_ending", at, endings=endings, **said))
        return {key: _said(names[key]) for key in LANGUAGES if key in names}

    def criterion(self, raw: JSONObject, place: Place) -> Criterion:
        self.known(raw, "criterion", place)
        bands = tuple(self.each(raw, "band", place, self.band))
        marks = [band.marks for band in bands]
        if len(bands) < 2 or marks[0] != 0 or marks != sorted(set(marks)):
            self.problems.append(Fault("bands", place))
            bands = (Band(0, {}), Band(1, {}))
        on_scale = self.switch(raw, "on_scale", place)
        aspect = self.one_of(raw.get("aspect"), ASPECTS, (*place, "aspect"))
        if on_scale and (aspect != "language" or marks != [0, 1, 2, 3, 4, 5]):
            self.problems.append(Fault("scale", (*place, "on_scale")))
        return Criterion(
            code=self.code(raw.get("code"), (*place, "code")),
            aspect=aspect,
            title=self.words(raw.get("title"), (*place, "title")),
            weight=self.number(raw.get("weight", 1), (*place, "weight"), 1, 100),
            bands=bands,
            on_scale=on_scale,
            difference=self.number(raw["difference"], (*place, "difference"), 0, 100)
            if "difference" in raw
            else None,
        )

    def band(self, raw: JSONObject, place: Place) -> Band:
        self.known(raw, "band", place)
        return Band(
            marks=self.number(raw.get("marks"), (*place, "marks"), 0, 100),
            descriptor=self.words(raw.get("descriptor"), (*place, "descriptor")),
        )

    def part(self, raw: JSONObject, place: Place) -> Part:
        self.known(raw, "part", place)
        return Part(
            code=self.code(raw.get("code"), (*place, "code")),
            title=self.words(raw.get("title"), (*place, "title")),
            instructions=self.words(raw.get("instructions"), (*place, "instructions")),
            tasks=tuple(self.each(raw, "task", place, self.task)),
        )

    def task(self, raw: JSONObject, place: Place) -> Task:
        self.known(raw, "task", place)
        kind = self.one_of(raw.get("kind"), TASK_KINDS, (*place, "kind"))
        accepts = self.names(raw.get("accepts", []), (*place, "accepts"))
        if (kind == "upload") != bool(accepts) or not set(accepts) <= set(ACCEPTED):
            self.problems.append(Fault("accepts", (*place, "accepts"), endings=", ".join(ACCEPTED)))
        return Task(
            code=self.code(raw.get("code"), (*place, "code")),
            kind=kind,
            language=self.one_of(raw.get("language"), ANSWER_LANGUAGES, (*place, "language")),
            title=self.words(raw.get("title"), (*place, "title")),
            prompt=self.words(raw.get("prompt"), (*place, "prompt")),
            weight=self.number(raw.get("weight", 1), (*place, "weight"), 1, 100),
            rubric=self.rubric(raw.get("criteria"), place),
            sources=self.names(raw.get("sources", []), (*place, "sources")),
            guidance=self.guidance(raw.get("guidance"), place),
            paste_blocked=self.switch(raw, "paste_blocked", place),
            accepts=accepts,
            notes=self.optional(raw, "notes", place),
            model=self.optional(raw, "model", place),
        )

    def rubric(self, value: Any, place: Place) -> tuple[Criterion, ...]:
        at = (*place, "criteria")
        names = self.names(value, at)
        unknown = [name for name in names if name not in self._criteria]
        self.problems += [Fault("no_criterion", at, name=name) for name in unknown]
        if not names or len(set(names)) < len(names):
            self.problems.append(Fault("criteria", at))
        return tuple(self._criteria[name] for name in names if name not in unknown)

    def guidance(self, value: Any, place: Place) -> Guidance | None:
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) != {"least", "most"}:
            self.problems.append(Fault("guidance", (*place, "guidance")))
            return None
        at = (*place, "guidance")
        least = self.number(value["least"], (*at, "least"), 1, 5000)
        return Guidance(least, self.number(value["most"], (*at, "most"), max(least, 1), 5000))
