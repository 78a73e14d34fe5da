"""Writing of blocks. One that is what it was at the start keeps its XML to the letter."""

from __future__ import annotations

import copy
from typing import Any

from prosemirror.model import Node

from assess.officesim.document.exporting.context import Context
from assess.officesim.document.exporting.definitions import ensure_contents_style
from assess.officesim.document.exporting.grid import borders, column_widths, continued, hung
from assess.officesim.document.exporting.inline import InlineWriter, ranges_of
from assess.officesim.document.exporting.properties import (
    RUN_ORDER,
    drop,
    own,
    sort_children,
    text_element,
    write_paragraph,
)
from assess.officesim.document.names import (
    Element,
    child,
    in_word,
    make,
    put,
    value,
    w,
)
from assess.officesim.document.opening.formats import NORMAL
from assess.officesim.document.schema import SCHEMA, attrs_of

_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_TABLE_ORDER = (
    *("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize"),
    *("tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd"),
    *("tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),
)
_CELL_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar"),
    *("textDirection", "tcFitText", "vAlign", "hideMark"),
)
_LOOK = (
    ("firstRow", "headerRow", 0x20),
    ("lastRow", "totalRow", 0x40),
    ("firstColumn", "firstColumn", 0x80),
)


class BlockWriter:
    """Writes the blocks of one part; `file` is the name of the part in the package."""

    def __init__(self, context: Context, file: str, doc: Node) -> None:
        self.context = context
        self.file = file
        self.doc = doc
        self.inline = InlineWriter(context, file, doc)
        self.used: set[int] = set()

    def write(self) -> list[Element]:
        """The elements of the part, without its sections."""
        return [element for block in self.doc.children for element in self.block(block)]

    def block(self, block: Node) -> list[Element]:
        """The elements of one block; a section break has none of its own."""
        kind = block.type.name
        if kind == "paragraph":
            return [self._paragraph(block)]
        if kind == "table":
            return [self._table(block)]
        if kind == "toc":
            return self._contents(block)
        if kind == "opaque":
            return [copy.deepcopy(one) for one in self.context.elements(block.attrs["source"])]
        return []

    def _kept(self, node: Node) -> Element | None:
        """The XML of a node that nobody changed, once."""
        source = attrs_of(node)["source"]
        origin = self.context.origin(self.file, source)
        if origin is None or source in self.used or not origin[1].eq(node) or _has_ranges(node):
            return None
        self.used.add(source)
        return copy.deepcopy(origin[0])

    def _paragraph(self, node: Node) -> Element:
        kept = self._kept(node)
        if kept is not None:
            properties = child(kept, "pPr")
            if properties is not None:
                drop(properties, "sectPr")
            return kept
        origin = self.context.origin(self.file, attrs_of(node)["source"])
        paragraph = make("p")
        old: Any = SCHEMA.nodes["paragraph"].default_attrs
        properties = make("pPr")
        if origin is not None:
            old = origin[1].attrs
            for key, given in origin[0].attrib.items():
                if key != _PARAGRAPH_ID or attrs_of(node)["source"] not in self.used:
                    paragraph.set(key, given)
            self.used.add(int(attrs_of(node)["source"]))
            known = child(origin[0], "pPr")
            if known is not None:
                properties = copy.deepcopy(known)
                drop(properties, "sectPr")
        style = str(attrs_of(node)["style"])
        name = None if style == NORMAL else self.context.style(style)
        attrs = {**node.attrs, "list": self._list(attrs_of(node)["list"])}
        write_paragraph(properties, attrs, {**old, "list": self._list(old["list"])}, name)
        self._mark_change(properties, attrs_of(node)["change"])
        if len(properties):
            paragraph.append(properties)
        hidden = _hidden_bookmarks(origin[0]) if origin is not None else []
        paragraph.extend(one for one in hidden if in_word(one) == "bookmarkStart")
        self.inline.write(node.children, paragraph)
        paragraph.extend(one for one in hidden if in_word(one) == "bookmarkEnd")
        return paragraph

    def _list(self, name: Any) -> Any:
        return self.context.lists.get(name, name)

    def _mark_change(self, properties: Element, change: Any) -> None:
        mark = child(properties, "rPr")
        if mark is not None:
            drop(mark, "ins", "del")
        if change is not None:
            mark = own(properties, "rPr", ("pStyle",)) if mark is None else mark
            tag = "ins" if change == "insertion" else "del"
            put(mark, tag, id=self.context.next_number(), author="")
            sort_children(mark, RUN_ORDER)

    def _contents(self, node: Node) -> list[Element]:
        source = attrs_of(node)["source"]
        origin = self.context.origin(self.file, source)
        if origin is not None and origin[1].eq(node) and source not in self.used:
            self.used.add(int(source))
            return [copy.deepcopy(one) for one in self.context.elements(source)]
        control = make("sdt")
        gallery = put(put(control, "sdtPr"), "docPartObj")
        put(gallery, "docPartGallery", val="Table of Contents")
        put(gallery, "docPartUnique")
        content = put(control, "sdtContent")
        if attrs_of(node)["title"]:
            heading = put(content, "p")
            self._styled(heading, "TOCHeading")
            put(heading, "r").append(text_element(str(attrs_of(node)["title"])))
        entries = list(attrs_of(node)["entries"]) or [{"level": 1, "text": ""}]
        for number, entry in enumerate(entries):
            paragraph = put(content, "p")
            style = ensure_contents_style(self.context, int(entry["level"]))
            put(put(paragraph, "pPr"), "pStyle", val=style)
            if number == 0:
                _field_sign(paragraph, "begin")
                instruction = put(put(paragraph, "r"), "instrText")
                levels = f"{attrs_of(node)['from']}-{attrs_of(node)['to']}"
                instruction.text = f' TOC \\o "{levels}" \\h \\z \\u '
                _field_sign(paragraph, "separate")
            if entry["text"]:
                put(paragraph, "r").append(text_element(entry["text"]))
            if number == len(entries) - 1:
                _field_sign(paragraph, "end")
        return [control]

    def _styled(self, paragraph: Element, style: str) -> None:
        if style in self.context.state.styles:
            put(put(paragraph, "pPr"), "pStyle", val=style)

    def _table(self, node: Node) -> Element:
        kept = self._kept(node)
        if kept is not None:
            return kept
        origin = self.context.origin(self.file, attrs_of(node)["source"])
        table = make("tbl")
        properties = _copied(origin[0] if origin else None, "tblPr")
        self._table_properties(properties, node, origin[1] if origin else None)
        table.append(properties)
        widths = column_widths(node)
        grid = put(table, "tblGrid")
        for width in widths:
            put(grid, "gridCol", w=width)
        #: Column -> (rows still to hang, columns, the merged cell's properties).
        hanging: dict[int, tuple[int, int]] = {}
        for row in node.children:
            table.append(self._row(row, widths, hanging))
        return table

    def _table_properties(self, properties: Element, node: Node, old: Node | None) -> None:
        attrs = attrs_of(node)
        drop(properties, "tblStyle", "jc", "tblDescription")
        if attrs["style"] is not None:
            put(properties, "tblStyle", val=self.context.style(str(attrs["style"])))
        if child(properties, "tblW") is None:
            put(properties, "tblW", w=0, type="auto")
        if attrs["align"] is not None:
            put(properties, "jc", val=str(attrs["align"]))
        if attrs["alt"]:
            put(properties, "tblDescription", val=str(attrs["alt"]))
        look = own(properties, "tblLook", _TABLE_ORDER)
        bits = 0 if attrs["banded"] else 0x200
        for name, key, bit in _LOOK:
            look.set(w(name), "1" if attrs[key] else "0")
            bits |= bit if attrs[key] else 0
        look.set(w("noHBand"), "0" if attrs["banded"] else "1")
        look.set(w("noVBand"), value(look, "noVBand") or "1")
        look.set(w("val"), f"{bits | 0x400:04X}")
        if attrs["borders"] != (attrs_of(old)["borders"] if old is not None else None):
            drop(properties, "tblBorders")
            if attrs["borders"] is not None:
                properties.append(borders(str(attrs["borders"])))
        sort_children(properties, _TABLE_ORDER)

    def _row(self, node: Node, widths: list[int], hanging: dict[int, tuple[int, int]]) -> Element:
        origin = self.context.origin(self.file, attrs_of(node)["source"])
        row = make("tr")
        properties = _copied(origin[0] if origin else None, "trPr")
        drop(properties, "tblHeader", "trHeight")
        if attrs_of(node)["height"] is not None:
            put(properties, "trHeight", val=int(attrs_of(node)["height"]))
        if attrs_of(node)["repeat"]:
            put(properties, "tblHeader")
        if len(properties):
            row.append(properties)
        known = hung(origin[0]) if origin else {}
        cells, column = list(node.children), 0
        while cells or column in hanging:
            if column in hanging:
                rows, span = hanging.pop(column)
                width = sum(widths[column : column + span])
                row.append(continued(known.get((column, span)), span, width))
                if rows > 1:
                    hanging[column] = (rows - 1, span)
                column += span
                continue
            cell = cells.pop(0)
            span, rows = int(attrs_of(cell)["colspan"]), int(attrs_of(cell)["rowspan"])
            row.append(self._cell(cell, sum(widths[column : column + span])))
            if rows > 1:
                hanging[column] = (rows - 1, span)
            column += span
        return row

    def _cell(self, node: Node, width: int) -> Element:
        origin = self.context.origin(self.file, attrs_of(node)["source"])
        cell = make("tc")
        properties = _copied(origin[0] if origin else None, "tcPr")
        drop(properties, "tcW", "gridSpan", "vMerge", "vAlign")
        put(properties, "tcW", w=width, type="dxa")
        if attrs_of(node)["colspan"] > 1:
            put(properties, "gridSpan", val=int(attrs_of(node)["colspan"]))
        if attrs_of(node)["rowspan"] > 1:
            put(properties, "vMerge", val="restart")
        if attrs_of(node)["valign"] is not None:
            put(properties, "vAlign", val=str(attrs_of(node)["valign"]))
        if origin is None or origin[1].attrs["shading"] != attrs_of(node)["shading"]:
            drop(properties, "shd")
            if attrs_of(node)["shading"] is not None:
                put(
                    properties,
                    "shd",
                    val="clear",
                    color="auto",
                    fill=str(attrs_of(node)["shading"]),
                )
        sort_children(properties, _CELL_ORDER)
        cell.append(properties)
        for block in node.children:
            cell.extend(self.block(block))
        if in_word(cell[-1]) != "p":
            put(cell, "p")
        return cell


def _has_ranges(node: Node) -> bool:
    found = False

    def look(inner: Node, _at: int, _parent: Node | None, _index: int) -> bool:
        nonlocal found
        found = found or bool(ranges_of(inner)) or inner.type.name == "anchor"
        return not found

    node.descendants(look)
    return found


def _hidden_bookmarks(paragraph: Element) -> list[Element]:
    """Bookmarks that the office suite keeps for itself, and ends whose beginning is elsewhere."""
    starts = {
        value(one, "id"): value(one, "name") or "" for one in paragraph.iter(w("bookmarkStart"))
    }
    shown = {key for key, name in starts.items() if not name.startswith("_")}
    return [
        copy.deepcopy(one)
        for one in paragraph.iter(w("bookmarkStart"), w("bookmarkEnd"))
        if value(one, "id") not in shown and value(one, "id") in starts
    ]


def _copied(element: Element | None, name: str) -> Element:
    found = child(element, name)
    return make(name) if found is None else copy.deepcopy(found)


def _field_sign(paragraph: Element, kind: str) -> None:
    put(put(paragraph, "r"), "fldChar", fldCharType=kind)
