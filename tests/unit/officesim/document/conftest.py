from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Pt

from assess.officesim.document.engine import DocumentEngine


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def start_file() -> bytes:
    """A document that python-docx wrote: the reader's outside oracle."""
    document = docx.Document()
    document.add_heading("Report", 1)
    paragraph = document.add_paragraph("Hello ")
    run = paragraph.add_run("bold")
    run.bold = True
    run.font.size = Pt(14)
    paragraph.add_run(" world")
    document.add_paragraph("item", style="List Bullet")
    table = document.add_table(3, 3, style="Table Grid")
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    section = document.add_section(WD_SECTION.CONTINUOUS)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "Head"
    document.add_paragraph("End")
    document.add_comment(paragraph.runs[1], text="Check this", author="Ann")
    document.core_properties.title = "The report"
    return saved(document)


@pytest.fixture(scope="session")
def engine() -> DocumentEngine:
    return DocumentEngine()


@pytest.fixture(scope="session")
def opening(engine: DocumentEngine, start_file: bytes) -> dict[str, Any]:
    return engine.open(start_file, "en")


@pytest.fixture
def state(engine: DocumentEngine, opening: dict[str, Any]) -> Any:
    return engine.load(opening)


@pytest.fixture
def insert(engine: DocumentEngine) -> Callable[..., dict[str, Any]]:
    def edit(at: int, text: str, *marks: dict[str, Any], part: str = "body") -> dict[str, Any]:
        node: dict[str, Any] = {"type": "text", "text": text}
        if marks:
            node["marks"] = list(marks)
        step = {"stepType": "replace", "from": at, "to": at, "slice": {"content": [node]}}
        return {"op": "step", "part": part, "step": step}

    return edit
