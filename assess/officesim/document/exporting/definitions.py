"""Writing of what lies beside the text: styles, lists, comments, properties, settings."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree
from prosemirror.model import Node

from assess.officesim.document.exporting.context import Context
from assess.officesim.document.exporting.properties import (
    PARAGRAPH_ORDER,
    SETTINGS_ORDER,
    drop,
    insert_ordered,
    own,
    sort_children,
    write_paragraph,
    write_run,
)
from assess.officesim.document.names import (
    DOCUMENT_TYPES,
    WORD,
    Element,
    child,
    make,
    put,
    value,
    w,
)
from assess.officesim.document.opening.reading import MERGES, PROPERTIES
from assess.officesim.document.state import State

_STYLE_ORDER = (
    *("name", "aliases", "basedOn", "next", "link", "autoRedefine", "hidden", "uiPriority"),
    *("semiHidden", "unhideWhenUsed", "qFormat", "locked", "personal", "rsid", "pPr", "rPr"),
    *("tblPr", "trPr", "tcPr", "tblStylePr"),
)
_DUBLIN = "http://purl.org/dc/elements/1.1/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def part_tree(context: Context, kind: str, root: str) -> Element:
    """The XML of a part that the document names, made when there is none."""
    package, main = context.package, context.reading.main
    name = package.related(main, kind)
    found = None if name is None else package.tree(name)
    if name is not None and found is not None:
        package.touch(name)
        return found
    name = f"word/{kind}.xml"
    element = etree.Element(w(root), nsmap={"w": WORD})
    package.add(name, element, f"{DOCUMENT_TYPES}.{kind}+xml")
    package.relate(main, kind, name)
    return element


def write_styles(context: Context) -> None:
    """Write styles that are new, changed or gone."""
    old, new = context.start.styles, context.state.styles
    root = context.package.tree(context.package.related(context.reading.main, "styles") or "")
    found = () if root is None else root.iterfind(w("style"))
    known = {value(one, "styleId"): one for one in found}
    used = _used(context.state)
    wanted = [
        name
        for name, style in new.items()
        if old.get(name) != style or (name in used and context.style(name) not in known)
    ]
    gone = [name for name in old if name not in new and context.style(name) in known]
    if not wanted and not gone:
        return
    root = part_tree(context, "styles", "styles")
    for name in gone:
        root.remove(known[context.style(name)])
    for name in wanted:
        style, before = new[name], old.get(name, {})
        element = known.get(context.style(name))
        if element is None:
            element = put(root, "style", type=style["kind"], styleId=name)
            before = {}
            if name not in old:
                element.set(w("customStyle"), "1")
            if style["kind"] == "table":
                put(element, "tblPr").append(_grid())
        _write_style(context, element, style, before)


def _grid() -> Element:
    borders = make("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        put(borders, side, val="single", sz=4, space=0, color="auto")
    return borders


def _used(state: State) -> set[str]:
    """Ids of the styles that text, tables and other used styles name."""
    found: set[str] = set()

    def look(node: Node, _at: int, _parent: Node | None, _index: int) -> bool:
        style = node.attrs.get("style")
        if isinstance(style, str):
            found.add(style)
        found.update(str(mark.attrs["id"]) for mark in node.marks if mark.type.name == "style")
        return True

    for doc in state.parts.values():
        doc.descendants(look)
    waiting = list(found)
    while waiting:
        style = state.styles.get(waiting.pop(), {})
        for name in (style.get("based"), style.get("next")):
            if name is not None and name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _write_style(context: Context, element: Element, style: Any, old: Any) -> None:
    drop(element, "name", "basedOn", "next", "qFormat")
    put(element, "name", val=style["name"])
    for key, tag in (("based", "basedOn"), ("next", "next")):
        if style[key] is not None:
            put(element, tag, val=context.style(style[key]))
    if style["quick"]:
        put(element, "qFormat")
    sort_children(element, _STYLE_ORDER)
    write_run(own(element, "rPr", _STYLE_ORDER), style["run"], old.get("run", {}))
    if style["kind"] == "paragraph":
        shape = {**style["paragraph"]}
        if shape.get("list") is not None:
            shape["list"] = context.lists.get(shape["list"], shape["list"])
        properties = own(element, "pPr", _STYLE_ORDER)
        write_paragraph(properties, shape, old.get("paragraph", {}), None)
        if shape.get("outline") != old.get("paragraph", {}).get("outline"):
            drop(properties, "outlineLvl")
            if shape.get("outline") is not None:
                put(properties, "outlineLvl", val=shape["outline"] - 1)
            sort_children(properties, PARAGRAPH_ORDER)


def ensure_contents_style(context: Context, level: int) -> str:
    """The id of the style of entries of a table of contents, made when the file has none."""
    name = f"TOC{level}"
    wanted = f"toc {level}"
    for key, style in context.state.styles.items():
        if style["name"].casefold() == wanted:
            return context.style(key)
    root = part_tree(context, "styles", "styles")
    if not any(value(one, "styleId") == name for one in root.iterfind(w("style"))):
        element = put(root, "style", type="paragraph", styleId=name)
        put(element, "name", val=wanted)
        put(element, "basedOn", val=context.style("Normal"))
        put(put(element, "pPr"), "ind", left=220 * (level - 1))
    return name


def write_lists(context: Context) -> None:
    """Write new and changed lists; gives every new one its number in the file."""
    old, new = context.start.lists, context.state.lists
    changed = [name for name, one in new.items() if old.get(name) != one]
    if not changed:
        return
    root = part_tree(context, "numbering", "numbering")
    numbers = [int(value(one, "numId") or 0) for one in root.iterfind(w("num"))]
    abstracts = [int(value(one, "abstractNumId") or 0) for one in root.iterfind(w("abstractNum"))]
    number, abstract = max([*numbers, 0]), max([*abstracts, 0])
    for name in changed:
        abstract += 1
        first = child(root, "num")
        element = _abstract(abstract, new[name])
        if first is None:
            root.append(element)
        else:
            first.addprevious(element)
        if name in old:
            one = next(one for one in root.iterfind(w("num")) if value(one, "numId") == name)
            drop(one, "abstractNumId", "lvlOverride")
            one.insert(0, make("abstractNumId", val=abstract))
        else:
            number += 1
            context.lists[name] = str(number)
            put(put(root, "num", numId=number), "abstractNumId", val=abstract)


def _abstract(number: int, one: Any) -> Element:
    element = make("abstractNum", abstractNumId=number)
    put(element, "multiLevelType", val="hybridMultilevel")
    for place, level in enumerate(one["levels"]):
        lvl = put(element, "lvl", ilvl=place)
        put(lvl, "start", val=level["start"])
        put(lvl, "numFmt", val=level["format"])
        put(lvl, "lvlText", val=level["text"])
        put(lvl, "lvlJc", val="left")
        put(put(lvl, "pPr"), "ind", left=level["left"], hanging=max(level["hanging"], 0))
    return element


def write_settings(context: Context, *, contents_changed: bool) -> None:
    """Write switches and the kind of mail merge."""
    old, new = context.start, context.state
    if old.settings == new.settings and old.merge == new.merge and not contents_changed:
        return
    root = part_tree(context, "settings", "settings")
    for key, tag in (("track", "trackRevisions"), ("evenAndOdd", "evenAndOddHeaders")):
        if new.settings[key] and not old.settings[key]:
            insert_ordered(root, make(tag), SETTINGS_ORDER)
        elif not new.settings[key]:
            drop(root, tag)
    if contents_changed:
        insert_ordered(root, make("updateFields", val="true"), SETTINGS_ORDER)
    if old.merge["kind"] != new.merge["kind"]:
        drop(root, "mailMerge")
        kind = next((name for name, ours in MERGES.items() if ours == new.merge["kind"]), None)
        if kind is not None:
            merge = make("mailMerge")
            put(merge, "mainDocumentType", val=kind)
            put(merge, "dataType", val="textFile")
            insert_ordered(root, merge, SETTINGS_ORDER)


def write_properties(context: Context) -> None:
    """Write the document's properties that changed."""
    old, new = context.start.properties, context.state.properties
    if old == new:
        return
    package = context.package
    name = package.related("", "core-properties") or "docProps/core.xml"
    root = package.tree(name)
    if root is None:
        root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DUBLIN})
        kind = "application/vnd.openxmlformats-package.core-properties+xml"
        package.add(name, root, kind)
        package.relate("", "metadata/core-properties", name)
    package.touch(name)
    for key, tag in PROPERTIES.items():
        if old[key] == new[key]:
            continue
        namespace = _CORE if key in ("keywords", "category") else _DUBLIN
        element = root.find(f"{{{namespace}}}{tag}")
        if element is None:
            element = etree.SubElement(root, f"{{{namespace}}}{tag}")
        element.text = new[key]


def copied(element: Element | None, name: str) -> Element:
    """A copy, or a new element when there is nothing to copy."""
    return make(name) if element is None else copy.deepcopy(element)
