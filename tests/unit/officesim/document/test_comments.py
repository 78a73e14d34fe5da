"""Comments with replies come from the file and go back into it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest

from assess.officesim.document.engine import DocumentEngine
from assess.officesim.document.opening.comments import WORD_2012

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
EXTENDED = (
    f'<w15:commentsEx xmlns:w15="{WORD_2012}">'
    '<w15:commentEx w15:paraId="0A000001" w15:done="1"/>'
    '<w15:commentEx w15:paraId="0A000002" w15:paraIdParent="0A000001" w15:done="1"/>'
    "</w15:commentsEx>"
)
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
RELATION = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


@pytest.fixture(scope="module")
def answered() -> bytes:
    """Two comments, the second an answer to the first, as office suites write them."""
    document = docx.Document()
    run = document.add_paragraph("Which room?").runs[0]
    document.add_comment(run, text="Ask Ben", author="Ann")
    document.add_comment(run, text="Room 4", author="Ben")
    out = io.BytesIO()
    document.save(out)
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/comments.xml":
                for number in (1, 2):
                    mark = f'<w:p xmlns:w14="{W14}" w14:paraId="0A00000{number}"><w:pPr>'.encode()
                    text = text.replace(b"<w:p><w:pPr>", mark, 1)
            elif name == "[Content_Types].xml":
                entry = f'<Override PartName="/word/commentsExtended.xml" ContentType="{TYPE}"/>'
                text = text.replace(b"</Types>", f"{entry}</Types>".encode())
            elif name == "word/_rels/document.xml.rels":
                entry = f'<Relationship Id="rX" Type="{RELATION}" Target="commentsExtended.xml"/>'
                text = text.replace(b"</Relationships>", f"{entry}</Relationships>".encode())
            new.writestr(name, text)
        new.writestr("word/commentsExtended.xml", EXTENDED)
    return made.getvalue()


def comments_of(engine: DocumentEngine, content: bytes) -> list[Any]:
    return list(engine.open(content, "en")["comments"].values())


def test_replies_and_what_is_resolved_are_read(engine: DocumentEngine, answered: bytes) -> None:
    assert comments_of(engine, answered) == [
        {
            "author": "Ann",
            "text": "Ask Ben",
            "resolved": True,
            "replies": [{"author": "Ben", "text": "Room 4"}],
        }
    ]


def test_a_thread_that_nobody_changed_leaves_as_it_came(
    engine: DocumentEngine, answered: bytes
) -> None:
    content, _ = engine.export(engine.load(engine.open(answered, "en")), answered)
    for part in ("word/comments.xml", "word/commentsExtended.xml"):
        assert read(content, part) == read(answered, part)
    assert comments_of(engine, content) == comments_of(engine, answered)
    said = [(one.author, one.text) for one in docx.Document(io.BytesIO(content)).comments]
    assert said == [("Ann", "Ask Ben"), ("Ben", "Room 4")]


def read(content: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(part)


def test_a_reply_is_added_and_another_comment_reopened(
    engine: DocumentEngine, answered: bytes
) -> None:
    state = engine.load(engine.open(answered, "en"))
    value = {**state.comments["c0"], "resolved": False}
    value["replies"] = [*value["replies"], {"author": "Candidate", "text": "Thank you"}]
    engine.apply(state, {"op": "comment", "id": "c0", "value": value})
    content, _ = engine.export(state, answered)
    assert comments_of(engine, content) == [value]
    said = [(one.author, one.text) for one in docx.Document(io.BytesIO(content)).comments]
    assert said == [("Ann", "Ask Ben"), ("Ben", "Room 4"), ("Candidate", "Thank you")]
    # What the candidate did not write keeps its date.
    assert read(content, "word/comments.xml").count(b"w:date=") == 2


def test_the_first_reply_makes_the_part_that_holds_threads(
    engine: DocumentEngine, state: Any, start_file: bytes
) -> None:
    value = {"author": "Ann", "text": "Check this", "resolved": True}
    value = {**value, "replies": [{"author": "Candidate", "text": "Done"}]}
    engine.apply(state, {"op": "comment", "id": "c0", "value": value})
    content, _ = engine.export(state, start_file)
    assert comments_of(engine, content) == [value]
    assert b"paraIdParent" in read(content, "word/commentsExtended.xml")


def test_a_deleted_comment_takes_its_replies_along(engine: DocumentEngine, answered: bytes) -> None:
    state = engine.load(engine.open(answered, "en"))
    engine.apply(state, {"op": "comment", "id": "c0", "value": None})
    content, _ = engine.export(state, answered)
    assert list(docx.Document(io.BytesIO(content)).comments) == []
