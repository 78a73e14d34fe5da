"""The thirteen edits of a presentation. Each one checks everything before it changes anything."""

from __future__ import annotations

from collections.abc import Callable

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.presentation.deck import Deck, copy_json, walk

#: What may stand on which kind of shape, beyond what all have.
_ONLY = {
    "table": ("table",),
    "chart": ("chart",),
    "image": ("picture",),
    "crop": ("picture",),
    "anchor": ("text",),
    "columns": ("text",),
    "levels": ("text",),
    "paragraphs": ("text",),
    "text_box": ("text",),
    "shapes": ("group",),
    "source": ("other",),
}
_NEEDS = {"table": "table", "chart": "chart", "picture": "image", "group": "shapes"}
_BOARD_ONLY = {
    "layout": ("slide",),
    "hidden": ("slide",),
    "animations": ("slide",),
    "section": ("slide",),
    "notes": ("slide",),
    "master": ("layout",),
    "type": ("layout",),
    "theme": ("master",),
    "styles": ("master",),
}


def deck_set(deck: Deck, edit: JSONObject) -> None:
    """deck.set"""
    deck.data["size"] = copy_json(edit["size"])


def board_add(deck: Deck, edit: JSONObject) -> None:
    """board.add"""
    board = edit["board"]
    if board["kind"] == "master":
        raise EditError("A master cannot be added.")
    if board["id"] in deck.boards:
        raise EditError(f"The id {board['id']!r} is in use already.")
    _check_board(deck, board, frozenset(board) - {"id", "kind", "shapes", "name", "background"})
    for shape in walk(board["shapes"]):
        _check_shape(deck, shape)
    deck.refuse_known(board["shapes"], extra=1)
    _check_animations(board, {shape["id"] for shape in walk(board["shapes"])})
    boards = deck.list_of(board)
    _check_place(edit["at"], len(boards))
    added = copy_json(board)
    boards.insert(edit["at"], added)
    deck.enter_board(added)


def board_remove(deck: Deck, edit: JSONObject) -> None:
    """board.remove"""
    board = deck.board(edit["board"])
    if board["kind"] == "master":
        raise EditError("A master cannot be removed.")
    if any(slide.get("layout") == board["id"] for slide in deck.data["slides"]):
        raise EditError("A slide uses this layout.")
    boards = deck.list_of(board)
    del boards[_index(boards, board)]
    deck.forget_board(board)


def board_move(deck: Deck, edit: JSONObject) -> None:
    """board.move"""
    board = deck.board(edit["board"])
    boards = deck.list_of(board)
    _check_place(edit["to"], len(boards) - 1)
    del boards[_index(boards, board)]
    boards.insert(edit["to"], board)


def board_set(deck: Deck, edit: JSONObject) -> None:
    """board.set"""
    board = deck.board(edit["board"])
    new = edit.get("set", {})
    _check_board(deck, {**new, "kind": board["kind"]}, frozenset(new) - {"name", "background"})
    _check_animations(new, {shape["id"] for shape in walk(board["shapes"])})
    _set(board, edit)


def shape_add(deck: Deck, edit: JSONObject) -> None:
    """shape.add"""
    board = deck.board(edit["board"])
    parent = board
    if "group" in edit:
        parent = deck.shape(edit["group"])
        if parent["kind"] != "group" or all(one is not parent for one in walk(board["shapes"])):
            raise EditError(f"{edit['group']!r} is not a group of this slide.")
    shape = edit["shape"]
    for one in walk([shape]):
        _check_shape(deck, one)
    deck.refuse_known([shape])
    _check_place(edit["at"], len(parent["shapes"]))
    added = copy_json(shape)
    parent["shapes"].insert(edit["at"], added)
    deck.enter_shape(added, parent)


def shape_remove(deck: Deck, edit: JSONObject) -> None:
    """shape.remove"""
    shape = deck.shape(edit["shape"])
    siblings = deck.siblings(shape["id"])
    del siblings[_index(siblings, shape)]
    deck.forget_shape(shape)


def shape_move(deck: Deck, edit: JSONObject) -> None:
    """shape.move"""
    shape = deck.shape(edit["shape"])
    siblings = deck.siblings(shape["id"])
    _check_place(edit["to"], len(siblings) - 1)
    del siblings[_index(siblings, shape)]
    siblings.insert(edit["to"], shape)


def shape_set(deck: Deck, edit: JSONObject) -> None:
    """shape.set"""
    shape = deck.shape(edit["shape"])
    _check_properties(deck, shape["kind"], edit.get("set", {}))
    if "frame" in edit.get("unset", ()) and "placeholder" not in shape:
        raise EditError("A shape needs a place.")
    _set(shape, edit)


def text_splice(deck: Deck, edit: JSONObject) -> None:
    """text.splice"""
    paragraphs = _paragraphs(deck, edit)
    at, end = edit["at"], edit["at"] + edit["remove"]
    if end > len(paragraphs):
        raise EditError(f"There are {len(paragraphs)} paragraphs, not {end}.")
    if len(paragraphs) - edit["remove"] + len(edit["insert"]) > 1000:
        raise EditError("The text has too many paragraphs.")
    paragraphs[at:end] = copy_json(edit["insert"])


