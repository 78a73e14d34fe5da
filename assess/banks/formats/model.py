"""What a question bank says, whatever file format it came from."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

LEVELS = (1, 2, 3, 4, 5)
SKILLS = ("reading", "grammar", "vocabulary", "listening")
LANGUAGES = ("en", "fr")
FEWEST_OPTIONS, MOST_OPTIONS = 3, 6

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TAG_NAME = re.compile(r"[a-z][a-z0-9-]*")
IMAGE_NAME = re.compile(r"[a-z0-9-]+\.(?:webp|png|jpe?g)")
AUDIO_NAME = re.compile(r"[a-z0-9-]+\.mp3")

Severity = Literal["error", "warning"]


def N_(text: str) -> str:  # noqa: N802  the name that translation tools look for
    """Mark `text` for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a bank, where it is and what to do about it.

    `message` and `remedy` are templates in English for `values`, so that pages can
    translate them. `field` names the place in an item for pages that edit it: `prompt`,
    `option-2`, `passage`, … `line` counts from 1; 0 means the file as a whole.
    """

    file: str
    line: int
    message: str
    remedy: str
    severity: Severity = "error"
    field: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def said(self, translate: Callable[[str], str] = lambda text: text) -> str:
        """The message in words."""
        return translate(self.message) % self.values

    def advice(self, translate: Callable[[str], str] = lambda text: text) -> str:
        """The remedy in words."""
        return translate(self.remedy) % self.values

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.severity}: {self.said()} — {self.advice()}"


@dataclass(frozen=True, slots=True)
class ChoiceItem:
    """An item with one right answer among its options.

    `prompt` and `options` are Markdown; `key` is an index into `options`; `tags` always
    hold `level` ("1" to "5") and `skill`.
    """

    code: str
    prompt: str
    options: tuple[str, ...]
    key: int
    tags: Mapping[str, str]
    enemies: tuple[str, ...] = ()
    rationale: str = ""
    line: int = dataclasses.field(default=0, compare=False)
    option_lines: tuple[int, ...] = dataclasses.field(default=(), compare=False)

    @property
    def level(self) -> int:
        return int(self.tags["level"])

    @property
    def skill(self) -> str:
        return self.tags["skill"]


@dataclass(frozen=True, slots=True)
class Testlet:
    """A stimulus (passage, picture or clip) and the items that ask about it."""

    __test__ = False  # keeps pytest from collecting it

    code: str
    title: str
    tags: Mapping[str, str]
    passage: str
    items: tuple[ChoiceItem, ...]
    enemies: tuple[str, ...] = ()
    audio: str | None = None
    plays: int | None = None
    transcript: str = ""
    voices: str = ""  # how scripts/render_clips.py speaks the transcript: one line of YAML
    line: int = dataclasses.field(default=0, compare=False)
    audio_line: int = dataclasses.field(default=1, compare=False)


Unit = ChoiceItem | Testlet


def items_of(unit: Unit) -> tuple[ChoiceItem, ...]:
    """The items of a unit: itself, or those of a testlet."""
    return unit.items if isinstance(unit, Testlet) else (unit,)


@dataclass(frozen=True, slots=True)
class BankHeader:
    """`bank.toml`: what the bank is and how many items a form takes per skill and level."""

    code: str
    language: str
    title: Mapping[str, str]
    blueprint: Mapping[str, Mapping[int, int]]
    licence: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocatedUnit:
    """A unit, the file it stands in, and the bytes of its media by name."""

    file: str
    unit: Unit
    media: Mapping[str, bytes] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BankSource:
    """A whole bank as its authors wrote it."""

    header: BankHeader
    units: tuple[LocatedUnit, ...]
