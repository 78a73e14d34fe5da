"""A file that names few styles still offers the usual ones; only those used enter the file."""

from __future__ import annotations

import io

import docx

from assess.officesim.document.engine import DocumentEngine
from tests.unit.officesim.document.conftest import saved


def test_usual_styles_are_offered_and_written_when_used(engine: DocumentEngine) -> None:
    document = docx.Document()
    document.add_paragraph("Plain")
    styles = document.styles.element
    for one in list(styles.iterfind(f"{{{styles.nsmap['w']}}}style")):
        if one.styleId not in ("Normal", "DefaultParagraphFont", "TableNormal"):
            styles.remove(one)
    start = saved(document)
    state = engine.load(engine.open(start, "en"))
    assert state.styles["Heading1"]["name"] == "heading 1"
    step = {"stepType": "attr", "pos": 0, "attr": "style", "value": "Heading1"}
    engine.apply(state, {"op": "step", "part": "body", "step": step})
    again = docx.Document(io.BytesIO(engine.export(state, start)[0]))
    assert again.paragraphs[0].style.name == "Heading 1"
    assert again.paragraphs[0].style.font.bold is True
    assert "Heading 2" not in [one.name for one in again.styles]
