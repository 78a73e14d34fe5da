"""Checks of breaks, pages, headers and footers."""

from __future__ import annotations

from typing import Any

from assess.officesim.document import effective
from assess.officesim.document.checks.reading import Paragraph, Part, body_of, matching, part_of
from assess.officesim.document.checks.values import flat, near, shown, twips
from assess.officesim.engine import Finding, JSONObject, Work

_NEW_PAGE = ("nextPage", "evenPage", "oddPage")
_LENGTHS = ("top", "bottom", "left", "right", "headerDistance", "footerDistance", "columnSpace")
_SIZES = ("width", "height")


def break_before(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A break of `kind` "page", "column" or "section" stands before the text `before`.

    A page may begin by a break, by the paragraph's own format or by a section break;
    `section` narrows the kind of section break.
    """
    part = body_of(work.end)
    found = matching(part, {"containing": target["before"]})
    kind = expect["kind"]
    wanted = f"{expect.get('section', '')} {kind} break".strip()
    if not found:
        return Finding(False, wanted, "The text is not there.")
    paragraph = found[-1] if target.get("last") else found[0]
    seen = _break_kinds(work.end["styles"], part, paragraph)
    if kind == "section" and "section" in expect:
        passed = f"section {expect['section']}" in seen
    elif kind == "page":
        new_page = any(f"section {one}" in seen for one in _NEW_PAGE)
        passed = "page" in seen or (new_page and expect.get("any", True))
    else:
        passed = kind in seen
    return Finding(passed, wanted, ", ".join(sorted(seen)) or "no break")


def _break_kinds(styles: effective.Styles, part: Part, paragraph: Paragraph) -> set[str]:
    seen: set[str] = set()
    if effective.paragraph(styles, paragraph.attrs)["pageBreakBefore"]:
        seen.add("page")
    for one in paragraph.spans:
        if one.node["type"] == "page_break":
            seen.add(one.node["attrs"]["kind"])
        elif one.text.strip():
            break
    place = paragraph.place - 1
    while place >= 0:
        block = part.blocks[place]
        if block["type"] == "section_break":
            seen |= {"section", f"section {block['attrs']['kind']}"}
        elif block["type"] == "paragraph":
            nodes = block.get("content", [])
            for node in reversed(nodes):
                if node["type"] == "page_break":
                    seen.add(node["attrs"]["kind"])
                elif node.get("text", "").strip() or node["type"] not in ("text", "page_break"):
                    return seen
        else:
            return seen
        place -= 1
    return seen


def _sections(view: JSONObject, target: JSONObject) -> list[int]:
    """Numbers (from 0) of the sections a target means: `section` from 1, "all", or `containing`."""
    if "containing" in target:
        found = matching(body_of(view), {"containing": target["containing"]})
        return sorted({one.section for one in found})
    which = target.get("section", "all")
    count = len(view["sections"])
    if which == "all":
        return list(range(count))
    return [which - 1] if 1 <= which <= count else []


def page(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """The page of sections: orientation, margins ("2 cm"), size, columns."""
    wanted = "; ".join(f"{key}: {shown(one)}" for key, one in expect.items())
    meant = _sections(work.end, target)
    for number in meant:
        found = work.end["sections"][number]["page"] or {}
        wrong = [key for key, one in expect.items() if not _page_holds(found, key, one)]
        if wrong:
            seen = "; ".join(f"{key}: {shown(found.get(key))}" for key in wrong)
            return Finding(False, wanted, f"section {number + 1}: {seen}")
    return Finding(bool(meant), wanted, wanted if meant else "There is no such section.")


def _page_holds(found: JSONObject, key: str, wanted: Any) -> bool:
    if key in _LENGTHS or key in _SIZES:
        return near(found.get(key), twips(wanted))
    if key == "orientation":
        turned = found.get("width", 0) > found.get("height", 0)
        return bool(found.get(key) == wanted) and turned == (wanted == "landscape")
    if found and key not in found:
        raise ValueError(f"{key!r} is nothing that a page has.")
    return bool(found.get(key) == wanted)


def running_part(view: JSONObject, where: str, number: int, which: str) -> JSONObject | None:
    """The header or footer that section `number` shows: its own, or one of those before it."""
    for at in range(number, -1, -1):
        section = view["sections"][at]["page"]
        name = section[where][which] if section else None
        if name is not None and name in view["parts"]:
            found: JSONObject = view["parts"][name]
            return found
    return None


def header_footer(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """A header or footer (`where`) of sections, on `which` pages ("default", "first", "even").

    Expect: `text` (whole), `contains`, `fields` that stand in it ("page", "pages"),
    `align` of the paragraph that holds them, `empty`, `picture`.
    """
    where, which = target["where"], target.get("which", "default")
    wanted = "; ".join(f"{key}: {shown(one)}" for key, one in expect.items())
    meant = _sections(work.end, target)
    for number in meant:
        page_of = work.end["sections"][number]["page"] or {}
        shows = which == "default" or (
            page_of.get("titlePage") if which == "first" else work.end["settings"]["evenAndOdd"]
        )
        found = running_part(work.end, where, number, which) if shows else None
        part = part_of(found["doc"]) if found else Part([])
        problem = _running_problem(work, part, expect, there=bool(shows))
        if problem:
            return Finding(False, wanted, f"section {number + 1}: {problem}")
    return Finding(bool(meant), wanted, wanted if meant else "There is no such section.")


def _running_problem(work: Work, part: Part, expect: JSONObject, *, there: bool) -> str:
    text = flat(" ".join(one.text for one in part.paragraphs))
    spans = [span for one in part.paragraphs for span in one.spans]
    fields = [span.node["attrs"]["kind"] for span in spans if span.node["type"] == "field"]
    if expect.get("empty"):
        return shown(text or fields) if text or fields or not there else ""
    if "text" in expect and text != flat(expect["text"]):
        return shown(text) or "empty"
    if "contains" in expect and flat(expect["contains"]) not in text:
        return shown(text) or "empty"
    missing = [one for one in expect.get("fields", []) if one not in fields]
    if missing:
        return f"no field {missing[0]}"
    if expect.get("picture") and not any(span.node["type"] == "image" for span in spans):
        return "no picture"
    return _align_problem(work, part, expect)


def _align_problem(work: Work, part: Part, expect: JSONObject) -> str:
    styles = work.end["styles"]
    found = [
        effective.paragraph(styles, one.attrs)["align"] for one in part.paragraphs if one.spans
    ]
    if expect.get("align", None) in (None, *found):
        return ""
    return shown(", ".join(found)) or "empty"


def sections(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """The document has so many sections (`count`)."""
    count = len(work.end["sections"])
    return Finding(count == expect["count"], f"{expect['count']} sections", f"{count} sections")


KINDS = {"break": break_before, "page": page, "header-footer": header_footer, "sections": sections}
