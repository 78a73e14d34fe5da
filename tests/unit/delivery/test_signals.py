"""Signals are taken in the few shapes that a page sends, and in no other."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery.kinds import Event, ResponseError
from assess.delivery.signals import SIGNALS, check_signal


def event(kind: str, value: Any, item: str | None = None) -> Event:
    return Event(n=1, type=kind, item=item, value=value, t_ms=0)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("focus", {"state": "lost"}),
        ("focus", {"state": "back"}),
        ("focus", {"state": "back", "for_ms": 4200}),
        ("fullscreen", {"state": "left"}),
        ("fullscreen", {"state": "entered", "for_ms": 0}),
        ("network", {"state": "lost"}),
        ("network", {"state": "back", "for_ms": 86_400_000}),
        ("paste", {"characters": 12}),
        ("ack", {"message": 7}),
        ("help", {"asked": True}),
        ("help", {"asked": False}),
    ],
)
def test_what_a_page_sends_is_accepted(kind: str, value: Any) -> None:
    check_signal(event(kind, value))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("focus", {}),
        ("focus", {"state": "asleep"}),
        ("focus", {"state": ["lost"]}),
        ("focus", {"state": "lost", "for_ms": 4}),
        ("focus", {"state": "back", "for_ms": -1}),
        ("focus", {"state": "back", "for_ms": 1.5}),
        ("focus", {"state": "back", "for_ms": 10**12}),
        ("focus", {"state": "back", "text": "x"}),
        ("paste", {"characters": "what was pasted"}),
        ("paste", {"characters": 1, "text": "what was pasted"}),
        ("ack", {"message": True}),
        ("ack", {"message": "7"}),
        ("ack", {}),
        ("help", {"asked": 1}),
        ("help", {"asked": True, "text": "x"}),
    ],
)
def test_anything_else_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(ResponseError):
        check_signal(event(kind, value))


@pytest.mark.parametrize("kind", sorted(SIGNALS))
def test_a_signal_belongs_to_no_item(kind: str) -> None:
    with pytest.raises(ResponseError, match="no item"):
        check_signal(event(kind, {"state": "lost"}, item="q01"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2)
    ),
    max_leaves=3,
)


@given(
    st.sampled_from(sorted(SIGNALS)),
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("state", "for_ms", "characters", "message", "asked", "x"), JSON)
    ),
)
def test_nothing_raises_anything_else(kind: str, value: Any) -> None:
    with suppress(ResponseError):
        check_signal(event(kind, value))
