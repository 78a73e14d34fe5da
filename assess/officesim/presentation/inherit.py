"""How text looks when a shape says nothing itself: layout, then master, then its text styles."""

from __future__ import annotations

from assess.officesim.engine import JSONObject

#: Placeholders of the master that stand behind others of a layout.
_BEHIND = {"ctrTitle": "title", "dt": "dt", "ftr": "ftr", "sldNum": "sldNum", "title": "title"}
_PLAIN = ("dt", "ftr", "sldNum", "hdr")


def find_board(view: JSONObject, name: str) -> JSONObject | None:
    """A board by id."""
    for boards in ("slides", "layouts", "masters"):
        for board in view[boards]:
            if board["id"] == name:
                found: JSONObject = board
                return found
    return None


def ancestors(view: JSONObject, board: JSONObject, shape: JSONObject) -> list[JSONObject]:
    """The placeholders behind a shape, the nearest first."""
    found: list[JSONObject] = []
    place = shape.get("placeholder")
    while place is not None:
        behind = find_board(view, board.get("layout") or board.get("master") or "")
        if behind is None:
            break
        match = _behind(behind, place)
        if match is not None:
            found.append(match)
            place = match["placeholder"]
        board = behind
    return found


def _behind(board: JSONObject, place: JSONObject) -> JSONObject | None:
    holders: list[JSONObject] = [shape for shape in board["shapes"] if "placeholder" in shape]
    if board["kind"] == "layout":
        for shape in holders:
            if shape["placeholder"]["idx"] == place["idx"] and (
                place["idx"] or shape["placeholder"]["type"] == place["type"]
            ):
                return shape
        wanted = place["type"]
    else:
        wanted = _BEHIND.get(place["type"], "body")
    return next((shape for shape in holders if shape["placeholder"]["type"] == wanted), None)


def master_of(view: JSONObject, board: JSONObject) -> JSONObject:
    """The master behind a board (itself for a master)."""
    while board["kind"] != "master":
        behind = find_board(view, board.get("layout") or board.get("master") or "")
        if behind is None:
            break
        board = behind
    return board if board["kind"] == "master" else view["masters"][0]


def frame_of(view: JSONObject, board: JSONObject, shape: JSONObject) -> JSONObject | None:
    """Where a shape lies, inherited or not."""
    for one in (shape, *ancestors(view, board, shape)):
        if "frame" in one:
            found: JSONObject = one["frame"]
            return found
    return None


def anchor_of(view: JSONObject, board: JSONObject, shape: JSONObject) -> str:
    """Where text stands in its shape."""
    for one in (shape, *ancestors(view, board, shape)):
        if "anchor" in one:
            return str(one["anchor"])
    return "top" if shape.get("text_box") or "placeholder" in shape else "middle"


def level_of(view: JSONObject, board: JSONObject, shape: JSONObject, level: int) -> JSONObject:
    """Everything inherited for text of one level of a shape."""
    behind = ancestors(view, board, shape)
    styles = master_of(view, board).get("styles", {"title": [], "body": [], "other": []})
    found = dict(_at(styles[_style_name(shape, behind)], level))
    for one in (*reversed(behind), shape):
        found |= _at(one.get("levels", []), level)
    return found


def _style_name(shape: JSONObject, behind: list[JSONObject]) -> str:
    place = shape.get("placeholder")
    if place is None:
        return "other"
    kinds = [place["type"], *(one["placeholder"]["type"] for one in behind)]
    if any(kind in ("title", "ctrTitle") for kind in kinds):
        return "title"
    return "other" if any(kind in _PLAIN for kind in kinds) else "body"


def _at(levels: list[JSONObject], level: int) -> JSONObject:
    return levels[level] if level < len(levels) else {}
