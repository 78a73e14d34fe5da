"""Writing of solutions for document projects: commands by what stands in the text.

Commands of a solution should go from the end of the document to its beginning, so that leaving
one out (as the self-test does) moves nothing that another one names by its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.shared import RGBColor
from prosemirror.model import Node
from prosemirror.transform import Transform

from assess.officesim.document.engine import DocumentEngine

Edit = dict[str, Any]


class Author:
    """A state and the commands that have been done to it."""

    def __init__(self, start_file: bytes, language: str) -> None:
        self.engine = DocumentEngine()
        self.state = self.engine.load(self.engine.open(start_file, language))
        self.commands: list[dict[str, Any]] = []

    def do(self, cmd: str, *edits: Edit) -> None:
        """One command, applied at once."""
        for edit in edits:
            self.engine.apply(self.state, edit)
        self.commands.append({"cmd": cmd, "via": "ribbon", "edits": list(edits)})

    def steps(self, change: Callable[[Transform], None], part: str = "body") -> list[Edit]:
        """The edits of a transform."""
        tr = Transform(self.state.parts[part])
        change(tr)
        return [{"op": "step", "part": part, "step": step.to_json()} for step in tr.steps]

    def change(self, cmd: str, change: Callable[[Transform], None], part: str = "body") -> None:
        """One command of steps."""
        self.do(cmd, *self.steps(change, part))

    def paragraph(self, words: str, part: str = "body") -> tuple[int, Node]:
        """Where the first paragraph with a text begins, and the paragraph."""
        found: list[tuple[int, Node]] = []

        def look(node: Node, at: int, _parent: Node | None, _index: int) -> bool:
            if node.type.name == "paragraph" and words in node.text_content:
                found.append((at, node))
            return not found

        self.state.parts[part].descendants(look)
        if not found:
            raise LookupError(words)
        return found[0]

    def phrase(self, words: str, part: str = "body") -> tuple[int, int]:
        """Where a text stands: its first and its last position."""
        at, node = self.paragraph(words, part)
        before = 0
        for child in node.children:
            text = child.text if child.is_text else ""
            if text and words in text:
                start = at + 1 + before + len(text[: text.index(words)].encode("utf-16-le")) // 2
                return start, start + len(words.encode("utf-16-le")) // 2
            before += child.node_size
        raise LookupError(f"{words} is not in one run")

    def style(self, name: str) -> str:
        """A style's id by its name in the file."""
        wanted = name.casefold()
        return next(
            key for key, one in self.state.styles.items() if one["name"].casefold() == wanted
        )

    def set(self, cmd: str, words: str, part: str = "body", **attrs: Any) -> None:
        """Attributes of the paragraph with a text."""
        at, _ = self.paragraph(words, part)

        def change(tr: Transform) -> None:
            for name, value in attrs.items():
                tr.set_node_attribute(at, name, value)

        self.change(cmd, change, part)

    def mark(
        self, cmd: str, words: str, kind: str, before: tuple[Edit, ...] = (), **attrs: Any
    ) -> None:
        """A mark on a text, after edits that it needs."""
        start, end = self.phrase(words)
        mark = {"type": kind, "attrs": attrs}
        step = {"stepType": "addMark", "mark": mark, "from": start, "to": end}
        self.do(cmd, *before, {"op": "step", "part": "body", "step": step})

    def insert(self, at: int, *nodes: dict[str, Any], to: int | None = None) -> Edit:
        """The edit that puts nodes at a place (or in place of what stands up to `to`)."""
        step: dict[str, Any] = {"stepType": "replace", "from": at, "to": at if to is None else to}
        if nodes:
            step["slice"] = {"content": list(nodes)}
        return {"op": "step", "part": "body", "step": step}


def darken(document: Any) -> None:
    """Give the library's pale style colours enough contrast to be read on white."""
    for style in document.styles:
        font = getattr(style, "font", None)
        colour = None if font is None else font.color.rgb
        if font is not None and str(colour) in ("4F81BD", "808080", "7F7F7F", "C0504D"):
            font.color.rgb = RGBColor(0x2E, 0x53, 0x95)


def text(words: str, *marks: dict[str, Any]) -> dict[str, Any]:
    """A text node."""
    return {"type": "text", "text": words, **({"marks": list(marks)} if marks else {})}


def paragraph(*content: dict[str, Any], **attrs: Any) -> dict[str, Any]:
    """A paragraph node."""
    found: dict[str, Any] = {"type": "paragraph", "attrs": {"style": "Normal", **attrs}}
    if content:
        found["content"] = list(content)
    return found
