"""A small HTML reader for tests: find elements, their attributes and their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img"),
        *("input", "link", "meta", "source", "track", "wbr"),
    }
)


@dataclass
class Element:
    """One element; `children` holds elements and strings in order."""

    name: str
    attrs: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, name: str | None = None, **attrs: str) -> list[Element]:
        """Descendants with this name and these attributes (`class_` matches one class)."""
        return [element for element in self.walk() if _matches(element, name, attrs)]

    def one(self, name: str | None = None, **attrs: str) -> Element:
        found = self.all(name, **attrs)
        assert len(found) == 1, f"{len(found)} of {name} {attrs}, wanted one"
        return found[0]

    @property
    def text(self) -> str:
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())


def _matches(element: Element, name: str | None, attrs: dict[str, str]) -> bool:
    if name is not None and element.name != name:
        return False
    for key, value in attrs.items():
        if key == "class_":
            if value not in element.attrs.get("class", "").split():
                return False
        elif element.attrs.get(key.rstrip("_").replace("_", "-")) != value:
            return False
    return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", {})
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        names = [element.name for element in self.stack]
        assert tag in names, f"</{tag}> closes nothing"
        while self.stack.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def parse(markup: str | bytes) -> Element:
    """Read a page or a fragment. Fails on an end tag that closes nothing."""
    reader = _Reader()
    reader.feed(markup.decode() if isinstance(markup, bytes) else markup)
    reader.close()
    return reader.root
