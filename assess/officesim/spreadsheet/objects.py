"""Edits of objects: put one whole, or take it away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assess.officesim.engine import EditError, JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.cells import area_of
from assess.officesim.spreadsheet.lines import tell_hidden
from assess.officesim.spreadsheet.names import tables
from assess.officesim.spreadsheet.state import MAX_OBJECTS, Sheet, State, sources, with_keys


def putting(kind: str) -> Callable[[State, JSONObject], None]:
    """`table`, `filter`, `chart`, `validation`, …"""

    def act(state: State, edit: JSONObject) -> None:
        sheet, identity, value = state.sheet(edit["sheet"]), edit["id"], edit["value"]
        objects = sheet.objects[kind]
        if value is None:
            if identity not in objects:
                raise EditError(f"There is no {kind} {identity!r} on {sheet.name}.")
            del objects[identity]
        else:
            if sum(map(len, sheet.objects.values())) >= MAX_OBJECTS:
                raise EditError(f"A sheet holds {MAX_OBJECTS} objects.")
            for ref in _ranges(value):
                area_of(ref)
            _CHECKS.get(kind, _nothing)(state, sheet, identity, value)
            objects[identity] = with_keys(value, [one.key for one in state.sheets])
        if kind == "filter":
            tell_hidden(state, sheet)

    return act


def _ranges(value: JSONObject) -> Iterator[str]:
    for part in ("ref", "cell", "anchor"):
        if part in value:
            yield value[part]
    yield from value.get("refs", [])
    yield from value.get("printAreas", [])
    for source in sources(value):
        yield source["ref"]


def _nothing(_state: State, _sheet: Sheet, _identity: str, _value: JSONObject) -> None:
    """No rule of its own."""


def _check_table(state: State, sheet: Sheet, identity: str, value: JSONObject) -> None:
    area = refs.parse(value["ref"])
    if area.whole_columns or area.whole_rows:
        raise EditError("A table does not span whole rows or columns.")
    for other, table in sheet.objects["table"].items():
        if other != identity and refs.parse(table["ref"]).touches(area):
            raise EditError(f"The table would overlap {table['name']}.")
    present = sheet.objects["table"].get(identity)
    taken = {table["name"].lower() for table in tables(state) if table is not present}
    if value["name"].lower() in taken | state.names.keys():
        raise EditError(f"The name {value['name']} is in use.")


def _check_filter(_state: State, sheet: Sheet, identity: str, value: JSONObject) -> None:
    if identity != "auto" and identity not in sheet.objects["table"]:
        raise EditError("A filter is called auto, or as the table it belongs to.")
    area = refs.parse(value["ref"])
    for letter in value["columns"]:
        if not area.column <= refs.number(letter) <= area.last_column:
            raise EditError(f"The filter has no column {letter}.")
    end = area.row
    for first, last in value["hidden"]:
        if not end < first <= last <= area.last_row:
            raise EditError("Hidden rows lie below the headings, ascending, without touching.")
        end = last + 1


def _check_page(_state: State, _sheet: Sheet, _identity: str, value: JSONObject) -> None:
    for part in ("titleRows", "titleColumns"):
        first, last = value.get(part, (1, 1))
        if last < first:
            raise EditError(f"{part}: {first} to {last} are no lines.")
    for part in ("rowBreaks", "columnBreaks"):
        breaks = value.get(part, [])
        if sorted(set(breaks)) != breaks:
            raise EditError(f"{part} are ascending.")


_CHECKS = {"table": _check_table, "filter": _check_filter, "page": _check_page}
