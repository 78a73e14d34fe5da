"""Tasks and checks are moved, renamed and removed with what depends on them."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from assess.officesim import describing
from assess.officesim.drafting import builder

CONTENT: dict[str, Any] = {
    "code": "x",
    "application": "spreadsheet",
    "task": [
        {"id": "one", "text": {"en": "One", "fr": "Un"}, "check": [
            {"id": "a", "kind": "value", "target": {"ref": "A1"}, "expect": {"equals": 1}},
            {"id": "b", "kind": "style", "depends_on": ["a", "c"], "own": "kept"},
        ]},
        {"id": "two", "check": [{"id": "c", "note": {"en": "See", "fr": "Voir"}}]},
    ],
    "collateral": [{"id": "k", "kind": "unchanged"}],
    "mutant": [{"check": "a", "without": [1]}, {"check": "c", "without": [2]}],
}  # fmt: skip


@pytest.fixture
def content() -> dict[str, Any]:
    return copy.deepcopy(CONTENT)


def ids(content: dict[str, Any]) -> list[list[str]]:
    return [[one["id"] for one in task["check"]] for task in content["task"]]


def test_order_is_changed_one_place_at_a_time_and_ends_hold(content: dict[str, Any]) -> None:
    assert builder.move(content, 1, None, 1) == 2
    assert ids(content) == [["c"], ["a", "b"]]
    assert builder.move(content, 2, 2, -1) == 1
    assert ids(content) == [["c"], ["b", "a"]]
    assert builder.move(content, 2, 1, -5) == 1
    assert builder.move(content, 2, None, 1) == 2
    with pytest.raises(LookupError):
        builder.move(content, 3, None, 1)


def test_what_is_gone_is_named_nowhere(content: dict[str, Any]) -> None:
    builder.remove(content, 2)
    assert content["task"][0]["check"][1]["depends_on"] == ["a"]
    assert content["mutant"] == [{"check": "a", "without": [1]}]
    builder.remove(content, 1, 1)
    assert ids(content) == [["b"]]
    assert content["task"][0]["check"][0]["depends_on"] == []
    builder.remove(content, builder.COLLATERAL, 1)
    assert content["collateral"] == []


def test_a_new_name_is_followed_and_what_the_form_does_not_know_stays(
    content: dict[str, Any],
) -> None:
    builder.put_check(content, 1, 1, {"id": "z", "kind": "value", "target": {}, "expect": {}})
    assert content["task"][0]["check"][1]["depends_on"] == ["z", "c"]
    assert content["mutant"][0]["check"] == "z"
    builder.put_check(content, 1, 2, {"id": "b", "kind": "style", "expect": {"bold": True}})
    assert content["task"][0]["check"][1] == {
        "id": "b", "kind": "style", "expect": {"bold": True}, "own": "kept",
    }  # fmt: skip
    builder.put_check(content, 2, None, {"id": "d"})
    assert ids(content) == [["z", "b"], ["c", "d"]]


def test_the_outline_says_what_each_check_is_about(content: dict[str, Any]) -> None:
    one, two, kept = builder.outline_of(content, "fr")
    assert (one.text, [line.label for line in one.checks]) == (
        "Un",
        ["Contenu de cellules", "Apparence de cellules"],
    )
    assert one.checks[0].says == "Cellules\u00a0: A1; Valeur\u00a0: 1"
    assert two.checks[0].says == "Voir"
    assert (kept.number, [line.id for line in kept.checks]) == (0, ["k"])


def test_what_a_form_has_no_field_for_is_kept_as_json() -> None:
    kind = describing.kinds_of("spreadsheet")["value"]
    check = {"target": {"ref": "A1:B2", "x": 1}, "expect": {"equals": [[1, 2]], "tolerance": "?"}}
    texts = builder.texts_of(kind, check)
    assert texts == {
        "target_ref": "A1:B2",
        "expect_equals": "1 | 2",
        "rest": '{"target": {"x": 1}, "expect": {"tolerance": "?"}}',
    }
    assert builder.check_of(kind, texts) == (check, {})
    _found, errors = builder.check_of(kind, {"target_ref": "all", "rest": "[]"})
    assert sorted(errors) == ["rest", "target_ref"]


def test_a_trial_hides_no_task_behind_another(content: dict[str, Any]) -> None:
    content["task"][1]["id"] = "one"
    shown, key = builder.trial_of(content)
    assert [task["id"] for task in shown["tasks"]] == ["t1", "t2"]
    assert "check" not in str(shown)
    assert [len(task["checks"]) for task in key["tasks"]] == [2, 1]
