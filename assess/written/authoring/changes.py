"""What one version of a paper says otherwise than another. Pure.

Parts, tasks, documents and criteria are found again by their code; one whose code has changed is
removed and added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assess.written.authoring import nodes
from assess.written.authoring.texts import Identity, Text, Texts, in_order, texts_of
from assess.written.papers import LANGUAGES, JSONObject, Words

#: Kind of node -> its figures and choices that stand in the node itself.
FIGURES: Mapping[str, tuple[str, ...]] = {
    nodes.PAPER: ("grade", "minutes", "paired"),
    "part": (),
    "task": ("kind", "language", "weight", "criteria", "sources", "paste_blocked", "accepts"),
    "source": ("kind",),
    "criterion": ("aspect", "weight", "difference", "on_scale"),
}
_Node = tuple[str, str]  # kind and code


@dataclass(frozen=True)
class Edition:
    """A version as a draft of it would be (see `nodes`), and its files: name -> SHA-256."""

    content: JSONObject
    digests: Mapping[str, str]

    @property
    def texts(self) -> Texts:
        """Every text of it."""
        return texts_of(self.content, self.digests)


@dataclass(frozen=True)
class TextChange:
    """A text of a node before and now, None where it is not there; `changed` are languages."""

    field: str
    before: Words | None
    now: Words | None
    changed: tuple[str, ...]


@dataclass(frozen=True)
class FigureChange:
    """A figure or choice of a node before and now, as paper.toml has it; None for none."""

    name: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Change:
    """What is `changed` of a node, or that it was `added` or `removed`.

    `key` is the node's in the edition now; in that before for one that was removed.
    """

    state: str
    key: str
    texts: tuple[TextChange, ...]
    figures: tuple[FigureChange, ...]


def changes(before: Edition, now: Edition) -> list[Change]:
    """Every node that differs, as a reader meets them; those removed behind the others."""
    old, new = _nodes(before.content), _nodes(now.content)
    texts = _by_node(before.texts, now.texts)
    found: list[Change] = []
    for node, raw in new.items():
        state = "changed" if node in old else "added"
        differ = tuple(texts.get(node, ()))
        both = old.keys() & new.keys()
        figures = tuple(_figures(node[0], old[node], raw, both)) if node in old else ()
        if state == "added" or differ or figures:
            found.append(Change(state, _key(node, raw), differ, figures))
    gone = [(node, raw) for node, raw in old.items() if node not in new]
    return found + [
        Change("removed", _key(node, raw), tuple(texts.get(node, ())), ()) for node, raw in gone
    ]


def _nodes(content: JSONObject) -> dict[_Node, JSONObject]:
    found = {(nodes.PAPER, ""): content}
    for one in in_order(content):
        found.setdefault((one.kind, str(one.node.get("code") or "")), one.node)
    return found


def _key(node: _Node, raw: JSONObject) -> str:
    return nodes.PAPER if node[0] == nodes.PAPER else str(raw["key"])


def _by_node(before: Texts, now: Texts) -> dict[_Node, list[TextChange]]:
    """Texts that differ, under the node that says them; those that are gone come last."""
    found: dict[_Node, list[TextChange]] = {}
    gone = [identity for identity in before if identity not in now]
    identities: list[Identity] = [*now, *gone]
    for identity in identities:
        change = _text_change(before.get(identity), now.get(identity))
        if change.changed:
            found.setdefault(identity[:2], []).append(change)
    return found


def _text_change(before: Text | None, now: Text | None) -> TextChange:
    changed = tuple(one for one in LANGUAGES if _told(before, one) != _told(now, one))
    field = (now or before or Text("", "", {})).field
    return TextChange(field, before.words if before else None, now.words if now else None, changed)


def _told(text: Text | None, language: str) -> str:
    return text.told(language) if text else ""


def _figures(
    kind: str, before: JSONObject, now: JSONObject, both: Collection[_Node]
) -> Iterator[FigureChange]:
    old, new = _figures_of(kind, before, both), _figures_of(kind, now, both)
    for name in {**new, **old}:
        if old.get(name) != new.get(name):
            yield FigureChange(name, old.get(name), new.get(name))


def _figures_of(kind: str, node: JSONObject, both: Collection[_Node]) -> JSONObject:
    """Figures and choices by name. The order of what lies in a node is one of them.

    Nodes that only one edition has are left out of that order: they are added or removed.
    """
    found = {name: node.get(name) for name in FIGURES[kind]}
    if kind == nodes.PAPER:
        return found | (node.get("rules") or {}) | {"parts": _order("part", node, both)}
    if kind == "part":
        return {"tasks": _order("task", node, both)}
    if kind == "task":
        guidance = node.get("guidance") or {}
        return found | {name: guidance.get(name) for name in ("least", "most")}
    if kind == "criterion":
        return found | {"bands": [band.get("marks") for band in node.get("band", [])]}
    return found


def _order(kind: str, node: JSONObject, both: Collection[_Node]) -> list[str]:
    codes = [one.get("code") for one in node.get(kind, [])]
    return [code for code in codes if (kind, code) in both]
