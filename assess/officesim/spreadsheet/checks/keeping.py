"""The check that nothing differs from the start, wherever lines and sheets have moved."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from assess.officesim.engine import EditError, Finding, JSONObject, Work
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.checks.places import (
    Missing,
    Place,
    cells_of,
    look_in,
    missed,
)
from assess.officesim.spreadsheet.refs import Area, Shift
from assess.officesim.spreadsheet.state import State

PARTS = {"content", "style", "value"}
#: Every cell of a range is looked at up to so many; beyond, those with something in them.
MOST_CELLS = 20_000


def unchanged(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Nothing differs from the start, but in the ranges of `expect.except` (start coordinates).

    target.ref limits it to a range, else the whole sheet of the start file. `parts`: content,
    value and style (content and style by default). Lines that were inserted change nothing as
    long as they are empty; what is written into them does, unless the insertion lies inside an
    excepted range. Formulas are the same when they are what the start's would have become by
    the same insertions, deletions and new names of sheets.
    """
    parts = expect.get("parts", ["content", "style"])
    if set(parts) - PARTS:
        raise ValueError("parts are content, style and value.")
    try:
        place = Place(work, target)
        excepted = [refs.parse(ref) for ref in expect.get("except", [])]
        changed = _differences(place, parts, excepted)
    except Missing as gone:
        return missed("unchanged", gone)
    shown = ", ".join(changed[:12]) + (" …" if len(changed) > 12 else "")
    return Finding(not changed, "unchanged", shown or "unchanged")


@dataclass(frozen=True)
class _Before:
    """A sheet as the start's would be by the end, had only its lines and names moved."""

    sheet: JSONObject
    styles: list[JSONObject]

    def cell(self, name: str) -> JSONObject:
        found: JSONObject = self.sheet["cells"].get(name, {})
        return found


def _differences(place: Place, parts: list[str], excepted: list[Area]) -> list[str]:
    """Names of cells: where they were at the start, or are now if they came later."""
    start = place.start_view
    if start is None:
        raise ValueError("A new sheet has no start to compare with.")
    whole = place.target.get("ref")
    area = refs.parse(whole) if whole else None
    before = _before(place)
    changed = [name for name in _deleted(place, start, area) if not _is_excepted(name, excepted)]
    spared = [moved for one in excepted if (moved := _moved(place, one)) is not None]
    now = None if area is None else _moved(place, area)
    if area is not None and now is None:
        raise Missing(f"{whole} was deleted")
    names = before.sheet["cells"].keys() | place.view["cells"].keys()
    if now is not None and now.size <= MOST_CELLS:
        names |= {refs.cell_name(*cell) for cell in cells_of(now)}
    for name in names:
        at = refs.parse(name)
        if now is not None and not now.touches(at):
            continue
        if any(one.touches(at) for one in spared):
            continue
        if not _alike(place, before, name, parts):
            changed.append(_named(place, at) or name)
    return sorted(changed, key=refs.parse)


def _alike(place: Place, before: _Before, name: str, parts: list[str]) -> bool:
    at = refs.parse(name)
    was, found = before.cell(name), place.cell(at.row, at.column)
    if "content" in parts and was.get("content", "") != found.get("content", ""):
        return False
    if "value" in parts and _value(was) != _value(found):
        return False
    if "style" not in parts or (not found and _named(place, at) is None):
        return True
    look = look_in(before.sheet, before.styles, at.row, at.column)
    return look == place.look(at.row, at.column)


def _value(cell: JSONObject) -> object:
    return cell.get("value", cell.get("content"))


def _deleted(place: Place, start: JSONObject, area: Area | None) -> list[str]:
    """Cells of the start whose line is gone."""
    if not place.shifts:
        return []
    return [
        name
        for name in start["cells"]
        if (area is None or area.touches(refs.parse(name)))
        and _moved(place, refs.parse(name)) is None
    ]


def _is_excepted(name: str, excepted: list[Area]) -> bool:
    return any(one.touches(refs.parse(name)) for one in excepted)


def _moved(place: Place, area: Area) -> Area | None:
    try:
        return refs.parse(place.follow(refs.name(area)))
    except Missing:
        return None


def _named(place: Place, at: Area) -> str | None:
    """Where a cell was at the start; None in a line that was inserted."""
    row: int | None = at.row
    column: int | None = at.column
    for shift in reversed(place.shifts):
        if shift.axis == "rows":
            row = _back(row, shift)
        else:
            column = _back(column, shift)
    return None if row is None or column is None else refs.cell_name(row, column)


def _back(line: int | None, shift: Shift) -> int | None:
    if line is None or line < shift.at:
        return line
    if not shift.insert:
        return line + shift.count
    return None if line < shift.at + shift.count else line - shift.count


def _before(place: Place) -> _Before:
    start = place.work.start
    if not place.follows or not _is_moved(place):
        return _Before(start["sheets"][place.sheet.key], start["styles"])
    kept = place.state.kept.get("start moved")
    if not isinstance(kept, tuple):
        moved = _start_moved(place)
        kept = moved, place.work.engine.view(moved)
        place.state.kept["start moved"] = kept
    state, view = kept
    return _Before(view["sheets"][state.position(place.sheet.key)], view["styles"])


def _is_moved(place: Place) -> bool:
    names = [sheet["name"] for sheet in place.work.start["sheets"]]
    same = {sheet.key: sheet.name for sheet in place.state.sheets if sheet.key < len(names)}
    return same != dict(enumerate(names)) or any(sheet.shifts for sheet in place.state.sheets)


def _start_moved(place: Place) -> State:
    """The start file after the candidate's insertions, deletions and names of sheets alone.

    The engine itself moves the formulas, so that there is no second opinion about how.
    """
    engine, state = place.work.engine, place.work.engine.load(place.work.opening)
    if not isinstance(state, State):
        raise ValueError("This is no spreadsheet.")
    kept = {sheet.key: sheet for sheet in place.state.sheets}
    try:
        for key in [sheet.key for sheet in state.sheets if sheet.key not in kept]:
            engine.apply(state, {"op": "sheetDelete", "sheet": state.position(key)})
        _rename(place, state)
        for sheet in state.sheets:
            at = state.position(sheet.key)
            for shift in kept[sheet.key].shifts:
                name = f"{shift.axis}{'Insert' if shift.insert else 'Delete'}"
                edit = {"op": name, "sheet": at, "at": shift.at, "count": shift.count}
                engine.apply(state, edit)
    except EditError as error:
        raise ValueError(f"The start cannot be moved as the work was: {error}") from None
    return state


def _rename(place: Place, state: State) -> None:
    """Names one by one; over a name of its own where two sheets have changed theirs."""
    wanted = {sheet.key: sheet.name for sheet in place.state.sheets}
    free = (f"renamed {number}" for number in count() if f"renamed {number}" not in wanted.values())
    different = [sheet.key for sheet in state.sheets if sheet.name != wanted[sheet.key]]
    steps = [(key, next(free)) for key in different] + [(key, wanted[key]) for key in different]
    for key, name in steps:
        edit = {"op": "sheetRename", "sheet": state.position(key), "name": name}
        place.work.engine.apply(state, edit)
