"""Checks of sheets and lines, and of the order of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.checks.contents import same
from assess.officesim.spreadsheet.checks.places import (
    Missing,
    Place,
    missed,
    said,
)
from assess.officesim.spreadsheet.refs import Area


def structure(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """expect, any of: `sheets` (names in order), `name`, `position`, `hidden`, `color`
    ("any" or #RRGGBB), `gridlines`, `freeze` [rows, columns], `merged` [ranges],
    `hiddenRows`, `hiddenColumns`, `shownRows`, `shownColumns`, `widths` {letter = [min, max]},
    `heights` {row = [min, max]} in pixels, `inserted` / `deleted` {rows = n, columns = n}."""
    wanted = said(expect, work.opening["locale"])
    words = ", ".join(f"{part}: {one}" for part, one in wanted.items())
    if not wanted or wanted.keys() - _ASPECTS.keys():
        raise ValueError(f"expect knows {sorted(_ASPECTS)}.")
    try:
        place = Place(work, target)
        found = {part: _ASPECTS[part](place, one) for part, one in wanted.items()}
    except Missing as gone:
        return missed(words, gone)
    held = all(holds for holds, _ in found.values())
    return Finding(held, words, ", ".join(f"{part}: {one}" for part, (_, one) in found.items()))


Aspect = Callable[[Place, Any], tuple[bool, Any]]


def _sheets(place: Place, wanted: Any) -> tuple[bool, Any]:
    found = [sheet["name"] for sheet in place.work.end["sheets"]]
    held = len(found) == len(wanted) and all(map(same, found, wanted))
    return held, found


def _name(place: Place, wanted: Any) -> tuple[bool, Any]:
    return same(place.sheet.name, wanted), place.sheet.name


def _position(place: Place, wanted: Any) -> tuple[bool, Any]:
    return place.position == wanted, place.position


def _part(part: str) -> Aspect:
    def aspect(place: Place, wanted: Any) -> tuple[bool, Any]:
        found = place.view[part]
        return (found is not None if wanted == "any" else found == wanted), found

    return aspect


def _merged(place: Place, wanted: Any) -> tuple[bool, Any]:
    merges = place.view["merges"]
    return all(place.follow(ref) in merges for ref in wanted), merges


def _hidden(axis: str, hidden: bool) -> Aspect:
    def aspect(place: Place, wanted: Any) -> tuple[bool, Any]:
        found = _hidden_lines(place, axis)
        lines = {_line_now(place, axis, one) for one in wanted}
        return (lines <= found if hidden else not lines & found), sorted(found)

    return aspect


def _hidden_lines(place: Place, axis: str) -> set[int]:
    if axis == "rows":
        return place.sheet.hidden_rows()
    return {at for at, line in place.sheet.columns.items() if line.hidden}


def _line_now(place: Place, axis: str, line: Any) -> int:
    if axis == "rows":
        return refs.parse(place.follow(f"A{line}")).row
    return refs.parse(place.follow(f"{line}1")).column


def _sizes(axis: str) -> Aspect:
    def aspect(place: Place, wanted: Any) -> tuple[bool, Any]:
        lines = place.sheet.rows if axis == "rows" else place.sheet.columns
        found = {
            one: (line.size if (line := lines.get(_line_now(place, axis, one))) else None)
            for one in wanted
        }
        held = all(
            found[one] is not None and low <= (found[one] or 0) <= high
            for one, (low, high) in wanted.items()
        )
        return held, found

    return aspect


def _shifted(insert: bool) -> Aspect:
    def aspect(place: Place, wanted: Any) -> tuple[bool, Any]:
        found = {"rows": 0, "columns": 0}
        for shift in place.sheet.shifts:
            found[shift.axis] += shift.count if shift.insert == insert else -shift.count
        return all(found[axis] == count for axis, count in wanted.items()), found

    return aspect


_ASPECTS: dict[str, Aspect] = {
    "sheets": _sheets,
    "name": _name,
    "position": _position,
    "hidden": _part("hidden"),
    "color": _part("color"),
    "gridlines": _part("gridlines"),
    "freeze": _part("freeze"),
    "merged": _merged,
    "hiddenRows": _hidden("rows", hidden=True),
    "hiddenColumns": _hidden("columns", hidden=True),
    "shownRows": _hidden("rows", hidden=False),
    "shownColumns": _hidden("columns", hidden=False),
    "widths": _sizes("columns"),
    "heights": _sizes("rows"),
    "inserted": _shifted(insert=True),
    "deleted": _shifted(insert=False),
}


def order(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """expect: `by`, a list of `{column = "B", descending = false}`, first the most important.

    target.ref holds the rows without headings. The rows must be those of the start, whole.
    """
    keys = expect.get("by")
    if not isinstance(keys, list) or not keys:
        raise ValueError("expect.by lists columns.")
    words = ", ".join(
        f"{key['column']} {'descending' if key.get('descending') else 'ascending'}" for key in keys
    )
    try:
        place = Place(work, target)
        area = place.area()
        columns = [_line_now(place, "columns", key["column"]) - area.column for key in keys]
    except Missing as gone:
        return missed(words, gone)
    rows = [
        [place.value(row, column) for column in range(area.column, area.last_column + 1)]
        for row in range(area.row, area.last_row + 1)
    ]
    found = "; ".join(" | ".join(str(row[at]) for at in columns) for row in rows[:15])
    if not _same_rows(place, area):
        return Finding(False, words, f"rows were torn apart or changed: {found}")
    ranked = [[_rank(row[at]) for at in columns] for row in rows]
    held = all(_in_order(before, after, keys) for before, after in pairwise(ranked))
    return Finding(held, words, found)


def _same_rows(place: Place, area: Area) -> bool:
    start = place.start_view
    if start is None:
        return True
    first = refs.parse(place.target["ref"])

    def shown(view: JSONObject, part: Area) -> Counter[tuple[str, ...]]:
        # Formulas move with their row; what they show must go along.
        names = [
            [refs.cell_name(row, column) for column in range(part.column, part.last_column + 1)]
            for row in range(part.row, part.last_row + 1)
        ]
        cells = view["cells"]
        return Counter(tuple(_shown(cells.get(name, {})) for name in line) for line in names)

    if first[3] - first[1] != area[3] - area[1]:
        return True  # columns came or went: another check's matter
    before, after = shown(start, first), shown(place.view, area)
    # Rows that were deleted or inserted are another check's matter too.
    return (
        before == after
        if first[2] - first[0] == area[2] - area[0]
        else (after <= before or before <= after)
    )


def _shown(cell: JSONObject) -> str:
    # A format may have changed meanwhile: compare what was typed, of formulas what they show.
    content = str(cell.get("content", ""))
    return str(cell.get("value", content)) if content[:1] == "=" else content


def _rank(value: Any) -> tuple[int, Any]:
    """Numbers before texts before nothing, texts without regard to case."""
    if value is None or value == "":
        return (3, 0)
    if isinstance(value, bool):
        return (2, value)
    if isinstance(value, float):
        return (0, value)
    return (1, str(value).casefold())


def _in_order(before: list[Any], after: list[Any], keys: list[JSONObject]) -> bool:
    for key, one, other in zip(keys, before, after, strict=True):
        if one == other:
            continue
        if 3 in (one[0], other[0]):
            return bool(other[0] == 3)  # nothing comes last either way
        return bool(one > other) if key.get("descending") else bool(one < other)
    return True
