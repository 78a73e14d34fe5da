"""End states written onto the start file, read again with python-pptx and with the opening."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from pptx import Presentation

from assess.officesim.presentation.deck import Deck
from assess.officesim.presentation.engine import PresentationEngine
from tests.support import decks

ENGINE = PresentationEngine()
FRAME = {"x": 360000, "y": 720000, "w": 1800000, "h": 1080000}


@pytest.fixture(scope="module")
def start() -> bytes:
    return decks.data_of(decks.deck())


@pytest.fixture
def state(start: bytes) -> Deck:
    return ENGINE.load(ENGINE.open(start, "en"))


def again(state: Deck, start: bytes) -> tuple[Any, dict[str, Any]]:
    """The exported file in python-pptx, and its deck."""
    written, extension = ENGINE.export(state, start)
    assert extension == "pptx"
    return Presentation(io.BytesIO(written)), ENGINE.open(written, "en")["deck"]


def apply(state: Deck, *edits: dict[str, Any]) -> None:
    for edit in edits:
        ENGINE.apply(state, edit)


def named(deck: dict[str, Any], slide: int, name: str) -> dict[str, Any]:
    return next(one for one in deck["slides"][slide]["shapes"] if one["name"] == name)


def id_of(state: Deck, name: str) -> str:
    return next(one["id"] for one in state.shapes.values() if one["name"] == name)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_done_changes_no_part(state: Deck, start: bytes) -> None:
    written, _ = ENGINE.export(state, start)
    assert parts(written) == parts(start)


def test_one_changed_slide_leaves_the_other_parts(state: Deck, start: bytes) -> None:
    edit = {"op": "text.splice", "shape": "s1-2", "at": 0, "remove": 1}
    apply(state, {**edit, "insert": [{"runs": [{"text": "Rapport"}]}]})
    written, _ = ENGINE.export(state, start)
    before, after = parts(start), parts(written)
    assert [name for name in before if before[name] != after[name]] == ["ppt/slides/slide1.xml"]


def test_text_with_formats(state: Deck, start: bytes) -> None:
    runs = [
        {"text": "Read "},
        {"text": "this", "bold": True, "size": 2400, "colour": "accent2", "underline": True},
        {"text": " page\nnow", "link": "https://example.org/a"},
    ]
    line = {"runs": runs, "align": "center", "level": 1, "bullet": "char:–", "before": "6pt"}
    apply(
        state, {"op": "text.splice", "shape": "s2-3", "at": 0, "remove": 2, "insert": [line, line]}
    )
    presentation, deck = again(state, start)
    frame = presentation.slides[1].placeholders[1].text_frame
    assert [one.text for one in frame.paragraphs][1:] == ["Read this page\x0bnow", "Health"]
    run = frame.paragraphs[0].runs[1]
    assert (run.font.bold, run.font.size.pt, run.font.underline) == (True, 24, True)
    assert frame.paragraphs[0].runs[2].hyperlink.address == "https://example.org/a"
    assert deck["slides"][1]["shapes"][1]["paragraphs"][0] == line


def test_new_slide_with_every_kind_of_shape(state: Deck, start: bytes) -> None:
    cells = [{"paragraphs": [{"runs": [{"text": str(n)}]}]} for n in range(2)]
    table = {
        "columns": [900000, 900000],
        "rows": [{"h": 370000, "cells": cells}],
        "style": "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}",
        "options": ["header"],
    }
    chart = {
        "type": "pie",
        "title": "Share",
        "legend": "bottom",
        "labels": True,
        "categories": ["A", "B"],
        "series": [{"name": "S", "values": ["1", "2.5"]}],
    }
    image = state.shapes[id_of(state, "Logo")]["image"]
    crop = {"l": 10000, "t": 0, "r": 0, "b": 5000}
    shapes = [
        {
            "id": "n1",
            "kind": "text",
            "name": "Title",
            "placeholder": {"type": "title", "idx": 0},
            "paragraphs": [{"runs": [{"text": "New"}]}],
        },
        {
            "id": "n2",
            "kind": "text",
            "name": "Arrow",
            "frame": FRAME,
            "geometry": "rightArrow",
            "fill": "accent1+40",
            "line": {"colour": "none"},
            "shadow": True,
            "rotation": 5400000,
            "paragraphs": [{"runs": [{"text": "Go"}]}],
        },
        {
            "id": "n3",
            "kind": "picture",
            "name": "Picture",
            "frame": FRAME,
            "image": image,
            "alt": "A blue square",
            "crop": crop,
        },
        {"id": "n4", "kind": "table", "name": "Table", "frame": FRAME, "table": table},
        {"id": "n5", "kind": "chart", "name": "Chart", "frame": FRAME, "chart": chart},
        {
            "id": "n6",
            "kind": "group",
            "name": "Group",
            "frame": FRAME,
            "shapes": [
                {
                    "id": "n7",
                    "kind": "line",
                    "name": "Line",
                    "geometry": "line",
                    "frame": FRAME,
                    "line": {"colour": "FF0000", "width": 19050, "tail": "triangle"},
                }
            ],
        },
    ]
    slide = {"id": "new", "kind": "slide", "layout": "l5", "notes": [], "shapes": shapes}
    apply(state, {"op": "board.add", "at": 1, "board": slide})
    presentation, deck = again(state, start)
    found = list(presentation.slides[1].shapes)
    assert [one.name for one in found] == ["Title", "Arrow", "Picture", "Table", "Chart", "Group"]
    assert presentation.slides[1].shapes.title.text == "New"
    assert found[1].rotation == 90
    assert found[2].crop_left == pytest.approx(0.1)
    assert found[3].table.cell(0, 1).text == "1"
    assert found[4].chart.chart_title.text_frame.text == "Share"
    assert list(found[4].chart.plots[0].series[0].values) == [1, 2.5]
    read = deck["slides"][1]["shapes"]
    ignored = {"id", "geometry", "gridlines"}
    for made, back in zip(shapes, read, strict=True):
        assert {k: v for k, v in back.items() if k not in ignored | {"shapes"}} == {
            k: v for k, v in made.items() if k not in ignored | {"shapes"}
        }
    assert read[5]["shapes"][0]["line"] == shapes[5]["shapes"][0]["line"]


def test_order_removal_hiding_sections_and_notes(state: Deck, start: bytes) -> None:
    note = {"runs": [{"text": "Smile."}]}
    apply(
        state,
        {"op": "board.remove", "board": "s1"},
        {"op": "board.move", "board": "s3", "to": 0},
        {"op": "board.set", "board": "s3", "set": {"hidden": True, "section": "Numbers"}},
        {"op": "text.splice", "notes": "s3", "at": 0, "remove": 0, "insert": [note]},
        {"op": "text.splice", "notes": "s2", "at": 0, "remove": 1, "insert": [note]},
    )
    presentation, deck = again(state, start)
    assert [slide.shapes.title.text for slide in presentation.slides] == ["Figures", "Results"]
    texts = [slide.notes_slide.notes_text_frame.text for slide in presentation.slides]
    assert texts == ["Smile.", "Smile."]
    assert (deck["slides"][0]["hidden"], deck["slides"][0]["section"]) == (True, "Numbers")


def test_motion(state: Deck, start: bytes) -> None:
    transition = {"effect": "push", "direction": "l", "duration": 1250, "click": False}
    transition["after"] = 5000
    steps = [
        ("entrance", "fly", "click", {"direction": "l"}),
        ("entrance", "fade", "with", {}),
        ("emphasis", "spin", "after", {}),
        ("exit", "wipe", "click", {"direction": "u"}),
    ]
    animations = [
        {
            "shape": "s2-3",
            "type": kind,
            "effect": effect,
            "start": begin,
            "duration": 750,
            "delay": 250,
            **more,
        }
        for kind, effect, begin, more in steps
    ]
    properties = {"transition": transition, "animations": animations}
    apply(state, {"op": "board.set", "board": "s2", "set": properties})
    _, deck = again(state, start)
    assert deck["slides"][1]["transition"] == transition
    assert deck["slides"][1]["animations"] == animations


def test_design(state: Deck, start: bytes) -> None:
    master = ENGINE.view(state)["masters"][0]
    theme, styles = master["theme"], master["styles"]
    theme["colours"]["accent1"] = "123456"
    theme["fonts"]["major"] = "Carlito"
    styles["title"][0] |= {"size": 3600, "bold": True, "colour": "accent1"}
    apply(
        state,
        {
            "op": "board.set",
            "board": "m1",
            "set": {"theme": theme, "styles": styles, "background": "lt2"},
        },
        {"op": "deck.set", "size": {"w": 12192000, "h": 6858000}},
    )
    presentation, deck = again(state, start)
    assert presentation.slide_width == 12192000
    assert deck["masters"][0]["theme"] == theme
    assert deck["masters"][0]["styles"] == styles
    assert deck["masters"][0]["background"] == "lt2"


def test_tables_and_charts_change(state: Deck, start: bytes) -> None:
    table = ENGINE.view(state)["slides"][2]["shapes"][1]["table"]
    row = {"h": 300000, "cells": [{"paragraphs": [{"runs": [{"text": "Suva"}]}]} for _ in "ab"]}
    table["rows"].insert(2, row)
    table["rows"][0]["cells"][0]["span"] = 2
    table["rows"][0]["cells"][1]["merged"] = True
    table["options"] = ["header", "total"]
    chart = ENGINE.view(state)["slides"][2]["shapes"][2]["chart"]
    chart |= {"title": "Staff", "legend": "right", "categories": ["2023", "2024", "2025"]}
    chart["series"][0]["values"] = ["19", "21.5", "30"]
    apply(
        state,
        {"op": "shape.set", "shape": id_of(state, "Offices"), "set": {"table": table}},
        {"op": "shape.set", "shape": id_of(state, "Staff by year"), "set": {"chart": chart}},
    )
    presentation, deck = again(state, start)
    grid = next(one for one in presentation.slides[2].shapes if one.name == "Offices").table
    assert [grid.cell(n, 0).text for n in range(4)] == ["Office", "Dakar", "Suva", "Lima"]
    assert grid.cell(0, 0).is_merge_origin
    assert named(deck, 2, "Offices")["table"] == table
    assert named(deck, 2, "Staff by year")["chart"] == chart
    chart["type"] = "bar"
    apply(
        state, {"op": "shape.set", "shape": id_of(state, "Staff by year"), "set": {"chart": chart}}
    )
    _, deck = again(state, start)
    assert named(deck, 2, "Staff by year")["chart"]["type"] == "bar"


def test_a_moved_group_moves_what_it_holds(state: Deck, start: bytes) -> None:
    pair = state.shapes[id_of(state, "Pair")]
    edits = [
        {
            "op": "shape.set",
            "shape": one["id"],
            "set": {"frame": {**one["frame"], "x": one["frame"]["x"] + 500000}},
        }
        for one in (pair, *pair["shapes"])
    ]
    apply(state, *edits)
    _, deck = again(state, start)
    read = named(deck, 2, "Pair")
    assert [one["frame"] for one in (read, *read["shapes"])] == [
        one["frame"] for one in (pair, *pair["shapes"])
    ]


def test_ungrouping_keeps_the_shapes(state: Deck, start: bytes) -> None:
    pair = ENGINE.view(state)["slides"][2]["shapes"][-1]
    apply(state, {"op": "shape.remove", "shape": pair["id"]})
    for number, shape in enumerate(pair["shapes"]):
        apply(state, {"op": "shape.add", "board": "s3", "at": 4 + number, "shape": shape})
    presentation, deck = again(state, start)
    assert [one.name for one in presentation.slides[2].shapes][-2:] == ["Oval 1", "Oval 2"]
    assert named(deck, 2, "Oval 2")["frame"] == pair["shapes"][1]["frame"]
