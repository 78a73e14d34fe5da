"""Writing of what stands inside a paragraph."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable
from typing import Any

from lxml import etree
from prosemirror.model import Mark, Node

from assess.officesim.document.exporting.context import Context
from assess.officesim.document.exporting.pictures import drawing_of
from assess.officesim.document.exporting.properties import (
    RUN_ORDER,
    add_residue,
    sort_children,
    text_element,
    write_run,
)
from assess.officesim.document.names import OFFICE, Element, child, in_word, make, put, w

_KEYS = {
    "font": "name",
    "size": "half",
    "bold": "on",
    "italic": "on",
    "strike": "on",
    "underline": "kind",
    "caps": "value",
    "colour": "value",
    "highlight": "colour",
    "script": "value",
}
_INSTRUCTIONS = {
    "page": "PAGE",
    "pages": "NUMPAGES",
    "date": "DATE",
    "merge": "MERGEFIELD",
    "sequence": "SEQ",
    "reference": "REF",
}
Range = tuple[str, str]


def ranges_of(node: Node) -> list[Range]:
    """Comments and bookmarks that lie on an inline node."""
    return [
        (mark.type.name, str(mark.attrs["id" if mark.type.name == "comment" else "name"]))
        for mark in node.marks
        if mark.type.name in ("comment", "bookmark")
    ]


class InlineWriter:
    """Writes the paragraphs of one part in order; ranges reach over paragraphs."""

    def __init__(self, context: Context, part: str, doc: Node) -> None:
        self.context = context
        self.part = part
        self.left: Counter[Range] = Counter()
        self.open: dict[Range, int] = {}
        doc.descendants(self._count)

    def _count(self, node: Node, _at: int, _parent: Node | None, _index: int) -> bool:
        self.left.update(ranges_of(node))
        return True

    def write(self, nodes: Iterable[Node], target: Element) -> None:
        """Append runs, links, changes and ranges to a paragraph."""
        link: tuple[str, Element] | None = None
        for node in nodes:
            here = ranges_of(node)
            for one in here:
                if one not in self.open:
                    self._begin(one, target)
            href = _mark(node, "link")
            if href is None:
                link = None
                parent = target
            else:
                address = str(href.attrs["href"])
                if link is None or link[0] != address or link[1].getnext() is not None:
                    link = (address, self._link(address))
                    target.append(link[1])
                parent = link[1]
            self._node(node, self._change(node, parent))
            for one in here:
                self.left[one] -= 1
                if not self.left[one]:
                    self._end(one, target)

    def _begin(self, one: Range, target: Element) -> None:
        if one[0] == "comment":
            self.open[one] = self.context.comment_number(one[1])
            put(target, "commentRangeStart", id=self.open[one])
        else:
            self.open[one] = self.context.next_number()
            put(target, "bookmarkStart", id=self.open[one], name=one[1])

    def _end(self, one: Range, target: Element) -> None:
        number = self.open[one]
        if one[0] == "bookmark":
            put(target, "bookmarkEnd", id=number)
            return
        for each in (number, *self.context.reply_numbers(one[1])):
            if each != number:
                put(target, "commentRangeStart", id=each)
            put(target, "commentRangeEnd", id=each)
            put(put(target, "r"), "commentReference", id=each)

    def _link(self, address: str) -> Element:
        element = etree.Element(w("hyperlink"))
        if address.startswith("#"):
            element.set(w("anchor"), address[1:])
        else:
            name = self.context.package.relate(self.part, "hyperlink", address, external=True)
            element.set(f"{{{OFFICE}}}id", name)
        return element

    def _change(self, node: Node, parent: Element) -> Element:
        for kind, tag in (("insertion", "ins"), ("deletion", "del")):
            mark = _mark(node, kind)
            if mark is not None:
                number = self.context.next_number()
                parent = put(parent, tag, id=number, author=str(mark.attrs["author"]))
        return parent

    def _node(self, node: Node, parent: Element) -> None:
        kind, attrs = node.type.name, node.attrs
        deleted = _mark(node, "deletion") is not None
        if kind == "anchor":
            number = self.context.next_number()
            put(parent, "bookmarkStart", id=number, name=str(attrs["name"]))
            put(parent, "bookmarkEnd", id=number)
        elif kind == "field":
            words = [_INSTRUCTIONS[str(attrs["kind"])], str(attrs["name"])]
            field = put(parent, "fldSimple", instr=f" {' '.join(words).strip()} ")
            shown = str(attrs["result"]) or (f"«{attrs['name']}»" if attrs["name"] else "1")
            self._run(node, field).append(text_element(shown))
        elif kind == "object":
            original = self.context.elements(attrs["source"])
            if original:
                _place_for(original[0], parent).append(copy.deepcopy(original[0]))
        else:
            run = self._run(node, parent)
            run.append(self._content(node, deleted=deleted))

    def _content(self, node: Node, *, deleted: bool) -> Element:
        kind, attrs = node.type.name, node.attrs
        if kind == "text":
            return text_element(str(node.text), deleted=deleted)
        if kind == "image":
            return drawing_of(self.context, self.part, attrs)
        if kind == "footnote":
            return make("footnoteReference", id=self.context.footnote_number(str(attrs["id"])))
        if kind == "page_break":
            return make("br", type=str(attrs["kind"]))
        return make("tab" if kind == "tab" else "br")

    def _run(self, node: Node, parent: Element) -> Element:
        run = put(parent, "r")
        properties = make("rPr")
        style = _mark(node, "style")
        if style is not None:
            put(properties, "rStyle", val=self.context.style(str(style.attrs["id"])))
        found: dict[str, Any] = {
            mark.type.name: mark.attrs[_KEYS[mark.type.name]]
            for mark in node.marks
            if mark.type.name in _KEYS
        }
        if node.type.name == "footnote" and "script" not in found and style is None:
            found["script"] = "superscript"
        write_run(properties, found, {})
        rest = _mark(node, "raw")
        if rest is not None:
            add_residue(properties, self.context.residue(rest.attrs["id"]))
            sort_children(properties, RUN_ORDER)
        if len(properties):
            run.append(properties)
        return run


def _place_for(original: Element, parent: Element) -> Element:
    """Where a kept element goes: into a run like the one it stood in, if it stood in one."""
    run = original.getparent()
    if run is None or in_word(run) != "r":
        return parent
    made = put(parent, "r")
    properties = child(run, "rPr")
    if properties is not None:
        made.append(copy.deepcopy(properties))
    return made


def _mark(node: Node, kind: str) -> Mark | None:
    return next((one for one in node.marks if one.type.name == kind), None)
