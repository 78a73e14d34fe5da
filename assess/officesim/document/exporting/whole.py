"""Writing of the whole file: the main text with its sections, then the other parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from prosemirror.model import Node

from assess.officesim.document.exporting.blocks import BlockWriter
from assess.officesim.document.exporting.comments import write_comments
from assess.officesim.document.exporting.context import Context
from assess.officesim.document.exporting.definitions import (
    copied,
    part_tree,
    write_lists,
    write_properties,
    write_settings,
    write_styles,
)
from assess.officesim.document.exporting.properties import (
    PARAGRAPH_ORDER,
    SECTION_ORDER,
    drop,
    own,
    sort_children,
)
from assess.officesim.document.names import (
    DOCUMENT_TYPES,
    NAMES,
    OFFICE,
    Element,
    child,
    in_word,
    make,
    put,
    value,
    w,
)
from assess.officesim.document.opening import read_opening
from assess.officesim.document.state import BODY, LAST, State, load


def export(state: State, start_file: bytes) -> bytes:
    """The end state written onto the start file. Raises `StartFileError`."""
    reading = read_opening(start_file, "en")
    context = Context(reading, load(reading.opening), state)
    _remember_origins(context)
    write_lists(context)
    write_styles(context)
    write_comments(context)
    _write_footnotes(context)
    files = _write_running(context)
    _write_body(context, files)
    write_settings(context, contents_changed=_contents(context.start) != _contents(state))
    write_properties(context)
    return context.package.write()


def _contents(state: State) -> list[Any]:
    return [one.to_json() for one in state.body.children if one.type.name == "toc"]


def _file_of(context: Context, name: str, kind: str) -> str:
    if name == BODY:
        return context.reading.main
    if kind == "footnote":
        package = context.package
        return package.related(context.reading.main, "footnotes") or "word/footnotes.xml"
    return context.reading.names.get(name, f"word/{name}.xml")


def _remember_origins(context: Context) -> None:
    for name, doc in context.start.parts.items():
        file = _file_of(context, name, context.start.kinds.get(name, ""))

        def remember(
            node: Node, _at: int, _parent: Node | None, _index: int, file: str = file
        ) -> bool:
            source = node.attrs.get("source")
            if isinstance(source, int):
                context.origins[source] = (file, node)
            return True

        doc.descendants(remember)


def _write_body(context: Context, files: dict[str, str]) -> None:
    package, main = context.package, context.reading.main
    root = package.tree(main)
    body = child(root, "body")
    if root is None or body is None:
        return
    package.touch(main)
    writer = BlockWriter(context, main, context.state.body)
    elements: list[Element] = []
    kind: str | None = None
    for block in context.state.body.children:
        if block.type.name == "section_break":
            section = _section(context, str(block.attrs["id"]), kind, files)
            kind = str(block.attrs["kind"])
            if not elements or in_word(elements[-1]) != "p" or _ends_section(elements[-1]):
                elements.append(make("p"))
            own(elements[-1], "pPr", ()).append(section)
            _first(elements[-1], "pPr")
            sort_children(elements[-1][0], PARAGRAPH_ORDER)
        else:
            elements += writer.block(block)
    if not elements or in_word(elements[-1]) != "p":
        elements.append(make("p"))
    for one in list(body):
        body.remove(one)
    body.extend(elements)
    body.append(_section(context, LAST, kind, files))


def _ends_section(paragraph: Element) -> bool:
    return paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None


def _first(parent: Element, name: str) -> None:
    found = child(parent, name)
    if found is not None:
        parent.insert(0, found)


def _section(context: Context, name: str, kind: str | None, files: dict[str, str]) -> Element:
    """The `sectPr` of a section; `kind` is how it begins, None for the first."""
    section = copied(context.reading.sections.get(name), "sectPr")
    old = context.start.sections.get(name)
    page = context.state.sections.get(name) or context.state.sections[LAST]
    drop(section, "headerReference", "footerReference")
    if kind is not None:
        drop(section, "type")
        put(section, "type", val=kind)
    for which in ("header", "footer"):
        for slot, part in page[which].items():
            if part in files:
                reference = put(section, f"{which}Reference", type=slot)
                relation = context.package.relate(context.reading.main, which, files[part])
                reference.set(f"{{{OFFICE}}}id", relation)
    if page != old:
        _page(section, page)
    sort_children(section, SECTION_ORDER)
    return section


def _page(section: Element, page: Any) -> None:
    size = own(section, "pgSz", SECTION_ORDER)
    size.set(w("w"), str(page["width"]))
    size.set(w("h"), str(page["height"]))
    size.attrib.pop(w("orient"), "")
    if page["orientation"] == "landscape":
        size.set(w("orient"), "landscape")
    margins = own(section, "pgMar", SECTION_ORDER)
    for name in ("top", "right", "bottom", "left"):
        margins.set(w(name), str(page[name]))
    margins.set(w("header"), str(page["headerDistance"]))
    margins.set(w("footer"), str(page["footerDistance"]))
    margins.set(w("gutter"), value(margins, "gutter") or "0")
    columns = own(section, "cols", SECTION_ORDER)
    if value(columns, "num") not in (str(page["columns"]), None) or page["columns"] > 1:
        columns.set(w("num"), str(page["columns"]))
        columns.set(w("equalWidth"), "1")
        drop(columns, "col")
    columns.set(w("space"), str(page["columnSpace"]))
    columns.attrib.pop(w("sep"), "")
    if page["columnLine"]:
        columns.set(w("sep"), "1")
    drop(section, "titlePg", "pgNumType")
    if page["titlePage"]:
        put(section, "titlePg")
    if page["pageFormat"] != "decimal" or page["pageStart"] is not None:
        numbering = put(section, "pgNumType")
        if page["pageFormat"] != "decimal":
            numbering.set(w("fmt"), page["pageFormat"])
        if page["pageStart"] is not None:
            numbering.set(w("start"), str(page["pageStart"]))


def _write_running(context: Context) -> dict[str, str]:
    """Write headers and footers; part id -> the name of its file."""
    package, files = context.package, {}
    for name, kind in context.state.kinds.items():
        if kind == "footnote":
            continue
        doc, old = context.state.parts[name], context.start.parts.get(name)
        file = context.reading.names.get(name) or _free(context, kind)
        files[name] = file
        if old is not None and old.eq(doc):
            continue
        root = package.tree(file)
        if root is None:
            root = etree.Element(w("hdr" if kind == "header" else "ftr"), nsmap=NAMES)
            package.add(file, root, f"{DOCUMENT_TYPES}.{kind}+xml")
        package.touch(file)
        _fill(root, BlockWriter(context, file, doc).write())
    return files


def _free(context: Context, kind: str) -> str:
    number = 1
    package = context.package
    while package.tree(f"word/{kind}{number}.xml") is not None:
        number += 1
    return f"word/{kind}{number}.xml"


def _fill(root: Element, elements: list[Element]) -> None:
    for one in list(root):
        root.remove(one)
    root.extend(elements)


def _footnote_ids(body: Node) -> Iterator[str]:
    found: list[str] = []

    def look(node: Node, _at: int, _parent: Node | None, _index: int) -> bool:
        if node.type.name == "footnote":
            found.append(str(node.attrs["id"]))
        return True

    body.descendants(look)
    yield from dict.fromkeys(found)


def _write_footnotes(context: Context) -> None:
    used = [name for name in _footnote_ids(context.state.body) if name in context.state.parts]
    known = [name for name in used if name in context.start.parts]
    for name in (*known, *used):
        context.footnote_number(name)
    changed = [
        name
        for name in used
        if name not in context.start.parts
        or not context.start.parts[name].eq(context.state.parts[name])
    ]
    if not changed:
        return
    root = part_tree(context, "footnotes", "footnotes")
    if not len(root):
        _separators(root)
    file = _file_of(context, used[0], "footnote")
    existing = {f"fn{value(one, 'id')}": one for one in root.iterfind(w("footnote"))}
    for name in changed:
        element = existing.get(name)
        if element is None:
            element = put(root, "footnote", id=context.footnote_number(name))
        paragraphs = BlockWriter(context, file, context.state.parts[name]).write()
        _fill(element, paragraphs)
        _note_sign(element)


def _separators(root: Element) -> None:
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        note = put(root, "footnote", type=kind, id=number)
        put(put(put(note, "p"), "r"), kind)


def _note_sign(element: Element) -> None:
    """The number before a note's text, which the document does not hold."""
    if element.find(f".//{w('footnoteRef')}") is not None or not len(element):
        return
    run = make("r")
    put(put(run, "rPr"), "vertAlign", val="superscript")
    put(run, "footnoteRef")
    place = 1 if child(element[0], "pPr") is not None else 0
    element[0].insert(place, run)
