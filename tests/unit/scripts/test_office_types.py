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


def test_two_numbers_are_a_pair_and_other_lists_are_lists() -> None:
    def numbers(least: int, most: int) -> dict[str, object]:
        return {
            "type": "array",
            "items": {"$ref": "#/$defs/N"},
            "minItems": least,
            "maxItems": most,
        }

    schema = {
        "title": "NoteEdit",
        "type": "object",
        "additionalProperties": False,
        "required": ["span", "some", "words"],
        "properties": {
            "span": numbers(2, 2),
            "some": numbers(1, 3),
            "words": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
        },
        "$defs": {"N": {"type": "integer"}},
    }
    text = types_of({"note": json.dumps(schema)})["note"]
    assert "span: [number, number]" in text
    assert "some: N[]" in text
    assert "words: string[]" in text
