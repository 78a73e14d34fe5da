"""What a careless hand could do to a document: type into every paragraph. Pure."""

from __future__ import annotations

from prosemirror.model import Node

from assess.officesim.document.state import State
from assess.officesim.engine import JSONObject


def harms(state: State) -> list[JSONObject]:
    """A step for each paragraph of every part, the last one first: places before it stay."""
    return [
        {"op": "step", "part": name, "step": _typed(place)}
        for name, part in state.parts.items()
        for place in reversed(_paragraphs(part))
    ]


def _typed(place: int) -> JSONObject:
    slice_ = {"content": [{"type": "text", "text": "?"}]}
    return {"stepType": "replace", "from": place, "to": place, "slice": slice_}


def _paragraphs(part: Node) -> list[int]:
    """The places where the text of each paragraph begins."""
    found: list[int] = []

    def visit(node: Node, place: int, *_more: object) -> bool:
        if node.is_textblock:
            found.append(place + 1)
        return not node.is_textblock

    part.descendants(visit)
    return found
