"""Making and placing elements in the order that the standard's schemas ask for."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from assess.officesim.presentation.xml import NS, Element, local, qn

FILLS = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
#: Children of p:spPr in order.
SHAPE_ORDER = ("xfrm", "custGeom", "prstGeom", *FILLS, "ln", "effectLst", "effectDag", "scene3d",
               "sp3d", "extLst")  # fmt: skip
CELL_ORDER = ("lnL", "lnR", "lnT", "lnB", "lnTlToBr", "lnBlToTr", "cell3D", *FILLS, "headers",
              "extLst")  # fmt: skip


def make(name: str, attributes: dict[str, object] | None = None, *children: Element) -> Element:
    """An element; attributes that are None are left out, booleans become 1 and 0."""
    prefix = name.partition(":")[0]
    element = etree.Element(qn(name), nsmap={prefix: NS[prefix]})
    for key, value in (attributes or {}).items():
        if value is not None:
            text = str(int(value)) if isinstance(value, bool) else str(value)
            element.set(qn(key) if ":" in key else key, text)
    element.extend([child for child in children if child is not None])
    return element


def drop(parent: Element, names: Sequence[str]) -> None:
    """Remove the children of these local names."""
    for child in list(parent):
        if local(child) in names:
            parent.remove(child)


def place(parent: Element, child: Element, order: Sequence[str]) -> None:
    """Put a child where `order` (local names) wants it."""
    rank = order.index(local(child))
    for number, other in enumerate(parent):
        name = local(other)
        if name in order and order.index(name) > rank:
            parent.insert(number, child)
            return
    parent.append(child)


def own(parent: Element, name: str, order: Sequence[str]) -> Element:
    """The child of that name, made in its place when it is not there."""
    found = parent.find(qn(name))
    if found is None:
        found = make(name)
        place(parent, found, order)
    return found
