"""The texts of a paper in both languages, each found again in another version of it. Pure.

A text is known by the code of the node that says it, wherever the node lies; that of a band by
its marks. A node whose code has changed is another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as set_by

from assess.written.authoring import nodes
from assess.written.authoring.grids import lines_of
from assess.written.papers import LANGUAGES, JSONObject, Words

#: Kind of node, its code, and which of its texts.
Identity = tuple[str, str, str]
#: Kind of node -> its fields that are words by language.
FIELDS: Mapping[str, tuple[str, ...]] = {
    nodes.PAPER: ("title", "post"),
    "part": ("title", "instructions"),
    "task": ("title", "prompt", "notes", "model"),
    "source": ("title", "text", "alternative"),
    "criterion": ("title",),
}
_RANKS = {"part": 0, "task": 0, "source": 1, "criterion": 2}


@dataclass(frozen=True)
class Text:
    """What a node says in a field: `key` and `field` as pages name them (`prompt`, `band_2`).

    For a file, `words` are its names and `digests` (language -> SHA-256) what it is compared by.
    """

    key: str
    field: str
    words: Words
    digests: Words = set_by(default_factory=dict)

    def told(self, language: str) -> str:
        """What the text of a language is compared by; empty for none."""
        return self.digests.get(language) or self.words.get(language, "")


Texts = Mapping[Identity, Text]


@dataclass(frozen=True)
class HalfChanged:
    """A text that has changed in one language alone; `before` is what that language said."""

    key: str
    field: str
    changed: str
    unchanged: str
    before: str


def texts_of(content: JSONObject, digests: Mapping[str, str]) -> dict[Identity, Text]:
    """Every text of a draft's content, as a reader meets them.

    `digests` are those of its files, by name. Nodes that have no code yet are left out, and of
    two with one code the second.
    """
    found: dict[Identity, Text] = {}
    for name, text in _of_node(nodes.PAPER, content, nodes.PAPER, digests):
        found[nodes.PAPER, "", name] = text
    for one in in_order(content):
        code = one.node.get("code")
        if not code:
            continue
        for name, text in _of_node(one.kind, one.node, one.node["key"], digests):
            found.setdefault((one.kind, code, name), text)
    return found


def in_order(content: JSONObject) -> list[nodes.Found]:
    """All nodes as a reader meets them: parts with their tasks, then documents, then criteria."""
    return sorted(nodes.every(content), key=lambda one: _RANKS[one.kind])


def half_changed(before: Texts, now: Texts) -> list[HalfChanged]:
    """Texts that differ in exactly one language from what `before` said, in the order of `now`.

    White space makes no difference, and what is missing in a language is no change of it: the
    check says so.
    """
    found: list[HalfChanged] = []
    for identity, text in now.items():
        old = before.get(identity)
        if old is None or not (_is_whole(old) and _is_whole(text)):
            continue
        changed = [one for one in LANGUAGES if text.told(one).split() != old.told(one).split()]
        if len(changed) == 1:
            (other,) = (one for one in LANGUAGES if one not in changed)
            said = old.words[changed[0]]
            found.append(HalfChanged(text.key, text.field, changed[0], other, said))
    return found


def _is_whole(text: Text) -> bool:
    return all(text.words.get(one, "").strip() for one in LANGUAGES)


def _of_node(
    kind: str, node: JSONObject, key: str, digests: Mapping[str, str]
) -> Iterator[tuple[str, Text]]:
    for name in FIELDS[kind]:
        if node.get(name):
            yield name, Text(key, name, node[name])
    if node.get("table"):
        rows = {one: lines_of(table) for one, table in node["table"].items()}
        yield "table", Text(key, "table", rows)
    if node.get("file"):
        files = node["file"]
        known = {one: digests.get(name, "") for one, name in files.items()}
        yield "file", Text(key, "file", files, known)
    for number, band in enumerate(node.get("band", []), 1):
        if isinstance(band.get("marks"), int):
            words = band.get("descriptor") or {}
            yield f"band {band['marks']}", Text(key, f"band_{number}", words)
