"""The edits of a document, applied to a state. The vocabulary is `schemas/document.json`.

An edit is checked in this order: its depth, its shape, what it names, and last whether the
document can take it. Nothing is changed before all of that is known.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import fastjsonschema
from prosemirror.model import Fragment, Mark, Node, Slice
from prosemirror.transform import Step
from prosemirror.transform.attr_step import AttrStep
from prosemirror.transform.replace_step import ReplaceAroundStep

from assess.officesim.document.schema import SCHEMA, document
from assess.officesim.document.state import BODY, LAST, State
from assess.officesim.engine import EditError, JSONObject

VOCABULARY = Path(__file__).parents[1] / "schemas" / "document.json"
#: Levels of JSON in one edit: a table's cell with marked text needs 18.
DEEPEST = 40
#: Positions in one part, and entries in one table of definitions.
LARGEST_PART = 2_000_000
MOST_ENTRIES = 2_000

#: What the library raises for content it cannot take; the state is whole all the same,
#: since nodes are never changed in place.
_REFUSALS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def _compile() -> dict[str, Callable[[Any], Any]]:
    source = json.loads(VOCABULARY.read_text(encoding="utf-8"))
    shared = {"$schema": source["$schema"], "$defs": source["$defs"]}
    return {
        one["properties"]["op"]["const"]: fastjsonschema.compile(
            {**shared, **one}, use_default=False
        )
        for one in source["oneOf"]
    }


_SHAPES = _compile()


def apply(state: State, edit: JSONObject) -> None:
    """Change `state` by one edit; raises `EditError`, and then nothing has changed."""
    _check_shape(edit)
    _APPLIERS[edit["op"]](state, edit)


def _check_shape(edit: JSONObject) -> None:
    if _too_deep(edit):
        raise EditError(f"The edit is nested deeper than {DEEPEST} levels.")
    op = edit.get("op") if isinstance(edit, dict) else None
    shape = _SHAPES.get(op) if isinstance(op, str) else None
    if shape is None:
        raise EditError(f"There is no edit {str(op)[:40]!r}.")
    try:
        shape(edit)
    except fastjsonschema.JsonSchemaValueException as error:
        raise EditError(f"{op}: {error.message[:300]}") from None


def _too_deep(value: Any) -> bool:
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
        if not below:
            return False
        level = below
    return True


def _step(state: State, edit: JSONObject) -> None:
    part = edit["part"]
    doc = state.parts.get(part)
    if doc is None:
        raise EditError(f"step: there is no part {part!r}.")
    try:
        step = Step.from_json(SCHEMA, edit["step"])
        _check_step(state, part, doc, step)
        result = step.apply(doc)
    except EditError:
        raise
    except _REFUSALS as error:
        raise EditError(f"step: {str(error)[:300]}") from None
    if result.doc is None:
        raise EditError(f"step: {str(result.failed)[:300]}")
    if result.doc.content.size > LARGEST_PART:
        raise EditError(f"step: the part {part!r} would grow beyond {LARGEST_PART} positions.")
    state.parts[part] = result.doc


def _check_step(state: State, part: str, doc: Node, step: Step) -> None:
    """What applying alone would let through: foreign names, and content inside a slice."""
    inserted = getattr(step, "slice", None)
    if isinstance(inserted, Slice):
        whole = _filled(doc, step) if isinstance(step, ReplaceAroundStep) else inserted
        _check_open(whole.content, whole.open_start, whole.open_end)
        _check_inside(state, part, inserted)
    mark = getattr(step, "mark", None)
    if isinstance(mark, Mark) and type(step).__name__.startswith("Add"):
        _check_marks(state, [mark])
    if isinstance(step, AttrStep):
        node = doc.node_at(step.pos)
        if node is None or step.attr not in node.type.attrs:
            raise EditError(f"step: nothing at {step.pos} has an attribute {step.attr!r}.")
        changed = {**node.attrs, step.attr: step.value}
        node.type.check_attrs(changed)
        _check_names(state, part, node.type.name, changed)


def _filled(doc: Node, step: ReplaceAroundStep) -> Slice:
    """The slice of a step around a gap, with what stays in the gap put into it.

    Its content is complete only then: a cell that gets other attributes comes without its text.
    """
    gap = doc.slice(step.gap_from, step.gap_to)
    filled = step.slice.insert_at(step.insert, gap.content)
    if filled is None or gap.open_start or gap.open_end:
        raise EditError("step: what stays does not fit into the slice around it.")
    return filled


def _check_inside(state: State, part: str, inserted: Slice) -> None:
    for node in _all(inserted.content):
        if node.marks:
            _check_marks(state, node.marks)
        if node.attrs:
            _check_names(state, part, node.type.name, node.attrs)


def _check_open(content: Fragment, start: int, end: int) -> None:
    """Check whole nodes; nodes along the open sides are closed, and checked, by the step."""
    last = content.child_count - 1
    for index, node in enumerate(content.content):
        left = start if index == 0 else 0
        right = end if index == last else 0
        if not left and not right:
            node.check()
        elif node.is_leaf:
            raise EditError("step: a slice is open deeper than its content.")
        else:
            _check_open(node.content, max(0, left - 1), max(0, right - 1))


def _all(content: Fragment) -> Iterable[Node]:
    waiting = list(content.content)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.content.content)


def _check_marks(state: State, marks: Iterable[Mark]) -> None:
    for mark in marks:
        if mark.type.name == "comment" and mark.attrs["id"] not in state.comments:
            raise EditError(f"step: there is no comment {mark.attrs['id']!r}.")
        if mark.type.name == "style" and mark.attrs["id"] not in state.styles:
            raise EditError(f"step: there is no style {mark.attrs['id']!r}.")


def _check_names(state: State, part: str, kind: str, attrs: Any) -> None:
    found: tuple[str, Any, Any] | None = None
    if kind == "paragraph":
        if attrs["style"] not in state.styles:
            found = ("style", attrs["style"], None)
        elif attrs["list"] not in (None, "") and attrs["list"] not in state.lists:
            found = ("list", attrs["list"], None)
    elif kind == "table" and attrs["style"] is not None and attrs["style"] not in state.styles:
        found = ("style", attrs["style"], None)
    elif kind == "image" and attrs["asset"] not in state.media:
        found = ("picture", attrs["asset"], None)
    elif kind == "footnote" and state.kinds.get(attrs["id"]) != "footnote":
        found = ("footnote", attrs["id"], None)
    elif kind == "section_break" and attrs["id"] not in state.sections:
        found = ("section", attrs["id"], None)
    if found is not None:
        raise EditError(f"step: there is no {found[0]} {str(found[1])[:80]!r}.")
    if part != BODY and kind in ("section_break", "toc", "footnote"):
        raise EditError(f"step: only the main text holds a {kind}.")


def _part(state: State, edit: JSONObject) -> None:
    name, value = edit["id"], edit["value"]
    if name == BODY:
        raise EditError("part: the main text is changed by steps only.")
    if value is None:
        state.parts.pop(name, None)
        state.kinds.pop(name, None)
        return
    if name not in state.parts and len(state.parts) >= MOST_ENTRIES:
        raise EditError(f"part: a document holds at most {MOST_ENTRIES} parts.")
    try:
        doc = document(value["doc"])
    except _REFUSALS as error:
        raise EditError(f"part: {str(error)[:300]}") from None
    _check_open(doc.content, 0, 0)
    _check_inside(state, name, Slice(doc.content, 0, 0))
    state.parts[name] = doc
    state.kinds[name] = value["kind"]


def _define(state: State, edit: JSONObject) -> None:
    table: dict[str, JSONObject] = getattr(state, edit["op"] + "s")
    name, value = edit["id"], edit["value"]
    if value is None:
        if edit["op"] == "section" and name == LAST:
            raise EditError("section: the last section cannot be taken away.")
        table.pop(name, None)
        return
    if name not in table and len(table) >= MOST_ENTRIES:
        raise EditError(f"{edit['op']}: a document holds at most {MOST_ENTRIES}.")
    table[name] = copy.deepcopy(value)


def _name_value(state: State, edit: JSONObject) -> None:
    table = state.properties if edit["op"] == "property" else state.settings
    table[edit["name"]] = edit["value"]


def _merge(state: State, edit: JSONObject) -> None:
    value = edit["value"]
    if any(len(row) != len(value["columns"]) for row in value["rows"]):
        raise EditError("merge: every recipient needs one value for each column.")
    state.merge = cast("JSONObject", copy.deepcopy(value))


_APPLIERS: dict[str, Callable[[State, JSONObject], None]] = {
    "step": _step,
    "part": _part,
    "section": _define,
    "style": _define,
    "list": _define,
    "comment": _define,
    "property": _name_value,
    "setting": _name_value,
    "merge": _merge,
}
