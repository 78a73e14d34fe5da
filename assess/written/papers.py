"""A paper: parts, tasks, source documents and rubrics, in English and French together. Pure.

On disk a paper is a folder with `paper.toml` and the files of its sources; docs/written.md
describes the format. `reading` reads and checks it; this module only says what a paper is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

JSONObject = dict[str, Any]

LANGUAGES = ("en", "fr")
#: What a task asks for; `upload` alone takes a file in place of text.
TASK_KINDS = ("essay", "summary", "translation", "message", "short", "case", "upload")
#: In which language the answer is written. `first` and `second` are the two languages of a
#: paired paper: a candidate's form says which of them is English.
ANSWER_LANGUAGES = ("en", "fr", "choice", "first", "second")
#: A candidate's `first` and `second` languages.
VARIANTS = {"en-fr": ("en", "fr"), "fr-en": ("fr", "en")}
SOURCE_KINDS = ("text", "table", "image", "pdf")
#: What a criterion judges: what is said, or how well the language is used.
ASPECTS = ("content", "language")
MINUTES = (60, 180)

Words = Mapping[str, str]  # language -> text


class PaperError(ValueError):
    """A paper that cannot be used; `problems` lists every fault with its place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Source:
    """A document shown beside the answer.

    `text` is set for texts (paragraphs apart by a blank line), `table` for tables (rows of
    cells, the first row being the header), `file` (language -> file name) for images and PDF;
    `alternative` says in words what an image shows.
    """

    code: str
    kind: str
    title: Words
    text: Words | None = None
    table: Mapping[str, tuple[tuple[str, ...], ...]] | None = None
    file: Words | None = None
    alternative: Words | None = None


@dataclass(frozen=True)
class Band:
    """One level of a criterion: so many marks for work that fits the descriptor."""

    marks: int
    descriptor: Words


@dataclass(frozen=True)
class Criterion:
    """One thing that markers judge. `bands` rise from 0 marks to the most."""

    code: str
    aspect: str
    title: Words
    weight: int
    bands: tuple[Band, ...]
    #: The bands are the levels 0 to 5 of the language scale, in this order.
    on_scale: bool = False
    #: How far two markers may be apart, in marks; None: as the paper's rules say.
    difference: int | None = None

    @property
    def most(self) -> int:
        """Marks of the highest band."""
        return self.bands[-1].marks

    def allowed(self, rules: Rules) -> int:
        """Marks that two markers may be apart before a third is asked."""
        return rules.criterion_difference if self.difference is None else self.difference


@dataclass(frozen=True)
class Guidance:
    """How many words are asked for; advice to the candidate, never enforced."""

    least: int
    most: int


@dataclass(frozen=True)
class Task:
    """One thing to write or to hand in. `notes` and `model` are for markers alone."""

    code: str
    kind: str
    language: str
    title: Words
    prompt: Words
    weight: int
    rubric: tuple[Criterion, ...]
    sources: tuple[str, ...] = ()
    guidance: Guidance | None = None
    paste_blocked: bool = False
    #: What a file may be, for `upload`: endings such as "pdf".
    accepts: tuple[str, ...] = ()
    notes: Words | None = None
    model: Words | None = None


@dataclass(frozen=True)
class Part:
    """Tasks under common instructions."""

    code: str
    title: Words
    instructions: Words
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Rules:
    """How marks become one result; data of the paper, pinned with it.

    Differences are in marks of the criterion (where it has none of its own), and in per cent of
    the whole script: beyond either of them a third marker is asked. `method` says what then
    counts: the mean of the two nearest marks (`nearest`), the mean of all three (`mean`) or the
    third alone (`third`).
    """

    pass_mark: int = 60  # per cent
    criterion_difference: int = 2
    total_difference: int = 15
    method: str = "nearest"
    seeds_per_ten: int = 1  # reference scripts met again while marking


@dataclass(frozen=True)
class Paper:
    """Everything an author wrote, both languages in step because they are one version."""

    code: str
    title: Words
    post: Words
    grade: str
    minutes: int
    paired: bool
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    rules: Rules

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of all parts, in order."""
        return tuple(task for part in self.parts for task in part.tasks)

    @property
    def files(self) -> frozenset[str]:
        """Names of the files that its sources show."""
        return frozenset(name for source in self.sources for name in (source.file or {}).values())


def language_of(task: Task, variant: str) -> str | None:
    """The language an answer must have in a variant; None where the candidate chooses."""
    if task.language == "choice":
        return None
    if task.language in LANGUAGES:
        return task.language
    return VARIANTS[variant][["first", "second"].index(task.language)]
