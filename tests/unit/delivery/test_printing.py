"""A page is made whatever people have written; the numbers stand for what has no shape."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from assess.delivery import printing

PAGE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "en", font: "Libertinus Serif")
#for line in data.lines [#text(style: "italic", weight: "semibold", line)

]
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(PAGE)
    return path


def printed(template: Path, *lines: str) -> str:
    made = printing.typeset(template, {"title": "Script 😀", "lines": lines})
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Œuvre, Žižek, Ελλάδα, Москва – 12 €", "Œuvre, Žižek, Ελλάδα, Москва – 12 €"),
        ("well 😀 done", "well [U+1F600] done"),
        ("你好", "[U+4F60][U+597D]"),
        ("\ufeffmark", "[U+FEFF]mark"),
        ("a\u241bb", "a[U+241B]b"),
        ("a\x90b", "a[U+0090]b"),
        ("a\uffffb", "a[U+FFFF]b"),
        ("#strong[x] $y$ \\z", "#strong[x] $y$ \\z"),
    ],
)
def test_what_is_written_stands_on_the_page(template: Path, written: str, shown: str) -> None:
    assert shown in printed(template, written, "and more")


def test_a_page_of_a_thousand_foreign_characters_is_made(template: Path) -> None:
    foreign = "".join(chr(0x4E00 + place) for place in range(1_000))
    text = printed(template, "Éléonore", foreign)
    assert "Éléonore" in text
    assert "[U+4E00][U+4E01]" in text
