"""Lists and tables written as lines: each way by hand, and what lines cannot say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assess.officesim import describing
from assess.officesim.describing import Field
from assess.officesim.drafting import builder


def field(kind: str) -> Field:
    return Field("x", kind, {"en": "X", "fr": "X"})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("cases", "B2 = 5; B3 = 2 → 45", [{"set": {"B2": 5, "B3": 2}, "equals": 45}]),
        ("cases", "B2 = Oui → Non", [{"set": {"B2": "Oui"}, "equals": "Non"}]),
        ("keys", "C\nA ↓", [{"column": "C"}, {"column": "A", "descending": True}]),
        ("spans", "B: 90–130\nC: 20–40", {"B": [90, 130], "C": [20, 40]}),
        ("places", "B2:B5\n1!A2:B6\nC:C", ["B2:B5", {"sheet": 1, "ref": "A2:B6"}, "C:C"]),
        ("cells", "2, 1: Genève, siège", [[2, 1, "Genève, siège"]]),
        ("grid", "Item / Poste | 480\nA | B", [[["Item", "Poste"], "480"], ["A", "B"]]),
        ("matrix", "1 | a\n3 | 4", [[1, "a"], [3, 4]]),
        ("matrix", "12", 12),
        ("series", "2026: 1, 2.5", [{"name": "2026", "values": [1, 2.5]}]),
        ("outline", "One\n> Two / Deux", ["One", {"text": ["Two", "Deux"], "level": 1}]),
        (
            "probes",
            "from: a@b.org; subject: Re: x → folder: inbox; read: no; categories: none",
            [
                {
                    "from": "a@b.org",
                    "subject": "Re: x",
                    "outcome": {"folder": "inbox", "read": False, "categories": []},
                }
            ],
        ),
        ("anyof", "pie / doughnut", {"oneOf": ["pie", "doughnut"]}),
        ("anyof", "any", {"any": True}),
        ("anyof", "#FF0000", "#FF0000"),
    ],
)
def test_lines_are_read_and_shown(kind: str, text: str, value: Any) -> None:
    assert describing.read(field(kind), {"en": text}) == value
    assert describing.shown(field(kind), value) == {"en": text}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("keys", "c décroissant", [{"column": "C", "descending": True}]),
        ("keys", "c ascending", [{"column": "C"}]),
        ("cases", "b2=5 -> 45", [{"set": {"B2": 5}, "equals": 45}]),
        ("spans", "b : 90 - 130", {"B": [90, 130]}),
        ("probes", "subject: x -> read: oui", [{"subject": "x", "outcome": {"read": True}}]),
    ],
)
def test_what_people_type_otherwise_is_understood(kind: str, text: str, value: Any) -> None:
    assert describing.read(field(kind), {"en": text}) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("cases", [{"set": {"B2": "a; b"}, "equals": 1}]),
        ("keys", [{"column": "C", "descending": False}]),
        ("cells", [[1, 1, " padded "]]),
        ("grid", [["a | b"]]),
        ("matrix", [["1"], ["x | y"]]),
        ("outline", [{"text": "> sign", "level": 2}, "> none"]),
        ("probes", [{"other": 1, "outcome": {}}]),
        ("anyof", {"any": False}),
        ("spans", {"B": 3}),
    ],
)
def test_what_lines_cannot_say_is_json_and_nothing_is_lost(kind: str, value: Any) -> None:
    shown = describing.shown(field(kind), value)
    assert shown is not None
    assert json.loads(shown["en"]) == value
    assert describing.read(field(kind), shown) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cases", "B2 = 5"),
        ("cases", "B2 → 5"),
        ("keys", "column C"),
        ("spans", "B: wide"),
        ("places", "D2-D6"),
        ("cells", "Office"),
        ("series", "1, 2"),
        ("probes", "colour: red → folder: inbox"),
        ("probes", "subject: x → read: maybe"),
    ],
)
def test_a_line_that_is_not_understood_is_named(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match="not written as it should be"):
        describing.read(field(kind), {"en": text})


def test_parts_of_a_table_are_fields_of_their_own() -> None:
    kind = describing.kinds_of("spreadsheet")["structure"]
    texts = {"expect_inserted__rows": "2", "expect_deleted__columns": "1"}
    found, errors = builder.check_of(kind, texts)
    assert (found["expect"], errors) == ({"inserted": {"rows": 2}, "deleted": {"columns": 1}}, {})
    assert builder.texts_of(kind, found) == texts
    strange = {"target": {}, "expect": {"inserted": {"rows": 2, "sheets": 1}}}
    assert set(builder.texts_of(kind, strange)) == {"rest"}


def test_two_fields_for_one_thing_are_refused() -> None:
    kind = describing.kinds_of("spreadsheet")["object"]
    texts = {"target_kind": "comment", "expect_text": "a", "expect_text__contains": "b"}
    _found, errors = builder.check_of(kind, texts)
    assert list(errors) == ["expect_text"]


def test_each_kind_of_object_has_a_form_of_its_own() -> None:
    chart = describing.chosen("spreadsheet", "object:chart")
    assert chart is not None
    assert chart.label["en"] == "Chart"
    names = {one.name for one in chart.expect}
    assert {"type", "title", "values"} <= names
    assert not {"marks.ref", "shown", "header", "titleRows"} & names
    offered = [one.choice for one in describing.choices_of("spreadsheet")]
    assert "object" not in offered
    assert len(offered) == len(set(offered)) > 18
    check = {"kind": "object", "target": {"kind": "page"}}
    assert describing.choice_of("spreadsheet", check) == "object:page"
    whole = describing.chosen("spreadsheet", "object:ghost")
    assert whole is not None
    assert whole.variant == ""
