"""Reading of formatting: properties of runs and paragraphs, styles, numbering."""

from __future__ import annotations

from typing import Any

from lxml import etree

from assess.officesim.document.names import (
    DRAWING,
    Element,
    child,
    flag,
    in_word,
    value,
    value_of,
    w,
    whole,
)
from assess.officesim.document.opening.builtin import add_built_in
from assess.officesim.document.schema import SCHEMA
from assess.officesim.engine import JSONObject

#: The pseudo style that every style rests on: the file's document defaults.
DEFAULTS = "Defaults"
#: What the file's default paragraph style is called here, whatever its own id.
NORMAL = "Normal"
_ALIGN = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
}
#: File format -> ours.
UNDERLINES = {
    "single": "single",
    "double": "double",
    "dotted": "dotted",
    "dash": "dash",
    "wave": "wave",
    "words": "words",
    "thick": "thick",
    "none": "none",
}
_SEEN_IN_RUN = {
    *("rStyle", "rFonts", "b", "i", "strike", "u", "vertAlign", "caps", "smallCaps"),
    *("color", "sz", "highlight", "bCs", "iCs", "szCs", "lang", "noProof", "webHidden"),
    *("ins", "del"),
}
HIGHLIGHTS = frozenset(
    (
        "yellow",
        "green",
        "cyan",
        "magenta",
        "blue",
        "red",
        "darkBlue",
        "darkCyan",
        "darkGreen",
        "darkMagenta",
        "darkRed",
        "darkYellow",
        "darkGray",
        "lightGray",
        "black",
    )
)


class Fonts:
    """The theme's fonts, which formatting names by their role."""

    def __init__(self, theme: Element | None) -> None:
        self.names: dict[str, str] = {}
        for role in ("major", "minor"):
            path = f".//{{{DRAWING}}}{role}Font/{{{DRAWING}}}latin"
            latin = None if theme is None else theme.find(path)
            if latin is not None and latin.get("typeface"):
                self.names[role] = str(latin.get("typeface"))

    def of(self, fonts: Element | None) -> str | None:
        """The Latin font that an `rFonts` names."""
        named = value(fonts, "asciiTheme") or value(fonts, "hAnsiTheme")
        if named:
            return self.names.get("major" if named.startswith("major") else "minor")
        found = value(fonts, "ascii") or value(fonts, "hAnsi")
        return found[:60] if found else None


def run_properties(properties: Element | None, fonts: Fonts) -> JSONObject:
    """A run's own formatting, with only what is set: font, size (half points), bold, …"""
    underline = value_of(properties, "u")
    colour = (value_of(properties, "color") or "").upper()
    found: dict[str, Any] = {
        "font": fonts.of(child(properties, "rFonts")),
        "size": whole(value_of(properties, "sz"), 2, 3276),
        "bold": flag(properties, "b"),
        "italic": flag(properties, "i"),
        "underline": None if underline is None else UNDERLINES.get(underline, "single"),
        "strike": flag(properties, "strike"),
        "caps": _caps(properties),
        "colour": colour if len(colour) == 6 and colour != "AUTO" else None,
        "highlight": value_of(properties, "highlight"),
    }
    if found["highlight"] not in HIGHLIGHTS:
        found["highlight"] = None
    return {name: given for name, given in found.items() if given is not None}


def _caps(properties: Element | None) -> str | None:
    every, small = flag(properties, "caps"), flag(properties, "smallCaps")
    if every:
        return "all"
    if small:
        return "small"
    return "none" if every is False or small is False else None


def residue(properties: Element | None) -> str:
    """What of a run's properties the document does not model, as XML; "" for nothing."""
    if properties is None:
        return ""
    rest = [one for one in properties if in_word(one) not in _SEEN_IN_RUN]
    rest = [one for one in rest if in_word(one) != "rPrChange"]
    return "".join(etree.tostring(one, encoding="unicode", with_tail=False) for one in rest)


def run_marks(properties: Element | None, fonts: Fonts) -> list[JSONObject]:
    """The marks of a run's own formatting, unordered."""
    found = run_properties(properties, fonts)
    marks: list[JSONObject] = [
        {"type": name, "attrs": {"on": found[name]}}
        for name in ("bold", "italic", "strike")
        if name in found
    ]
    for name, key in (
        ("font", "name"),
        ("size", "half"),
        ("underline", "kind"),
        ("caps", "value"),
        ("colour", "value"),
        ("highlight", "colour"),
    ):
        if name in found:
            marks.append({"type": name, "attrs": {key: found[name]}})
    script = value_of(properties, "vertAlign")
    if script in ("superscript", "subscript", "baseline"):
        marks.append({"type": "script", "attrs": {"value": script}})
    style = value_of(properties, "rStyle")
    if style:
        marks.append({"type": "style", "attrs": {"id": style[:80]}})
    return marks


def ordered(marks: list[JSONObject]) -> list[JSONObject]:
    """Marks in the schema's order, complete and without doubles."""
    unique: dict[str, JSONObject] = {}
    for one in marks:
        several = SCHEMA.marks[one["type"]].spec.get("excludes") == ""
        unique[f"{one['type']} {one['attrs']}" if several else one["type"]] = one
    return sorted(unique.values(), key=lambda one: SCHEMA.marks[one["type"]].rank)


