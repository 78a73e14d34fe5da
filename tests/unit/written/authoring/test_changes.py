"""What one version says otherwise than another: texts, figures, nodes that came and went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assess.written.authoring import nodes
from assess.written.authoring.changes import Change, Edition, FigureChange, TextChange, changes
from assess.written.authoring.raw import raw_of
from tests.support.written_papers import bundle

Content = dict[str, Any]


def _content() -> Content:
    return nodes.keyed(raw_of(bundle().paper))


def _node(content: Content, code: str) -> Content:
    return next(one.node for one in nodes.every(content) if one.node.get("code") == code)


def _changes(content: Content, digest: str = "one") -> list[Change]:
    before = Edition(_content(), {"map.png": "one"})
    return changes(before, Edition(content, {"map.png": digest}))


def test_the_same_paper_has_no_changes() -> None:
    assert _changes(_content()) == []


def test_a_text_stands_with_both_languages_before_and_now() -> None:
    content = _content()
    _node(content, "plan")["prompt"]["en"] = "Plan the retreat."
    (change,) = _changes(content)
    assert (change.state, change.key) == ("changed", _node(content, "plan")["key"])
    before = {"en": "Plan the convoy. (EN)", "fr": "Plan the convoy. (FR)"}
    now = {**before, "en": "Plan the retreat."}
    assert change.texts == (TextChange("prompt", before, now, ("en",)),)
    assert change.figures == ()


def test_notes_that_came_and_went() -> None:
    content = _content()
    words = {"en": "N", "fr": "N"}
    _node(content, "reply")["notes"] = words
    del _node(content, "plan")["model"]
    plan, reply = _changes(content)
    assert reply.texts == (TextChange("notes", None, words, ("en", "fr")),)
    (text,) = plan.texts
    assert (text.field, text.now, text.changed) == ("model", None, ("en", "fr"))


def test_another_file_of_the_same_name() -> None:
    (change,) = _changes(_content(), "two")
    names = {"en": "map.png", "fr": "map.png"}
    assert change.texts == (TextChange("file", names, names, ("en", "fr")),)


def _minutes(content: Content) -> None:
    content["minutes"] = 100


def _rule(content: Content) -> None:
    content["rules"]["pass_mark"] = 70


def _weight(content: Content) -> None:
    _node(content, "plan")["weight"] = 4


def _words(content: Content) -> None:
    _node(content, "plan")["guidance"] = {"least": 200, "most": 400}


def _limit(content: Content) -> None:
    _node(content, "analysis")["difference"] = 3


def _documents(content: Content) -> None:
    _node(content, "plan")["sources"] = ["memo", "map"]


def _order(content: Content) -> None:
    nodes.move(content, _node(content, "two")["key"], -1)


@pytest.mark.parametrize(
    ("act", "figure"),
    [
        (_minutes, FigureChange("minutes", 90, 100)),
        (_rule, FigureChange("pass_mark", 60, 70)),
        (_weight, FigureChange("weight", 3, 4)),
        (_words, FigureChange("most", 300, 400)),
        (_limit, FigureChange("difference", None, 3)),
        (_documents, FigureChange("sources", ["memo", "stock", "map"], ["memo", "map"])),
        (_order, FigureChange("parts", ["one", "two"], ["two", "one"])),
    ],
)
def test_figures_and_choices(act: Callable[[Content], None], figure: FigureChange) -> None:
    content = _content()
    act(content)
    (change,) = _changes(content)
    assert (change.figures, change.texts) == ((figure,), ())


def test_a_moved_task_is_told_by_its_parts_alone() -> None:
    content = _content()
    nodes.move(content, _node(content, "reply")["key"], 1)
    one, two = _changes(content)
    assert one.figures == (FigureChange("tasks", ["plan", "reply"], ["plan"]),)
    assert two.figures == (FigureChange("tasks", ["sheet"], ["reply", "sheet"]),)
    assert one.texts == two.texts == ()


def test_added_and_removed_nodes_with_their_texts() -> None:
    content = _content()
    values = {"code": "new", "title": {"en": "A", "fr": "B"}, "prompt": {"en": "C", "fr": "D"}}
    nodes.add(content, "task", values, _node(content, "one")["key"])
    key = _node(content, "reply")["key"]
    nodes.remove(content, key)
    added, removed = _changes(content)
    assert (added.state, added.key) == ("added", _node(content, "new")["key"])
    assert [(one.field, one.before) for one in added.texts] == [("title", None), ("prompt", None)]
    assert (removed.state, removed.key) == ("removed", key)
    assert [(one.field, one.now) for one in removed.texts] == [("title", None), ("prompt", None)]


def test_a_band_that_came() -> None:
    content = _content()
    words = {"en": "New", "fr": "Nouveau"}
    _node(content, "structure")["band"].insert(1, {"marks": 1, "descriptor": words})
    (change,) = _changes(content)
    assert change.texts == (TextChange("band_2", None, words, ("en", "fr")),)
    assert change.figures == (FigureChange("bands", [0, 2, 4], [0, 1, 2, 4]),)


def test_changes_stand_as_a_reader_meets_them() -> None:
    content = _content()
    for code in ("analysis", "memo", "reply", "one"):
        _node(content, code)["title"] = {"en": "X", "fr": "Y"}
    content["title"] = {"en": "X", "fr": "Y"}
    keys = [_node(content, code)["key"] for code in ("one", "reply", "memo", "analysis")]
    assert [one.key for one in _changes(content)] == [nodes.PAPER, *keys]
