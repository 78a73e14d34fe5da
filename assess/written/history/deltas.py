"""A script's state, and how a snapshot changes it.

Every snapshot names the hash of the document that it leads to, a delta also the one that it
starts from: a state is what the editor had on screen, or the snapshot is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from assess.written.history.model import CHILDREN, DEEPEST, LARGEST, Node, children, empty
from assess.written.history.wire import HistoryError, check, hash_of, sealed

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """A script at one moment. Documents are never changed in place.

    `document` has all snapshots up to `seq`. Of a large paste that comes in several, `standing` has
    only what is complete: it is the script, should the rest never come.
    """

    seq: int
    document: Node
    hash: str
    standing: Node


def resumed(seq: int, document: Node) -> State:
    """The state of a complete document that snapshot `seq` led to."""
    return State(seq, document, hash_of(document), document)


def begin() -> State:
    """Before the first snapshot."""
    return resumed(0, empty())


def apply(state: State, snapshot: Snapshot) -> State:
    """The state after a snapshot; the same state for a repetition of the last one.

    A full one follows anything, whatever its number: the journal says the order, and what a
    replaced page had still to send comes before the page that went on, with numbers as high.

    Raises:
        HistoryError: and the state stands as it was. See there for the codes.
    """
    check(snapshot)
    seq, wanted = snapshot["seq"], snapshot["hash"]
    if seq == state.seq and wanted == state.hash:
        return state
    document = snapshot["doc"] if snapshot["op"] == "full" else _changed(state, snapshot)
    found, size = sealed(document)
    if size > LARGEST:
        raise HistoryError("size", f"A script may have {LARGEST} bytes.")
    if found != wanted:
        raise HistoryError("hash", f"Snapshot {seq} leads to {found}, not to {wanted}.")
    standing = state.standing if snapshot.get("more") else document
    return State(seq, document, found, standing)


def _changed(state: State, snapshot: Snapshot) -> Node:
    if snapshot["seq"] != state.seq + 1:
        raise HistoryError(
            "order", f"Snapshot {snapshot['seq']} cannot follow snapshot {state.seq}."
        )
    if snapshot["before"] != state.hash:
        raise HistoryError("base", f"Snapshot {snapshot['seq']} starts from another text.")
    return edited(state.document, snapshot["edit"])


def edited(document: Node, edit: Mapping[str, Any]) -> Node:
    """The document after one edit of the wire's shape; raises `HistoryError` with `place`."""
    if "in" in edit:
        return _at(document, edit["in"], lambda node: _splice_text(node, edit))
    *above, first = edit["at"]
    if len(above) + max((_depth(one) for one in edit["put"]), default=0) >= DEEPEST:
        raise HistoryError("depth", f"The text is nested deeper than {DEEPEST} levels.")
    return _at(document, above, lambda node: _splice_nodes(node, first, edit))


def _at(node: Node, path: list[int], change: Callable[[Node], Node]) -> Node:
    """Change the node that a path names, and copy those above it."""
    if not path:
        return change(node)
    inner = children(node)
    if path[0] >= len(inner):
        raise HistoryError("place", "The edit names a place that the text does not have.")
    content = inner.copy()
    content[path[0]] = _at(inner[path[0]], path[1:], change)
    return {**node, "content": content}


def _splice_text(node: Node, edit: Mapping[str, Any]) -> Node:
    if node["type"] != "text":
        raise HistoryError("place", "The edit names a text where there is none.")
    text, start = cast("str", node["text"]), edit["from"]
    end = start + edit["drop"]
    if end > len(text):
        raise HistoryError("place", "The edit goes beyond the end of a text.")
    changed = text[:start] + edit["text"] + text[end:]
    if not changed:
        raise HistoryError("place", "The edit would leave an empty text.")
    return {**node, "text": changed}


def _splice_nodes(node: Node, first: int, edit: Mapping[str, Any]) -> Node:
    inner, put = children(node), edit["put"]
    end = first + edit["drop"]
    if end > len(inner):
        raise HistoryError("place", "The edit goes beyond the last node.")
    allowed = CHILDREN.get(node["type"], frozenset())
    strange = next((one["type"] for one in put if one["type"] not in allowed), None)
    if strange is not None:
        raise HistoryError("place", f"A {node['type']} holds no {strange}.")
    content = [*inner[:first], *put, *inner[end:]]
    bare = {name: value for name, value in node.items() if name != "content"}
    return {**bare, "content": content} if content else bare


def _depth(node: Node) -> int:
    return 1 + max((_depth(one) for one in children(node)), default=0)


def difference(before: Node, after: Node) -> dict[str, Any] | None:
    """The edit that leads from one document to another; None when they are the same.

    It goes down as long as one child alone differs. `frontend/written/history.ts` finds the same.
    """
    if before == after:
        return None
    path: list[int] = []
    while True:
        old, new = children(before), children(after)
        start = _same(old, new)
        rest = min(len(old), len(new)) - start
        end = _same(old[::-1][:rest], new[::-1][:rest])
        if not (len(old) - start - end == len(new) - start - end == 1):
            break
        if not _alike(old[start], new[start]):
            break
        path.append(start)
        before, after = old[start], new[start]
        if before["type"] == "text":
            return _text_difference(path, before["text"], after["text"])
    put = new[start : len(new) - end]
    return {"at": [*path, start], "drop": len(old) - start - end, "put": put}


def _text_difference(path: list[int], old: str, new: str) -> dict[str, Any]:
    start = _same(old, new)
    rest = min(len(old), len(new)) - start
    end = _same(old[::-1][:rest], new[::-1][:rest])
    text = new[start : len(new) - end]
    return {"in": path, "from": start, "drop": len(old) - start - end, "text": text}


def _same(one: Any, other: Any) -> int:
    """How many entries two sequences have in common at their beginning."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))


def _alike(one: Node, other: Node) -> bool:
    """Whether two nodes differ in their content only."""
    names = (one.keys() | other.keys()) - {"content", "text"}
    return all(one.get(name) == other.get(name) for name in names)
