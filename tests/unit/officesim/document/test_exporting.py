"""Exported end states open in python-docx and say there what was done."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT

from assess.officesim.document.engine import DocumentEngine

Insert = Callable[..., dict[str, Any]]
PAGE = {"type": "field", "attrs": {"kind": "page"}}


@pytest.fixture
def exported(engine: DocumentEngine, state: Any, start_file: bytes) -> Callable[..., Any]:
    def export(*edits: dict[str, Any]) -> Any:
        for edit in edits:
            engine.apply(state, edit)
        content, extension = engine.export(state, start_file)
        assert extension == "docx"
        return docx.Document(io.BytesIO(content))

    return export


def step(**step: Any) -> dict[str, Any]:
    return {"op": "step", "part": "body", "step": step}


def test_an_untouched_document_keeps_its_text_to_the_letter(
    engine: DocumentEngine, state: Any, start_file: bytes, opening: dict[str, Any]
) -> None:
    content, _ = engine.export(state, start_file)
    again = engine.open(content, "en")
    for name in ("body", "parts", "sections", "styles", "lists", "comments", "properties"):
        assert again[name] == opening[name], name
    with (
        zipfile.ZipFile(io.BytesIO(start_file)) as old,
        zipfile.ZipFile(io.BytesIO(content)) as new,
    ):
        assert set(old.namelist()) <= set(new.namelist())
        for name in old.namelist():
            if name != "word/document.xml":
                assert old.read(name) == new.read(name), name


def test_text_and_marks(exported: Callable[..., Any], insert: Insert) -> None:
    document = exported(
        insert(1, "My "),
        step(
            stepType="addMark",
            mark={"type": "italic", "attrs": {"on": True}},
            **{"from": 1, "to": 4},
        ),
        step(
            stepType="addMark",
            mark={"type": "link", "attrs": {"href": "https://example.org/"}},
            **{"from": 4, "to": 10},
        ),
    )
    heading = document.paragraphs[0]
    assert heading.text == "My Report"
    assert heading.runs[0].italic is True
    assert [one.address for one in heading.hyperlinks] == ["https://example.org/"]
    assert heading.style.name == "Heading 1"


def test_attributes_of_a_paragraph(exported: Callable[..., Any]) -> None:
    document = exported(
        step(stepType="attr", pos=0, attr="align", value="center"),
        step(stepType="attr", pos=0, attr="spaceAfter", value=240),
        step(stepType="attr", pos=0, attr="firstLine", value=-360),
    )
    shape = document.paragraphs[0].paragraph_format
    assert shape.alignment == 1
    assert shape.space_after.pt == 12
    assert shape.first_line_indent.pt == -18


def test_the_page_and_a_new_footer(exported: Callable[..., Any], opening: dict[str, Any]) -> None:
    last = opening["sections"]["last"]
    slots = {"default": "f-1", "first": None, "even": None}
    page = {**last, "left": 2000, "columns": 2, "footer": slots}
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": "Page "}, PAGE]}
    doc = {"type": "doc", "content": [paragraph]}
    document = exported(
        {"op": "part", "id": "f-1", "value": {"kind": "footer", "doc": doc}},
        {"op": "section", "id": "last", "value": page},
    )
    first, second = document.sections
    assert first.orientation == WD_ORIENT.PORTRAIT
    assert second.orientation == WD_ORIENT.LANDSCAPE
    assert second.left_margin.twips == 2000
    assert second.footer.paragraphs[0].text.startswith("Page")
    assert "PAGE" in second.footer._element.xml
    assert second.header.paragraphs[0].text == "Head"


def test_styles_comments_and_properties(
    exported: Callable[..., Any], opening: dict[str, Any]
) -> None:
    style = {**opening["styles"]["Heading1"], "run": {"bold": True, "colour": "FF0000"}}
    comment = {"author": "Bo", "text": "Why?", "resolved": False, "replies": []}
    document = exported(
        {"op": "style", "id": "Heading1", "value": style},
        {"op": "comment", "id": "k1", "value": comment},
        step(
            stepType="addMark",
            mark={"type": "comment", "attrs": {"id": "k1"}},
            **{"from": 1, "to": 7},
        ),
        {"op": "property", "name": "title", "value": "Another"},
        {"op": "setting", "name": "track", "value": True},
    )
    assert str(document.styles["Heading 1"].font.color.rgb) == "FF0000"
    assert sorted((one.author, one.text) for one in document.comments) == [
        ("Ann", "Check this"),
        ("Bo", "Why?"),
    ]
    assert document.core_properties.title == "Another"
    assert "trackRevisions" in document.settings.element.xml


def test_a_new_table_with_merged_cells(exported: Callable[..., Any]) -> None:
    def cell(text: str, **attrs: int) -> dict[str, Any]:
        paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
        return {"type": "table_cell", "attrs": attrs, "content": [paragraph]}

    rows = [
        {"type": "table_row", "attrs": {"repeat": True}, "content": [cell("a", colspan=2)]},
        {"type": "table_row", "content": [cell("b", rowspan=2), cell("c")]},
        {"type": "table_row", "content": [cell("d")]},
    ]
    table = {"type": "table", "attrs": {"style": "TableGrid"}, "content": rows}
    document = exported(
        step(stepType="replace", slice={"content": [table]}, **{"from": 0, "to": 0})
    )
    found = document.tables[0]
    assert [[one.text for one in row.cells] for row in found.rows] == [
        ["a", "a"],
        ["b", "c"],
        ["b", "d"],
    ]
    assert found.style.name == "Table Grid"


def test_a_footnote_and_a_list(
    exported: Callable[..., Any], engine: DocumentEngine, state: Any, start_file: bytes
) -> None:
    note = {"type": "doc", "content": [{"type": "paragraph", "content": [_text("Source: us")]}]}
    level = {"format": "decimal", "text": "%1.", "start": 1, "left": 720, "hanging": 360}
    document = exported(
        {"op": "part", "id": "n-1", "value": {"kind": "footnote", "doc": note}},
        step(
            stepType="replace",
            slice={"content": [{"type": "footnote", "attrs": {"id": "n-1"}}]},
            **{"from": 7, "to": 7},
        ),
        {"op": "list", "id": "l-1", "value": {"levels": [level]}},
        step(stepType="attr", pos=0, attr="list", value="l-1"),
    )
    assert "footnoteReference" in document.paragraphs[0]._p.xml
    again = engine.open(engine.export(state, start_file)[0], "en")
    notes = [one for one in again["parts"].values() if one["kind"] == "footnote"]
    assert notes[0]["doc"]["content"][0]["content"] == [_text("Source: us")]
    number = again["body"]["content"][0]["attrs"]["list"]
    assert again["lists"][number]["levels"] == [level]


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
