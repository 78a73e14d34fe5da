"""Descriptions of kinds: complete, in both languages, and no check of ours is lost in a form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assess.officesim import applications, describing, spelling
from assess.officesim.describing import Field
from assess.officesim.drafting import builder
from assess.officesim.engine import APPLICATIONS, judges_of

BANK = Path("question_banks/office")
PROJECTS = sorted(BANK.glob("*/project.toml"))


def checks(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    content = tomllib.loads(path.read_text("utf-8"))
    for check in builder.every_check(content):
        yield content["application"], check


@pytest.mark.parametrize("application", APPLICATIONS)
def test_every_kind_that_is_judged_is_described(application: str) -> None:
    applications.load()
    assert set(describing.kinds_of(application)) == set(judges_of(application))


@pytest.mark.parametrize("application", APPLICATIONS)
def test_everything_is_said_in_both_languages(application: str) -> None:
    for kind in describing.kinds_of(application).values():
        fields = [*kind.target, *kind.expect]
        assert set(kind.label) == {"en", "fr"}, kind.id
        assert set(kind.help) in (set(), {"en", "fr"}), kind.id
        for one in fields:
            assert set(one.label) == {"en", "fr"}, (kind.id, one.name)
            assert set(one.hint) in (set(), {"en", "fr"}), (kind.id, one.name)
            assert one.type in spelling.READ, (kind.id, one.name)
            assert (one.type in ("choice", "choices")) == bool(one.options), (kind.id, one.name)
        known = {f"target.{one.name}" for one in kind.target}
        known |= {f"expect.{one.name}" for one in kind.expect}
        assert all(set(group) <= known for group in kind.groups), kind.id


@pytest.mark.parametrize("path", PROJECTS, ids=lambda path: path.parent.name)
def test_our_projects_have_no_fault_and_lose_nothing_in_the_form(path: Path) -> None:
    content = tomllib.loads(path.read_text("utf-8"))
    assert builder.faults_of(content) == []
    for application, check in checks(path):
        kind = describing.chosen(application, describing.choice_of(application, check))
        assert kind is not None
        texts = builder.texts_of(kind, check)
        assert "rest" not in texts, (check["id"], texts["rest"])
        found, errors = builder.check_of(kind, texts)
        assert errors == {}, check["id"]
        assert found == {"target": check.get("target", {}), "expect": check.get("expect", {})}


FORM = Field("x", "value", {"en": "X", "fr": "X"}, local=True)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("value", 12, "12"),
        ("value", "12", '"12"'),
        ("value", True, "true"),
        ("value", "true", '"true"'),
        ("value", 1.5, "1.5"),
        ("value", "007", "007"),
        ("value", "any", "any"),
        ("value", {"oneOf": ["a", "b"]}, '{"oneOf": ["a", "b"]}'),
        ("lines", "one", "one"),
        ("lines", ["one", "two"], "one\ntwo"),
        ("lines", ["one"], '["one"]'),
        ("list", [], "[]"),
        ("texts", ["one"], "one"),
        ("numbers", [2, 3], "2, 3"),
        ("counts", 4, "4"),
        ("ranges", ["B2:B6", "C4"], "B2:B6\nC4"),
        ("whole", 3, "3"),
        ("yesno", False, "false"),
        ("data", [[1, 1, "é"]], '[[1, 1, "é"]]'),
    ],
)
def test_values_become_texts_and_values_again(kind: str, value: Any, text: str) -> None:
    one = Field("x", kind, {"en": "X", "fr": "X"})
    assert describing.shown(one, value) == {"en": text}
    assert describing.read(one, {"en": text}) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("whole", True),
        ("whole", 1.0),
        ("text", 3),
        ("texts", "one"),
        ("list", ["a ", "b"]),
        ("numbers", ["1"]),
        ("ranges", "B2"),
        ("data", float("nan")),
        ("yesno", "true"),
    ],
)
def test_what_a_field_cannot_show_is_not_bent(kind: str, value: Any) -> None:
    assert describing.shown(Field("x", kind, {"en": "X", "fr": "X"}), value) is None


def test_languages_are_told_apart_only_where_they_differ() -> None:
    assert describing.shown(FORM, {"en": "Yes", "fr": "Oui"}) == {"en": "Yes", "fr": "Oui"}
    assert describing.read(FORM, {"en": "Yes", "fr": "Oui"}) == {"en": "Yes", "fr": "Oui"}
    assert describing.read(FORM, {"en": "Yes", "fr": " "}) == "Yes"
    with pytest.raises(ValueError, match="English"):
        describing.read(FORM, {"fr": "Oui"})


def test_what_is_missing_or_has_another_form_is_named() -> None:
    content = {
        "application": "spreadsheet",
        "task": [
            {
                "check": [
                    {"id": "a", "kind": "formula", "target": {}, "expect": {"formula": "SUM(A1)"}},
                    {"id": "b", "kind": "value", "target": {"ref": "B2"}, "expect": {}},
                    {"id": "c", "kind": "ghost"},
                ]
            }
        ],
    }
    assert builder.faults_of(content) == [
        "check a: “Cells” is missing.",
        "check a: “Reference formula” is not written as expected.",
        "check b: fill in one of these: Value, Text on the screen, Anything.",
        "check c: there is no kind of check “ghost”.",
    ]
