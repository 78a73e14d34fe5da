"""Paragraphs and runs."""

from __future__ import annotations

import re
from collections.abc import Callable

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.reading.paint import colour
from assess.officesim.presentation.xml import Element, find, flag, local, number, qn

ALIGN = {"l": "left", "ctr": "center", "r": "right", "just": "justify"}
LINK = re.compile(r"(https?://|mailto:|slide:)[^\s<>\"]+")
#: Control characters that XML text may carry and a page may not.
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
#: Says where a hyperlink leads: `(relationship id) -> address or None`.
Resolve = Callable[[str], str | None]


def paragraphs(body: Element, resolve: Resolve) -> list[JSONObject]:
    """All paragraphs of a txBody."""
    if body is None:
        return []
    return [_paragraph(element, resolve) for element in body.findall(qn("a:p"))]


def levels(styles: Element) -> list[JSONObject]:
    """The levels of an a:lstStyle or of a master's titleStyle and the like."""
    found: list[JSONObject] = []
    if styles is None:
        return found
    for number_ in range(1, 10):
        element = find(styles, f"a:lvl{number_}pPr")
        found.append({} if element is None else _level(element))
    while found and not found[-1]:
        found.pop()
    return found


def _level(element: Element) -> JSONObject:
    found = paragraph_format(element)
    found.pop("level", None)
    defaults = find(element, "a:defRPr")
    if defaults is not None:
        ink = run_format(defaults)
        wanted = ("bold", "italic", "underline", "size", "colour", "font")
        found |= {name: ink[name] for name in wanted if name in ink}
    return found


def _paragraph(element: Element, resolve: Resolve) -> JSONObject:
    properties = find(element, "a:pPr")
    found = {} if properties is None else paragraph_format(properties)
    runs: list[JSONObject] = []
    for child in element:
        kind = local(child)
        if kind == "br":
            _append(runs, {**_format(child, resolve), "text": "\n"})
        elif kind in ("r", "fld"):
            text = find(child, "a:t")
            words = (text.text or "") if text is not None else ""
            run = {**_format(child, resolve), "text": _ODD.sub("", words)}
            if kind == "fld":
                run["field"] = (
                    "datetime" if child.get("type", "").startswith("datetime") else "slidenum"
                )
            _append(runs, run)
    return {**found, "runs": runs}


def _append(runs: list[JSONObject], run: JSONObject) -> None:
    """Neighbours of one format become one run, as people see them."""
    if not run["text"] and "field" not in run:
        return
    last = runs[-1] if runs else None
    if last and "field" not in run and {**last, "text": ""} == {**run, "text": ""}:
        last["text"] += run["text"]
    else:
        runs.append(run)


def _format(element: Element, resolve: Resolve) -> JSONObject:
    properties = find(element, "a:rPr")
    if properties is None:
        return {}
    found = run_format(properties)
    link = find(properties, "a:hlinkClick")
    if link is not None:
        address = resolve(link.get(qn("r:id"), ""))
        if address and LINK.fullmatch(address) and len(address) <= 500:
            found["link"] = address
    return found


def run_format(properties: Element) -> JSONObject:
    """An a:rPr, a:defRPr or a:endParaRPr."""
    found: JSONObject = {}
    for name, attribute in (("bold", "b"), ("italic", "i")):
        value = flag(properties, attribute)
        if value is not None:
            found[name] = value
    if properties.get("u"):
        found["underline"] = properties.get("u") != "none"
    if properties.get("strike"):
        found["strike"] = properties.get("strike") != "noStrike"
    raised = number(properties, "baseline")
    if raised:
        found["baseline"] = "super" if raised > 0 else "sub"
    if properties.get("sz"):
        found["size"] = min(400_000, max(100, number(properties, "sz", 1800)))
    ink = colour(find(properties, "a:solidFill"))
    if ink:
        found["colour"] = ink
    font = find(properties, "a:latin")
    if font is not None and font.get("typeface"):
        found["font"] = font_name(font.get("typeface"))
    return found


def font_name(typeface: str) -> str:
    """The theme's fonts by their names here."""
    return {"+mj-lt": "+major", "+mn-lt": "+minor"}.get(typeface, typeface)[:60]


def paragraph_format(properties: Element) -> JSONObject:
    """An a:pPr or a:lvlNpPr."""
    found: JSONObject = {}
    if number(properties, "lvl"):
        found["level"] = min(8, max(0, number(properties, "lvl")))
    if properties.get("algn") in ALIGN:
        found["align"] = ALIGN[properties.get("algn")]
    for name, attribute in (("margin", "marL"), ("indent", "indent")):
        if properties.get(attribute) is not None:
            found[name] = number(properties, attribute)
    for name, tag in (("before", "a:spcBef"), ("after", "a:spcAft"), ("line", "a:lnSpc")):
        space = _spacing(find(properties, tag))
        if space:
            found[name] = space
    bullet = _bullet(properties)
    if bullet:
        found["bullet"] = bullet
    return found


def _spacing(element: Element) -> str | None:
    if element is None:
        return None
    share, points = find(element, "a:spcPct"), find(element, "a:spcPts")
    if share is not None:
        value = share.get("val", "100000").rstrip("%")
        return f"{min(9999, max(0, int(float(value)) // 1000))}%"
    if points is not None:
        whole, tenth = divmod(min(99_999, max(0, number(points, "val"))) // 10, 10)
        return f"{whole}.{tenth}pt" if tenth else f"{whole}pt"
    return None


def _bullet(properties: Element) -> str | None:
    for element in properties:
        kind = local(element)
        if kind == "buNone":
            return "none"
        if kind == "buChar" and element.get("char"):
            return f"char:{element.get('char')[:3]}"
        if kind == "buAutoNum":
            return f"number:{element.get('type', 'arabicPeriod')}"
    return None
