"""Themes and the text styles of masters."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.reading.paint import THEME, colour
from assess.officesim.presentation.reading.text import levels
from assess.officesim.presentation.xml import Element, find


def theme_part(master_part: Any) -> Any:
    """The theme a master uses. Raises `KeyError`."""
    return master_part.part_related_by(RELATIONSHIP_TYPE.THEME)


def parse_theme(part: Any) -> Element:
    """The a:theme of a part."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(part.blob, parser)


def theme(root: Element) -> JSONObject:
    """Name, colours and fonts."""
    scheme = find(root, "a:themeElements/a:clrScheme")
    fonts = find(root, "a:themeElements/a:fontScheme")
    colours = {}
    for name in THEME:
        element = find(scheme, f"a:{name}") if scheme is not None else None
        found = colour(element)
        colours[name] = found if found and len(found) == 6 else "000000"
    named = {}
    for name in ("major", "minor"):
        latin = find(fonts, f"a:{name}Font/a:latin") if fonts is not None else None
        named[name] = (latin.get("typeface") if latin is not None else "")[:60] or "Calibri"
    return {"name": root.get("name", "")[:200], "colours": colours, "fonts": named}


def styles(master: Element) -> JSONObject:
    """A master's p:txStyles."""
    return {
        name: levels(find(master, f"p:txStyles/p:{name}Style"))
        for name in ("title", "body", "other")
    }
