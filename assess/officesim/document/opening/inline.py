"""Reading of what stands inside a paragraph: runs, links, fields, notes, pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assess.officesim.document.names import (
    DRAWING,
    OFFICE,
    PICTURE,
    WORD_DRAWING,
    Element,
    child,
    in_word,
    local,
    text_in,
    value,
    w,
    whole,
)
from assess.officesim.document.opening.formats import ordered, residue, run_marks
from assess.officesim.document.opening.source import PartSource
from assess.officesim.engine import JSONObject

_FIELD = re.compile(r'\s*(\w+)\s*(?:"([^"]*)"|(\S+))?')
_KINDS = {
    "PAGE": "page",
    "NUMPAGES": "pages",
    "DATE": "date",
    "MERGEFIELD": "merge",
    "SEQ": "sequence",
    "REF": "reference",
    "PAGEREF": "reference",
}
_INVISIBLE = frozenset(
    (
        "pPr",
        "rPr",
        "proofErr",
        "lastRenderedPageBreak",
        "footnoteRef",
        "annotationRef",
        "commentReference",
        "permStart",
        "permEnd",
        "sdtPr",
        "sdtEndPr",
        "instrText",
        "delInstrText",
        "moveFromRangeEnd",
    )
)
_THROUGH = ("smartTag", "sdt", "sdtContent", "moveTo", "dir", "bdo", "customXml")
_SIGNS = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


@dataclass
class _Field:
    instruction: str = ""
    showing: bool = False
    result: list[JSONObject] = field(default_factory=list)


class InlineReader:
    """Reads one paragraph's content into nodes."""

    def __init__(self, part: PartSource) -> None:
        self.part = part
        self.nodes: list[JSONObject] = []
        self.fields: list[_Field] = []
        self.around: list[JSONObject] = []

    def read(self, paragraph: Element) -> list[JSONObject]:
        """The nodes of a paragraph, neighbouring text with equal marks joined."""
        self._children(paragraph)
        while self.fields:
            unfinished = self.fields.pop(0)
            self.nodes += unfinished.result
        return _joined(self.nodes)

    def _children(self, element: Element) -> None:
        for one in element:
            name = in_word(one)
            if name == "r":
                self._run(one)
            elif name == "hyperlink":
                self._within(one, self._link(one))
            elif name in ("ins", "del"):
                kind = "insertion" if name == "ins" else "deletion"
                author = (value(one, "author") or "")[:120]
                self._within(one, {"type": kind, "attrs": {"author": author}})
            elif name == "fldSimple":
                self.fields.append(_Field(value(one, "instr") or "", showing=True))
                self._children(one)
                self._close_field([])
            elif name in _THROUGH:
                self._children(one)
            elif not self.range(one, name):
                self._other(one, name)

    def _within(self, element: Element, mark: JSONObject | None) -> None:
        if mark is not None:
            self.around.append(mark)
        self._children(element)
        if mark is not None:
            self.around.pop()

    def _link(self, element: Element) -> JSONObject | None:
        anchor = value(element, "anchor")
        found = self.part.relationships.get(element.get(f"{{{OFFICE}}}id", ""))
        href = f"#{anchor}" if anchor else (found.target if found else "")
        return {"type": "link", "attrs": {"href": href[:2000]}} if href else None

    def range(self, one: Element, name: str) -> bool:
        """Beginnings and ends of comments and bookmarks; whether it was one."""
        ranges, key = self.part.ranges, value(one, "id") or ""
        if name == "commentRangeStart":
            ranges[f"c{key}"] = {"type": "comment", "attrs": {"id": f"c{key}"}}
        elif name == "commentRangeEnd":
            ranges.pop(f"c{key}", None)
        elif name == "bookmarkStart":
            label = (value(one, "name") or "")[:40]
            if label and not label.startswith("_"):
                ranges[f"b{key}"] = {"type": "bookmark", "attrs": {"name": label}}
                following = one.getnext()
                empty = following is not None and in_word(following) == "bookmarkEnd"
                if empty and value(following, "id") == value(one, "id"):
                    ranges.pop(f"b{key}")
                    self._emit({"type": "anchor", "attrs": {"name": label}}, [])
        elif name == "bookmarkEnd":
            ranges.pop(f"b{key}", None)
        else:
            return False
        return True

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        marks = run_marks(properties, self.part.file.fonts)
        rest = residue(properties)
        if rest:
            marks.append({"type": "raw", "attrs": {"id": self.part.file.residue(rest)}})
        for one in run:
            name = in_word(one)
            if name in ("t", "delText"):
                self._text(one.text or "", marks)
            elif name in _SIGNS:
                self._text(_SIGNS[name], marks)
            elif name == "fldChar":
                self._field_sign(value(one, "fldCharType") or "", marks)
            elif name == "instrText":
                if self.fields and not self.fields[-1].showing:
                    self.fields[-1].instruction += one.text or ""
            elif name == "tab":
                self._emit({"type": "tab"}, marks)
            elif name in ("br", "cr"):
                self._emit(_break(value(one, "type")), marks)
            elif name == "footnoteReference":
                number = value(one, "id") or ""
                self._emit({"type": "footnote", "attrs": {"id": f"fn{number}"}}, marks)
            elif (drawing := _drawing(one)) is not None:
                self._emit(self._picture(drawing), marks)
            else:
                self._other(one, name)

    def _text(self, text: str, marks: list[JSONObject]) -> None:
        if text:
            self._emit({"type": "text", "text": text}, marks)

    def _emit(self, node: JSONObject, marks: list[JSONObject]) -> None:
        every = ordered([*self.around, *self.part.ranges.values(), *marks])
        if every:
            node["marks"] = every
        if not self.fields:
            self.nodes.append(node)
        elif self.fields[-1].showing:
            self.fields[-1].result.append(node)

    def _other(self, one: Element, name: str) -> None:
        if name in _INVISIBLE or not local(one):
            return
        if name in ("moveFrom",):
            return
        text = text_in(one)[:2000] if local(one) != "AlternateContent" else ""
        number = self.part.file.number(one)
        self._emit({"type": "object", "attrs": {"label": text, "source": number}}, [])

    def _field_sign(self, kind: str, marks: list[JSONObject]) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].showing = True
        elif kind == "end" and self.fields:
            self._close_field(marks)

    def _close_field(self, marks: list[JSONObject]) -> None:
        done = self.fields.pop()
        match = _FIELD.match(done.instruction)
        word = match.group(1).upper() if match else ""
        name = (match.group(2) or match.group(3) or "") if match else ""
        name = "" if name.startswith("\\") else name
        result = "".join(one.get("text", "") for one in done.result)
        inside = not self.fields or self.fields[-1].showing
        if word in _KINDS and inside:
            attrs = {"kind": _KINDS[word], "name": name[:200], "result": result[:400]}
            first = [one["marks"] for one in done.result if one.get("marks")]
            self._emit({"type": "field", "attrs": attrs}, first[0] if first else marks)
            return
        if word == "HYPERLINK":
            href = name or "#" + done.instruction.partition("\\l")[2].strip(' "')
            link = {"type": "link", "attrs": {"href": href[:2000]}}
            for one in done.result:
                one["marks"] = ordered([*one.get("marks", []), link])
        target = self.nodes if not self.fields else self.fields[-1].result
        if inside:
            target += done.result

    def _picture(self, drawing: Element) -> JSONObject:
        number = self.part.file.number(drawing)
        blip = drawing.find(f".//{{{PICTURE}}}pic//{{{DRAWING}}}blip")
        properties = drawing.find(f".//{{{WORD_DRAWING}}}docPr")
        alt = "" if properties is None else properties.get("descr", "")[:2000]
        found = None
        if blip is not None:
            found = self.part.relationships.get(blip.get(f"{{{OFFICE}}}embed", ""))
        asset = None if found is None else self.part.file.picture(found.target)
        extent = drawing.find(f".//{{{WORD_DRAWING}}}extent")
        if asset is None or extent is None:
            return {"type": "object", "attrs": {"label": alt, "source": number}}
        size = {key: whole(extent.get(name), 1, 50_000_000) or 1 for key, name in _EXTENT}
        attrs = {"asset": asset, "alt": alt, **size, **_placing(drawing), "source": number}
        attrs["decorative"] = any(
            local(one) == "decorative" and one.get("val") == "1" for one in drawing.iter()
        )
        return {"type": "image", "attrs": attrs}


