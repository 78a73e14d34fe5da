"""Only events that a form can hold are accepted; everything else is named and refused."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.kinds import Answer, Event, ResponseError
from assess.language.responses import LanguageChecker, choice_of
from assess.language.scoring import form_items
from tests.unit.language.test_content import made

_, CONTENT = made()
CLIP = next(g["audio"] for p in CONTENT["parts"] for g in p["groups"] if "audio" in g)
CHECKER = LanguageChecker(CONTENT)


def event(kind: str, item: str | None, value: Any) -> Event:
    return Event(n=1, type=kind, item=item, value=value, t_ms=0)


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("answer", "q01", {"choice": "o1"}),
        ("answer", "q60", {"choice": "o4"}),
        ("answer", "q01", {"choice": None}),
        ("flag", "q07", {"flagged": True}),
        ("flag", "q07", {"flagged": False}),
        ("view", "q07", {}),
        ("play", CLIP, {"play": 1}),
    ],
)
def test_what_the_runner_sends_is_accepted(kind: str, item: str | None, value: Any) -> None:
    CHECKER.check(event(kind, item, value))


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("answer", "q61", {"choice": "o1"}),
        ("answer", None, {"choice": "o1"}),
        ("answer", CLIP, {"choice": "o1"}),
        ("answer", "q01", {"choice": "o5"}),
        ("answer", "q01", {"choice": ["o1", "o2"]}),
        ("answer", "q01", {"choice": "o1,o2"}),
        ("answer", "q01", {"choice": "o1", "second": "o2"}),
        ("answer", "q01", {"choice": 1}),
        ("answer", "q01", {"choice": True}),
        ("answer", "q01", {}),
        ("flag", "q01", {"flagged": 1}),
        ("flag", "q01", {"flagged": "yes"}),
        ("flag", "q01", {}),
        ("view", "q01", {"choice": "o1"}),
        ("view", None, {}),
        ("play", "q01", {"play": 1}),
        ("play", "g99-audio", {"play": 1}),
        ("play", CLIP, {"play": 0}),
        ("play", CLIP, {"play": -1}),
        ("play", CLIP, {"play": True}),
        ("play", CLIP, {"play": 1.0}),
        ("play", CLIP, {"play": 10**9}),
        ("play", CLIP, {}),
        ("text", "q01", {"delta": "x"}),
        ("", None, {}),
    ],
)
def test_what_no_candidate_can_mean_is_refused(kind: str, item: str | None, value: Any) -> None:
    with pytest.raises(ResponseError):
        CHECKER.check(event(kind, item, value))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMED = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("choice", "flagged", "play", "state", "x"), JSON)
)


@given(
    st.sampled_from(["answer", "flag", "view", "play", "other"]),
    st.none() | st.sampled_from(["q01", "q60", "q61", CLIP]) | st.text(max_size=20),
    NAMED,
)
def test_anything_else_raises_only_response_errors(kind: str, item: str | None, value: Any) -> None:
    with suppress(ResponseError):
        CHECKER.check(event(kind, item, value))


def test_the_choice_now_is_read_through_the_option_order() -> None:
    item = form_items(CONTENT)[2]
    state = {("q03", "answer"): Answer({"choice": "o2"}, epoch=1, n=4)}
    assert choice_of(state, item) == item["options"][1]
    assert choice_of({("q03", "answer"): Answer({"choice": None}, 1, 5)}, item) is None
    assert choice_of({("q03", "flag"): Answer({"flagged": True}, 1, 5)}, item) is None
    assert choice_of({}, item) is None
