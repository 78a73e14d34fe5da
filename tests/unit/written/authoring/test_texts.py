"""A text that has changed in one language alone is found, wherever its node lies now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.written.authoring import nodes
from assess.written.authoring.raw import raw_of
from assess.written.authoring.texts import half_changed, in_order, texts_of
from tests.support.written_papers import bundle

DIGESTS = {"map.png": "one"}
Content = dict[str, Any]


@pytest.fixture
def content() -> Content:
    return _begun()


def _begun() -> Content:
    """A draft as it begins from the small paper."""
    return nodes.keyed(raw_of(bundle().paper))


def _node(content: Content, code: str) -> Content:
    return next(one.node for one in nodes.every(content) if one.node.get("code") == code)


def _halves(
    content: Content, digests: dict[str, str] | None = None
) -> list[tuple[str, str, str, str]]:
    now = texts_of(content, digests or DIGESTS)
    found = half_changed(texts_of(_begun(), DIGESTS), now)
    names = {one.node["key"]: one.node.get("code", "") for one in nodes.every(content)}
    return [(names.get(one.key, one.key), one.field, one.changed, one.unchanged) for one in found]


def _set(code: str, name: str, language: str) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        node = content if code == "paper" else _node(content, code)
        node[name] = {**node[name], language: "Something else"}

    return change


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("paper", "title"),
        ("paper", "post"),
        ("one", "instructions"),
        ("plan", "title"),
        ("plan", "prompt"),
        ("plan", "notes"),
        ("plan", "model"),
        ("memo", "text"),
        ("map", "alternative"),
        ("analysis", "title"),
    ],
)
def test_a_text_of_every_kind(content: Content, code: str, name: str, language: str) -> None:
    assert _halves(content) == []
    _set(code, name, language)(content)
    other = {"en": "fr", "fr": "en"}[language]
    assert _halves(content) == [(code, name, language, other)]
    _set(code, name, other)(content)
    assert _halves(content) == []


def test_what_the_changed_language_said_before_is_known(content: Content) -> None:
    _set("plan", "prompt", "en")(content)
    (found,) = half_changed(texts_of(_begun(), DIGESTS), texts_of(content, DIGESTS))
    assert found.before == "Plan the convoy. (EN)"


def test_tables_and_bands(content: Content) -> None:
    _node(content, "stock")["table"]["fr"][1][1] = "41"
    _node(content, "structure")["band"][1]["descriptor"]["en"] = "Better"
    assert _halves(content) == [("stock", "table", "fr", "en"), ("structure", "band_2", "en", "fr")]


def test_a_band_that_was_put_before_others_moves_no_text(content: Content) -> None:
    bands = _node(content, "structure")["band"]
    bands.insert(1, {"marks": 1, "descriptor": {"en": "New", "fr": "Nouveau"}})
    assert _halves(content) == []
    bands[2]["descriptor"]["fr"] = "Autre"
    assert _halves(content) == [("structure", "band_3", "fr", "en")]


def test_files_are_compared_by_what_they_hold(content: Content) -> None:
    _node(content, "map")["file"] = {"en": "map-2.png", "fr": "map.png"}
    assert _halves(content, {**DIGESTS, "map-2.png": "one"}) == []
    assert _halves(content, {**DIGESTS, "map-2.png": "two"}) == [("map", "file", "en", "fr")]
    _node(content, "map")["file"] = {"en": "map.png", "fr": "map.png"}
    assert _halves(content, {"map.png": "two"}) == []


def test_a_node_is_found_again_wherever_it_went(content: Content) -> None:
    key = _node(content, "reply")["key"]
    nodes.move(content, key, 1)
    nodes.move(content, _node(content, "memo")["key"], 1)
    nodes.move(content, _node(content, "two")["key"], -1)
    assert _halves(content) == []
    _set("reply", "prompt", "en")(content)
    assert _halves(content) == [("reply", "prompt", "en", "fr")]


def test_new_and_removed_nodes_say_nothing(content: Content) -> None:
    part = nodes.add(content, "part", {"code": "new", "title": {"en": "A", "fr": "B"}})
    nodes.add(content, "task", nodes.fresh("task"), part)
    nodes.remove(content, _node(content, "plan")["key"])
    assert _halves(content) == []


def test_what_is_missing_is_no_change_of_a_language(content: Content) -> None:
    for words in ({"en": "", "fr": "Autre"}, {"fr": "Autre"}, {"en": "Planned", "fr": "  "}):
        _node(content, "plan")["prompt"] = words
        assert _halves(content) == []


def test_white_space_is_no_change(content: Content) -> None:
    _node(content, "plan")["prompt"]["en"] = " Plan  the\r\nconvoy. (EN) "
    assert _halves(content) == []


def test_what_is_not_whole_can_be_compared() -> None:
    raw = {
        "code": "x",
        "criterion": [{"code": "a", "band": [{"marks": "many"}, {}, {"marks": 1}]}, {}],
        "source": [{"code": "b", "file": {"fr": "gone.png"}, "table": {"en": [[], ["1"]]}}],
        "part": [{"task": [{"code": "c"}]}, {"code": "d"}, {"code": "d"}],
    }
    found = texts_of(nodes.keyed(raw), {})
    assert half_changed(found, found) == []


def test_texts_stand_as_a_reader_meets_them(content: Content) -> None:
    kinds = [one.kind for one in in_order(content)]
    assert kinds == ["part", "task", "task", "part", "task"] + ["source"] * 3 + ["criterion"] * 3


@given(st.sets(st.sampled_from([(one, lang) for one in "abc" for lang in ("en", "fr")])))
def test_named_is_what_differs_in_one_language_and_nothing_else(
    changed: set[tuple[str, str]],
) -> None:
    codes = {"a": "plan", "b": "reply", "c": "sheet"}
    content = _begun()
    before = texts_of(content, {})
    for one, language in changed:
        _set(codes[one], "prompt", language)(content)
    halves = {one for one in "abc" if len({(one, "en"), (one, "fr")} & changed) == 1}
    found = half_changed(before, texts_of(content, {}))
    assert {one.key for one in found} == {_node(content, codes[one])["key"] for one in halves}
