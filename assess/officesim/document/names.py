"""Names of the file format (ECMA-376), and small helpers to read and write its elements."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
XML = "http://www.w3.org/XML/1998/namespace"
NAMES = {"w": WORD, "r": OFFICE, "a": DRAWING, "wp": WORD_DRAWING, "pic": PICTURE}
DOCUMENT_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def w(name: str) -> str:
    """A name of the main namespace in Clark notation."""
    return f"{{{WORD}}}{name}"


def local(element: Element) -> str:
    """An element's name without namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def in_word(element: Element) -> str:
    """The local name when the element is of the main namespace, else ""."""
    tag = element.tag
    return tag[len(WORD) + 2 :] if isinstance(tag, str) and tag.startswith(f"{{{WORD}}}") else ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child of the main namespace with that name."""
    return None if element is None else element.find(w(name))


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of the main namespace."""
    return None if element is None else element.get(w(name))


def value_of(element: Element | None, name: str) -> str | None:
    """`w:val` of a child."""
    return value(child(element, name))


def flag(element: Element | None, name: str) -> bool | None:
    """An on/off child: None when it is not there."""
    found = child(element, name)
    if found is None:
        return None
    return value(found) not in ("0", "false", "off", "none")


def whole(text: str | None, lowest: int, highest: int) -> int | None:
    """A whole number within limits, or None when there is none to read."""
    try:
        number = round(float(text)) if text else None
    except (ValueError, OverflowError):
        return None
    return None if number is None else min(max(number, lowest), highest)


def text_in(element: Element) -> str:
    """All text of an element, as `w:t` and other leaves hold it."""
    return "".join(one.text or "" for one in element.iter(w("t"), w("delText")))


def make(name: str, /, **attributes: str | int) -> Element:
    """A new element of the main namespace with attributes of it."""
    element = etree.Element(w(name), nsmap={"w": WORD})
    for key, given in attributes.items():
        element.set(w(key), str(given))
    return element


def put(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """`make`, appended to a parent."""
    element = make(name, **attributes)
    parent.append(element)
    return element
