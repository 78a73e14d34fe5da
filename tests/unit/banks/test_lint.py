"""Lint: what it must find, and that it is silent about sound banks."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from PIL import Image

from assess.banks import lint, lint_bank
from assess.banks.coverage import Cell, coverage
from assess.banks.folder import read_folder
from assess.banks.formats.model import (
    BankHeader,
    BankSource,
    ChoiceItem,
    LocatedUnit,
    Testlet,
)

CLIP = next(Path("question_banks").glob("*/listening/*/*.mp3")).read_bytes()


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG")
    return buffer.getvalue()


def item(code: str = "a-1", **changes: object) -> ChoiceItem:
    values: dict[str, object] = {
        "prompt": "She ___ to work.",
        "options": ("go", "goes", "going", "gone"),
        "key": 1,
        "tags": {"level": "1", "skill": "grammar"},
    }
    return ChoiceItem(code=code, **(values | changes))  # type: ignore[arg-type]


def said(unit: ChoiceItem | Testlet, **media: bytes) -> list[str]:
    named = {name.replace("_", "."): content for name, content in media.items()}
    return [
        f"{p.severity} {p.field}: {p.said()}"
        for p in lint.check_unit(LocatedUnit("x.md", unit, named))
    ]


def test_sound_item_has_no_problems() -> None:
    assert said(item()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"options": ("go", "goes", "Go", "gone")}, "error option-2: Options 1 and 3 say the same"),
        ({"options": ("**go**", "goes", "go", "gone")}, "error option-2: Options 1 and 3"),
        ({"prompt": "Which [x]?"}, "error prompt: A text that candidates see"),
        ({"prompt": "Which?\nRationale: because"}, "error prompt: A text that candidates see"),
        ({"prompt": "Which?\n- [ ] this"}, "error prompt: A text that candidates see"),
        ({"options": ("go", "answer: goes", "x", "gone")}, "error option-1: A text that"),
        ({"prompt": "A <b>bold</b> word"}, "warning prompt: HTML tags"),
        ({"prompt": "See [it](https://example.org)"}, "warning prompt: Links"),
        ({"prompt": "![map](map.png)"}, "error prompt: The file map.png is missing"),
        ({"prompt": "![map](../map.png)"}, "error prompt: `../map.png` is not the name"),
        ({"prompt": "![map](https://example.org/a.png)"}, "is not the name of a file"),
        ({"options": ("go", "goes away very quickly every single day", "x", "y")},
         "warning option-1: The right answer stands out"),
    ],
)  # fmt: skip
def test_faults_of_items(changes: dict[str, object], expected: str) -> None:
    assert any(expected in line for line in said(item(**changes)))


def test_media_must_be_what_their_name_says() -> None:
    unit = item(prompt="![a map](map.png)")
    assert said(unit, map_png=png()) == []
    assert "is not what its name says" in said(unit, map_png=CLIP)[0]
    assert "is not what its name says" in said(unit, map_png=b"<svg/>")[0]
    assert "too large" in said(unit, map_png=png() + b"0" * 2 * 1024 * 1024)[0]


def test_image_may_not_say_the_answer() -> None:
    assert "is the right answer" in said(item(prompt="![Goes!](map.png)"), map_png=png())[0]
    assert "is the right answer" in said(item(prompt="![x](goes.png)"), goes_png=png())[0]
    assert "no alternative text" in said(item(prompt="![](map.png)"), map_png=png())[0]


def clip_testlet(**changes: object) -> Testlet:
    tags = {"level": "2", "skill": "listening"}
    values: dict[str, object] = {
        "code": "t", "title": "T", "tags": tags, "passage": "You will hear a call.",
        "items": (item("t-1", tags=tags),), "audio": "call.mp3", "plays": 2,
        "transcript": "A: I am calling about the meeting of the finance committee.",
    }  # fmt: skip
    return Testlet(**(values | changes))  # type: ignore[arg-type]


def test_clips() -> None:
    assert said(clip_testlet(), call_mp3=CLIP) == []
    assert "call.mp3 is missing" in said(clip_testlet())[0]
    assert "is not what its name says" in said(clip_testlet(), call_mp3=png())[0]
    leaking = clip_testlet(passage="I am calling about the meeting of the finance committee.")
    assert "repeats the transcript" in said(leaking, call_mp3=CLIP)[0]
    mute = clip_testlet(audio=None, plays=None, transcript="")
    assert "belong together" in said(mute)[0]


def bank(*units: ChoiceItem | Testlet, blueprint: dict[str, dict[int, int]]) -> BankSource:
    header = BankHeader("b", "en", {"en": "B", "fr": "B"}, blueprint, "", ())
    return BankSource(header, tuple(LocatedUnit(f"{unit.code}.md", unit) for unit in units))


def bank_said(source: BankSource) -> list[str]:
    return [f"{p.severity} {p.said()}" for p in lint_bank.check_bank(source)]


def test_ids_and_enemies() -> None:
    plan = {"grammar": {1: 1}}
    assert bank_said(bank(item("a"), item("b", enemies=("a",)), blueprint=plan)) == []
    twice = bank(item("a"), dataclasses.replace(item("a"), prompt="Other"), blueprint=plan)
    assert "error The id a is already used in a.md." in bank_said(twice)
    unknown = bank(item("a", enemies=("zz",)), blueprint=plan)
    assert bank_said(unknown) == ["error The enemy zz does not exist in this bank."]
    own = bank(item("a", enemies=("a",)), blueprint=plan)
    assert "cannot be an enemy of itself" in bank_said(own)[0]


def test_habits_of_authors_are_warned_about() -> None:
    plan = {"grammar": {1: 1}}
    same_place = [item(f"a-{n}") for n in range(30)]
    found = bank_said(bank(*same_place, blueprint=plan))
    assert "warning Of four options, number 2 is right in 100 % of the items." in found
    long_keys = [
        item(
            f"a-{n}",
            key=n % 4,
            options=tuple("longest" if n % 4 == place else f"o{place}" for place in range(4)),
        )
        for n in range(32)
    ]
    found = bank_said(bank(*long_keys, blueprint=plan))
    assert found == ["warning In 100 % of the items the right answer is the longest option."]


@pytest.mark.parametrize(
    ("items", "needed", "sizes", "state"),
    [
        (3, 4, (1, 1, 1), "short"),
        (4, 4, (2, 2), "tight"),
        (8, 4, (2, 2, 2, 2), "ample"),
        (6, 4, (3, 3), "short"),  # three and three never make four
        (0, 0, (), "ample"),
    ],
)
def test_cells(items: int, needed: int, sizes: tuple[int, ...], state: str) -> None:
    assert Cell("reading", 1, items, needed, sizes).state == state


def test_coverage_counts_testlets_by_cell() -> None:
    found = coverage(
        {"reading": {1: 2, 2: 1}},
        [("reading", 1, "t"), ("reading", 1, "t"), ("reading", 2, "u"), ("grammar", 1, "g")],
    )
    assert [(cell.skill, cell.level, cell.items, cell.needed) for cell in found] == [
        ("grammar", 1, 1, 0), ("reading", 1, 2, 2), ("reading", 2, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["english", "french"])
def test_starter_banks_are_sound_and_fill_two_forms(name: str) -> None:
    folder = read_folder(Path("question_banks") / name)
    assert [str(problem) for problem in folder.problems] == []
    assert folder.source is not None
    cells = coverage(
        folder.source.header.blueprint,
        [(item.skill, item.level, unit.unit.code)
         for unit in folder.source.units
         for item in (unit.unit.items if isinstance(unit.unit, Testlet) else (unit.unit,))],
    )  # fmt: skip
    assert sum(cell.needed for cell in cells) == 60
    assert {cell.state for cell in cells if cell.needed} == {"ample"}


def test_folder_reports_what_it_cannot_read(tmp_path: Path) -> None:
    assert "cannot be read" in str(read_folder(tmp_path).problems[0])
    (tmp_path / "bank.toml").write_bytes(b"code = '\xff'")
    (tmp_path / "item.md").write_bytes(b"---\nid: a\n\xff")
    (tmp_path / "left.png").write_bytes(png())
    texts = [str(problem) for problem in read_folder(tmp_path).problems]
    assert any("bank.toml:1: error: The file is not UTF-8" in text for text in texts)
    assert any("item.md:3: error: The file is not UTF-8" in text for text in texts)
