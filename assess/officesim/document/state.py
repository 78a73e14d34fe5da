"""The state of a document: its parts as ProseMirror documents, and what lies beside them."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from prosemirror.model import Node

from assess.officesim.document.schema import document
from assess.officesim.engine import JSONObject

#: What holds the main text; other parts are headers, footers and the texts of footnotes.
BODY = "body"
#: The section that no break ends.
LAST = "last"
#: Tables of definitions, each by id.
TABLES = ("sections", "styles", "lists", "comments")


@dataclass
class State:
    """What edits change. Nodes are never changed in place."""

    parts: dict[str, Node]
    #: Kind of each part but the body: "header", "footer" or "footnote".
    kinds: dict[str, str]
    sections: dict[str, JSONObject]
    styles: dict[str, JSONObject]
    lists: dict[str, JSONObject]
    comments: dict[str, JSONObject]
    properties: JSONObject
    settings: JSONObject
    merge: JSONObject
    #: Names of the pictures that the start file brings.
    media: frozenset[str]

    @property
    def body(self) -> Node:
        """The main text."""
        return self.parts[BODY]


def load(opening: JSONObject) -> State:
    """A fresh state of an opening; raises `ValueError` when a part is not a document."""
    own = copy.deepcopy({name: opening[name] for name in (*TABLES, "properties", "settings")})
    parts = {BODY: document(opening["body"])}
    kinds = {}
    for name, part in opening["parts"].items():
        parts[name] = document(part["doc"])
        kinds[name] = part["kind"]
    return State(
        parts=parts,
        kinds=kinds,
        merge=copy.deepcopy(opening["merge"]),
        media=frozenset(opening["media"]),
        **own,
    )


def section_order(body: Node) -> list[str]:
    """Ids of the sections as they follow each other."""
    breaks = (node for node in body.children if node.type.name == "section_break")
    return [str(node.attrs["id"]) for node in breaks] + [LAST]


def view(state: State) -> JSONObject:
    """Everything a candidate can achieve, as plain JSON; the browser's `view` is the same."""
    parts: dict[str, Any] = {
        name: {"kind": kind, "doc": state.parts[name].to_json()}
        for name, kind in state.kinds.items()
    }
    return {
        "body": state.body.to_json(),
        "parts": parts,
        "sections": [
            {"id": name, "page": state.sections.get(name)} for name in section_order(state.body)
        ],
        "styles": state.styles,
        "lists": state.lists,
        "comments": state.comments,
        "properties": state.properties,
        "settings": state.settings,
        "merge": state.merge,
    }
