"""Checks of the design: theme, masters, backgrounds, footers."""

from __future__ import annotations

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.presentation.checks.comparing import best
from assess.officesim.presentation.checks.pointing import (
    contains,
    find_boards,
    find_slides,
    words,
)
from assess.officesim.presentation.inherit import master_of


def theme(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`name`, `major`, `minor`, and colours by their names (`accent1`)."""
    found = work.end["masters"][int(target.get("master", 1)) - 1]["theme"]
    flat = {"name": found["name"], **found["fonts"], **found["colours"]}
    return best([flat], expect, None)


def master_style(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """How text of `style` (title, body, other) and `level` (0) looks on the master.

    What the master's own placeholder says counts before its styles.
    """
    master = work.end["masters"][int(target.get("master", 1)) - 1]
    style, level = target.get("style", "title"), int(target.get("level", 0))
    levels = master["styles"][style]
    look = dict(levels[level]) if level < len(levels) else {}
    for shape in master["shapes"]:
        if shape.get("placeholder", {}).get("type") == style:
            own = shape.get("levels", [])
            look |= own[level] if level < len(own) else {}
    font = str(look.get("font", ""))
    look["font"] = master["theme"]["fonts"].get(font.removeprefix("+"), font)
    return best([look], expect, master["theme"])


def background(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`fill` of slides, a layout or a master: all that the target names."""
    boards = find_boards(work, target)
    judged = [
        best([{"fill": board.get("background")}], expect, master_of(work.end, board).get("theme"))
        for board in boards
    ]
    failed = [one for one in judged if not one.passed]
    return (failed or judged or [Finding(False, str(expect), "no such slide")])[0]


def footer(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`text` (contains), `number`, `date` on the slides of the target; `except_title = true`.

    With `except_title` slides that use a layout for titles must have none of them.
    """
    slides = find_slides(work, target)
    layouts = {layout["id"]: layout for layout in work.end["layouts"]}
    found, passed = [], bool(slides)
    for slide in slides:
        parts = _footers(slide)
        found.append(f"{slide['id']}: {parts or 'none'}")
        title = layouts[slide["layout"]].get("type") == "title"
        if title and "except_title" in expect:
            passed = passed and (not parts or not expect["except_title"])
            continue
        passed = passed and _has(parts, expect)
    return Finding(passed, str(expect), " | ".join(found) or "no such slide")


def _footers(slide: JSONObject) -> dict[str, str]:
    return {
        shape["placeholder"]["type"]: words(shape.get("paragraphs", []))
        for shape in slide["shapes"]
        if shape.get("placeholder", {}).get("type") in ("ftr", "sldNum", "dt")
    }


def _has(parts: dict[str, str], expect: JSONObject) -> bool:
    return (
        ("text" not in expect or contains(parts.get("ftr", ""), expect["text"]))
        and ("number" not in expect or ("sldNum" in parts) == expect["number"])
        and ("date" not in expect or ("dt" in parts) == expect["date"])
    )
