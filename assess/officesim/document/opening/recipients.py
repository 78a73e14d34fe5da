"""Lists of recipients for a mail merge, which travel inside the start file.

A .docx may carry XML of its own (`customXml`). A list is such a part:
`<recipients xmlns="urn:assess:recipients" name="…"><columns><c>…</c></columns><row><c>…`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lxml import etree

from assess.officesim.document.names import Element, local
from assess.officesim.document.package import Package, read
from assess.officesim.engine import JSONObject

NAMESPACE = "urn:assess:recipients"


def read_recipients(package: Package) -> dict[str, JSONObject]:
    """Lists by name, each with `columns` and `rows`."""
    found = {}
    for name in sorted(package.parts):
        if name.startswith("customXml/item") and name.endswith(".xml"):
            root = package.tree(name)
            if root is not None and root.tag == f"{{{NAMESPACE}}}recipients":
                found[root.get("name", name)[:120]] = _list(root)
    return found


def _list(root: Element) -> JSONObject:
    columns = [
        (one.text or "")[:120] for one in root.iterfind(f"{{{NAMESPACE}}}columns/{{{NAMESPACE}}}c")
    ][:60]
    rows = []
    for row in root.iterfind(f"{{{NAMESPACE}}}row"):
        cells = [(one.text or "")[:400] for one in row if local(one) == "c"]
        rows.append((cells + [""] * len(columns))[: len(columns)])
    return {"columns": columns, "rows": rows[:500]}


def embed(
    start_file: bytes, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> bytes:
    """The start file with a list of recipients in it."""
    package = read(start_file)
    root = etree.Element(
        f"{{{NAMESPACE}}}recipients", nsmap=cast("dict[str, str]", {None: NAMESPACE})
    )
    root.set("name", name)
    _cells(etree.SubElement(root, f"{{{NAMESPACE}}}columns"), columns)
    for row in rows:
        _cells(etree.SubElement(root, f"{{{NAMESPACE}}}row"), row)
    number = 1
    while f"customXml/item{number}.xml" in package.parts:
        number += 1
    target = f"customXml/item{number}.xml"
    package.add(target, root, "application/xml")
    package.relate("word/document.xml", "customXml", target)
    return package.write()


def _cells(parent: Element, texts: Sequence[str]) -> None:
    for text in texts:
        etree.SubElement(parent, f"{{{NAMESPACE}}}c").text = text
