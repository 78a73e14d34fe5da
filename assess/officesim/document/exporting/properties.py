"""Writing of formatting: children in the order that the format prescribes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from assess.officesim.document.names import WORD, Element, child, in_word, make, put, w

PARAGRAPH_ORDER = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
    *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd"),
    *("snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap"),
    *("jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId"),
    *("cnfStyle", "rPr", "sectPr", "pPrChange"),
)
RUN_ORDER = (
    *("ins", "del", "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike"),
    *("dstrike", "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish"),
    *("webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u"),
    *("effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout"),
    *("specVanish", "oMath", "rPrChange"),
)
SECTION_ORDER = (
    *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar"),
    *("paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign"),
    *("noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "sectPrChange"),
)
SETTINGS_ORDER = (
    *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
    *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
    *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "saveSubsetFonts"),
    *("mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader", "gutterAtTop"),
    *("bordersDoNotSurroundFooter", "hideSpellingErrors", "hideGrammaticalErrors"),
    *("activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles"),
    *("stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge", "revisionView"),
    *("trackRevisions", "doNotTrackMoves", "doNotTrackFormatting", "documentProtection"),
    *("autoFormatOverride", "styleLockTheme", "styleLockQFSet", "defaultTabStop"),
    *("autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps"),
    *("showEnvelope", "summaryLength", "clickAndTypeStyle", "defaultTableStyle"),
    *("evenAndOddHeaders", "bookFoldRevPrinting", "bookFoldPrinting", "bookFoldPrintingSheets"),
    *("drawingGridHorizontalSpacing", "characterSpacingControl", "footnotePr", "endnotePr"),
    *("compat", "docVars", "rsids", "mathPr", "themeFontLang", "clrSchemeMapping", "updateFields"),
)
#: Attributes of a paragraph that one element of the format holds together.
_TOGETHER = {
    "style": ("style",),
    "ind": ("indentLeft", "indentRight", "firstLine"),
    "spacing": ("spaceBefore", "spaceAfter", "lineSpacing", "lineRule"),
    "jc": ("align",),
    "numPr": ("list", "level"),
    "keepNext": ("keepNext",),
    "keepLines": ("keepLines",),
    "pageBreakBefore": ("pageBreakBefore",),
}
_RUN_TOGETHER = {
    "font": ("rFonts",),
    "size": ("sz", "szCs"),
    "bold": ("b", "bCs"),
    "italic": ("i", "iCs"),
    "strike": ("strike",),
    "underline": ("u",),
    "caps": ("caps", "smallCaps"),
    "colour": ("color",),
    "highlight": ("highlight",),
    "script": ("vertAlign",),
}


def sort_children(element: Element, order: Sequence[str]) -> None:
    """Put children in the prescribed order; those it does not name keep to the end."""
    places = {name: number for number, name in enumerate(order)}
    children = sorted(element, key=lambda one: places.get(in_word(one), len(order)))
    for one in children:
        element.append(one)


def drop(element: Element, *names: str) -> None:
    """Take children of the main namespace away."""
    for one in [one for one in element if in_word(one) in names]:
        element.remove(one)


def own(element: Element, name: str, order: Sequence[str]) -> Element:
    """The child of a name, made at its place when it is not there."""
    found = child(element, name)
    if found is None:
        found = put(element, name)
        sort_children(element, order)
    return found


def write_paragraph(
    properties: Element, attrs: Mapping[str, Any], old: Mapping[str, Any], style: str | None
) -> None:
    """Write what differs between `attrs` and `old` into a `pPr`; `style` is the file's id."""
    for name, keys in _TOGETHER.items():
        given = {key: attrs.get(key) for key in keys}
        if given == {key: old.get(key) for key in keys}:
            continue
        if name == "style":
            drop(properties, "pStyle")
            if style is not None:
                put(properties, "pStyle", val=style)
            continue
        drop(properties, name)
        element = _paragraph_element(name, given)
        if element is not None:
            properties.append(element)
    sort_children(properties, PARAGRAPH_ORDER)


def _paragraph_element(name: str, given: Mapping[str, Any]) -> Element | None:
    if name == "jc":
        align = "both" if given["align"] == "justify" else given["align"]
        return _filled("jc", {"val": align})
    if name == "numPr":
        return _numbering(given["list"], given["level"])
    return _lengths(name, given) if name in ("ind", "spacing") else _switch(name, given[name])


def _switch(name: str, on: Any) -> Element | None:
    return None if on is None else (make(name) if on else make(name, val="0"))


def _lengths(name: str, given: Mapping[str, Any]) -> Element | None:
    if name == "ind":
        found = {"left": given["indentLeft"], "right": given["indentRight"]}
        first = given["firstLine"]
        if first is not None:
            found["hanging" if first < 0 else "firstLine"] = abs(first)
        return _filled("ind", found)
    return _filled(
        "spacing",
        {
            "before": given["spaceBefore"],
            "after": given["spaceAfter"],
            "line": given["lineSpacing"],
            "lineRule": given["lineRule"] if given["lineSpacing"] is not None else None,
        },
    )


def _numbering(number: str | None, level: int | None) -> Element | None:
    if number is None:
        return None
    element = make("numPr")
    put(element, "ilvl", val=level or 0)
    put(element, "numId", val=number or "0")
    return element


def _filled(name: str, values: Mapping[str, Any]) -> Element | None:
    given = {key: one for key, one in values.items() if one is not None}
    return make(name, **given) if given else None


def write_run(properties: Element, run: Mapping[str, Any], old: Mapping[str, Any]) -> None:
    """Write what differs between two formattings of text into an `rPr`."""
    for key, names in _RUN_TOGETHER.items():
        if run.get(key) == old.get(key):
            continue
        drop(properties, *names)
        for element in _run_elements(key, run.get(key)):
            properties.append(element)
    sort_children(properties, RUN_ORDER)


def _run_elements(key: str, given: Any) -> list[Element]:
    if given is None:
        return []
    if key == "font":
        return [make("rFonts", ascii=given, hAnsi=given, cs=given, eastAsia=given)]
    switches = {"bold": ("b", "bCs"), "italic": ("i", "iCs"), "strike": ("strike",)}
    if key in switches:
        return [make(name) if given else make(name, val="0") for name in switches[key]]
    if key == "caps":
        names = ("caps", "smallCaps")
        on = {"all": "caps", "small": "smallCaps"}.get(given)
        return [make(on)] if on else [make(name, val="0") for name in names]
    if key == "size":
        return [make(name, val=given) for name in ("sz", "szCs")]
    name = {"underline": "u", "colour": "color", "script": "vertAlign"}.get(key, key)
    return [make(name, val=given)]


def add_residue(properties: Element, xml: str) -> None:
    """Add properties that the document does not model, as they stood in the start file."""
    parent = etree.fromstring(f'<x xmlns:w="{WORD}">{xml}</x>')
    known = {in_word(one) for one in properties}
    for one in list(parent):
        if in_word(one) not in known:
            properties.append(one)


def insert_ordered(parent: Element, element: Element, order: Sequence[str]) -> None:
    """Replace the child of that name, or put it at its place."""
    drop(parent, in_word(element))
    after = set(order[order.index(in_word(element)) + 1 :])
    for place, one in enumerate(parent):
        if in_word(one) in after:
            parent.insert(place, element)
            return
    parent.append(element)


def text_element(text: str, *, deleted: bool = False) -> Element:
    """A `w:t` (or `w:delText`) that keeps its spaces."""
    element = etree.Element(w("delText" if deleted else "t"))
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element
