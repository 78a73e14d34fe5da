"""The state after any snapshots is the document that was on screen, or they are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prosemirror.model import Node, Schema

from assess.written.history.characters import clean
from assess.written.history.deltas import apply, begin, difference
from assess.written.history.model import DEEPEST
from assess.written.history.reading import Entry, read, states
from assess.written.history.storing import DamagedSegment, Segment, pack, unpack
from assess.written.history.text import laid_out, text_of
from assess.written.history.tidying import tidy
from assess.written.history.wire import HistoryError, check, hash_of
from tests.support.scripts import DOCUMENTS, WILD_DOCUMENTS, letters_of

EDITOR: Any = Schema(
    json.loads(
        (Path(__file__).parents[4] / "assess/written/schemas/editor.json").read_text("utf-8")
    )
)
Written = st.lists(DOCUMENTS, min_size=1, max_size=4)


def typed(documents: list[dict[str, Any]], full_at: int = 0) -> list[Entry]:
    """The snapshots of an editor that showed these documents one after the other."""
    entries, before = [], begin().document
    for place, document in enumerate(documents):
        common = {"id": f"s{place}", "seq": place + 1, "hash": hash_of(document)}
        edit = difference(before, document)
        if place == full_at:
            snapshot = {**common, "op": "full", "doc": document}
        else:
            nothing = {"at": [0], "drop": 0, "put": []}
            base = {"op": "delta", "before": hash_of(before)}
            snapshot = {**common, **base, "edit": edit or nothing}
        # Over the wire and back.
        entries.append(Entry(2000 * (place + 1), json.loads(json.dumps(snapshot))))
        before = document
    return entries


@given(Written, st.data())
def test_every_state_is_what_was_on_screen(documents: list[Any], data: st.DataObject) -> None:
    entries = typed(documents, data.draw(st.integers(-1, len(documents) - 1)))
    history = read(entries)
    assert history.refused == ()
    assert [state.document for _, state in states(history)] == documents
    assert history.last.standing == documents[-1]


@given(Written, st.data())
def test_repetitions_change_nothing(documents: list[Any], data: st.DataObject) -> None:
    entries = typed(documents)
    resent = list(entries)
    for place in sorted(data.draw(st.sets(st.integers(0, len(entries) - 1))), reverse=True):
        resent.insert(data.draw(st.integers(place + 1, len(resent))), entries[place])
    assert read(resent) == read(entries)


@given(Written, st.data())
def test_another_order_is_refused_or_leads_to_the_same(
    documents: list[Any], data: st.DataObject
) -> None:
    """Whatever is left out or comes too early: each state shown is one that was on screen."""
    entries = typed(documents)
    shuffled = data.draw(st.permutations(entries))
    kept = shuffled[: data.draw(st.integers(0, len(shuffled)))]
    history = read(kept)
    for entry, state in states(history):
        assert state.document == documents[entry.snapshot["seq"] - 1]
    assert len(history.entries) + len(history.refused) == len(kept)


@given(Written)
def test_a_delta_from_another_text_is_refused(documents: list[Any]) -> None:
    *_, last = typed([*documents, {"type": "doc", "content": [{"type": "paragraph"}]}])
    state = begin()
    other = {**last.snapshot, "seq": 1, "before": "0" * 16}
    with pytest.raises(HistoryError):
        apply(state, other)


@given(Written, st.integers(1, 4))
def test_what_is_packed_comes_back_unchanged(documents: list[Any], every: int) -> None:
    history = read(typed(documents))
    segments = pack(history, every)
    assert unpack(segments) == history
    # From any segment on: the same last text.
    for start in range(len(segments)):
        assert unpack(segments[start:]).last == history.last


def test_half_a_paste_is_half_a_paste_in_every_segment() -> None:
    """The rest never came: the script is what stood before, wherever reading begins."""
    whole, shell = tidy("Before").document, {"type": "doc"}
    pasted = {"type": "doc", "content": [{"type": "paragraph"}]}
    edit = {"at": [0], "drop": 0, "put": [{"type": "paragraph"}]}
    snapshots: list[dict[str, Any]] = [
        {"id": "a", "seq": 1, "op": "full", "doc": whole, "hash": hash_of(whole)},
        {"id": "b", "seq": 2, "op": "full", "doc": shell, "hash": hash_of(shell), "more": True},
        {"id": "c", "seq": 3, "op": "delta", "before": hash_of(shell), "edit": edit, "more": True},
    ]
    snapshots[2]["hash"] = hash_of(pasted)
    segments = pack(read([Entry(0, one) for one in snapshots]), 1)
    assert len(segments) == 3
    for start in range(3):
        last = unpack(segments[start:]).last
        assert (last.document, last.standing) == (pasted, whole)


def test_damaged_segments_are_told() -> None:
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": n}]} for n in "abc"]
    documents = [{"type": "doc", "content": paragraphs[: n + 1]} for n in range(3)]
    first, second, third = pack(read(typed(documents)), 1)
    for data in (first.data[:-4], b"", b"nonsense"):
        with pytest.raises(DamagedSegment):
            unpack([Segment(1, 1, 0, 0, data)])
    with pytest.raises(DamagedSegment):
        unpack([first, third])
    assert unpack([first, second, third]).last.document == documents[2]


@given(WILD_DOCUMENTS)
def test_any_document_becomes_one_for_the_editor_with_all_its_text(raw: Any) -> None:
    tidied = tidy(raw)
    Node.from_json(EDITOR, tidied.document).check()
    assert tidy(tidied.document).document == tidied.document
    # Piece by piece, since the halves of a pair may meet when pieces join.
    assert letters_of(tidied.document) == clean_letters(raw)
    whole = {"id": "a", "seq": 1, "op": "full", "doc": tidied.document}
    check({**whole, "hash": hash_of(tidied.document)})


def clean_letters(node: Any) -> str:
    if node.get("type") == "text":
        return clean(node["text"])
    return "".join(clean_letters(one) for one in node.get("content", []))


@given(DOCUMENTS)
def test_the_plain_text_has_every_letter_in_its_place(document: Any) -> None:
    layout = laid_out(document)
    assert "".join(layout.text[one.start : one.end] for one in layout.spans) == letters_of(document)


def test_ten_thousand_nested_lists_keep_every_line() -> None:
    node: Any = {"type": "paragraph", "content": [{"type": "text", "text": "innermost"}]}
    for number in range(10_000):
        line = {"type": "paragraph", "content": [{"type": "text", "text": str(number)}]}
        item = {"type": "list_item", "content": [line, node]}
        node = {"type": "bullet_list", "content": [item]}
    raw = {"type": "doc", "content": [node]}
    tidied = tidy(raw)
    lines = text_of(tidied.document).split("\n")
    assert lines == [*(str(number) for number in reversed(range(10_000))), "innermost"]
    assert "flattened" in tidied.changes
    # As it came it is refused in words, not by a crash.
    with pytest.raises(HistoryError) as raised:
        check({"id": "a", "seq": 1, "op": "full", "doc": raw, "hash": "0" * 16})
    assert raised.value.code == "depth"


def nested(levels: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "x"}]}
    for _ in range(levels):
        filled = [{"type": "paragraph"}, node]
        node = {"type": "bullet_list", "content": [{"type": "list_item", "content": filled}]}
    row = {"type": "table_row", "content": [{"type": "table_cell", "content": [node]}]}
    return {"type": "doc", "content": [{"type": "table", "content": [row]}]}


def test_nine_lists_in_a_table_cell_are_the_deepest() -> None:
    document = nested(9)
    snapshot = {"id": "a", "seq": 1, "op": "full", "doc": document, "hash": hash_of(document)}
    assert apply(begin(), snapshot).document == document
    assert tidy(document).changes == ()
    assert "flattened" in tidy(nested(10)).changes
    depth, level = 0, [document]
    while level:
        depth, level = depth + 1, [inner for one in level for inner in one.get("content", [])]
    assert depth == DEEPEST