def paragraph_properties(properties: Element | None) -> JSONObject:
    """A paragraph's own formatting, with only what is set; lengths in twips."""
    indent, spacing = child(properties, "ind"), child(properties, "spacing")
    numbering = child(properties, "numPr")
    first = whole(value(indent, "firstLine"), 0, 31680)
    hanging = whole(value(indent, "hanging"), 0, 31680)
    line = whole(value(spacing, "line"), 1, 31680)
    found: dict[str, Any] = {
        "align": _ALIGN.get(value_of(properties, "jc") or ""),
        "indentLeft": whole(value(indent, "left") or value(indent, "start"), -14400, 31680),
        "indentRight": whole(value(indent, "right") or value(indent, "end"), -14400, 31680),
        "firstLine": -hanging if hanging is not None else first,
        "spaceBefore": whole(value(spacing, "before"), 0, 31680),
        "spaceAfter": whole(value(spacing, "after"), 0, 31680),
        "lineSpacing": line,
        "lineRule": None if line is None else (value(spacing, "lineRule") or "auto"),
        "pageBreakBefore": flag(properties, "pageBreakBefore"),
        "keepNext": flag(properties, "keepNext"),
        "keepLines": flag(properties, "keepLines"),
    }
    if numbering is not None:
        number = value_of(numbering, "numId")
        found["list"] = "" if number == "0" else number
        found["level"] = whole(value_of(numbering, "ilvl"), 0, 8) or 0
    return {name: given for name, given in found.items() if given is not None}


def read_styles(root: Element | None, fonts: Fonts) -> tuple[dict[str, JSONObject], dict[str, str]]:
    """Styles by id, and the ids that were renamed (the default paragraph style to "Normal")."""
    defaults = child(root, "docDefaults")
    run = child(child(defaults, "rPrDefault"), "rPr")
    paragraph = child(child(defaults, "pPrDefault"), "pPr")
    styles = {DEFAULTS: _style("Document defaults", "paragraph", fonts, run, paragraph)}
    renamed: dict[str, str] = {}
    for one in () if root is None else root.iterfind(w("style")):
        kind, name = value(one, "type"), value(one, "styleId")
        if kind not in ("paragraph", "character", "table") or not name or len(name) > 80:
            continue
        default = value(one, "default") in ("1", "true", "on")
        if kind == "paragraph" and default and name != NORMAL:
            renamed[name] = NORMAL
            name = NORMAL
        style = _style(
            (value_of(one, "name") or name)[:120], kind, fonts, child(one, "rPr"), child(one, "pPr")
        )
        style["based"] = value_of(one, "basedOn")
        style["next"] = value_of(one, "next")
        style["quick"] = child(one, "qFormat") is not None
        outline = whole(value_of(child(one, "pPr"), "outlineLvl"), 0, 9)
        if outline is not None and outline < 9:
            style["paragraph"]["outline"] = outline + 1
        styles[name] = style
    if NORMAL not in styles:
        styles[NORMAL] = _style("Normal", "paragraph", fonts, None, None) | {"quick": True}
    add_built_in(styles)
    for style in styles.values():
        for key in ("based", "next"):
            style[key] = renamed.get(style[key], style[key])
            if style[key] not in styles:
                style[key] = None
    return styles, renamed


def _style(
    name: str, kind: str, fonts: Fonts, run: Element | None, paragraph: Element | None
) -> JSONObject:
    return {
        "name": name,
        "kind": kind,
        "based": None,
        "next": None,
        "quick": False,
        "run": run_properties(run, fonts),
        "paragraph": paragraph_properties(paragraph),
    }


_FORMATS = ("bullet", "decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "none")


def read_lists(root: Element | None) -> dict[str, JSONObject]:
    """Lists by their number in the file, each with its levels."""
    if root is None:
        return {}
    abstract = {value(one, "abstractNumId"): one for one in root.iterfind(w("abstractNum"))}
    lists = {}
    for one in root.iterfind(w("num")):
        name, source = value(one, "numId"), abstract.get(value_of(one, "abstractNumId"))
        if name and source is not None:
            levels = [_level(level) for level in source.iterfind(w("lvl"))][:9]
            if levels:
                lists[name] = {"levels": levels}
    return lists


def _level(level: Element) -> JSONObject:
    kind = value_of(level, "numFmt") or "decimal"
    shape = paragraph_properties(child(level, "pPr"))
    return {
        "format": kind if kind in _FORMATS else "decimal",
        "text": _sign(value_of(level, "lvlText") or "")[:40],
        "start": whole(value_of(level, "start"), 0, 32767) or 0,
        "left": shape.get("indentLeft", 0),
        "hanging": -shape.get("firstLine", 0),
    }


def _sign(text: str) -> str:
    """Bullets of the symbol fonts as characters that every font has."""
    return text.translate({0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF076: "❖"})
