"""Nodes of a draft: found by their key wherever they went, and what names them follows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.written.authoring import nodes
from assess.written.faults import Fault
from assess.written.reading import look
from tests.support.written_papers import raw_paper


@pytest.fixture
def content() -> dict[str, Any]:
    return nodes.keyed(raw_paper())


def _by_code(content: dict[str, Any], code: str) -> nodes.Found:
    return next(one for one in nodes.every(content) if one.node.get("code") == code)


def test_keys_are_added_and_taken_away(content: dict[str, Any]) -> None:
    keys = [one.node["key"] for one in nodes.every(content)]
    assert len(set(keys)) == len(keys) == 3 + 3 + 2 + 3
    assert nodes.plain(content) == raw_paper()


def test_a_task_moves_on_into_the_next_part(content: dict[str, Any]) -> None:
    key = _by_code(content, "reply").node["key"]
    nodes.move(content, key, 1)
    assert [[task["code"] for task in part["task"]] for part in content["part"]] == [
        ["plan"],
        ["reply", "sheet"],
    ]
    nodes.move(content, key, -1)
    assert nodes.plain(content) == raw_paper()


def test_a_task_finds_its_way_out_of_an_empty_part(content: dict[str, Any]) -> None:
    nodes.add(content, "part", nodes.fresh("part"))
    nodes.add(content, "part", nodes.fresh("part"))
    key = _by_code(content, "sheet").node["key"]
    for here in (2, 3, 3):
        nodes.move(content, key, 1)
        assert [len(part["task"]) for part in content["part"]].index(1) == here


@given(st.lists(st.tuples(st.integers(0, 10), st.sampled_from((-1, 1))), max_size=30))
def test_moving_loses_nothing_and_only_what_can_move_moves(
    steps: list[tuple[int, int]],
) -> None:
    content = nodes.keyed(raw_paper())
    before = {
        one.node["key"]: json.dumps(nodes.values_of(content, one.node["key"]))
        for one in nodes.every(content)
    }
    keys = list(before)
    for which, by in steps:
        key = keys[which % len(keys)]
        able = nodes.can_move(content, key)[0 if by < 0 else 1]
        held = json.dumps(content)
        nodes.move(content, key, by)
        assert (json.dumps(content) != held) is able
    after = {
        one.node["key"]: json.dumps(nodes.values_of(content, one.node["key"]))
        for one in nodes.every(content)
    }
    assert after == before


def test_a_removed_criterion_is_judged_by_nobody(content: dict[str, Any]) -> None:
    nodes.remove(content, _by_code(content, "structure").node["key"])
    assert _by_code(content, "plan").node["criteria"] == ["analysis", "language"]


def test_codes_are_made_from_titles_and_stay_apart(content: dict[str, Any]) -> None:
    key = nodes.add(content, "source", nodes.fresh("source", "text"))
    title = {"title": {"en": "Memo", "fr": "Note"}, "kind": "text"}
    nodes.change(content, key, title)
    assert nodes.find(content, key).node["code"] == "memo-2"


def test_a_stamp_tells_a_change_of_the_node_and_of_nothing_else(content: dict[str, Any]) -> None:
    key = _by_code(content, "one").node["key"]
    stamp = nodes.stamp_of(content, key)
    nodes.change(content, _by_code(content, "plan").node["key"], {"code": "plan"})
    assert nodes.stamp_of(content, key) == stamp
    nodes.change(content, key, {"code": "one", "title": {"en": "Other", "fr": "Autre"}})
    assert nodes.stamp_of(content, key) != stamp


@pytest.mark.parametrize(
    ("fault", "code", "field"),
    [
        (
            Fault("words_missing", ("part", 1, "task", 2, "title"), language="fr"),
            "reply",
            "title_fr",
        ),
        (
            Fault("number", ("criterion", 2, "band", 3, "marks"), least=0, most=9),
            "structure",
            "band_3_marks",
        ),
        (
            Fault("words_missing", ("criterion", 1, "band", 2, "descriptor"), language="en"),
            "analysis",
            "band_2_en",
        ),
        (
            Fault("number", ("part", 1, "task", 1, "guidance", "least"), least=0, most=9),
            "plan",
            "least",
        ),
        (Fault("no_criterion", ("part", 2, "task", 1, "criteria"), name="x"), "sheet", "criteria"),
    ],
)
def test_a_fault_leads_to_its_field(
    content: dict[str, Any], fault: Fault, code: str, field: str
) -> None:
    assert nodes.field_of(content, fault) == (_by_code(content, code).node["key"], field)


def test_what_the_whole_lacks_belongs_to_the_whole(content: dict[str, Any]) -> None:
    rules = Fault("number", ("rules", "pass_mark"), least=1, most=100)
    assert nodes.field_of(content, rules) == (nodes.PAPER, "pass_mark")
    assert nodes.field_of(content, Fault("tasks", ("part",), most=12)) == (nodes.PAPER, "part")


@pytest.mark.parametrize("kind", ["part", "source", "criterion"])
def test_a_fresh_node_can_be_looked_at(kind: str) -> None:
    for of in ("text", "table", "image", "pdf", "content", "language"):
        content = nodes.keyed({"title": {}})
        nodes.add(content, kind, nodes.fresh(kind, of))
        _paper, faults = look(nodes.plain(content), frozenset())
        assert all(nodes.field_of(content, fault) for fault in faults)


@pytest.mark.parametrize("kind", ["part", "criterion"])
def test_no_key_comes_again(content: dict[str, Any], kind: str) -> None:
    given = {one.node["key"] for one in nodes.every(content)}
    for _time in range(3):
        key = nodes.add(content, kind, nodes.fresh(kind))
        if kind == "part":
            nodes.remove(content, nodes.add(content, "task", nodes.fresh("task"), key))
        assert key not in given
        given.add(key)
        nodes.remove(content, key)
    assert nodes.plain(content) == raw_paper()
    assert "last_key" not in nodes.values_of(content, nodes.PAPER)


def test_the_key_of_the_last_is_not_given_to_the_next(content: dict[str, Any]) -> None:
    highest = max((one.node["key"] for one in nodes.every(content)), key=lambda key: int(key[1:]))
    nodes.remove(content, highest)
    assert nodes.add(content, "source", nodes.fresh("source", "text")) != highest
