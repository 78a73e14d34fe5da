"""Every kind of check: fails on the start, holds after what it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from assess.officesim.engine import Work
from assess.officesim.grading import work_of
from assess.officesim.presentation.checks import JUDGES
from assess.officesim.presentation.engine import PresentationEngine
from tests.support import decks

ENGINE = PresentationEngine()
OPENING = ENGINE.open(decks.data_of(decks.deck()), "en")
START = ENGINE.view(ENGINE.load(OPENING))


def by_name(name: str) -> dict[str, Any]:
    for slide in START["slides"]:
        for shape in slide["shapes"]:
            if shape["name"] == name:
                return {**shape}
    raise LookupError(name)


def shape_set(name: str, *unset: str, **new: Any) -> dict[str, Any]:
    return {"op": "shape.set", "shape": by_name(name)["id"], "set": new, "unset": list(unset)}


def board_set(name: str, **new: Any) -> dict[str, Any]:
    return {"op": "board.set", "board": name, "set": new}


def splice(insert: list[Any], remove: int = 0, at: int = 0, **where: Any) -> dict[str, Any]:
    return {"op": "text.splice", "at": at, "remove": remove, "insert": insert, **where}


def line(text: str, **run: Any) -> dict[str, Any]:
    return {"runs": [{"text": text, **run}]}


def work(*edits: dict[str, Any]) -> Work:
    state = ENGINE.load(OPENING)
    for edit in edits:
        ENGINE.apply(state, edit)
    return work_of(ENGINE, OPENING, state)


PAIR = by_name("Pair")
TABLE = by_name("Offices")["table"]
CHART = by_name("Staff by year")["chart"]
THEME = START["masters"][0]["theme"]
STYLES = START["masters"][0]["styles"]
FRAME = {"x": 360000, "y": 360000, "w": 720000, "h": 720000}
TITLE = {"slide": 2, "placeholder": "title"}
BODY = {"original": 2, "placeholder": "body"}
FOOTER = {
    "id": "f1",
    "kind": "text",
    "name": "Footer",
    "placeholder": {"type": "ftr", "idx": 11},
    "paragraphs": [line("Water unit")],
}
ANIMATION = {
    "shape": "s2-3",
    "type": "entrance",
    "effect": "fly",
    "direction": "l",
    "start": "click",
    "duration": 500,
    "delay": 0,
}
NEW = {"id": "n", "kind": "slide", "layout": "l2", "notes": [], "shapes": []}

#: kind, target, expect, the edits that reach it
CASES: list[tuple[str, Any, Any, list[Any]]] = [
    ("slide_count", {}, {"count": 4}, [{"op": "board.add", "at": 3, "board": NEW}]),
    (
        "slide_order",
        {},
        {"titles": ["Figures", "Results"]},
        [{"op": "board.move", "board": "s3", "to": 0}],
    ),
    (
        "slide_order",
        {},
        {"originals": [3, 1, 2]},
        [{"op": "board.move", "board": "s3", "to": 0}],
    ),
    (
        "slide_size",
        {},
        {"ratio": "16:9"},
        [{"op": "deck.set", "size": {"w": 12192000, "h": 6858000}}],
    ),
    ("layout", {"title": "Results"}, {"layout": ["Two Content"]}, [board_set("s2", layout="l4")]),
    ("hidden", {"original": 3}, {"hidden": True}, [board_set("s3", hidden=True)]),
    ("notes", {"slide": 1}, {"containing": "smile"}, [splice([line("Smile!")], notes="s1")]),
    ("section", {"title": "Figures"}, {"name": "numbers"}, [board_set("s3", section="Numbers")]),
    ("section", {}, {"count": 1}, [board_set("s3", section="Numbers")]),
    ("text", TITLE, {"text": "our results"}, [splice([line("Our  Results")], 1, shape="s2-2")]),
    ("text", BODY, {"containing": "roads"}, [splice([line("Roads")], shape="s2-3")]),
    (
        "text",
        BODY,
        {"paragraphs": ["Water", {"text": "Schools", "level": 1}]},
        [splice([], 1, 2, shape="s2-3")],
    ),
    ("text_format", TITLE, {"bold": True}, [splice([line("Hi", bold=True)], 1, shape="s2-2")]),
    (
        "text_format",
        {**BODY, "words": "Water", "exactly": True},
        {"colour": ["C0504D"]},
        [splice([line("Water", colour="accent2")], 1, shape="s2-3")],
    ),
    (
        "link",
        {**BODY, "words": "Water"},
        {"to": "https://example.org"},
        [splice([line("Water", link="https://example.org/")], 1, shape="s2-3")],
    ),
    (
        "shape_present",
        {"slide": 3, "geometry": "rightArrow"},
        {"at_least": 1},
        [shape_set("Box", geometry="rightArrow")],
    ),
    (
        "shape_format",
        {"slide": 3, "shape": "Box"},
        {"fill": "accent2", "line_width": 3, "rotation": 45},
        [shape_set("Box", fill="C0504D", line={"width": 38100}, rotation=2700000)],
    ),
    (
        "shape_position",
        {"slide": 3, "shape": "Box"},
        {"x": 1, "y": 1, "w": 2, "h": 2},
        [shape_set("Box", frame=FRAME)],
    ),
    (
        "shape_position",
        {"slide": 3, "shape": "Box"},
        {"centred": "horizontal"},
        [shape_set("Box", frame={**FRAME, "x": (9144000 - 720000) // 2})],
    ),
    (
        "alignment",
        {"slide": 3, "shapes": ["Box", "Offices"]},
        {"align": "top"},
        [shape_set("Box", frame={**FRAME, "y": 1500000})],
    ),
    (
        "alignment",
        {"slide": 3, "shapes": ["Box", "Offices", "Staff by year"]},
        {"distribute": "horizontal", "tolerance": 0.2},
        [shape_set("Box", frame={"x": 8500000, "y": 0, "w": 10, "h": 10})],
    ),
    (
        "z_order",
        {"slide": 3},
        {"front": "Box"},
        [{"op": "shape.move", "shape": by_name("Box")["id"], "to": 4}],
    ),
    (
        "group",
        {"slide": 3},
        {"apart": ["Oval 1", "Oval 2"]},
        [
            {"op": "shape.remove", "shape": PAIR["id"]},
            *({"op": "shape.add", "board": "s3", "at": 0, "shape": one} for one in PAIR["shapes"]),
        ],
    ),
    ("picture", {"slide": 2}, {"alt": "river"}, [shape_set("Logo", alt="A river at dawn")]),
    (
        "picture",
        {"slide": 2},
        {"cropped": True, "image": "Map"},
        [
            shape_set(
                "Logo",
                crop={"l": 1000, "t": 0, "r": 0, "b": 0},
                image=OPENING["library"][0]["key"],
            )
        ],
    ),
    (
        "table",
        {"slide": 3},
        {"rows": 2, "cell": {"row": 2, "column": 1, "text": "lima"}, "options": ["total"]},
        [
            shape_set(
                "Offices",
                table={**TABLE, "rows": [TABLE["rows"][0], TABLE["rows"][2]], "options": ["total"]},
            )
        ],
    ),
    (
        "table",
        {"slide": 3},
        {"sorted_by": {"column": 2}},
        [
            shape_set(
                "Offices",
                table={**TABLE, "rows": [TABLE["rows"][0], TABLE["rows"][2], TABLE["rows"][1]]},
            )
        ],
    ),
    (
        "chart",
        {"slide": 3},
        {
            "type": "bar",
            "title": "staff",
            "value": {"series": "Staff", "category": "2024", "value": 21.5},
        },
        [shape_set("Staff by year", chart={**CHART, "type": "bar", "title": "Staff"})],
    ),
    (
        "theme",
        {},
        {"accent1": "112233"},
        [board_set("m1", theme={**THEME, "colours": {**THEME["colours"], "accent1": "112233"}})],
    ),
    (
        "master_style",
        {"style": "title"},
        {"bold": True, "font": "Calibri"},
        [board_set("m1", styles={**STYLES, "title": [{**STYLES["title"][0], "bold": True}]})],
    ),
    ("background", {"slide": 1}, {"fill": "4F81BD"}, [board_set("s1", background="accent1")]),
    (
        "footer",
        {"original": 2},
        {"text": "water unit"},
        [{"op": "shape.add", "board": "s2", "at": 2, "shape": FOOTER}],
    ),
    (
        "transition",
        {"slide": 2},
        {"effect": ["push", "wipe"], "duration": 1000},
        [board_set("s2", transition={"effect": "push", "duration": 1000, "click": True})],
    ),
    (
        "animation",
        BODY,
        {"effect": "fly", "direction": "l", "place": 1},
        [board_set("s2", animations=[ANIMATION])],
    ),
    ("absent", {"title": "Figures"}, {}, [{"op": "board.remove", "board": "s3"}]),
    (
        "absent",
        {"slide": 2, "kind": "picture"},
        {},
        [{"op": "shape.remove", "shape": by_name("Logo")["id"]}],
    ),
    ("absent", {}, {"words": "Schools"}, [splice([], 1, 1, shape="s2-3")]),
]


@pytest.mark.parametrize(
    ("kind", "target", "expect", "edits"),
    CASES,
    ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)],
)
def test_a_check(kind: str, target: Any, expect: Any, edits: list[Any]) -> None:
    before = JUDGES[kind](work(), target, expect)
    after = JUDGES[kind](work(*edits), target, expect)
    assert (before.passed, after.passed) == (False, True), (before, after)
    assert before.expected
    assert before.found


def test_every_kind_is_tried() -> None:
    assert {case[0] for case in CASES} | {"unchanged"} == set(JUDGES)


def test_unchanged_elsewhere() -> None:
    judge = JUDGES["unchanged"]
    assert judge(work(), {}, {}).passed
    moved = work(board_set("s2", transition={"effect": "push", "duration": 1, "click": True}))
    assert not judge(moved, {"design": True}, {}).passed
    assert judge(moved, {"ignore": ["transition"]}, {}).passed
    assert judge(moved, {"except_originals": [2]}, {}).passed
    assert judge(moved, {"originals": [1, 3]}, {}).passed
    assert not judge(work({"op": "board.remove", "board": "s3"}), {}, {}).passed


def test_an_authors_mistake_is_told() -> None:
    for kind, target in (("layout", {}), ("slide_count", {}), ("text", {"original": 9})):
        with pytest.raises(ValueError, match=r"target|start file"):
            JUDGES[kind](work(), target, {})
