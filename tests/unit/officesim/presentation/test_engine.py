"""Edits of a presentation: what they change, and that a refused one changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assess.officesim.engine import EditError, StartFileError, digest_of
from assess.officesim.presentation.deck import Deck
from assess.officesim.presentation.engine import PresentationEngine
from assess.officesim.presentation.vocabulary import OPS, schema
from tests.support import decks

ENGINE = PresentationEngine()
WORDS = {"runs": [{"text": "Words"}]}


@pytest.fixture(scope="module")
def opening() -> dict[str, Any]:
    return ENGINE.open(decks.data_of(decks.deck()), "en")


@pytest.fixture
def state(opening: dict[str, Any]) -> Deck:
    return ENGINE.load(opening)


def shape_named(state: Deck, name: str) -> dict[str, Any]:
    return next(shape for shape in state.shapes.values() if shape["name"] == name)


def box(name: str = "new", **more: Any) -> dict[str, Any]:
    frame = {"x": 1, "y": 2, "w": 3, "h": 4}
    return {"id": name, "kind": "text", "name": name, "frame": frame, "paragraphs": [], **more}


def test_every_op_of_the_schema_is_known() -> None:
    named = {branch["$ref"].rpartition("/")[2] for branch in schema()["oneOf"]}
    assert named == set(OPS.values())
    for op, definition in OPS.items():
        assert schema()["$defs"][definition]["properties"]["op"] == {"const": op}


def test_text_is_spliced(state: Deck) -> None:
    body = state.boards["s2"]["shapes"][1]
    edit = {"op": "text.splice", "shape": body["id"], "at": 1, "remove": 1, "insert": [WORDS]}
    ENGINE.apply(state, edit)
    words = ["".join(run["text"] for run in one["runs"]) for one in body["paragraphs"]]
    assert words == ["Water", "Words", "Health"]
    edit["insert"][0]["runs"][0]["text"] = "changed afterwards"
    assert body["paragraphs"][1] == {"runs": [{"text": "Words"}]}


def test_notes_and_cells_are_spliced(state: Deck) -> None:
    table = shape_named(state, "Offices")
    notes = {"op": "text.splice", "notes": "s1", "at": 0, "remove": 0, "insert": [WORDS]}
    cell = {"op": "text.splice", "shape": table["id"], "row": 2, "column": 1}
    ENGINE.apply(state, notes)
    ENGINE.apply(state, {**cell, "at": 0, "remove": 1, "insert": [{"runs": [{"text": "10"}]}]})
    assert state.boards["s1"]["notes"] == [WORDS]
    assert table["table"]["rows"][2]["cells"][1]["paragraphs"][0]["runs"] == [{"text": "10"}]


def test_slides_are_added_moved_and_removed(state: Deck) -> None:
    slide = {"id": "new", "kind": "slide", "layout": "l6", "notes": [], "shapes": [box()]}
    ENGINE.apply(state, {"op": "board.add", "at": 1, "board": slide})
    ENGINE.apply(state, {"op": "board.move", "board": "s1", "to": 3})
    ENGINE.apply(state, {"op": "board.remove", "board": "s2"})
    assert [one["id"] for one in ENGINE.view(state)["slides"]] == ["new", "s3", "s1"]
    assert "s2-2" not in state.shapes


def test_properties_are_set_and_taken_away(state: Deck) -> None:
    name = shape_named(state, "Box")["id"]
    ENGINE.apply(
        state, {"op": "shape.set", "shape": name, "set": {"rotation": 5400000}, "unset": ["fill"]}
    )
    ENGINE.apply(state, {"op": "board.set", "board": "s1", "set": {"hidden": True}})
    assert state.shapes[name]["rotation"] == 5400000
    assert "fill" not in state.shapes[name]
    assert state.boards["s1"]["hidden"] is True


def test_tables_and_charts_are_set_in_part(state: Deck) -> None:
    table, chart = shape_named(state, "Offices"), shape_named(state, "Staff by year")
    options = ["header", "total"]
    ENGINE.apply(state, {"op": "table.set", "shape": table["id"], "set": {"options": options}})
    assert table["table"]["options"] == options
    assert len(table["table"]["rows"]) == 3
    edit = {"op": "chart.set", "shape": chart["id"]}
    ENGINE.apply(state, {**edit, "set": {"title": "Staff"}, "unset": ["gridlines"]})
    assert chart["chart"]["title"] == "Staff"
    assert "gridlines" not in chart["chart"]


def test_shapes_change_their_place_in_the_stack(state: Deck) -> None:
    third = state.boards["s3"]["shapes"]
    front = third[-1]["id"]
    ENGINE.apply(state, {"op": "shape.move", "shape": front, "to": 0})
    assert third[0]["id"] == front


def test_a_view_is_of_its_own(state: Deck) -> None:
    before = ENGINE.view(state)
    digest = digest_of(before)
    ENGINE.apply(state, {"op": "deck.set", "size": {"w": 9144000, "h": 5143500}})
    assert digest_of(before) == digest != digest_of(ENGINE.view(state))


def deep(levels: int) -> dict[str, Any]:
    group: dict[str, Any] = box("g0")
    for number in range(1, levels):
        inner = [group]
        group = {"id": f"g{number}", "kind": "group", "name": "", "shapes": inner}
        group["frame"] = {"x": 0, "y": 0, "w": 1, "h": 1}
    return group


HOSTILE: list[Any] = [
    None,
    {},
    {"op": "shape.explode", "shape": "s1-2"},
    {"op": ["deck.set"]},
    {"op": "deck.set", "size": {"w": 1.5, "h": 9144000}},
    {"op": "deck.set", "size": {"w": True, "h": 9144000}},
    {"op": "deck.set", "size": {"w": 9144000, "h": 9144000}, "more": 1},
    {"op": "board.remove", "board": "m1"},
    {"op": "board.remove", "board": "l1"},
    {"op": "board.remove", "board": "s99"},
    {"op": "board.move", "board": "s1", "to": 3},
    {"op": "board.set", "board": "l1", "set": {"hidden": True}},
    {"op": "board.set", "board": "s1", "set": {"layout": "m1"}},
    {
        "op": "board.set",
        "board": "s1",
        "set": {
            "animations": [
                {
                    "shape": "s2-2",
                    "type": "entrance",
                    "effect": "fade",
                    "start": "click",
                    "duration": 1,
                    "delay": 0,
                }
            ]
        },
    },
    {"op": "board.add", "at": 0, "board": {"id": "s1", "kind": "slide", "shapes": []}},
    {"op": "board.add", "at": 0, "board": {"id": "n", "kind": "slide", "shapes": []}},
    {"op": "board.add", "at": 0, "board": {"id": "n", "kind": "master", "shapes": []}},
    {"op": "shape.add", "board": "s1", "at": 99, "shape": box()},
    {"op": "shape.add", "board": "s1", "at": 0, "shape": box("s2-2")},
    {"op": "shape.add", "board": "s1", "at": 0, "shape": box(kind="picture", image="nowhere")},
    {"op": "shape.add", "board": "s1", "at": 0, "shape": box(kind="other", source="s1-2")},
    {"op": "shape.add", "board": "s1", "at": 0, "group": "s1-2", "shape": box()},
    {"op": "shape.add", "board": "s1", "at": 0, "shape": box(script="alert(1)")},
    {"op": "shape.add", "board": "s1", "at": 0, "shape": deep(200)},
    {"op": "shape.add", "board": "s1", "at": 0, "shape": deep(5000)},
    {"op": "shape.set", "shape": "s1-2", "set": {"image": "x"}},
    {"op": "shape.set", "shape": "s1-2", "set": {"name": "\ud800"}},
    {"op": "shape.set", "shape": "s1-2", "set": {"fill": "javascript:1"}},
    {"op": "shape.set", "shape": "s1-2", "set": {"kind": "group"}},
    {"op": "text.splice", "shape": "s1-2", "at": 5, "remove": 0, "insert": []},
    {"op": "text.splice", "shape": "s1-2", "at": 0, "remove": 9, "insert": []},
    {"op": "text.splice", "shape": "s1-2", "notes": "s1", "at": 0, "remove": 0, "insert": []},
    {"op": "text.splice", "at": 0, "remove": 0, "insert": []},
    {"op": "text.splice", "shape": "s1-2", "at": 0, "remove": 0, "insert": [WORDS] * 501},
    {
        "op": "text.splice",
        "shape": "s1-2",
        "at": 0,
        "remove": 0,
        "insert": [{"runs": [{"text": "x", "link": "javascript:alert(1)"}]}],
    },
    {"op": "cell.set", "shape": "s1-2", "row": 0, "column": 0, "set": {"fill": "none"}},
    {"op": "table.set", "shape": "s1-2", "set": {"options": []}},
    {"op": "table.set", "shape": "s3-3", "set": {"columns": [1]}},
    {"op": "chart.set", "shape": "s3-4", "set": {"categories": ["one"]}},
    {"op": "chart.set", "shape": "s3-3", "set": {"legend": "none"}},
]


@pytest.mark.parametrize("edit", HOSTILE, ids=range(len(HOSTILE)))
def test_a_refused_edit_changes_nothing(state: Deck, edit: Any) -> None:
    before = json.dumps(ENGINE.view(state))
    with pytest.raises(EditError):
        ENGINE.apply(state, edit)
    assert json.dumps(ENGINE.view(state)) == before


def test_what_is_no_presentation_is_refused() -> None:
    with pytest.raises(StartFileError, match="not a presentation"):
        ENGINE.open(b"PK not a zip", "en")
    with pytest.raises(StartFileError, match="no opening"):
        ENGINE.load({"deck": {}, "media": {}})
