"""LibreOffice and the word processor: what it wrote opens here, what we exported opens there."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from prosemirror.model import Node

from assess.officesim.document import ENGINE
from assess.officesim.document.state import State
from assess.officesim.projects import read_project
from tests.support.officesim import libreoffice

BANK = Path(__file__).parents[2] / "question_banks" / "office"
#: A document in LibreOffice's own format; what it says is known without any of our code.
RICH = Path(__file__).parents[1] / "support" / "officesim" / "rich.fodt"
PROJECTS = ("document-mission-report", "document-workshop-letter")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

pytestmark = [
    pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`"),
    pytest.mark.skipif(
        not libreoffice.writer_there(), reason="needs LibreOffice Writer (libreoffice-writer)"
    ),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A .docx that LibreOffice wrote, as an author would upload it."""
    return libreoffice.saved_again(RICH, tmp_path_factory.mktemp("rich"), "docx").read_bytes()


def lines_in_office(data: bytes, folder: Path, name: str) -> list[str]:
    """The text of a .docx as LibreOffice reads it."""
    path = folder / f"{name}.docx"
    path.write_bytes(data)
    made = libreoffice.saved_again(path, folder / "out", "txt")
    return made.read_text("utf-8-sig").splitlines()


def again(data: bytes, folder: Path) -> dict[str, Any]:
    """The opening of a .docx that LibreOffice opened and saved."""
    path = folder / "again.docx"
    path.write_bytes(data)
    saved = libreoffice.saved_again(path, folder / "saved", "docx")
    return ENGINE.open(saved.read_bytes(), "en")


def texts(view: dict[str, Any]) -> list[str]:
    """The text of every paragraph outside tables, breaks left out."""
    return [
        "".join(one.get("text", "") for one in block.get("content", []))
        for block in view["body"]["content"]
        if block["type"] == "paragraph" and block.get("content")
    ]


def test_what_libreoffice_wrote_is_read_whole(written: bytes) -> None:
    opening = ENGINE.open(written, "en")
    view = ENGINE.view(ENGINE.load(opening))
    assert texts(view)[:2] == [
        "Survey of offices",
        "The survey reached forty offices and was answered in full by most. "
        "Spaced letters stay spaced.",
    ]
    body = json.dumps(view["body"], ensure_ascii=False)
    kinds = [one["type"] for one in view["body"]["content"]]
    assert kinds.count("table") == 1
    assert kinds.count("section_break") == 2
    assert [one["page"]["columns"] for one in view["sections"]] == [1, 2, 1]
    assert view["sections"][2]["page"]["orientation"] == "landscape"
    assert '"href": "https://example.org/survey"' in body
    assert '"href": "#steps"' in body
    assert '{"name": "steps"}' in body
    assert '"alt": "Two dots"' in body
    assert '"type": "insertion"' in body
    assert '"type": "deletion"' in body
    said = {one["text"]: one["resolved"] for one in view["comments"].values()}
    assert said == {"Which region?": False, "Settled with the unit.": True}
    notes = [one for one in view["parts"].values() if one["kind"] == "footnote"]
    assert "Counted in February." in json.dumps(notes)
    listed = [one["attrs"] for one in view["body"]["content"] if one.get("attrs", {}).get("list")]
    assert [one["level"] for one in listed] == [0, 0, 1, 1]
    levels = view["lists"][listed[0]["list"]]["levels"]
    assert [one["format"] for one in levels[:2]] == ["decimal", "lowerLetter"]
    table = next(one for one in view["body"]["content"] if one["type"] == "table")
    spans = [
        (cell["attrs"]["colspan"], cell["attrs"]["rowspan"])
        for row in table["content"]
        for cell in row["content"]
    ]
    assert spans == [(2, 1), (1, 1), (1, 2), (1, 1), (1, 1), (1, 1), (1, 1)]
    assert view["properties"]["title"] == "Annual survey"


def _place(state: State, words: str) -> int:
    """The position before a text of the main part."""
    found: list[int] = []

    def look(node: Node, at: int, _parent: Node | None, _index: int) -> bool:
        if node.is_text and words in (node.text or ""):
            found.append(at + (node.text or "").index(words))
        return True

    state.body.descendants(look)
    return found[0]


