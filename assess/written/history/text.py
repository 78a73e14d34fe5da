"""The plain text of a script: what markers read, what is counted, what offsets refer to."""

from __future__ import annotations

from dataclasses import dataclass, field

from assess.written.history.characters import visible
from assess.written.history.model import TEXTBLOCKS, Node, children

Path = tuple[int, ...]


@dataclass(frozen=True)
class Span:
    """Where one text node, named by its path, stands in the plain text (end excluded)."""

    start: int
    end: int
    path: Path


@dataclass(frozen=True)
class Layout:
    """A document's plain text with the places of its text nodes, in order."""

    text: str
    spans: tuple[Span, ...]


@dataclass
class _Pen:
    pieces: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    at: int = 0

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)


def laid_out(document: Node) -> Layout:
    """The plain text and where each text node stands in it.

    One line for each paragraph and heading, a line feed for a hard break, a tab between the cells
    of a row; no bullets or numbers, since nobody typed them. Controls and lone surrogates are
    shown as in `characters.visible`. Offsets are code points.
    """
    pen = _Pen()
    _write(pen, document, ())
    return Layout("".join(pen.pieces), tuple(pen.spans))


def text_of(document: Node) -> str:
    """The plain text alone; see `laid_out`."""
    return laid_out(document).text


def _write(pen: _Pen, node: Node, path: Path) -> None:
    kind = node["type"]
    if kind == "text":
        start = pen.at
        pen.write(visible(node["text"]))
        pen.spans.append(Span(start, pen.at, path))
        return
    if kind == "hard_break":
        pen.write("\n")
        return
    between = "\t" if kind == "table_row" else "" if kind in TEXTBLOCKS else "\n"
    for place, child in enumerate(children(node)):
        if place and between:
            pen.write(between)
        _write(pen, child, (*path, place))
