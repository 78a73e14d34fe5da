"""Read and check what an author wrote: `paper.toml` and the files beside it. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from assess.written.papers import (
    ANSWER_LANGUAGES,
    ASPECTS,
    LANGUAGES,
    MINUTES,
    SOURCE_KINDS,
    TASK_KINDS,
    VARIANTS,
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
    language_of,
)

Read = TypeVar("Read")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 40_000
MOST_TASKS = 12
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
_FIELDS: Mapping[str, str] = {
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
        raw = tomllib.loads((folder / "paper.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PaperError((f"paper.toml cannot be read: {error}",)) from None
    return parse_paper(raw, frozenset(path.name for path in folder.iterdir() if path.is_file()))


def parse_paper(raw: JSONObject, files: frozenset[str]) -> Paper:
    """Check what an author wrote; `files` are the names beside it. Raises `PaperError`."""
    reader = _Reader(files)
    paper = reader.paper(raw)
    if not reader.problems:
        reader.problems += _whole(paper)
    if reader.problems:
        raise PaperError(tuple(reader.problems))
    return paper


class _Reader:
    """Reads parts and remembers what was wrong with them."""

    def __init__(self, files: frozenset[str]) -> None:
        self.problems: list[str] = []
        self._files = files
        self._criteria: dict[str, Criterion] = {}

    def paper(self, raw: JSONObject) -> Paper:
        self.known(raw, "paper", "paper.toml")
        self._criteria = {one.code: one for one in self.each(raw, "criterion", "", self.criterion)}
        return Paper(
            code=self.code(raw.get("code"), "code"),
            title=self.words(raw.get("title"), "title"),
            post=self.words(raw.get("post"), "post"),
            grade=str(raw.get("grade", ""))[:20],
            minutes=self.number(raw.get("minutes"), "minutes", *MINUTES),
            paired=self.switch(raw, "paired", ""),
            sources=tuple(self.each(raw, "source", "", self.source)),
            parts=tuple(self.each(raw, "part", "", self.part)),
            rules=self.rules(raw.get("rules", {})),
        )

    def each(
        self, raw: JSONObject, name: str, place: str, read: Callable[[JSONObject, str], Read]
    ) -> list[Read]:
        found = raw.get(name, [])
        at = f"{place}, {name}" if place else name
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.problems.append(f"{at}: write [[{name}]] tables.")
            return []
        return [read(one, f"{at} {number}") for number, one in enumerate(found, 1)]

    def known(self, raw: JSONObject, what: str, place: str) -> None:
        """A misspelt field would be left out silently."""
        self.problems += [
            f"{place}: there is no field {name!r}."
            for name in sorted(set(raw) - set(_FIELDS[what].split()))
        ]

    def code(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not CODE.fullmatch(value) or len(value) > 60:
            self.problems.append(f"{place}: use small letters, digits and hyphens.")
            return ""
        return value

    def words(self, value: Any, place: str) -> Words:
        found = value if isinstance(value, dict) else {}
        for language in LANGUAGES:
            text = found.get(language)
            if not isinstance(text, str) or not text.strip():
                self.problems.append(f"{place}: the text in {language!r} is missing.")
            elif len(text) > LONGEST:
                self.problems.append(f"{place}: the text in {language!r} is too long.")
        return {key: str(found[key]).strip() for key in LANGUAGES if key in found}

    def optional(self, raw: JSONObject, name: str, place: str) -> Words | None:
        return self.words(raw[name], f"{place}, {name}") if name in raw else None

    def number(self, value: Any, place: str, least: int, most: int) -> int:
        if type(value) is not int or not least <= value <= most:
            self.problems.append(f"{place} must be a whole number from {least} to {most}.")
            return least
        return value

    def switch(self, raw: JSONObject, name: str, place: str) -> bool:
        value = raw.get(name, False)
        if not isinstance(value, bool):
            self.problems.append(f"{place or 'paper'}: {name} must be true or false.")
        return value is True

    def one_of(self, value: Any, choices: tuple[str, ...], place: str) -> str:
        if value not in choices:
            self.problems.append(f"{place} must be one of {', '.join(choices)}.")
            return choices[0]
        return str(value)

    def names(self, value: Any, place: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.problems.append(f"{place}: write a list of codes.")
            return ()
        return tuple(value)

    def rules(self, raw: Any) -> Rules:
        if not isinstance(raw, dict) or not set(raw) <= {*_RANGES, "method"}:
            self.problems.append(f"rules: may hold {', '.join(_RANGES)} and method.")
            return Rules()
        values: dict[str, Any] = {
            name: self.number(value, f"rules, {name}", *_RANGES[name])
            for name, value in raw.items()
            if name in _RANGES
        }
        if "method" in raw:
            values["method"] = self.one_of(raw["method"], METHODS, "rules, method")
        return Rules(**values)

    def source(self, raw: JSONObject, place: str) -> Source:
        self.known(raw, "source", place)
        kind = self.one_of(raw.get("kind"), SOURCE_KINDS, f"{place}, kind")
        wanted = {"text": "text", "table": "table"}.get(kind, "file")
        if wanted not in raw:
            self.problems.append(f"{place}: a source of kind {kind!r} needs {wanted!r}.")
        if kind == "image" and "alternative" not in raw:
            self.problems.append(f"{place}: say in 'alternative' what the image shows.")
        return Source(
            code=self.code(raw.get("code"), f"{place}, code"),
            kind=kind,
            title=self.words(raw.get("title"), f"{place}, title"),
            text=self.optional(raw, "text", place) if kind == "text" else None,
            table=self.table(raw.get("table"), place) if kind == "table" else None,
            file=self.file(raw.get("file"), kind, place) if wanted == "file" else None,
            alternative=self.optional(raw, "alternative", place),
        )

    def table(self, value: Any, place: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        found = value if isinstance(value, dict) else {}
        for language in LANGUAGES:
            rows = found.get(language)
            if (
                not isinstance(rows, list)
                or len(rows) < 2
                or not all(isinstance(row, list) and len(row) == len(rows[0]) for row in rows)
                or not all(isinstance(cell, str) for row in rows for cell in row)
            ):
                self.problems.append(
                    f"{place}, table: in {language!r}, write two rows or more, all of one length."
                )
                return {}
        return {key: tuple(tuple(row) for row in found[key]) for key in LANGUAGES}

    def file(self, value: Any, kind: str, place: str) -> Words:
        names = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
        if not isinstance(names, dict):
            self.problems.append(f"{place}, file: name the file, or one for each language.")
            return {}
        for language in LANGUAGES:
            name = str(names.get(language))
            if name not in self._files:
                self.problems.append(f"{place}: the file {name!r} is not there.")
            if name.rpartition(".")[2].lower() not in ENDINGS[kind]:
                self.problems.append(f"{place}: {name!r} must end in {', '.join(ENDINGS[kind])}.")
        return {key: str(names[key]) for key in LANGUAGES if key in names}

    def criterion(self, raw: JSONObject, place: str) -> Criterion:
        self.known(raw, "criterion", place)
        bands = tuple(self.each(raw, "band", place, self.band))
        marks = [band.marks for band in bands]
        if len(bands) < 2 or marks[0] != 0 or marks != sorted(set(marks)):
            self.problems.append(f"{place}: two bands or more must rise from 0 marks.")
            bands = (Band(0, {}), Band(1, {}))
        on_scale = self.switch(raw, "on_scale", place)
        aspect = self.one_of(raw.get("aspect"), ASPECTS, f"{place}, aspect")
        if on_scale and (aspect != "language" or marks != [0, 1, 2, 3, 4, 5]):
            self.problems.append(
                f"{place}: on the language scale, a criterion of language has bands 0 to 5."
            )
        return Criterion(
            code=self.code(raw.get("code"), f"{place}, code"),
            aspect=aspect,
            title=self.words(raw.get("title"), f"{place}, title"),
            weight=self.number(raw.get("weight", 1), f"{place}, weight", 1, 100),
            bands=bands,
            on_scale=on_scale,
            difference=self.number(raw["difference"], f"{place}, difference", 0, 100)
            if "difference" in raw
            else None,
        )

    def band(self, raw: JSONObject, place: str) -> Band:
        self.known(raw, "band", place)
        return Band(
            marks=self.number(raw.get("marks"), f"{place}, marks", 0, 100),
            descriptor=self.words(raw.get("descriptor"), f"{place}, descriptor"),
        )

    def part(self, raw: JSONObject, place: str) -> Part:
        self.known(raw, "part", place)
        return Part(
            code=self.code(raw.get("code"), f"{place}, code"),
            title=self.words(raw.get("title"), f"{place}, title"),
            instructions=self.words(raw.get("instructions"), f"{place}, instructions"),
            tasks=tuple(self.each(raw, "task", place, self.task)),
        )

    def task(self, raw: JSONObject, place: str) -> Task:
        self.known(raw, "task", place)
        kind = self.one_of(raw.get("kind"), TASK_KINDS, f"{place}, kind")
        accepts = self.names(raw.get("accepts", []), f"{place}, accepts")
        if (kind == "upload") != bool(accepts) or not set(accepts) <= set(ACCEPTED):
            self.problems.append(
                f"{place}, accepts: an upload, and nothing else, names endings out of "
                f"{', '.join(ACCEPTED)}."
            )
        return Task(
            code=self.code(raw.get("code"), f"{place}, code"),
            kind=kind,
            language=self.one_of(raw.get("language"), ANSWER_LANGUAGES, f"{place}, language"),
            title=self.words(raw.get("title"), f"{place}, title"),
            prompt=self.words(raw.get("prompt"), f"{place}, prompt"),
            weight=self.number(raw.get("weight", 1), f"{place}, weight", 1, 100),
            rubric=self.rubric(raw.get("criteria"), place),
            sources=self.names(raw.get("sources", []), f"{place}, sources"),
            guidance=self.guidance(raw.get("guidance"), place),
            paste_blocked=self.switch(raw, "paste_blocked", place),
            accepts=accepts,
            notes=self.optional(raw, "notes", place),
            model=self.optional(raw, "model", place),
        )

    def rubric(self, value: Any, place: str) -> tuple[Criterion, ...]:
        names = self.names(value, f"{place}, criteria")
        unknown = [name for name in names if name not in self._criteria]
        self.problems += [f"{place}: there is no criterion {name!r}." for name in unknown]
        if not names or len(set(names)) < len(names):
            self.problems.append(f"{place}, criteria: name one or more, each once.")
        return tuple(self._criteria[name] for name in names if name not in unknown)

    def guidance(self, value: Any, place: str) -> Guidance | None:
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) != {"least", "most"}:
            self.problems.append(f"{place}, guidance: write {{ least = …, most = … }}.")
            return None
        least = self.number(value["least"], f"{place}, guidance, least", 1, 5000)
        return Guidance(
            least, self.number(value["most"], f"{place}, guidance, most", max(least, 1), 5000)
        )


def _whole(paper: Paper) -> list[str]:
    """What only the whole shows: double codes, unused parts, a language that is not shown."""
    problems = []
    if not 1 <= len(paper.tasks) <= MOST_TASKS:
        problems.append(f"A paper needs 1 to {MOST_TASKS} tasks.")
    for what, codes in (
        ("part", [part.code for part in paper.parts]),
        ("task", [task.code for task in paper.tasks]),
        ("source", [source.code for source in paper.sources]),
    ):
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        problems += [f"The {what} code {code!r} is used twice." for code in doubled]
    sources = {source.code for source in paper.sources}
    used = {name for task in paper.tasks for name in task.sources}
    problems += [f"There is no source {name!r}." for name in sorted(used - sources)]
    problems += [f"No task uses the source {name!r}." for name in sorted(sources - used)]
    swapped = {task.language for task in paper.tasks} & {"first", "second"}
    if paper.paired != (swapped == {"first", "second"}) or (swapped and not paper.paired):
        problems.append(
            "A paired paper, and no other, has tasks in the first and in the second language."
        )
    return problems + _limits_that_act(paper) + _languages_shown(paper)


def _limits_that_act(paper: Paper) -> list[str]:
    """Two markers are never further apart than a criterion's bands: a limit there asks nobody."""
    used = {one.code: one for task in paper.tasks for one in task.rubric}
    return [
        f"criterion {one.code!r}: markers can be {one.most} marks apart at the most, so that a "
        f"difference of {one.allowed(paper.rules)} never asks for a third marker; write "
        f"difference = {one.most - 1} or less."
        for one in used.values()
        if one.allowed(paper.rules) >= one.most
    ]


def _languages_shown(paper: Paper) -> list[str]:
    """Whoever sits a paper shows both languages, whichever variant they meet."""
    for variant in VARIANTS if paper.paired else ("en-fr",):
        shown = {language_of(task, variant) for task in paper.tasks}
        missing = [language for language in LANGUAGES if language not in shown]
        if missing:
            return [f"No task must be answered in {' or '.join(map(repr, missing))}."]
    return []
