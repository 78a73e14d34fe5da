"""Names of PresentationML (ECMA-376) and small helpers over lxml."""

from __future__ import annotations

from typing import Any

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"
NS = {"a": A, "p": P, "r": R, "c": C, "mc": MC, "p14": P14, "adec": ADEC}

#: lxml's elements are opaque here: python-pptx gives them its own classes.
Element = Any


def qn(name: str) -> str:
    """ "a:off" as lxml writes it."""
    prefix, local = name.split(":")
    return f"{{{NS[prefix]}}}{local}"


def find(element: Element, path: str) -> Element:
    """The first element at a path of prefixed names, or None."""
    return element.find(path, NS)


def local(element: Element) -> str:
    """The name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def number(element: Element, name: str, default: int = 0) -> int:
    """A whole-number attribute; `default` when absent or nonsense."""
    try:
        return int(element.get(name, default))
    except ValueError:
        return default


def flag(element: Element, name: str) -> bool | None:
    """A boolean attribute, None when absent."""
    value = element.get(name)
    return None if value is None else value in ("1", "true", "on")
