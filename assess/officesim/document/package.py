"""A .docx as a package of parts: read with limits, changed part by part, written again.

Parts that nobody changes keep their bytes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from assess.officesim.document.names import CONTENT_TYPES, OFFICE, RELATIONSHIPS, Element
from assess.officesim.engine import StartFileError

MOST_PARTS = 2_000
MOST_PACKED = 30_000_000
MOST_UNPACKED = 120_000_000
#: A fixed date, so that the same end state gives the same bytes.
_WHEN = (2000, 1, 1, 0, 0, 0)
PLAIN_RELATIONSHIPS = cast("dict[str, str]", {None: RELATIONSHIPS})
_FORBIDDEN = ("vbaProject.bin", "vbaData.xml")


@dataclass(frozen=True)
class Relationship:
    """How one part names another; `target` is a part's name, or an address when external."""

    id: str
    kind: str  # the last word of the type's address: "image", "header", "hyperlink"
    target: str
    external: bool


@dataclass
class Package:
    """Parts by name, without the leading slash."""

    parts: dict[str, bytes]
    _trees: dict[str, Element] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    def tree(self, name: str) -> Element | None:
        """A part's XML, or None when there is no such part; raises `StartFileError`."""
        if name not in self._trees:
            if name not in self.parts:
                return None
            self._trees[name] = parse(self.parts[name], name)
        return self._trees[name]

    def relationships(self, name: str) -> dict[str, Relationship]:
        """The relationships of a part by id."""
        root = self.tree(relationships_name(name))
        found = {}
        for one in () if root is None else root:
            external = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            kind = one.get("Type", "").rsplit("/", 1)[-1]
            identifier = one.get("Id", "")
            found[identifier] = Relationship(identifier, kind, target.lstrip("/"), external)
        return found

    def related(self, name: str, kind: str) -> str | None:
        """The first part of a kind that `name` names, or None."""
        every = self.relationships(name).values()
        return next((one.target for one in every if one.kind == kind and not one.external), None)

    def relate(
        self,
        name: str,
        kind: str,
        target: str,
        *,
        external: bool = False,
        vocabulary: str = OFFICE,
    ) -> str:
        """The id under which `name` names `target`, made when there is none yet."""
        known = self.relationships(name)
        for one in known.values():
            if (one.kind, one.target, one.external) == (kind, target, external):
                return one.id
        root = self.tree(relationships_name(name))
        if root is None:
            root = etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap=PLAIN_RELATIONSHIPS)
            self._trees[relationships_name(name)] = root
        self.touch(relationships_name(name))
        number = len(known) + 1
        while f"rId{number}" in known:
            number += 1
        one_element = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        one_element.set("Id", f"rId{number}")
        one_element.set("Type", f"{vocabulary}/{kind}")
        where = target if external else posixpath.relpath(target, posixpath.dirname(name) or ".")
        one_element.set("Target", where)
        if external:
            one_element.set("TargetMode", "External")
        return f"rId{number}"

    def add(self, name: str, root: Element, content_type: str) -> None:
        """Put a part's XML; `content_type` is declared when the name is new."""
        if name not in self.parts and name not in self._trees:
            types = self.tree("[Content_Types].xml")
            if types is not None:
                self.touch("[Content_Types].xml")
                one = etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override")
                one.set("PartName", f"/{name}")
                one.set("ContentType", content_type)
        self._trees[name] = root
        self.touch(name)

    def touch(self, name: str) -> None:
        """Say that the tree of a part was changed in place."""
        self._changed.add(name)

    def write(self) -> bytes:
        """The file; the same package always gives the same bytes."""
        names = dict.fromkeys(["[Content_Types].xml", *self.parts, *sorted(self._changed)])
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name in names:
                entry = zipfile.ZipInfo(name, _WHEN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                file.writestr(entry, self._bytes(name))
        return out.getvalue()

    def _bytes(self, name: str) -> bytes:
        if name not in self._changed:
            return self.parts[name]
        tree = self._trees[name]
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def relationships_name(name: str) -> str:
    """Where the relationships of a part are kept."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def parse(content: bytes, name: str) -> Element:
    """XML without entities or outside references; raises `StartFileError`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise StartFileError(f"The part {name} is not well-formed XML: {error}.") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise StartFileError(f"The part {name} declares a document type; save the file anew.")
    return root


def read(content: bytes) -> Package:
    """Open a .docx; raises `StartFileError` in words that say what to do."""
    if len(content) > MOST_PACKED:
        raise StartFileError(f"The file is larger than {MOST_PACKED // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            entries = [one for one in file.infolist() if not one.is_dir()]
            if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_UNPACKED:
                raise StartFileError("The file unpacks to more than it may; make it smaller.")
            parts = {one.filename: file.read(one) for one in entries}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        raise StartFileError("This is not a .docx file; save the document as .docx.") from None
    if any(name.endswith(_FORBIDDEN) for name in parts):
        raise StartFileError("The file holds macros; save it as .docx without macros.")
    return Package(parts)
