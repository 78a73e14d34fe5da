"""What python-docx wrote is what the opening says."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from assess.officesim.document.engine import DocumentEngine
from assess.officesim.engine import StartFileError


def blocks(opening: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = opening["body"]["content"]
    return found


def test_paragraphs_with_styles_and_runs(opening: dict[str, Any]) -> None:
    heading, paragraph, item = blocks(opening)[:3]
    assert heading["attrs"]["style"] == "Heading1"
    assert [one["text"] for one in paragraph["content"]] == ["Hello ", "bold", " world"]
    assert paragraph["content"][1]["marks"] == [
        {"type": "comment", "attrs": {"id": "c0"}},
        {"type": "size", "attrs": {"half": 28}},
        {"type": "bold", "attrs": {"on": True}},
    ]
    assert opening["styles"][item["attrs"]["style"]]["name"] == "List Bullet"


def test_a_table_with_merged_cells(opening: dict[str, Any]) -> None:
    table = blocks(opening)[3]
    spans = [
        [(cell["attrs"]["colspan"], cell["attrs"]["rowspan"]) for cell in row["content"]]
        for row in table["content"]
    ]
    assert spans == [[(2, 1), (1, 1)], [(1, 1), (1, 1), (1, 2)], [(1, 1), (1, 1)]]


def test_sections_headers_comments_and_properties(opening: dict[str, Any]) -> None:
    broken = [one for one in blocks(opening) if one["type"] == "section_break"]
    assert [one["attrs"] for one in broken] == [{"id": "s1", "kind": "continuous"}]
    assert opening["sections"]["s1"]["orientation"] == "portrait"
    assert opening["sections"]["last"]["orientation"] == "landscape"
    header = opening["sections"]["last"]["header"]["default"]
    assert opening["parts"][header]["doc"]["content"][0]["content"] == [
        {"type": "text", "text": "Head"}
    ]
    assert opening["comments"]["c0"]["author"] == "Ann"
    assert opening["comments"]["c0"]["text"] == "Check this"
    assert opening["properties"]["title"] == "The report"


def test_the_same_file_gives_the_same_opening(
    engine: DocumentEngine, start_file: bytes, opening: dict[str, Any]
) -> None:
    assert engine.open(start_file, "en") == opening


def rezipped(content: bytes, name: str, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as file:
        for entry in old.namelist():
            if entry != name:
                file.writestr(entry, old.read(entry))
        file.writestr(name, new)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "new", "said"),
    [
        ("word/vbaProject.bin", b"x", "macros"),
        ("word/document.xml", b"<a><b></a>", "well-formed"),
        ("word/document.xml", b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "document type"),
        ("word/document.xml", b"<a/>", "no document"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    engine: DocumentEngine, start_file: bytes, name: str, new: bytes, said: str
) -> None:
    with pytest.raises(StartFileError, match=said):
        engine.open(rezipped(start_file, name, new), "en")


def test_what_is_no_file_of_the_kind_is_refused(engine: DocumentEngine) -> None:
    with pytest.raises(StartFileError, match=r"\.docx"):
        engine.open(b"no zip", "en")
