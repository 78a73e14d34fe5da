"""Lists and tables of an expectation, written as lines by people who do not know JSON. Pure.

    cases    B2 = 5; B3 = 2 → 45           what is set, what comes out
    keys     C ↓                           columns, each with its direction
    spans    B: 90–130                     a name with the least and the most
    places   1!A2:B6                       cells, on another sheet by its place in the start file
    cells    2, 1: Office                  row, column and text
    grid     Item / Poste | 480            a row of texts; " / " stands between what is as good
    matrix   1 | 2                         a row of values; a single one stands for itself
    series   2026: 1, 2                    a name and numbers
    outline  > Second level                paragraphs by level
    probes   from: a@b.org; subject: Digest → folder: inbox
    anyof    pie / doughnut                one of several; "any" for anything

Each pair of functions turns text to a value and back. What lines cannot say is shown and read as
JSON: `describing` sees to that, and that nothing is lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Scalar = Callable[[str], Any]
OR = " / "
_ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
_KEY = re.compile(r"([A-Za-z]{1,3})\s*(↓|↑|desc\w*|décr\w*|asc\w*|cr\w*)?", re.IGNORECASE)
_SPAN = re.compile(r"(\w+)\s*:\s*(\d{1,6})\s*[–-]\s*(\d{1,6})")
_PLACE = re.compile(
    r"(?:(\d{1,3})!)?([A-Za-z]{1,3}[0-9]+(?::[A-Za-z]{1,3}[0-9]+)?|[A-Za-z]{1,3}:[A-Za-z]{1,3})"
)
_CELL = re.compile(r"(\d{1,4})\s*,\s*(\d{1,4})\s*:\s*(.*)")
_YES, _NO = ("yes", "oui"), ("no", "non")
_YESNO = ("read", "flagged")
_LISTS = ("categories", "to", "cc", "attachments", "forwarded")
_PROBE = ("from", "from_name", "to", "cc", "subject", "body", "importance", "attachments")
_OUTCOME = ("folder", "categories", "flagged", "read", "importance", "forwarded")


class Unwritten(ValueError):
    """A line that is not written as it should be."""

    def __init__(self, line: str) -> None:
        super().__init__(f"“{line}” is not written as it should be: look at the example.")


def _found(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    found = pattern.fullmatch(line)
    if found is None:
        raise Unwritten(line)
    return found


def _halves(line: str) -> tuple[str, str]:
    parts = _ARROW.split(line)
    if len(parts) != 2 or not all(parts):
        raise Unwritten(line)
    return parts[0], parts[1]


def read_case(line: str, scalar: Scalar) -> dict[str, Any]:
    """What is set and what comes out."""
    left, right = _halves(line)
    given = {}
    for pair in filter(None, re.split(r"\s*;\s*", left)):
        cell, equals, value = pair.partition("=")
        if not equals:
            raise Unwritten(line)
        given[cell.strip().upper()] = scalar(value.strip())
    return {"set": given, "equals": scalar(right)}


def show_case(one: Any, scalar: Callable[[Any], str]) -> str:
    """The line of a case."""
    given = "; ".join(f"{cell} = {scalar(value)}" for cell, value in one["set"].items())
    return f"{given} → {scalar(one['equals'])}"


def read_key(line: str) -> dict[str, Any]:
    """A column and its direction."""
    column, way = _found(_KEY, line).groups()
    down = (way or "")[:1].lower() in ("↓", "d")
    return {"column": column.upper()} | ({"descending": True} if down else {})


def show_key(one: Any) -> str:
    """The line of a column that is sorted by."""
    return f"{one['column']}{' ↓' if one.get('descending') else ''}"


def read_span(line: str) -> tuple[str, list[int]]:
    """A name with the least and the most."""
    name, low, high = _found(_SPAN, line).groups()
    return name.upper(), [int(low), int(high)]


def show_span(name: str, span: Any) -> str:
    """The line of a name with its bounds."""
    low, high = span
    return f"{name}: {low}–{high}"


def read_place(line: str) -> Any:
    """Cells, with the place of their sheet where it is another."""
    sheet, ref = _found(_PLACE, line).groups()
    return ref.upper() if sheet is None else {"sheet": int(sheet), "ref": ref.upper()}


def show_place(one: Any) -> str:
    """The line of cells."""
    return one if isinstance(one, str) else f"{one['sheet']}!{one['ref']}"


def read_cell(line: str) -> list[Any]:
    """Row, column, text."""
    row, column, text = _found(_CELL, line).groups()
    return [int(row), int(column), text]


def show_cell(one: Any) -> str:
    """The line of a cell."""
    row, column, text = one
    return f"{row}, {column}: {text}"


def read_either(text: str) -> Any:
    """A text, or several that are as good."""
    parts = [part.strip() for part in text.split(OR)]
    return parts if len(parts) > 1 else text.strip()


def show_either(one: Any) -> str:
    """A text, or several that are as good."""
    return one if isinstance(one, str) else OR.join(one)


def read_row(line: str) -> list[Any]:
    """A row of texts."""
    return [read_either(cell) for cell in line.split("|")]


def show_row(one: Any) -> str:
    """The line of a row of texts."""
    return " | ".join(map(show_either, one))


def read_series(line: str, scalar: Scalar) -> dict[str, Any]:
    """A name with its numbers."""
    name, colon, numbers = line.rpartition(":")
    if not colon:
        raise Unwritten(line)
    values = [scalar(part) for part in re.split(r"\s*[,;]\s*", numbers.strip())]
    return {"name": read_either(name), "values": values}


def show_series(one: Any, scalar: Callable[[Any], str]) -> str:
    """The line of a series."""
    return f"{show_either(one['name'])}: {', '.join(map(scalar, one['values']))}"


def read_paragraph(line: str) -> Any:
    """A paragraph, its level by the signs before it."""
    text = line.lstrip(">")
    level = len(line) - len(text)
    said = read_either(text)
    return said if level == 0 and isinstance(said, str) else {"text": said, "level": level}


def show_paragraph(one: Any) -> str:
    """The line of a paragraph."""
    if isinstance(one, str):
        return one
    level = int(one["level"])
    return f"{'>' * level}{' ' if level else ''}{show_either(one['text'])}"


def read_probe(line: str) -> dict[str, Any]:
    """A message that arrives, and what becomes of it."""
    left, right = _halves(line)
    return {**_pairs(left, _PROBE, line), "outcome": _pairs(right, _OUTCOME, line)}


def show_probe(one: Any) -> str:
    """The line of a message with its outcome."""
    given = {name: value for name, value in one.items() if name != "outcome"}
    return f"{_show_pairs(given)} → {_show_pairs(one['outcome'])}"


def _pairs(text: str, known: tuple[str, ...], line: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pair in filter(None, re.split(r"\s*;\s*", text)):
        name, colon, value = (part.strip() for part in pair.partition(":"))
        if not colon or name not in known:
            raise Unwritten(line)
        found[name] = _pair_value(name, value, line)
    return found


def _pair_value(name: str, value: str, line: str) -> Any:
    if name in _YESNO:
        if value.lower() not in (*_YES, *_NO):
            raise Unwritten(line)
        return value.lower() in _YES
    if name in _LISTS:
        return [] if value in ("none", "aucune", "") else re.split(r"\s*,\s*", value)
    return value


def _show_pairs(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {_show_pair(value)}" for name, value in values.items())


def _show_pair(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) or "none" if isinstance(value, list) else str(value)
