"""What the server refuses, and what it takes although it is odd."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from assess.written.history.deltas import apply, begin
from assess.written.history.text import text_of
from assess.written.history.wire import HistoryError, check, hash_of

GOOD: dict[str, Any] = {
    "id": "k1-7",
    "seq": 1,
    "op": "delta",
    "before": hash_of(begin().document),
    "edit": {"at": [0, 0], "drop": 0, "put": [{"type": "text", "text": "x"}]},
    "hash": hash_of(
        {
            "type": "doc",
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}],
        }
    ),
}


def with_edit(**changes: Any) -> dict[str, Any]:
    return {**GOOD, "edit": {**GOOD["edit"], **changes}}


def test_a_good_one_passes() -> None:
    assert text_of(apply(begin(), GOOD).document) == "x"


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "text",
        {},
        {**GOOD, "op": "erase"},
        {**GOOD, "op": ["delta"]},
        {**GOOD, "extra": 1},
        {name: value for name, value in GOOD.items() if name != "id"},
        {**GOOD, "id": "x" * 41},
        {**GOOD, "seq": 0},
        {**GOOD, "seq": True},
        {**GOOD, "seq": 1.0},
        {**GOOD, "hash": "abc"},
        {**GOOD, "more": False},
        {**GOOD, "facts": [{"kind": "paste", "chars": 3, "origin": "outside"}]},
        {
            **GOOD,
            "facts": [
                {"kind": "paste", "chars": 3, "origin": "outside", "blocked": False, "text": "what"}
            ],
        },
        with_edit(at=[]),
        with_edit(at=[-1]),
        with_edit(at=[0, 0.0]),
        with_edit(at=[0] * 25),
        with_edit(put=[{"type": "image", "src": "https://example.org"}]),
        with_edit(put=[{"type": "text", "text": ""}]),
        with_edit(put=[{"type": "text", "text": "x", "marks": [{"type": "link"}]}]),
        with_edit(put=[{"type": "text", "text": "x", "marks": [{"type": "em"}, {"type": "em"}]}]),
        with_edit(put=[{"type": "heading", "attrs": {"level": 4}}]),
        with_edit(put=[{"type": "doc"}]),
        with_edit(put=[{"type": "paragraph", "attrs": {"style": "x"}}]),
    ],
)
def test_what_is_no_snapshot_is_refused(value: Any) -> None:
    with pytest.raises(HistoryError) as raised:
        check(value)
    assert raised.value.code == "shape"
    assert len(str(raised.value)) < 400


def test_a_snapshot_must_fit_into_an_event() -> None:
    with pytest.raises(HistoryError) as raised:
        check(with_edit(put=[{"type": "text", "text": "é" * 30_001}]))
    assert raised.value.code == "size"


def longer(document: Any, number: int) -> tuple[dict[str, Any], Any]:
    """A snapshot that puts 50,000 letters at the end, and the document after it."""
    block = {"type": "paragraph", "content": [{"type": "text", "text": "x" * 50_000}]}
    after = {"type": "doc", "content": [*document["content"], block]}
    snapshot = {
        "id": f"n{number}",
        "seq": number,
        "op": "delta",
        "before": hash_of(document),
        "edit": {"at": [number], "drop": 0, "put": [block]},
        "hash": hash_of(after),
    }
    return snapshot, after


def test_a_script_does_not_grow_without_end() -> None:
    state = begin()
    # Two million bytes hold 39 such paragraphs of 50,065 bytes.
    for number in range(1, 40):
        snapshot, _ = longer(state.document, number)
        state = apply(state, snapshot)
    snapshot, _ = longer(state.document, 40)
    with pytest.raises(HistoryError) as raised:
        apply(state, snapshot)
    assert raised.value.code == "size"


def test_half_a_pair_is_stored_and_shown() -> None:
    """Should an editor ever send one: nothing is refused for a character."""
    put = [{"type": "text", "text": "a\ud800\0"}]
    document = {"type": "doc", "content": [{"type": "paragraph", "content": put}]}
    spelt = (
        '{"content":[{"content":[{"text":"a\\ud800\\u0000","type":"text"}],'
        '"type":"paragraph"}],"type":"doc"}'
    )
    found = hashlib.sha256(spelt.encode()).hexdigest()[:16]
    state = apply(begin(), {**with_edit(put=put), "hash": found})
    assert state.document == document
    assert text_of(state.document) == "a\ufffd\u2400"
