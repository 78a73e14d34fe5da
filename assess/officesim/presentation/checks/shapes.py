"""Checks of shapes: there, how they look, where they lie."""

from __future__ import annotations

import itertools

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.presentation.checks.comparing import CENTIMETRE, TOLERANCE, best, close
from assess.officesim.presentation.checks.pointing import find_boards, find_shapes, named, one_of
from assess.officesim.presentation.deck import walk
from assess.officesim.presentation.inherit import frame_of, master_of


def shape_present(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """At least `at_least` (1) shapes that the target names, or exactly `count`."""
    found = len(find_shapes(work, target))
    if "count" in expect:
        return Finding(found == expect["count"], f"{expect['count']}: {named(target)}", str(found))
    wanted = expect.get("at_least", 1)
    return Finding(found >= wanted, f"{wanted} or more: {named(target)}", str(found))


def shape_format(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Properties of a shape; a line's as `line_colour`, `line_width` (points), `line_dash`.

    `rotation` is in degrees.
    """
    candidates, theme = [], None
    for board, shape in find_shapes(work, target):
        theme = master_of(work.end, board).get("theme")
        candidates.append(_look(shape))
    return best(candidates, expect, theme)


def _look(shape: JSONObject) -> JSONObject:
    line = shape.get("line", {})
    return {
        **shape,
        "rotation": round(shape.get("rotation", 0) / 60000) % 360,
        "line_colour": line.get("colour"),
        "line_width": line["width"] / 12700 if "width" in line else None,
        "line_dash": line.get("dash", "solid"),
    }


def shape_position(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`x`, `y`, `w`, `h` in centimetres; `centred = "horizontal" | "vertical"`; `tolerance`."""
    tolerance = expect.get("tolerance", TOLERANCE)
    seen = []
    for board, shape in find_shapes(work, target):
        frame = frame_of(work.end, board, shape)
        if frame is None:
            continue
        seen.append({side: round(frame[side] / CENTIMETRE, 2) for side in "xywh"})
        if _lies(frame, work.end["size"], expect, tolerance):
            return Finding(True, str(expect), str(seen[-1]))
    return Finding(False, str(expect), str(seen) if seen else f"nothing ({named(target)})")


def _lies(frame: JSONObject, size: JSONObject, expect: JSONObject, tolerance: float) -> bool:
    sides = all(close(frame[side], expect[side], tolerance) for side in "xywh" if side in expect)
    centred = expect.get("centred")
    away = 0
    if centred == "horizontal":
        away = frame["x"] * 2 + frame["w"] - size["w"]
    elif centred == "vertical":
        away = frame["y"] * 2 + frame["h"] - size["h"]
    return sides and abs(away) <= 2 * tolerance * CENTIMETRE


def alignment(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`shapes` of the target among each other.

    `align`: left, center, right, top, middle or bottom; `distribute`: horizontal or vertical;
    `same`: width, height or size.
    """
    boards = find_boards(work, target)
    frames = [
        frame
        for board in boards[:1]
        for shape in walk(board["shapes"])
        if shape["name"] in target["shapes"]
        and (frame := frame_of(work.end, board, shape)) is not None
    ]
    found = str([{side: round(frame[side] / CENTIMETRE, 2) for side in "xywh"} for frame in frames])
    if len(frames) < len(target["shapes"]):
        return Finding(False, str(expect), f"not all there: {found}")
    slack = int(expect.get("tolerance", TOLERANCE) * CENTIMETRE)
    passed = all(
        (
            "align" not in expect or _spread([_edge(f, expect["align"]) for f in frames]) <= slack,
            "distribute" not in expect or _spread(_gaps(frames, expect["distribute"])) <= slack,
            "same" not in expect or _same_size(frames, expect["same"], slack),
        )
    )
    return Finding(passed, str(expect), found)


def _edge(frame: JSONObject, side: str) -> int:
    x, y, w, h = (int(frame[name]) for name in "xywh")
    edges = {
        "left": x,
        "center": x + w // 2,
        "right": x + w,
        "top": y,
        "middle": y + h // 2,
        "bottom": y + h,
    }
    return edges[side]


def _spread(values: list[int]) -> int:
    return max(values) - min(values)


def _gaps(frames: list[JSONObject], way: str) -> list[int]:
    start, length = ("x", "w") if way == "horizontal" else ("y", "h")
    ordered = sorted(frames, key=lambda frame: int(frame[start]))
    pairs = itertools.pairwise(ordered)
    return [after[start] - before[start] - before[length] for before, after in pairs] or [0]


def _same_size(frames: list[JSONObject], what: str, slack: int) -> bool:
    sides = {"width": "w", "height": "h", "size": "wh"}[what]
    return all(_spread([frame[side] for frame in frames]) <= slack for side in sides)


def z_order(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`front`, `back`: a shape's name; `above = [upper, lower]`."""
    boards = find_boards(work, target)
    if not boards:
        return Finding(False, str(expect), "no such slide")
    names = [shape["name"] for shape in boards[0]["shapes"]]
    passed = bool(names)
    if "front" in expect:
        passed = passed and names[-1] in one_of(expect["front"])
    if "back" in expect:
        passed = passed and names[0] in one_of(expect["back"])
    if "above" in expect:
        upper, lower = expect["above"]
        there = upper in names and lower in names
        passed = passed and there and names.index(upper) > names.index(lower)
    return Finding(passed, str(expect), "from the back: " + ", ".join(names))


def group(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`together`: names that one group holds; or `apart`: names that no group holds."""
    boards = find_boards(work, target)
    groups = [
        {inner["name"] for inner in walk(shape["shapes"])}
        for board in boards
        for shape in walk(board["shapes"])
        if shape["kind"] == "group"
    ]
    if "together" in expect:
        passed = any(set(expect["together"]) <= members for members in groups)
    else:
        loose = {shape["name"] for board in boards for shape in board["shapes"]}
        passed = set(expect["apart"]) <= loose
    return Finding(passed, str(expect), f"groups: {[sorted(members) for members in groups]}")
