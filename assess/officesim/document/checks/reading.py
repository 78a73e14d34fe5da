"""A view as checks read it: paragraphs with their places, spans of text with their marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assess.officesim.document.checks.values import flat
from assess.officesim.engine import JSONObject

_SIGNS = {"tab": "\t", "line_break": "\n"}


@dataclass(frozen=True)
class Span:
    """Text or another inline node; `text` is "" for what shows no text of the document."""

    text: str
    marks: list[JSONObject]
    node: JSONObject

    def mark(self, kind: str) -> JSONObject | None:
        """The attributes of a mark, or None when the span does not carry it."""
        return next((one.get("attrs", {}) for one in self.marks if one["type"] == kind), None)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `place` counts the blocks of the part before it."""

    attrs: JSONObject
    spans: list[Span]
    place: int
    section: int
    #: (number of the table, row, cell) when it stands in one, counted from 0.
    cell: tuple[int, int, int] | None = None

    @property
    def text(self) -> str:
        """The text as it reads once deletions are carried out."""
        return "".join(one.text for one in self.spans if one.mark("deletion") is None)

    @property
    def flat(self) -> str:
        """The text for comparison."""
        return flat(self.text)


@dataclass(frozen=True)
class Part:
    """The blocks of one part in order, and its paragraphs, those of tables among them."""

    blocks: list[JSONObject]
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def tables(self) -> list[JSONObject]:
        """The tables in order."""
        return [one for one in self.blocks if one["type"] == "table"]


def part_of(doc: JSONObject) -> Part:
    """A part's document as checks read it."""
    part = Part(doc.get("content", []))
    section, tables = 0, 0
    for place, block in enumerate(part.blocks):
        if block["type"] == "paragraph":
            part.paragraphs.append(_paragraph(block, place, section))
        elif block["type"] == "table":
            part.paragraphs.extend(_in_table(block, place, section, tables))
            tables += 1
        elif block["type"] == "section_break":
            section += 1
    return part


def body_of(view: JSONObject) -> Part:
    """The main text."""
    return part_of(view["body"])


def every_part(view: JSONObject) -> Iterator[Part]:
    """The main text, then headers, footers and footnotes."""
    yield body_of(view)
    for one in view["parts"].values():
        yield part_of(one["doc"])


def spans_of(view: JSONObject) -> Iterator[Span]:
    """Every span of the document."""
    for part in every_part(view):
        for paragraph in part.paragraphs:
            yield from paragraph.spans


def chosen(view: JSONObject, target: JSONObject) -> Part:
    """The part that a target names: the main text unless `part` says another."""
    name = target.get("part", "body")
    if name == "body":
        return body_of(view)
    found = view["parts"].get(name)
    return part_of(found["doc"]) if found else Part([])


def matching(part: Part, target: JSONObject) -> list[Paragraph]:
    """Paragraphs of a target: `containing`, or whole `text`, or `starting`."""
    for key, holds in (
        ("text", lambda paragraph, wanted: paragraph.flat == wanted),
        ("containing", lambda paragraph, wanted: wanted in paragraph.flat),
        ("starting", lambda paragraph, wanted: paragraph.flat.startswith(wanted)),
    ):
        if key in target:
            wanted = target[key] if isinstance(target[key], list) else [target[key]]
            every = [flat(one) for one in wanted]
            return [one for one in part.paragraphs if any(holds(one, words) for words in every)]
    raise ValueError("The target needs `text`, `containing` or `starting`.")


def wanted_texts(target: JSONObject) -> int:
    """How many paragraphs a target asks for."""
    for key in ("text", "containing", "starting"):
        if key in target:
            return len(target[key]) if isinstance(target[key], list) else 1
    return 0


def occurrences(paragraph: Paragraph, phrase: str) -> list[list[Span]]:
    """The spans of each place where a phrase stands in a paragraph, cut to it."""
    spans = [one for one in paragraph.spans if one.text and one.mark("deletion") is None]
    text = "".join(one.text for one in spans)
    places, found = [], _find(text, phrase, 0)
    while found is not None:
        places.append(found)
        found = _find(text, phrase, found[1])
    return [list(_cut(spans, start, end)) for start, end in places]


def _find(text: str, phrase: str, start: int) -> tuple[int, int] | None:
    plain = _same_length(text)
    at = plain.find(_same_length(phrase), start)
    return None if at < 0 else (at, at + len(phrase))


def _same_length(text: str) -> str:
    return text.translate({0x2019: "'", 0xA0: " ", 0x202F: " ", 0x2011: "-"})


def _cut(spans: list[Span], start: int, end: int) -> Iterator[Span]:
    at = 0
    for one in spans:
        left, right = max(start - at, 0), min(end - at, len(one.text))
        if left < right:
            yield Span(one.text[left:right], one.marks, one.node)
        at += len(one.text)


def _paragraph(
    block: JSONObject, place: int, section: int, cell: tuple[int, int, int] | None = None
) -> Paragraph:
    spans = []
    for node in block.get("content", []):
        text = node["text"] if node["type"] == "text" else _SIGNS.get(node["type"], "")
        spans.append(Span(text, node.get("marks", []), node))
    return Paragraph(block["attrs"], spans, place, section, cell)


def _in_table(table: JSONObject, place: int, section: int, number: int) -> Iterator[Paragraph]:
    for row, cells in enumerate(rows_of(table)):
        for column, cell in enumerate(cells):
            for block in cell["content"]:
                if block["type"] == "paragraph":
                    yield _paragraph(block, place, section, (number, row, column))


def rows_of(table: JSONObject) -> list[list[Any]]:
    """The cells of each row."""
    return [row.get("content", []) for row in table["content"]]


def cell_text(cell: JSONObject) -> str:
    """A cell's text, its paragraphs parted by line ends."""
    texts = [_paragraph(one, 0, 0).text for one in cell["content"] if one["type"] == "paragraph"]
    return "\n".join(texts)
