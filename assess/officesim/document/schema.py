"""The document's ProseMirror schema, built from `schema.json` as the browser builds its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import fastjsonschema
from prosemirror.model import Node, Schema
from prosemirror.model.schema import SchemaSpec

#: The one source of both sides.
SOURCE = Path(__file__).with_name("schema.json")
DocumentSchema = Schema[Any, Any]


def _validator(place: str, value: Mapping[str, Any]) -> Callable[[Any], None]:
    check = fastjsonschema.compile({**value}, use_default=False)

    def validate(found: Any) -> None:
        try:
            check(found)
        except fastjsonschema.JsonSchemaValueException as error:
            raise ValueError(f"{place}: {error.message}") from None

    return validate


def _specs(kinds: Mapping[str, Any]) -> dict[str, Any]:
    built = {}
    for kind, source in kinds.items():
        spec = dict(source)
        if "attrs" in source:
            spec["attrs"] = {
                name: {
                    **({"default": attr["default"]} if "default" in attr else {}),
                    "validate": _validator(f"{kind}.{name}", attr["value"]),
                }
                for name, attr in source["attrs"].items()
            }
        built[kind] = spec
    return built


def build() -> DocumentSchema:
    """A new schema from the source file."""
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    spec = {"nodes": _specs(source["nodes"]), "marks": _specs(source["marks"])}
    return Schema(cast("SchemaSpec[Any, Any]", spec))


SCHEMA = build()


def document(raw: Mapping[str, Any]) -> Node:
    """A whole document from its JSON; raises `ValueError` when the schema does not allow it."""
    doc = Node.from_json(SCHEMA, cast("Any", raw))
    if doc.type is not SCHEMA.top_node_type:
        raise ValueError("A part of a document must be a `doc`.")
    doc.check()
    return doc


def attrs_of(node: Node) -> dict[str, Any]:
    """A node's attributes, whose values the schema has checked."""
    return cast("dict[str, Any]", node.attrs)
