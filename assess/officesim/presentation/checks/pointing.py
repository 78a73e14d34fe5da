"""What a check's target means: which slide, which shapes.

Slides: `slide = 3` (its place at the end), `original = 3` (its place in the start file),
`title = "Budget"` (a title that contains it), or `slides = "all"`. Boards of the design:
`layout = "Title Slide"`, `master = 1`.
Shapes on it: `shape` (name), `placeholder` (title, body, subtitle, picture, chart, table, …),
`kind`, `geometry`, `containing` (text), `new = true` (not there at the start). Several must all
hold; where words differ between languages a list names them all.
"""

from __future__ import annotations

from typing import Any

from assess.officesim.engine import JSONObject, Work
from assess.officesim.presentation.deck import walk

_PLACEHOLDERS = {
    "title": ("title", "ctrTitle"),
    "body": ("body", "obj", "subTitle"),
    "subtitle": ("subTitle",),
    "picture": ("pic",),
    "table": ("tbl",),
    "chart": ("chart",),
    "footer": ("ftr",),
    "number": ("sldNum",),
    "date": ("dt",),
}


def one_of(value: Any) -> list[Any]:
    """A list as it is, anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def words(paragraphs: list[JSONObject]) -> str:
    """The text of paragraphs, one a line."""
    return "\n".join("".join(run["text"] for run in one["runs"]) for one in paragraphs)


def plain(text: str) -> str:
    """Text as people compare it: case, spaces and kinds of apostrophe do not matter."""
    return " ".join(text.replace("’", "'").replace("\u00a0", " ").split()).casefold()


def same_text(found: str, wanted: Any) -> bool:
    """Whether `found` is one of the wanted texts."""
    return any(plain(found) == plain(str(one)) for one in one_of(wanted))


def contains(found: str, wanted: Any) -> bool:
    """Whether `found` contains one of the wanted texts."""
    return any(plain(str(one)) in plain(found) for one in one_of(wanted))


def title_of(slide: JSONObject) -> str:
    """A slide's title, empty when it has none."""
    for shape in slide["shapes"]:
        if shape.get("placeholder", {}).get("type") in _PLACEHOLDERS["title"]:
            return words(shape.get("paragraphs", []))
    return ""


def find_slides(work: Work, target: JSONObject) -> list[JSONObject]:
    """The slides of the end state that a target names; may be none. Raises `ValueError`."""
    slides: list[JSONObject] = work.end["slides"]
    if target.get("slides") == "all":
        return slides
    if "slide" in target:
        return slides[int(target["slide"]) - 1 : int(target["slide"])]
    if "original" in target:
        names = [_original(work, number) for number in one_of(target["original"])]
        return [slide for slide in slides if slide["id"] in names]
    if "title" in target:
        return [slide for slide in slides if contains(title_of(slide), target["title"])]
    raise ValueError("The target names no slide: slide, original, title or slides.")


def _original(work: Work, number: Any) -> str:
    try:
        return str(work.start["slides"][int(number) - 1]["id"])
    except IndexError:
        raise ValueError(f"The start file has no slide {number}.") from None


def find_boards(work: Work, target: JSONObject) -> list[JSONObject]:
    """As `find_slides`, and layouts and masters too."""
    if "master" in target:
        return [work.end["masters"][int(target["master"]) - 1]]
    if "layout" in target:
        wanted = one_of(target["layout"])
        return [one for one in work.end["layouts"] if one.get("name") in wanted]
    return find_slides(work, target)


def find_shapes(work: Work, target: JSONObject) -> list[tuple[JSONObject, JSONObject]]:
    """(board, shape) for all that a target names."""
    known = {
        shape["id"]
        for boards in ("masters", "layouts", "slides")
        for board in work.start[boards]
        for shape in walk(board["shapes"])
    }
    return [
        (board, shape)
        for board in find_boards(work, target)
        for shape in walk(board["shapes"])
        if _matches(shape, target, shape["id"] in known)
    ]


def _matches(shape: JSONObject, target: JSONObject, known: bool) -> bool:
    place = shape.get("placeholder", {}).get("type")
    wanted = target.get("placeholder")
    return (
        ("shape" not in target or shape["name"] in one_of(target["shape"]))
        and (wanted is None or place in _PLACEHOLDERS.get(wanted, (wanted,)))
        and ("kind" not in target or shape["kind"] in one_of(target["kind"]))
        and ("geometry" not in target or shape.get("geometry") in one_of(target["geometry"]))
        and (
            "containing" not in target
            or contains(words(shape.get("paragraphs", [])), target["containing"])
        )
        and (not target.get("new") or not known)
    )


def named(target: JSONObject) -> str:
    """A target in words for staff."""
    return ", ".join(f"{key}: {value}" for key, value in target.items()) or "the presentation"