def _type(state: State, before: str, words: str) -> None:
    at = _place(state, before)
    slice_ = {"content": [{"type": "text", "text": words}]}
    step = {"stepType": "replace", "from": at, "to": at, "slice": slice_}
    ENGINE.apply(state, {"op": "step", "part": "body", "step": step})


#: A text of each kind of paragraph: everything about it but the new word must stay.
TOUCHED = (
    "answered in full", "Which ", "Next steps", "Thank the", "the survey page", "coast",
    "A framed", "shows the mark", "Beside the", "Left column", "The annex",
)  # fmt: skip


def test_nothing_but_the_candidates_words_changes(written: bytes, tmp_path: Path) -> None:
    state = ENGINE.load(ENGINE.open(written, "en"))
    places = [one for one in TOUCHED if one != "Which "]
    for one in places:
        _type(state, one, "NEW ")
    data, _ = ENGINE.export(state, written)
    docx.Document(io.BytesIO(data))
    before = lines_in_office(written, tmp_path, "before")
    after = lines_in_office(data, tmp_path, "after")
    assert "\n".join(after).count("NEW ") == len(places)
    assert [one.replace("NEW ", "") for one in after] == before
    there = _inventory(data)
    lost = [
        (part, name, count, there.get(part, {}).get(name, 0))
        for part, found in _inventory(written).items()
        for name, count in found.items()
        if there.get(part, {}).get(name, 0) < count
    ]
    assert lost == []


def _inventory(data: bytes) -> dict[str, dict[str, int]]:
    """How often each element stands in each part, but for plumbing and what is empty."""
    counted: dict[str, dict[str, int]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            if not re.fullmatch(r"word/\w+\.xml", name):
                continue
            found: dict[str, int] = {}
            for one in etree.fromstring(file.read(name)).iter():
                tag = one.tag
                parent = one.getparent()
                inside = "" if parent is None else str(parent.tag).rsplit("}", 1)[-1]
                key = f"{inside}/{str(tag).rsplit('}', 1)[-1]}"
                empty = not (len(one) or one.attrib) and key.endswith(("/rPr", "/trPr"))
                if key not in PLUMBING and not empty:
                    found[key] = found.get(key, 0) + 1
            counted[name] = found
    return counted


#: Runs may be cut and joined in other places.
PLUMBING = frozenset(
    f"{parent}/{name}"
    for parent in ("p", "r", "ins", "del", "hyperlink", "rPr")
    for name in ("r", "rPr", "t", "kern", "lang")
)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("code", PROJECTS)
def test_a_solved_project_opens_in_libreoffice(code: str, language: str, tmp_path: Path) -> None:
    folder = BANK / code
    start = (folder / read_project(folder).start_name[language]).read_bytes()
    state = ENGINE.load(ENGINE.open(start, language))
    for command in json.loads((folder / "solution.json").read_text())[language]:
        for edit in command["edits"]:
            ENGINE.apply(state, edit)
    data, _ = ENGINE.export(state, start)
    done, seen = ENGINE.view(state), again(data, tmp_path)
    assert texts(seen) == texts(done)
    styles = [
        [
            (one["body"]["content"], one["styles"][block["attrs"]["style"]]["name"].casefold())[1]
            for block in one["body"]["content"]
            if block["type"] == "paragraph" and block.get("content")
        ]
        for one in (done, seen)
    ]
    assert styles[1] == styles[0]
    for pick in FACTS.values():
        assert pick(seen) == pick(done)


def _pages(view: dict[str, Any]) -> list[Any]:
    names = ("orientation", "width", "height", "left", "right", "top", "bottom", "columns")
    pages = view["sections"]
    pages = [one["page"] for one in pages] if isinstance(pages, list) else list(pages.values())
    return [[page[name] for name in names] for page in pages]


def _count(kind: str) -> Callable[[dict[str, Any]], int]:
    return lambda view: json.dumps(view["body"]).count(f'"type": "{kind}"')


FACTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "pages": _pages,
    "comments": lambda view: sorted(
        (one["text"], one["author"], one["resolved"]) for one in view["comments"].values()
    ),
    "title": lambda view: view["properties"]["title"],
    "tables": _count("table"),
    "pictures": _count("image"),
    "footnotes": _count("footnote"),
    "contents": _count("toc"),
    "links": _count("link"),
    "bookmarks": _count("bookmark"),
    "fields": _count("field"),
    "changes": lambda view: _count("insertion")(view) + _count("deletion")(view),
}