def _drawing(element: Element) -> Element | None:
    """A drawing, also where a picture comes with a second form of it for older programs."""
    if in_word(element) == "drawing":
        return element
    if local(element) != "AlternateContent":
        return None
    found = element.find(f"./{{*}}Choice/{w('drawing')}")
    inside = None if found is None else found.find(f".//{{{DRAWING}}}graphicData")
    return found if inside is not None and inside.get("uri") == PICTURE else None


_EXTENT = (("width", "cx"), ("height", "cy"))
_WRAPS = {
    "wrapSquare": "square",
    "wrapTight": "tight",
    "wrapThrough": "tight",
    "wrapTopAndBottom": "topAndBottom",
}


def _placing(drawing: Element) -> JSONObject:
    anchor = drawing.find(f"{{{WORD_DRAWING}}}anchor")
    if anchor is None:
        return {"wrap": "inline"}
    wrap = next((_WRAPS[local(one)] for one in anchor if local(one) in _WRAPS), None)
    align = anchor.find(f"{{{WORD_DRAWING}}}positionH/{{{WORD_DRAWING}}}align")
    side = "left" if align is None else (align.text or "left")
    return {
        "wrap": wrap or ("behind" if anchor.get("behindDoc") == "1" else "inFront"),
        "position": side if side in ("left", "center", "right") else "left",
    }


def _break(kind: str | None) -> JSONObject:
    if kind in ("page", "column"):
        return {"type": "page_break", "attrs": {"kind": kind}}
    return {"type": "line_break"}


def _joined(nodes: list[JSONObject]) -> list[JSONObject]:
    joined: list[JSONObject] = []
    for node in nodes:
        last = joined[-1] if joined else None
        both_text = last is not None and last["type"] == node["type"] == "text"
        if last is not None and both_text and last.get("marks") == node.get("marks"):
            last["text"] += node["text"]
        else:
            joined.append(node)
    return joined
