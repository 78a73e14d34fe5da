"""What python-pptx wrote is what the deck says."""

from __future__ import annotations

from typing import Any

import pytest

from assess.officesim.presentation.opening import open_deck
from tests.support import decks


@pytest.fixture(scope="module")
def opening() -> dict[str, Any]:
    return open_deck(decks.data_of(decks.deck()), "en")


@pytest.fixture(scope="module")
def third(opening: dict[str, Any]) -> dict[str, Any]:
    return {shape["name"]: shape for shape in opening["deck"]["slides"][2]["shapes"]}


def texts(shape: dict[str, Any]) -> list[str]:
    return ["".join(run["text"] for run in one["runs"]) for one in shape["paragraphs"]]


def test_slides_layouts_and_masters(opening: dict[str, Any]) -> None:
    deck = opening["deck"]
    assert deck["size"] == {"w": 9144000, "h": 6858000}
    assert [texts(slide["shapes"][0]) for slide in deck["slides"]] == [
        ["Annual report"],
        ["Results"],
        ["Figures"],
    ]
    assert [slide["layout"] for slide in deck["slides"]] == ["l1", "l2", "l5"]
    assert "Library" not in [layout["name"] for layout in deck["layouts"]]
    assert deck["masters"][0]["theme"]["colours"]["accent1"] == "4F81BD"
    assert deck["masters"][0]["styles"]["title"][0]["size"] == 4400


def test_placeholders_levels_and_notes(opening: dict[str, Any]) -> None:
    slide = opening["deck"]["slides"][1]
    body = slide["shapes"][1]
    assert body["placeholder"] == {"type": "obj", "idx": 1}
    assert texts(body) == ["Water", "Schools", "Health"]
    assert [one.get("level", 0) for one in body["paragraphs"]] == [0, 1, 0]
    assert texts({"paragraphs": slide["notes"]}) == ["Speak slowly."]


def test_pictures_and_the_library(opening: dict[str, Any]) -> None:
    picture = opening["deck"]["slides"][1]["shapes"][2]
    assert (picture["kind"], picture["name"]) == ("picture", "Logo")
    assert picture["frame"]["x"] == 900000
    assert opening["media"][picture["image"]]["type"] == "image/png"
    assert [(one["name"], one["w"]) for one in opening["library"]] == [("Map", 1200000)]
    assert opening["library"][0]["key"] in opening["media"]


def test_a_table(third: dict[str, Any]) -> None:
    table = third["Offices"]["table"]
    assert table["columns"] == [1500000, 1500000]
    assert [[texts(cell)[0] for cell in row["cells"]] for row in table["rows"]] == [
        ["Office", "Staff"],
        ["Dakar", "12"],
        ["Lima", "9"],
    ]
    assert table["options"] == ["header", "banded_rows"]


def test_a_chart(third: dict[str, Any]) -> None:
    chart = third["Staff by year"]["chart"]
    assert chart["type"] == "column"
    assert chart["categories"] == ["2023", "2024"]
    assert chart["series"] == [{"name": "Staff", "values": ["19", "21.5"]}]
    assert chart["legend"] == "none"


def test_drawn_shapes_and_groups(third: dict[str, Any]) -> None:
    box = third["Box"]
    assert (box["geometry"], box["fill"]) == ("roundRect", "102030")
    assert box["line"]["colour"] == "accent1"
    assert box["levels"][0]["colour"] == "lt1"
    assert box["paragraphs"][0]["runs"] == [{"size": 2000, "text": "Start"}]
    pair = third["Pair"]
    assert pair["frame"] == {"x": 2500000, "y": 5200000, "w": 1500000, "h": 600000}
    assert [one["frame"]["x"] for one in pair["shapes"]] == [2500000, 3400000]
