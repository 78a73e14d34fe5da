"""Values of checks as text, and text as values: what a form shows and reads for each type. Pure.

`describing` says what the types are; `lines` spells those that take more than one word a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from assess.officesim import lines

_RANGE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?|[A-Z]{1,3}:[A-Z]{1,3}")
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
_SCALAR = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?|true|false")


def tidy(text: str) -> str:
    """Lines without space around them, and without empty ones at the ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip("\n")


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def _as_list(text: str) -> list[str]:
    return [] if text == "[]" else _lines(text)


def _as_lines(text: str) -> Any:
    if text.startswith('["'):
        return _as_data(text)
    found = _lines(text)
    return found[0] if len(found) == 1 else found


def _as_text(text: str) -> str:
    return text


def _as_value(text: str) -> Any:
    if text[:1] in ("{", "[", '"'):
        return _as_data(text)
    return json.loads(text) if _SCALAR.fullmatch(text) else text


def _as_values(text: str) -> list[Any]:
    return [_as_value(line) for line in _lines(text)]


def _as_whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError("Write a whole number.")
    return int(text)


def _as_number(text: str) -> int | float:
    plain = text.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError("Write a number.")
    return float(plain) if "." in plain else int(plain)


def _as_numbers(text: str) -> list[int]:
    return [_as_whole(part) for part in re.split(r"[\s,;]+", text) if part]


def _as_counts(text: str) -> Any:
    found = _as_numbers(text)
    return found[0] if len(found) == 1 else found


def _as_range(text: str) -> str:
    plain = text.upper()
    if not _RANGE.fullmatch(plain):
        raise ValueError("Write cells, for example B4 or B2:B6.")
    return plain


def _as_ranges(text: str) -> list[str]:
    return [_as_range(line) for line in _lines(text)]


def _as_data(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ValueError("This is not JSON: look at the example.") from None


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _as_yesno(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("Choose one of those that are offered.")
    return text == "true"


def _each(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Each line by itself, or JSON for what lines cannot say."""

    def all_lines(text: str) -> Any:
        return _as_data(text) if text[:1] in ("[", "{") else [read(one) for one in _lines(text)]

    return all_lines


def _as_spans(text: str) -> Any:
    return _as_data(text) if text[:1] == "{" else dict(map(lines.read_span, _lines(text)))


def _as_matrix(text: str) -> Any:
    if text[:1] == "[" or ("|" not in text and "\n" not in text):
        return _as_value(text)
    return [[_as_value(cell.strip()) for cell in line.split("|")] for line in _lines(text)]


def _as_anyof(text: str) -> Any:
    if text == "any":
        return {"any": True}
    parts = [_as_value(part.strip()) for part in text.split(lines.OR)]
    return {"oneOf": parts} if len(parts) > 1 else _as_value(text)


READ: Mapping[str, Callable[[str], Any]] = {
    "cases": _each(lambda line: lines.read_case(line, _as_value)),
    "keys": _each(lines.read_key),
    "spans": _as_spans,
    "places": _each(lines.read_place),
    "cells": _each(lines.read_cell),
    "grid": _each(lines.read_row),
    "matrix": _as_matrix,
    "series": _each(lambda line: lines.read_series(line, _as_value)),
    "outline": _each(lines.read_paragraph),
    "probes": _each(lines.read_probe),
    "anyof": _as_anyof,
    "text": _as_text,
    "lines": _as_lines,
    "texts": _lines,
    "list": _as_list,
    "value": _as_value,
    "values": _as_values,
    "whole": _as_whole,
    "number": _as_number,
    "numbers": _as_numbers,
    "counts": _as_counts,
    "range": _as_range,
    "ranges": _as_ranges,
    "yesno": _as_yesno,
    "choice": _as_text,
    "choices": _lines,
    "data": _as_data,
}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _show_value(value: Any) -> str:
    if isinstance(value, str) and value and _as_value(value) == value:
        return value
    return _json(value)


def _show_list(value: Any) -> str | None:
    return "[]" if value == [] else "\n".join(value) if isinstance(value, list) else None


def _show_numbers(value: Any) -> str:
    return ", ".join(map(str, value if isinstance(value, list) else [value]))


def _or_json(show: Callable[[Any], str], read: Callable[[str], Any]) -> Callable[[Any], str]:
    """As lines where these give the same value again, else as JSON."""

    def shown(value: Any) -> str:
        try:
            text = show(value)
            if json.dumps(read(text)) == json.dumps(value):
                return text
        except (ValueError, TypeError, LookupError, AttributeError):
            pass
        return _json(value)

    return shown


def _by_line(kind: str, show: Callable[[Any], str]) -> Callable[[Any], str]:
    return _or_json(lambda value: "\n".join(map(show, value)), READ[kind])


def _show_matrix(value: Any) -> str:
    if not isinstance(value, list):
        return _show_value(value)
    return "\n".join(" | ".join(map(_show_value, row)) for row in value)


def _show_anyof(value: Any) -> str:
    if isinstance(value, dict):
        return "any" if value == {"any": True} else lines.OR.join(map(_show_value, value["oneOf"]))
    return _show_value(value)


SHOW: Mapping[str, Callable[[Any], str | None]] = {
    "cases": _by_line("cases", lambda one: lines.show_case(one, _show_value)),
    "keys": _by_line("keys", lines.show_key),
    "spans": _or_json(
        lambda value: "\n".join(lines.show_span(*one) for one in value.items()), _as_spans
    ),
    "places": _by_line("places", lines.show_place),
    "cells": _by_line("cells", lines.show_cell),
    "grid": _by_line("grid", lines.show_row),
    "matrix": _or_json(_show_matrix, _as_matrix),
    "series": _by_line("series", lambda one: lines.show_series(one, _show_value)),
    "outline": _by_line("outline", lines.show_paragraph),
    "probes": _by_line("probes", lines.show_probe),
    "anyof": _or_json(_show_anyof, _as_anyof),
    "text": lambda value: value,
    "lines": lambda value: (
        value if isinstance(value, str) else _json(value) if len(value) == 1 else _show_list(value)
    ),
    "texts": lambda value: _show_list(value) if value else None,
    "list": _show_list,
    "value": _show_value,
    "values": lambda value: "\n".join(map(_show_value, value)),
    "whole": str,
    "number": str,
    "numbers": _show_numbers,
    "counts": _show_numbers,
    "range": lambda value: value,
    "ranges": lambda value: "\n".join(value) if isinstance(value, list) else None,
    "yesno": {True: "true", False: "false"}.get,
    "choice": lambda value: value,
    "choices": lambda value: _show_list(value) if value else None,
    "data": _json,
}
