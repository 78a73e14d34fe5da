"""What counts of a task when pages were replaced, and late work was counted."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from assess.delivery.kinds import Entry
from assess.written.folding import fold
from assess.written.history.deltas import difference
from assess.written.history.wire import hash_of

TASK = {"ref": "t1", "language": "en"}


def document(text: str) -> dict[str, Any]:
    return {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


def page(epoch: int, first_seq: int, *texts: str) -> list[Entry]:
    """What one page sends: the whole text first, then what changed."""
    seqs = range(first_seq, first_seq + len(texts))
    values: list[dict[str, Any]] = [{"op": "full", "doc": document(texts[0])}]
    for before, after in pairwise(texts):
        edit = difference(document(before), document(after))
        values.append({"op": "delta", "before": hash_of(document(before)), "edit": edit})
    return [
        Entry(
            "write",
            "t1",
            {**value, "id": f"{epoch}-{seq}", "seq": seq, "hash": hash_of(document(text))},
            epoch,
            n,
            n * 1000,
        )
        for n, (seq, text, value) in enumerate(zip(seqs, texts, values, strict=True), 1)
    ]


def test_a_replaced_pages_late_work_does_not_undo_the_page_that_went_on() -> None:
    first = page(1, 1, "Plan", "Plan a", "Plan ab", "Plan abc", "Plan abcd")
    second = page(2, 2, "Plan", "Plan and the rest", "Plan and the rest, on the second computer.")
    before = fold("seed", TASK, [*first[:1], *second])
    assert before.text == "Plan and the rest, on the second computer."
    assert fold("seed", TASK, [*first, *second]).text == before.text


def test_late_work_counts_where_the_next_page_wrote_nothing() -> None:
    first = page(1, 1, "Plan", "Plan a", "Plan ab")
    other = Entry("write", "t2", page(2, 1, "Elsewhere")[0].value, 2, 1, 9000)
    assert fold("seed", TASK, [*first[:1], other]).text == "Plan"
    assert fold("seed", TASK, [*first, other]).text == "Plan ab"
