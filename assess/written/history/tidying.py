"""Any document made one that the editor can show, with all its text in its order.

What is nested too deeply becomes shallower, what stands where it cannot stand is moved to the
nearest place that takes it, unknown wrappers are opened. `frontend/written/tidy.ts` does the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assess.written.history.characters import clean
from assess.written.history.model import (
    CELLS,
    CHILDREN,
    DEEPEST_LIST,
    LISTS,
    MARKS,
    MOST_CHILDREN,
    TABLE,
    TEXTBLOCKS,
    Node,
    empty,
)


@dataclass(frozen=True)
class Tidied:
    """A document by the rules, and what was done to it.

    `changes`, sorted: `characters` (replaced visibly), `flattened` (too deep), `moved` (stood
    where it could not), `divided` (too much in one place: the rest stands in another), `unknown`
    (a type or mark that there is not, opened or left out), `filled` (an empty place got its
    paragraph, or went).
    """

    document: Node
    changes: tuple[str, ...]


def tidy(raw: Any) -> Tidied:
    """Read whatever came as a document. Never raises; text is never lost."""
    builder = _Builder()
    # Nesting may be thousands deep: the stack is ours, not Python's.
    waiting: list[tuple[Any, int | None]] = [(raw, None)]
    if isinstance(raw, dict) and raw.get("type") == "doc":
        waiting = [(one, None) for one in reversed(_content(raw))]
    while waiting:
        node, height = waiting.pop()
        if height is not None:
            builder.close(height)
            continue
        waiting.append((None, builder.enter(node)))
        waiting.extend((one, None) for one in reversed(_content(node)))
    builder.close(1)
    document = builder.finished()
    return Tidied(document, tuple(sorted(builder.changes)))


def _content(node: Any) -> list[Any]:
    content = node.get("content") if isinstance(node, dict) else None
    return content if isinstance(content, list) else []


class _Builder:
    """Nodes open at the moment, from the document down; each is its parent's last child."""

    def __init__(self) -> None:
        self.open: list[Node] = [{"type": "doc", "content": []}]
        self.changes: set[str] = set()

    @property
    def top(self) -> str:
        kind: str = self.open[-1]["type"]
        return kind

    def enter(self, node: Any) -> int:
        """Begin a node; returns the height to close to when its content has been entered."""
        kind = node.get("type") if isinstance(node, dict) else None
        kind = kind if isinstance(kind, str) else None
        if isinstance(node, str) or kind == "text":
            text = node if isinstance(node, str) else node.get("text")
            self._text(text, [] if isinstance(node, str) else node.get("marks"))
            return len(self.open)
        if kind == "hard_break":
            self._inline({"type": "hard_break"}, self._marks(node.get("marks")))
            return len(self.open)
        return self._enter_block(kind, node)

    def _enter_block(self, kind: Any, node: Any) -> int:
        if kind in TEXTBLOCKS:
            return self._textblock(kind, node)
        if kind in LISTS:
            return self._list(kind, node)
        if kind == "list_item":
            return self._item()
        if kind in TABLE:
            return self._table(kind, node)
        self.changes.add("unknown")
        self._end_text()
        return len(self.open)

    def close(self, height: int) -> None:
        """Close what is open above this height, and see to it that nothing stays empty."""
        while len(self.open) > height:
            node = self.open.pop()
            kind, content = node["type"], node["content"]
            if kind == "list_item" and (not content or content[0]["type"] != "paragraph"):
                self.changes.add("filled")
                content.insert(0, {"type": "paragraph"})
            elif kind in CELLS and not content:
                self.changes.add("filled")
                content.append({"type": "paragraph"})
            elif not content and kind not in TEXTBLOCKS:
                self.changes.add("filled")
                self.open[-1]["content"].pop()
            elif not content:
                del node["content"]

    def finished(self) -> Node:
        if self.open[0]["content"]:
            return self.open[0]
        self.changes.add("filled")
        return empty()

    def _push(self, kind: str, attrs: Node | None = None) -> int:
        """Open a node where it may stand; returns the height before."""
        self._divide()
        height = len(self.open)
        node: Node = {"type": kind, **({"attrs": attrs} if attrs else {}), "content": []}
        self.open[-1]["content"].append(node)
        self.open.append(node)
        return height

    def _divide(self) -> None:
        """Go on in another node of the same kind where the innermost one is full.

        The cells of a row that is too long come into the row after it. A document that is full
        itself stays as it is: nothing that may be typed or pasted has so many paragraphs.
        """
        height = len(self.open)
        while height > 1 and _is_full(self.open[height - 1]):
            height -= 1
        again = [(one["type"], one.get("attrs")) for one in self.open[height:]]
        if not again or _is_full(self.open[height - 1]):
            return
        self.changes.add("divided")
        self.close(height)
        for kind, attrs in again:
            self._push(kind, dict(attrs) if attrs else None)

    def _end_text(self) -> None:
        if self.top in TEXTBLOCKS:
            self.close(len(self.open) - 1)

    def _make_room(self) -> None:
        """Open what is missing between a list or a table and a block."""
        self._end_text()
        while True:
            if self.top in LISTS:
                missing = "list_item"
            elif self.top == "table":
                missing = "table_row"
            elif self.top == "table_row":
                missing = "table_cell"
            else:
                return
            self.changes.add("moved")
            self._push(missing, _cell({}) if missing in CELLS else None)

    def _textblock(self, kind: str, node: Any) -> int:
        if self.top in TEXTBLOCKS:
            self.changes.add("moved")
        self._make_room()
        if kind not in CHILDREN[self.top]:
            self.changes.add("moved")
            kind = "paragraph"
        if kind == "paragraph":
            return self._push(kind)
        return self._push(kind, {"level": _whole(node, "level", 1, 1, 3)})

    def _list(self, kind: str, node: Any) -> int:
        if self.top in TEXTBLOCKS:
            self.changes.add("moved")
        if sum(one["type"] in LISTS for one in self.open) >= DEEPEST_LIST:
            self._end_text()
            self.changes.add("flattened")
            return len(self.open)
        self._make_room()
        if kind == "bullet_list":
            return self._push(kind)
        return self._push(kind, {"order": _whole(node, "order", 1, 0, 1_000_000)})

    def _item(self) -> int:
        self._end_text()
        if self.top in LISTS:
            return self._push("list_item")
        self.changes.add("moved")
        for height in range(len(self.open), 0, -1):
            kind = self.open[height - 1]["type"]
            if kind in LISTS:
                self.close(height)
                self._push("list_item")
                return len(self.open)
            if kind in CELLS:
                break
        return len(self.open)

    def _table(self, kind: str, node: Any) -> int:
        self._end_text()
        holder = {"table": "doc", "table_row": "table"}.get(kind, "table_row")
        if self.top == "table" and holder == "table_row":
            self.changes.add("moved")
            self._push("table_row")
        if self.top != holder:
            self.changes.add("moved")
            return len(self.open)
        return self._push(kind, _cell(node) if kind in CELLS else None)

    def _text(self, text: Any, marks: Any) -> None:
        if not isinstance(text, str) or not text:
            self.changes.add("filled")
            return
        kept = clean(text)
        if kept != text:
            self.changes.add("characters")
        self._inline({"type": "text", "text": kept}, self._marks(marks))

    def _inline(self, node: Node, marks: list[Node]) -> None:
        if self.top not in TEXTBLOCKS:
            self.changes.add("moved")
            self._make_room()
            self._push("paragraph")
        if marks:
            node["marks"] = marks
        content = self.open[-1]["content"]
        last = content[-1] if content else {}
        if node["type"] == last.get("type") == "text" and marks == last.get("marks", []):
            last["text"] += node["text"]
        else:
            self._divide()
            self.open[-1]["content"].append(node)

    def _marks(self, raw: Any) -> list[Node]:
        given = raw if isinstance(raw, list) else []
        names = [one.get("type") if isinstance(one, dict) else None for one in given]
        if any(name not in MARKS for name in names):
            self.changes.add("unknown")
        return [{"type": name} for name in MARKS if name in names]


def _is_full(node: Node) -> bool:
    """An item keeps a place for the paragraph that it may have to begin with."""
    content = node["content"]
    begun = node["type"] != "list_item" or (content and content[0]["type"] == "paragraph")
    return len(content) >= MOST_CHILDREN[node["type"]] - (0 if begun else 1)


def _whole(node: Any, name: str, default: int, least: int, most: int) -> int:
    attrs = node.get("attrs")
    value = attrs.get(name) if isinstance(attrs, dict) else None
    return value if type(value) is int and least <= value <= most else default


def _cell(node: Any) -> Node:
    return {
        "colspan": _whole(node, "colspan", 1, 1, 50),
        "rowspan": _whole(node, "rowspan", 1, 1, 500),
        "colwidth": None,
    }
