"""Types of the Office edits are made from the schemas, and say what the schemas say."""

from __future__ import annotations

import json

from scripts.office_types import types_of


def test_an_edit_vocabulary_becomes_one_union() -> None:
    schema = {
        "title": "NoteEdit",
        "oneOf": [{"$ref": "#/$defs/Put"}, {"$ref": "#/$defs/Remove"}],
        "$defs": {
            "Put": {
                "type": "object",
                "additionalProperties": False,
                "required": ["op", "text"],
                "properties": {
                    "op": {"const": "put"},
                    "text": {"type": "string", "maxLength": 9},
                    "place": {"type": "integer"},
                },
            },
            "Remove": {
                "type": "object",
                "additionalProperties": False,
                "required": ["op"],
                "properties": {"op": {"const": "remove"}},
            },
        },
    }
    text = types_of({"note": json.dumps(schema)})["note"]
    assert "export type NoteEdit = (Put | Remove)" in text
    assert 'op: "put"' in text
    assert "place?: number" in text
    assert "schemas/note.json" in text


def test_no_schemas_make_no_types() -> None:
    assert types_of({}) == {}
