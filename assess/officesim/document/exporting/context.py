"""What the writers of one file share: the start file as it was read, and numbers given out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from prosemirror.model import Node

from assess.officesim.document.names import Element
from assess.officesim.document.opening import Reading
from assess.officesim.document.package import Package
from assess.officesim.document.state import State

#: Above what files use themselves, so that ranges of ours meet none that were kept.
_FIRST_NUMBER = 900_000


@dataclass
class Context:
    """One export. `state` is the end, `start` what the start file was."""

    reading: Reading
    start: State
    state: State
    #: Number of an element -> (the part's file, the node it was at the start).
    origins: dict[int, tuple[str, Node]] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    replies: dict[str, list[int]] = field(default_factory=dict)
    footnotes: dict[str, int] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    _number: int = _FIRST_NUMBER

    @property
    def package(self) -> Package:
        """The file that is being written."""
        return self.reading.source.package

    def next_number(self) -> int:
        """A number that nothing else has."""
        self._number += 1
        return self._number

    def elements(self, source: Any) -> list[Element]:
        """The elements of the start file that a number names; none for a foreign number."""
        every = self.reading.source.elements
        known = isinstance(source, int) and 0 <= source < len(every)
        return every[source] if known else []

    def origin(self, part: str, source: Any) -> tuple[Element, Node] | None:
        """The element and the node a node came from, when both are of the same part."""
        found = self.origins.get(source) if isinstance(source, int) else None
        elements = self.elements(source)
        if found is None or found[0] != part or not elements:
            return None
        return elements[0], found[1]

    def residue(self, number: Any) -> str:
        """Unmodelled properties of a run; "" for a foreign number."""
        every = self.reading.source.residues
        return every[number] if 0 <= number < len(every) else ""

    def style(self, name: str) -> str:
        """The file's id of a style."""
        renamed = self.reading.source.renamed
        return next((old for old, new in renamed.items() if new == name), name)

    def comment_number(self, name: str) -> int:
        """The file's number of a comment."""
        return _numbered(self.comments, name, "c")

    def reply_numbers(self, name: str) -> list[int]:
        """The numbers of the replies to a comment."""
        return self.replies.get(name, [])

    def footnote_number(self, name: str) -> int:
        """The file's number of a footnote."""
        return _numbered(self.footnotes, name, "fn")


def _numbered(known: dict[str, int], name: str, prefix: str) -> int:
    if name not in known:
        digits = name[len(prefix) :]
        own = int(digits) if name.startswith(prefix) and digits.isdecimal() else 0
        free = own > 0 or (prefix == "c" and digits == "0")
        used = set(known.values())
        known[name] = own if free and own < 1_000_000 and own not in used else max([*used, 0]) + 1
    return known[name]