def cell_set(deck: Deck, edit: JSONObject) -> None:
    """cell.set"""
    _set(_cell(deck, edit), edit)


def table_set(deck: Deck, edit: JSONObject) -> None:
    """table.set"""
    shape = deck.shape(edit["shape"])
    if shape["kind"] != "table":
        raise EditError("This shape is no table.")
    _check_table({**shape["table"], **edit["set"]})
    _set(shape["table"], edit)


def chart_set(deck: Deck, edit: JSONObject) -> None:
    """chart.set"""
    shape = deck.shape(edit["shape"])
    if shape["kind"] != "chart":
        raise EditError("This shape is no chart.")
    _check_chart({**shape["chart"], **edit.get("set", {})})
    _set(shape["chart"], edit)


APPLY: dict[str, Callable[[Deck, JSONObject], None]] = {
    "deck.set": deck_set,
    "board.add": board_add,
    "board.remove": board_remove,
    "board.move": board_move,
    "board.set": board_set,
    "shape.add": shape_add,
    "shape.remove": shape_remove,
    "shape.move": shape_move,
    "shape.set": shape_set,
    "text.splice": text_splice,
    "cell.set": cell_set,
    "table.set": table_set,
    "chart.set": chart_set,
}


def _set(target: JSONObject, edit: JSONObject) -> None:
    for name in edit.get("unset", ()):
        target.pop(name, None)
    target.update(copy_json(edit.get("set", {})))


def _index(items: list[JSONObject], item: JSONObject) -> int:
    return next(number for number, one in enumerate(items) if one is item)


def _check_place(at: int, last: int) -> None:
    if at > last:
        raise EditError(f"There is no place {at}; the last one is {last}.")


def _check_board(deck: Deck, board: JSONObject, names: frozenset[str]) -> None:
    kind = board["kind"]
    for name in names:
        if kind not in _BOARD_ONLY.get(name, ("slide", "layout", "master")):
            raise EditError(f"A {kind} has no {name}.")
    for name, wanted in (("layout", "layout"), ("master", "master")):
        if name in board and deck.board(board[name])["kind"] != wanted:
            raise EditError(f"{board[name]!r} is not a {wanted}.")
    needed = {"slide": ("layout", "notes"), "layout": ("master",)}.get(kind, ())
    if "id" in board and any(name not in board for name in needed):
        raise EditError(f"A {kind} needs its {' and '.join(needed)}.")


def _check_animations(board: JSONObject, known: set[str]) -> None:
    if any(one["shape"] not in known for one in board.get("animations", ())):
        raise EditError("An animation moves a shape that is not on the slide.")


def _check_shape(deck: Deck, shape: JSONObject) -> None:
    kind = shape["kind"]
    needed = _NEEDS.get(kind)
    if needed and needed not in shape:
        raise EditError(f"A {kind} needs its {needed}.")
    if kind == "text" and "paragraphs" not in shape:
        raise EditError("A shape with text needs its paragraphs.")
    if "frame" not in shape and "placeholder" not in shape:
        raise EditError("A shape needs a place.")
    if kind == "other" and shape.get("source") not in deck.others:
        raise EditError("This program cannot make such an object.")
    _check_properties(deck, kind, shape)


def _check_properties(deck: Deck, kind: str, new: JSONObject) -> None:
    for name in new:
        if name in _ONLY and kind not in _ONLY[name]:
            raise EditError(f"A {kind} has no {name}.")
    if "image" in new and new["image"] not in deck.images:
        raise EditError(f"There is no picture {new['image']!r}.")
    if "table" in new:
        _check_table(new["table"])
    if "chart" in new:
        _check_chart(new["chart"])


def _check_table(table: JSONObject) -> None:
    width = len(table["columns"])
    if any(len(row["cells"]) != width for row in table["rows"]):
        raise EditError("Every row of a table has a cell for each column.")


def _check_chart(chart: JSONObject) -> None:
    length = len(chart["categories"])
    if any(len(series["values"]) != length for series in chart["series"]):
        raise EditError("Every series of a chart has a value for each category.")


def _cell(deck: Deck, edit: JSONObject) -> JSONObject:
    shape = deck.shape(edit["shape"])
    if shape["kind"] != "table" or "row" not in edit or "column" not in edit:
        raise EditError("Cells are named by row and column of a table.")
    rows = shape["table"]["rows"]
    if edit["row"] >= len(rows) or edit["column"] >= len(shape["table"]["columns"]):
        raise EditError("There is no such cell.")
    found: JSONObject = rows[edit["row"]]["cells"][edit["column"]]
    return found


def _paragraphs(deck: Deck, edit: JSONObject) -> list[JSONObject]:
    if "notes" in edit:
        if "shape" in edit:
            raise EditError("Text belongs to a shape or to notes, not to both.")
        found: list[JSONObject] = deck.slide(edit["notes"])["notes"]
        return found
    if "shape" not in edit:
        raise EditError("Say whose text changes.")
    shape = deck.shape(edit["shape"])
    if shape["kind"] == "table":
        text: list[JSONObject] = _cell(deck, edit)["paragraphs"]
        return text
    if "paragraphs" not in shape or "row" in edit or "column" in edit:
        raise EditError("This shape holds no such text.")
    held: list[JSONObject] = shape["paragraphs"]
    return held
