"""Checks of slides as a whole."""

from __future__ import annotations

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.presentation.checks.comparing import CENTIMETRE, TOLERANCE, close
from assess.officesim.presentation.checks.pointing import (
    contains,
    find_slides,
    named,
    one_of,
    same_text,
    title_of,
    words,
)
from assess.officesim.presentation.inherit import find_board


def slide_count(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """`count`."""
    found = len(work.end["slides"])
    return Finding(found == expect["count"], f"{expect['count']} slides", f"{found} slides")


def slide_order(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """`titles` in this order (others may stand between), or `originals` likewise."""
    found = [title_of(slide) for slide in work.end["slides"]]
    if "originals" in expect:
        names = [work.start["slides"][number - 1]["id"] for number in expect["originals"]]
        places = [slide["id"] for slide in work.end["slides"] if slide["id"] in names]
        passed = places == names
    else:
        rest = iter(found)
        passed = all(any(contains(one, title) for one in rest) for title in expect["titles"])
    return Finding(passed, str(expect.get("titles", expect.get("originals"))), " | ".join(found))


def slide_size(work: Work, _target: JSONObject, expect: JSONObject) -> Finding:
    """`ratio = "16:9"`, or `w` and `h` in centimetres."""
    size = work.end["size"]
    found = f"{size['w'] / CENTIMETRE:.2f} x {size['h'] / CENTIMETRE:.2f} cm"
    if "ratio" in expect:
        wide, high = (int(part) for part in str(expect["ratio"]).split(":"))
        passed = abs(size["w"] * high - size["h"] * wide) * 200 <= size["h"] * wide
    else:
        passed = all(close(size[side], expect[side], TOLERANCE) for side in ("w", "h"))
    return Finding(passed, str(expect), found)


def layout(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`layout`: its name or names."""
    slides = find_slides(work, target)
    boards = [find_board(work.end, slide["layout"]) for slide in slides]
    found = [str(board.get("name")) if board else "" for board in boards]
    passed = bool(found) and all(name in one_of(expect["layout"]) for name in found)
    return Finding(passed, str(expect["layout"]), ", ".join(found) or "no such slide")


def hidden(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`hidden = true` or false."""
    slides = find_slides(work, target)
    found = [bool(slide.get("hidden")) for slide in slides]
    passed = bool(found) and all(one == expect["hidden"] for one in found)
    return Finding(passed, f"hidden: {expect['hidden']}", f"hidden: {found or 'no such slide'}")


def notes(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`containing`, or `text` for the whole."""
    slides = find_slides(work, target)
    found = [words(slide["notes"]) for slide in slides]
    if "text" in expect:
        passed = bool(found) and all(same_text(one, expect["text"]) for one in found)
    else:
        passed = bool(found) and all(contains(one, expect["containing"]) for one in found)
    return Finding(passed, str(expect), " | ".join(found) or f"no slide ({named(target)})")


def section(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`name` of the section that begins with the target; or `count` of sections."""
    every = [slide["section"] for slide in work.end["slides"] if "section" in slide]
    if "count" in expect:
        return Finding(len(every) == expect["count"], f"{expect['count']} sections", str(every))
    slides = find_slides(work, target)
    passed = bool(slides) and all(
        same_text(slide.get("section", ""), expect["name"]) for slide in slides
    )
    found = ", ".join(str(slide.get("section", "none")) for slide in slides)
    return Finding(passed, f"section {expect['name']}", found or "no such slide")
