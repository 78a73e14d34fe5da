"""Reading a whole .docx into an opening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assess.officesim.document.names import (
    Element,
    child,
    flag,
    in_word,
    make,
    value,
    value_of,
    w,
    whole,
)
from assess.officesim.document.opening.blocks import BlockReader
from assess.officesim.document.opening.comments import read_threads
from assess.officesim.document.opening.formats import Fonts, read_lists, read_styles
from assess.officesim.document.opening.recipients import read_recipients
from assess.officesim.document.opening.source import PartSource, Source
from assess.officesim.document.package import Package, read
from assess.officesim.engine import JSONObject, StartFileError

MAIN = "word/document.xml"
#: Raised whenever the same file would give another opening.
VERSION = "document-opening-2"
PROPERTIES = {
    "title": "title",
    "author": "creator",
    "subject": "subject",
    "keywords": "keywords",
    "category": "category",
    "comments": "description",
}
MERGES = {
    "formLetters": "letters",
    "email": "messages",
    "envelopes": "envelopes",
    "mailingLabels": "labels",
    "catalog": "directory",
}
NO_MERGE: JSONObject = {
    "kind": None,
    "source": None,
    "columns": [],
    "rows": [],
    "excluded": [],
    "finished": None,
}


@dataclass(frozen=True)
class Reading:
    """An opening, and the elements of the file that its numbers name."""

    opening: JSONObject
    source: Source
    #: Section id -> its element in the file.
    sections: dict[str, Element]
    #: Part id -> the name of the part in the file; the texts of footnotes are in one.
    names: dict[str, str]
    main: str


def read_opening(start_file: bytes, locale: str) -> Reading:
    """Read a start file; raises `StartFileError`."""
    package = read(start_file)
    main = package.related("", "officeDocument") or MAIN
    root = package.tree(main)
    body = child(root, "body")
    if root is None or body is None:
        raise StartFileError("The file has no document in it; save it as .docx.")
    source = _source(package, main)
    styles, _ = _styles(package, main, source)
    reader = BlockReader(PartSource(source, package.relationships(main)))
    blocks = reader.read(body)
    parts: dict[str, JSONObject] = {}
    names: dict[str, str] = {}
    last = child(body, "sectPr")
    elements = [*reader.sections, last if last is not None else _plain_section()]
    ids = [*(f"s{number}" for number in range(1, len(elements))), "last"]
    sections = {
        name: _section(one, package, main, names) for name, one in zip(ids, elements, strict=True)
    }
    _set_kinds(blocks, elements)
    for name, part in sorted(names.items()):
        kind = "header" if name.startswith("header") else "footer"
        parts[name] = {"kind": kind, "doc": _text(source, part, None)}
    for number, note in _footnotes(package, main):
        parts[f"fn{number}"] = {"kind": "footnote", "doc": _text(source, *note)}
    for found in package.relationships(main).values():
        if found.kind == "image" and not found.external:
            source.picture(found.target)
    settings = package.tree(package.related(main, "settings") or "")
    opening: JSONObject = {
        "application": "document",
        "version": VERSION,
        "locale": locale,
        "body": {"type": "doc", "content": blocks},
        "parts": parts,
        "sections": sections,
        "styles": styles,
        "lists": read_lists(package.tree(package.related(main, "numbering") or "")),
        "comments": read_threads(package, main).comments,
        "properties": _properties(package),
        "settings": {
            "track": bool(flag(settings, "trackRevisions")),
            "evenAndOdd": bool(flag(settings, "evenAndOddHeaders")),
        },
        "merge": _merge(settings),
        "media": source.media,
        "recipients": read_recipients(package),
    }
    _mend(opening)
    return Reading(opening, source, dict(zip(ids, elements, strict=True)), names, main)


def _source(package: Package, main: str) -> Source:
    theme = package.tree(package.related(main, "theme") or "")
    return Source(package, Fonts(theme), {})


def _styles(package: Package, main: str, source: Source) -> tuple[JSONObject, dict[str, str]]:
    root = package.tree(package.related(main, "styles") or "")
    styles, renamed = read_styles(root, source.fonts)
    source.renamed.update(renamed)
    return styles, renamed


def _text(source: Source, part: str, element: Element | None) -> JSONObject:
    root = source.package.tree(part) if element is None else element
    reader = BlockReader(PartSource(source, source.package.relationships(part)))
    blocks = reader.read(root) if root is not None else []
    allowed = [one for one in blocks if one["type"] not in ("section_break", "toc")]
    empty = {"type": "paragraph", "attrs": {"style": "Normal"}}
    return {"type": "doc", "content": allowed or [empty]}


def _plain_section() -> Element:
    return make("sectPr")


def _set_kinds(blocks: list[JSONObject], elements: list[Element]) -> None:
    """How a section begins stands with that section in the file, with the break before it here."""
    breaks = [one for one in blocks if one["type"] == "section_break"]
    for one, following in zip(breaks, elements[1:], strict=True):
        kind = value_of(following, "type") or "nextPage"
        known = ("nextPage", "continuous", "evenPage", "oddPage")
        one["attrs"]["kind"] = kind if kind in known else "nextPage"


def _section(element: Element, package: Package, main: str, names: dict[str, str]) -> JSONObject:
    size, margins, columns = (child(element, name) for name in ("pgSz", "pgMar", "cols"))
    numbering = child(element, "pgNumType")
    landscape = value(size, "orient") == "landscape"

    def margin(name: str, usual: int, lowest: int = 0) -> int:
        found = whole(value(margins, name), lowest, 31680)
        return usual if found is None else found

    formats = ("decimal", "lowerRoman", "upperRoman", "lowerLetter", "upperLetter")
    kind = value(numbering, "fmt") or "decimal"
    page: dict[str, Any] = {
        "orientation": "landscape" if landscape else "portrait",
        "width": whole(value(size, "w"), 144, 31680) or 11906,
        "height": whole(value(size, "h"), 144, 31680) or 16838,
        "top": margin("top", 1440, -31680),
        "bottom": margin("bottom", 1440, -31680),
        "left": margin("left", 1440),
        "right": margin("right", 1440),
        "headerDistance": margin("header", 708),
        "footerDistance": margin("footer", 708),
        "columns": whole(value(columns, "num"), 1, 12) or 1,
        "columnSpace": whole(value(columns, "space"), 0, 31680) or 708,
        "columnLine": value(columns, "sep") in ("1", "true", "on"),
        "titlePage": bool(flag(element, "titlePg")),
        "header": {"default": None, "first": None, "even": None},
        "footer": {"default": None, "first": None, "even": None},
        "pageFormat": kind if kind in formats else "decimal",
        "pageStart": whole(value(numbering, "start"), 0, 32767),
    }
    related = package.relationships(main)
    for one in element:
        which = {"headerReference": "header", "footerReference": "footer"}.get(in_word(one))
        found = related.get(one.get(_RELATED, ""))
        if which and found is not None and value(one, "type") in page[which]:
            name = f"{which}{_number(found.target)}"
            names[name] = found.target
            page[which][value(one, "type")] = name
    return page


_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _number(part: str) -> str:
    return "".join(one for one in part.rsplit("/", 1)[-1] if one.isdigit()) or "0"


def _footnotes(package: Package, main: str) -> list[tuple[str, tuple[str, Element]]]:
    part = package.related(main, "footnotes") or ""
    root = package.tree(part)
    notes = [] if root is None else list(root.iterfind(w("footnote")))
    plain = [one for one in notes if value(one, "type") in (None, "normal")]
    return [(value(one, "id") or "0", (part, one)) for one in plain]


def _properties(package: Package) -> JSONObject:
    root = package.tree(package.related("", "core-properties") or "docProps/core.xml")
    found = dict.fromkeys(PROPERTIES, "")
    for one in () if root is None else root:
        for name, tag in PROPERTIES.items():
            if isinstance(one.tag, str) and one.tag.endswith(f"}}{tag}"):
                found[name] = (one.text or "")[:2000]
    return found


def _merge(settings: Element | None) -> JSONObject:
    kind = value_of(child(settings, "mailMerge"), "mainDocumentType")
    return {**NO_MERGE, "kind": MERGES.get(kind or "")}


def _mend(opening: JSONObject) -> None:
    """Leave out what names nothing: styles, lists, comments and notes that are not there."""
    styles, lists = opening["styles"], opening["lists"]
    documents = [opening["body"], *(one["doc"] for one in opening["parts"].values())]
    for doc in documents:
        _mend_node(doc, styles, lists, opening)


def _mend_node(node: JSONObject, styles: Any, lists: Any, opening: JSONObject) -> None:
    attrs = node.get("attrs", {})
    if node["type"] == "paragraph":
        if attrs["style"] not in styles:
            attrs["style"] = "Normal"
        if attrs.get("list") and attrs["list"] not in lists:
            attrs.pop("list")
            attrs["level"] = 0
    elif node["type"] == "table" and attrs.get("style") not in styles:
        attrs["style"] = None
    if "marks" in node:
        node["marks"] = [one for one in node["marks"] if _stands(one, styles, opening)]
        if not node["marks"]:
            del node["marks"]
    content = node.get("content", [])
    kept = []
    for one in content:
        if one["type"] == "footnote" and one["attrs"]["id"] not in opening["parts"]:
            continue
        _mend_node(one, styles, lists, opening)
        kept.append(one)
    if content:
        node["content"] = kept
        if not kept:
            del node["content"]


def _stands(mark: JSONObject, styles: Any, opening: JSONObject) -> bool:
    if mark["type"] == "style":
        return mark["attrs"]["id"] in styles
    if mark["type"] == "comment":
        return mark["attrs"]["id"] in opening["comments"]
    return True
