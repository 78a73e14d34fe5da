"""Which events a form takes, and which never."""

from __future__ import annotations

from typing import Any

import pytest

from assess.delivery.kinds import Event, ResponseError
from assess.written.history.deltas import begin
from assess.written.history.wire import hash_of
from assess.written.responses import LARGEST_UPLOAD, WrittenChecker

CONTENT = {
    "sources": 2,
    "tasks": [
        {"ref": "t1", "kind": "essay", "language": "en"},
        {"ref": "t2", "kind": "upload", "language": None},
    ],
}
DOC = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a"}]}],
}
FULL = {"id": "abc", "seq": 1, "op": "full", "doc": DOC, "hash": hash_of(DOC)}
DELTA = {
    "id": "abd",
    "seq": 1,
    "op": "delta",
    "before": begin().hash,
    "edit": {"at": [0], "drop": 0, "put": [{"type": "paragraph"}]},
    "hash": "0" * 16,
    "facts": [{"kind": "paste", "chars": 4000, "origin": "outside", "blocked": True}],
}
FILE = {"id": "up1", "digest": "a" * 64, "name": "a.xlsx", "size": 10}


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("write", "t1", FULL),
        ("write", "t1", DELTA),
        ("answer", "t1", {"choice": "written"}),
        ("answer", "t2", {"choice": None, "language": "fr"}),
        ("upload", "t2", FILE),
        ("upload", "t2", {"id": "up2", "digest": None}),
        ("notes", "notes", {"text": "x\0\u202e" * 100}),
        ("highlight", "s2", {"en": [[0, 5], [7, 9]], "fr": []}),
        ("flag", "t1", {"flagged": True}),
        ("view", "t2", {}),
    ],
)
def test_taken(kind: str, item: str, value: dict[str, Any]) -> None:
    WrittenChecker(CONTENT).check(Event(1, kind, item, value, 0))


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("write", "t2", FULL),
        ("write", "t3", FULL),
        ("write", "t1", {**FULL, "doc": {"type": "doc", "content": [{"type": "image"}]}}),
        ("write", "t1", {**FULL, "seq": 1.0}),
        ("write", "t1", {}),
        ("command", "t1", {}),
        ("answer", "t1", {"choice": "o1"}),
        ("answer", "t1", {"choice": None, "language": "fr"}),
        ("answer", "t2", {"language": "de"}),
        ("upload", "t1", FILE),
        ("upload", "t2", {**FILE, "size": LARGEST_UPLOAD + 1}),
        ("upload", "t2", {**FILE, "digest": "A" * 64}),
        ("upload", "t2", {**FILE, "name": ""}),
        ("upload", "t2", {"digest": None}),
        ("notes", "t1", {"text": ""}),
        ("notes", "notes", {"text": "x" * 10_001}),
        ("highlight", "s3", {}),
        ("highlight", "s1", {"de": []}),
        ("highlight", "s1", {"en": [[5, 5]]}),
        ("highlight", "s1", {"en": [[0, True]]}),
        ("view", "t1", {"x": 1}),
    ],
)
def test_refused(kind: str, item: str, value: dict[str, Any]) -> None:
    with pytest.raises(ResponseError):
        WrittenChecker(CONTENT).check(Event(1, kind, item, value, 0))
