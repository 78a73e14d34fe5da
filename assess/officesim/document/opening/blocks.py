"""Reading of paragraphs, tables, tables of contents and section breaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assess.officesim.document.names import (
    Element,
    child,
    flag,
    in_word,
    local,
    text_in,
    value,
    value_of,
    w,
    whole,
)
from assess.officesim.document.opening.formats import NORMAL, paragraph_properties
from assess.officesim.document.opening.inline import InlineReader
from assess.officesim.document.opening.source import PartSource
from assess.officesim.engine import JSONObject

#: Twips in one pixel of the screen.
TWIPS_PER_PIXEL = 15
_SKIPPED = frozenset(("sectPr", "proofErr", "permStart", "permEnd", "tcPr", "tblPr", "trPr"))
_RANGES = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")


class BlockReader:
    """Reads the blocks of one part. `sections` gathers the `sectPr` of breaks on the way."""

    def __init__(self, part: PartSource) -> None:
        self.part = part
        self.sections: list[Element] = []

    def read(self, container: Element) -> list[JSONObject]:
        """The blocks of a part; never none."""
        return self._blocks(container, in_cell=False) or [_empty()]

    def _blocks(self, container: Element, *, in_cell: bool) -> list[JSONObject]:
        blocks: list[JSONObject] = []
        children = list(container)
        at = 0
        while at < len(children):
            one = children[at]
            at += 1
            name = in_word(one)
            if name == "p":
                extent = 0 if in_cell else _contents_extent(children[at - 1 :])
                if extent:
                    blocks.append(self._contents(children[at - 1 : at - 1 + extent], title=""))
                    at += extent - 1
                else:
                    blocks += self._paragraph(one, in_cell=in_cell)
            elif name == "tbl" and not in_cell:
                blocks.append(self._table(one))
            elif name == "sdt":
                blocks += self._control(one, in_cell=in_cell)
            elif name in ("customXml", "ins", "moveTo"):
                blocks += self._blocks(one, in_cell=in_cell)
            elif name in _RANGES:
                InlineReader(self.part).range(one, name)
            elif local(one) and name not in _SKIPPED:
                blocks.append(self._opaque(one))
        return blocks

    def _opaque(self, one: Element) -> JSONObject:
        label = text_in(one)[:2000]
        return {"type": "opaque", "attrs": {"label": label, "source": self.part.file.number(one)}}

    def _control(self, one: Element, *, in_cell: bool) -> list[JSONObject]:
        content = child(one, "sdtContent")
        gallery = one.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
        if content is None:
            return []
        if not in_cell and value(gallery) == "Table of Contents":
            paragraphs = [part for part in content if in_word(part) == "p"]
            first = paragraphs[:1] if not _starts_contents(paragraphs[:1]) else []
            title = text_in(first[0]) if first else ""
            return [self._contents([one], title=title, entries=paragraphs[len(first) :])]
        return self._blocks(content, in_cell=in_cell)

    def _contents(
        self, elements: list[Element], *, title: str, entries: list[Element] | None = None
    ) -> JSONObject:
        instruction = "".join(
            part.text or "" for one in elements for part in one.iter(w("instrText"))
        )
        first, last = _levels(instruction)
        found = [_entry(one) for one in (elements if entries is None else entries)]
        attrs = {"title": title[:200], "from": first, "to": last}
        attrs["entries"] = [one for one in found if one["text"]]
        attrs["source"] = self.part.file.number(*elements)
        return {"type": "toc", "attrs": attrs}

    def _paragraph(self, one: Element, *, in_cell: bool) -> list[JSONObject]:
        properties = child(one, "pPr")
        attrs = paragraph_properties(properties)
        attrs["style"] = self.part.file.style(value_of(properties, "pStyle")) or NORMAL
        mark = child(properties, "rPr")
        for name, change in (("ins", "insertion"), ("del", "deletion")):
            if child(mark, name) is not None:
                attrs["change"] = change
        attrs["source"] = self.part.file.number(one)
        node: JSONObject = {"type": "paragraph", "attrs": attrs}
        content = InlineReader(self.part).read(one)
        if content:
            node["content"] = content
        section = child(properties, "sectPr")
        if section is None or in_cell:
            return [node]
        self.sections.append(section)
        return [node, {"type": "section_break", "attrs": {"id": f"s{len(self.sections)}"}}]

    def _table(self, table: Element) -> JSONObject:
        properties = child(table, "tblPr")
        look = child(properties, "tblLook")
        attrs: JSONObject = {
            "style": self.part.file.style(value_of(properties, "tblStyle")),
            "headerRow": _look(look, "firstRow", 0x20, default=True),
            "totalRow": _look(look, "lastRow", 0x40, default=False),
            "firstColumn": _look(look, "firstColumn", 0x80, default=False),
            "banded": not _look(look, "noHBand", 0x200, default=False),
            "alt": (value_of(properties, "tblDescription") or "")[:2000] or None,
            "source": self.part.file.number(table),
        }
        align = value_of(properties, "jc")
        attrs["align"] = align if align in ("left", "center", "right") else None
        grid = [
            max(1, (whole(value(one, "w"), 0, 60000) or 1500) // TWIPS_PER_PIXEL)
            for one in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")
        ]
        return {"type": "table", "attrs": attrs, "content": self._rows(table, grid)}

    def _rows(self, table: Element, grid: list[int]) -> list[JSONObject]:
        rows = []
        #: Grid column -> the cell that a merge hangs from.
        above: dict[int, JSONObject] = {}
        for row in _rows_of(table):
            column, cells = 0, []
            for cell in _cells_of(row):
                properties = child(cell, "tcPr")
                span = whole(value_of(properties, "gridSpan"), 1, 63) or 1
                merge = child(properties, "vMerge")
                goes_on = merge is not None and value(merge) != "restart"
                if goes_on and column in above:
                    above[column]["attrs"]["rowspan"] += 1
                else:
                    node = self._cell(cell, properties, span, grid[column : column + span])
                    cells.append(node)
                    above.pop(column, None)
                    if merge is not None:
                        above[column] = node
                column += span
            properties = child(row, "trPr")
            attrs: JSONObject = {
                "repeat": bool(flag(properties, "tblHeader")),
                "height": whole(value_of(properties, "trHeight"), 0, 31680),
                "source": self.part.file.number(row),
            }
            rows.append({"type": "table_row", "attrs": attrs, "content": cells})
        return rows or [{"type": "table_row", "attrs": {}, "content": [_cell_of_nothing()]}]

    def _cell(
        self, cell: Element, properties: Element | None, span: int, widths: list[int]
    ) -> JSONObject:
        fill = (value(child(properties, "shd"), "fill") or "").upper()
        align = value_of(properties, "vAlign")
        attrs: dict[str, Any] = {
            "colspan": span,
            "rowspan": 1,
            "colwidth": [min(one, 5000) for one in widths] if len(widths) == span else None,
            "shading": fill if len(fill) == 6 and not set(fill) - set("0123456789ABCDEF") else None,
            "valign": align if align in ("top", "center", "bottom") else None,
            "source": self.part.file.number(cell),
        }
        content = self._blocks(cell, in_cell=True) or [_empty()]
        return {"type": "table_cell", "attrs": attrs, "content": content}


def _rows_of(table: Element) -> Iterable[Element]:
    for one in table:
        if in_word(one) == "tr":
            yield one
        elif in_word(one) == "sdt":
            yield from _rows_of(one.find(w("sdtContent"), None) or ())  # type: ignore[arg-type]


def _cells_of(row: Element) -> Iterable[Element]:
    for one in row:
        if in_word(one) == "tc":
            yield one
        elif in_word(one) == "sdt":
            yield from one.iterfind(f"{w('sdtContent')}/{w('tc')}")


def _empty() -> JSONObject:
    return {"type": "paragraph", "attrs": {"style": NORMAL}}


def _cell_of_nothing() -> JSONObject:
    return {"type": "table_cell", "attrs": {}, "content": [_empty()]}


def _look(look: Element | None, name: str, bit: int, *, default: bool) -> bool:
    if look is None:
        return default
    given = value(look, name)
    if given is not None:
        return given in ("1", "true", "on")
    try:
        return bool(int(value(look) or "", 16) & bit)
    except ValueError:
        return default


def _starts_contents(paragraphs: list[Element]) -> bool:
    text = "".join(part.text or "" for one in paragraphs for part in one.iter(w("instrText")))
    return text.strip().upper().startswith("TOC")


def _contents_extent(paragraphs: list[Element]) -> int:
    """How many paragraphs a table of contents without a frame takes from here; 0 for none."""
    if not _starts_contents(paragraphs[:1]):
        return 0
    depth = 0
    for count, one in enumerate(paragraphs, 1):
        for sign in one.iter(w("fldChar")):
            depth += {"begin": 1, "end": -1}.get(value(sign, "fldCharType") or "", 0)
        if depth <= 0:
            return count
    return 0


def _levels(instruction: str) -> tuple[int, int]:
    digits = [int(one) for one in instruction.partition("\\o")[2][:12] if one.isdigit()]
    first, last = (digits[0], digits[1]) if len(digits) > 1 else (1, 3)
    return min(max(first, 1), 9), min(max(last, 1), 9)


def _entry(paragraph: Element) -> JSONObject:
    style = value_of(child(paragraph, "pPr"), "pStyle") or ""
    digits = [one for one in style if one.isdigit()]
    text = ""
    for one in paragraph.iter(w("t"), w("tab")):
        if in_word(one) == "tab" and text and one.getparent().tag == w("r"):  # type: ignore[union-attr]
            break
        text += one.text or ""
    return {"level": int(digits[-1]) if digits and digits[-1] != "0" else 1, "text": text[:2000]}
