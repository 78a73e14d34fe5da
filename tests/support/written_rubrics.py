"""A small rubric for tests: two criteria on content, one on language and on the scale."""

from __future__ import annotations

from typing import Any

from assess.written.papers import Band, Criterion, Paper, Part, Rules, Task


def words(text: str) -> dict[str, str]:
    return {"en": text, "fr": f"{text} (fr)"}


def bands(*marks: int) -> tuple[Band, ...]:
    return tuple(Band(one, words(f"Band of {one}")) for one in marks)


CONTENT = Criterion("content", "content", words("Content"), 3, bands(0, 2, 4, 6))
ORDER = Criterion("order", "content", words("Order"), 1, bands(0, 1, 2, 3, 4))
LANGUAGE = Criterion(
    "language", "language", words("Language"), 2, bands(0, 2, 4, 6, 8, 10), on_scale=True
)


def task(code: str = "note", **values: Any) -> Task:
    settings: dict[str, Any] = {
        "kind": "essay",
        "language": "en",
        "title": words("A note"),
        "prompt": words("Write a note."),
        "weight": 1,
        "rubric": (CONTENT, ORDER, LANGUAGE),
        **values,
    }
    return Task(code=code, **settings)


def paper(*tasks: Task, rules: Rules | None = None) -> Paper:
    return Paper(
        code="paper",
        title=words("Paper"),
        post=words("Officer"),
        grade="P-3",
        minutes=60,
        paired=False,
        parts=(Part("a", words("Part A"), words("Answer."), tasks or (task(),)),),
        sources=(),
        rules=rules or Rules(),
    )
