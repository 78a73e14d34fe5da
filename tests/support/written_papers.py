"""A small paper for tests, as its author writes it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from assess.written.bundles import Bundle
from assess.written.reading import parse_paper

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def both(text: str) -> dict[str, str]:
    """The same in both languages, told apart."""
    return {"en": f"{text} (EN)", "fr": f"{text} (FR)"}


def _bands(*marks: int) -> list[dict[str, Any]]:
    return [{"marks": one, "descriptor": both(f"SECRET-BAND {one}")} for one in marks]


_RAW: dict[str, Any] = {
    "code": "logistics-officer",
    "title": both("Logistics officer"),
    "post": both("Logistics officer, field office"),
    "grade": "P3",
    "minutes": 90,
    "paired": True,
    "rules": {"criterion_difference": 1, "total_difference": 20},
    "source": [
        {"code": "memo", "kind": "text", "title": both("Memo"), "text": both("Two trucks.")},
        {
            "code": "stock",
            "kind": "table",
            "title": both("Stock"),
            "table": {
                "en": [["Item", "Number"], ["Tents", "40"]],
                "fr": [["Article", "Nombre"], ["Tentes", "40"]],
            },
        },
        {
            "code": "map",
            "kind": "image",
            "title": both("Map"),
            "file": "map.png",
            "alternative": both("A road and a river"),
        },
    ],
    "criterion": [
        {
            "code": "analysis",
            "aspect": "content",
            "title": both("Analysis"),
            "weight": 3,
            "band": _bands(0, 1, 2, 3, 4),
        },
        {
            "code": "structure",
            "aspect": "content",
            "title": both("Structure"),
            "weight": 1,
            "band": _bands(0, 2, 4),
        },
        {
            "code": "language",
            "aspect": "language",
            "title": both("Language"),
            "weight": 2,
            "on_scale": True,
            "band": _bands(0, 1, 2, 3, 4, 5),
        },
    ],
    "part": [
        {
            "code": "one",
            "title": both("Part one"),
            "instructions": both("Answer both."),
            "task": [
                {
                    "code": "plan",
                    "kind": "essay",
                    "language": "first",
                    "title": both("A plan"),
                    "prompt": both("Plan the convoy."),
                    "weight": 3,
                    "criteria": ["analysis", "structure", "language"],
                    "sources": ["memo", "stock", "map"],
                    "guidance": {"least": 200, "most": 300},
                    "notes": both("SECRET-NOTE"),
                    "model": both("SECRET-MODEL"),
                },
                {
                    "code": "reply",
                    "kind": "message",
                    "language": "second",
                    "title": both("A reply"),
                    "prompt": both("Answer the partner."),
                    "weight": 2,
                    "criteria": ["analysis", "language"],
                },
            ],
        },
        {
            "code": "two",
            "title": both("Part two"),
            "instructions": both("Hand in a file."),
            "task": [
                {
                    "code": "sheet",
                    "kind": "upload",
                    "language": "choice",
                    "title": both("A sheet"),
                    "prompt": both("Hand in your calculation."),
                    "criteria": ["analysis"],
                    "accepts": ["xlsx", "pdf"],
                }
            ],
        },
    ],
}


def raw_paper() -> dict[str, Any]:
    """A copy that a test may spoil."""
    return deepcopy(_RAW)


def bundle(**changes: Any) -> Bundle:
    """The paper with its one file; `changes` replace fields at the top."""
    return Bundle(parse_paper({**raw_paper(), **changes}, frozenset({"map.png"})), {"map.png": PNG})
