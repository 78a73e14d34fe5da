"""Paragraphs, runs and levels."""

from __future__ import annotations

from collections.abc import Callable

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.writing.build import drop, make
from assess.officesim.presentation.writing.paint import colour
from assess.officesim.presentation.xml import Element, find, qn

ALIGN = {"left": "l", "center": "ctr", "right": "r", "justify": "just"}
_FONTS = {"+major": "+mj-lt", "+minor": "+mn-lt"}
#: Gives the a:hlinkClick for an address, None when it leads nowhere.
Link = Callable[[str], Element]
_BULLETS = ("buNone", "buChar", "buAutoNum", "buBlip")


def write_paragraphs(
    body: Element, old: list[JSONObject], new: list[JSONObject], link: Link
) -> None:
    """Make a txBody's paragraphs `new`; those that begin and end alike are left alone."""
    elements = body.findall(qn("a:p"))
    if len(elements) != len(old):
        old = []
        for element in elements:
            body.remove(element)
        elements = []
    head = _alike(old, new)
    rest = min(len(old), len(new)) - head
    tail = min(rest, _alike(old[::-1], new[::-1]))
    for element in elements[head : len(old) - tail]:
        body.remove(element)
    after = elements[head - 1] if head else None
    at = list(body).index(after) + 1 if after is not None else len(list(body)) - tail
    made = [paragraph(one, link) for one in new[head : len(new) - tail]]
    for number, element in enumerate(made):
        body.insert(at + number, element)
    if not new:
        body.append(make("a:p"))


def _alike(old: list[JSONObject], new: list[JSONObject]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def paragraph(told: JSONObject, link: Link) -> Element:
    """An a:p."""
    element = make("a:p")
    properties = paragraph_properties("a:pPr", told)
    if len(properties) or properties.attrib:
        element.append(properties)
    for run in told["runs"]:
        _write_run(element, run, link)
    return element


def _write_run(parent: Element, run: JSONObject, link: Link) -> None:
    if "field" in run:
        kind = "datetime1" if run["field"] == "datetime" else "slidenum"
        field = make("a:fld", {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": kind})
        field.extend([run_properties("a:rPr", run, link), _words(run["text"])])
        parent.append(field)
        return
    for number, line in enumerate(run["text"].split("\n")):
        if number:
            parent.append(make("a:br", None, run_properties("a:rPr", run, link)))
        if line:
            parent.append(make("a:r", None, run_properties("a:rPr", run, link), _words(line)))


def _words(text: str) -> Element:
    element = make("a:t")
    # XML cannot hold other control characters; the view may, if a log was forged.
    element.text = "".join(char for char in text if char >= " " or char == "\t")
    return element


def run_properties(name: str, run: JSONObject, link: Link | None = None) -> Element:
    """An a:rPr or a:defRPr."""
    underline, strike = run.get("underline"), run.get("strike")
    raised = {"super": 30_000, "sub": -25_000}.get(run.get("baseline", ""))
    element = make(
        name,
        {
            "sz": run.get("size"),
            "b": run.get("bold"),
            "i": run.get("italic"),
            "u": None if underline is None else ("sng" if underline else "none"),
            "strike": None if strike is None else ("sngStrike" if strike else "noStrike"),
            "baseline": raised,
        },
    )
    if "colour" in run:
        element.append(make("a:solidFill", None, colour(run["colour"])))
    if "font" in run:
        element.append(make("a:latin", {"typeface": _FONTS.get(run["font"], run["font"])}))
    if link is not None and "link" in run:
        found = link(run["link"])
        if found is not None:
            element.append(found)
    return element


def paragraph_properties(name: str, told: JSONObject) -> Element:
    """An a:pPr or a:lvlNpPr."""
    element = make(
        name,
        {
            "marL": told.get("margin"),
            "indent": told.get("indent"),
            "lvl": told.get("level") or None,
            "algn": ALIGN.get(told.get("align", "")),
        },
    )
    for key, tag in (("line", "a:lnSpc"), ("before", "a:spcBef"), ("after", "a:spcAft")):
        if key in told:
            element.append(make(tag, None, _spacing(told[key])))
    if "bullet" in told:
        element.append(_bullet(told["bullet"]))
    return element


def _spacing(value: str) -> Element:
    if value.endswith("%"):
        return make("a:spcPct", {"val": int(value[:-1]) * 1000})
    whole, _, tenth = value.removesuffix("pt").partition(".")
    return make("a:spcPts", {"val": int(whole) * 100 + int(tenth or 0) * 10})


def _bullet(value: str) -> Element:
    kind, _, rest = value.partition(":")
    if kind == "char":
        return make("a:buChar", {"char": rest})
    if kind == "number":
        return make("a:buAutoNum", {"type": rest})
    return make("a:buNone")


def write_levels(styles: Element, old: list[JSONObject], new: list[JSONObject]) -> None:
    """Change the levels of an a:lstStyle or of a master's style that differ."""
    for number in range(9):
        before = old[number] if number < len(old) else {}
        after = new[number] if number < len(new) else {}
        if before == after:
            continue
        name = f"a:lvl{number + 1}pPr"
        made = paragraph_properties(name, after)
        made.append(run_properties("a:defRPr", after))
        found = find(styles, name)
        if found is None:
            later = [one for one in styles if one.tag > qn(name) or one.tag == qn("a:extLst")]
            if later:
                later[0].addprevious(made)
            else:
                styles.append(made)
            continue
        _merge_level(found, made)


def _merge_level(found: Element, made: Element) -> None:
    """Put what the deck knows into a level and keep the rest (tab stops, East Asian fonts)."""
    for name in ("marL", "indent", "algn"):
        found.attrib.pop(name, None)
    found.attrib.update(made.attrib)
    kept = find(found, "a:defRPr")
    new = find(made, "a:defRPr")
    if kept is not None:
        for name in ("sz", "b", "i", "u"):
            kept.attrib.pop(name, None)
        kept.attrib.update(new.attrib)
        drop(kept, ("solidFill", "latin"))
        ink, font = find(new, "a:solidFill"), find(new, "a:latin")
        if font is not None:
            kept.insert(0, font)
        if ink is not None:
            kept.insert(0, ink)
        made.replace(new, kept)
    drop(found, ("lnSpc", "spcBef", "spcAft", *_BULLETS, "defRPr"))
    front = [one for one in made if one.tag in (qn("a:lnSpc"), qn("a:spcBef"), qn("a:spcAft"))]
    for number, one in enumerate(front):
        found.insert(number, one)
    tabs = find(found, "a:tabLst")
    for one in list(made):
        if tabs is not None and one.tag != qn("a:defRPr"):
            tabs.addprevious(one)
        else:
            found.append(one)
