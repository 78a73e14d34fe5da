"""Checks of objects: tables, filters, charts, validation, formats, names, pages, notes, pivots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.checks.contents import same
from assess.officesim.spreadsheet.checks.marking import marks
from assess.officesim.spreadsheet.checks.places import Missing, Place, cells_of, missed, said
from assess.officesim.spreadsheet.refs import Area
from assess.officesim.spreadsheet.state import KINDS

#: Parts of an object that are ranges of the sheet it is on.
_REFS = {"ref", "cell", "anchor"}
_MANY_REFS = {"refs", "printAreas"}


def present(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """target.kind names the kind of object; expect gives parts that one of them has.

    Texts are compared without case; numbers typed as texts as they stand. `{any = true}`: some
    value; `{contains = "…"}`; `{oneOf = […]}`; `{covers = "B2:B9"}`: every cell is in `refs`;
    `{within = "F2:L20"}`. Ranges are those of the start file; `sheet` in a source is a position in
    the start file. For filters: `shown`, the rows left. For charts: `values`, the set of ranges
    drawn, and `categories`. kind "name": `name`, `ref`, `sheet`.
    """
    kind = target.get("kind")
    wanted = said(expect, work.opening["locale"])
    words = f"{kind}: " + ", ".join(f"{part}: {one}" for part, one in wanted.items())
    try:
        place = Place(work, target)
        found = _objects(place, kind)
        held = any(_fits(place, str(kind), one, wanted) for one in found)
    except Missing as gone:
        return missed(words, gone)
    return Finding(held, words, "; ".join(map(_brief, found)) or f"no {kind}")


def _objects(place: Place, kind: Any) -> list[JSONObject]:
    if kind == "name":
        return [dict(one) for one in place.work.end["names"]]
    if kind not in KINDS:
        raise ValueError(f"target.kind is one of {(*KINDS, 'name')}.")
    if kind == "page":
        return [place.view["page"]] if place.view["page"] else []
    return list(place.view[f"{kind}s"].values())


def _brief(found: JSONObject) -> str:
    text = ", ".join(f"{part}: {one}" for part, one in found.items())
    return text if len(text) <= 400 else text[:400] + " …"


def _fits(place: Place, kind: str, found: JSONObject, wanted: JSONObject) -> bool:
    return all(_part_fits(place, kind, found, part, one) for part, one in wanted.items())


def _part_fits(place: Place, kind: str, found: JSONObject, part: str, wanted: Any) -> bool:
    special = _SPECIAL.get((kind, part))
    if special is not None:
        return special(place, found, part, wanted)
    if part in _REFS and isinstance(wanted, str):
        return bool(found.get(part) == place.follow(wanted))
    if part in _MANY_REFS and isinstance(wanted, list):
        return set(found.get(part, [])) == {place.follow(ref) for ref in wanted}
    return _matches(place, found.get(part), wanted)


def _filter_shows(place: Place, found: JSONObject, _part: str, wanted: Any) -> bool:
    return _shown_rows(place, found) == _rows_now(place, wanted)


def _chart_draws(place: Place, found: JSONObject, part: str, wanted: Any) -> bool:
    drawn = {_source(one[part]) for one in found["series"] if part in one}
    return drawn == {_wanted_source(place, one) for one in wanted}


def _name_on(place: Place, found: JSONObject, _part: str, wanted: Any) -> bool:
    return bool(found.get("sheet") == Place(place.work, {"sheet": wanted}).sheet.name)


_SPECIAL = {
    ("filter", "shown"): _filter_shows,
    ("chart", "values"): _chart_draws,
    ("chart", "categories"): _chart_draws,
    ("name", "sheet"): _name_on,
    ("conditional", "marks"): marks,
}


def _matches(place: Place, found: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return _matches_table(place, found, wanted)
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(_matches(place, one, other) for one, other in zip(found, wanted, strict=True))
        )
    if wanted is False:
        return not found
    if isinstance(found, str) and isinstance(wanted, str | int | float):
        numbers = [_number(str(one), place.locale) for one in (found, wanted)]
        if None not in numbers:
            return numbers[0] == numbers[1]
    return same(found, wanted)


def _number(text: str, locale: str) -> float | None:
    """A number as somebody types it into a dialog: =1000, 1 000, 1000,5."""
    bare = "".join(text.removeprefix("=").split())
    bare = bare.replace(",", ".") if locale == "fr" else bare.replace(",", "")
    try:
        return float(bare)
    except ValueError:
        return None


def _matches_table(place: Place, found: Any, wanted: JSONObject) -> bool:
    if len(wanted) == 1:
        [(word, value)] = wanted.items()
        if word in _TESTS:
            return _TESTS[word](place, found, value)
    if wanted.keys() == {"sheet", "ref"}:
        return isinstance(found, dict) and _source(found) == _wanted_source(place, wanted)
    return isinstance(found, dict) and all(
        _matches(place, found.get(part), one) for part, one in wanted.items()
    )


def _any(_place: Place, found: Any, wanted: Any) -> bool:
    return bool(found) is bool(wanted)


def _contains(_place: Place, found: Any, wanted: Any) -> bool:
    return str(wanted).casefold() in str(found or "").casefold()


def _one_of(place: Place, found: Any, wanted: Any) -> bool:
    return any(_matches(place, found, one) for one in wanted)


def _covering(place: Place, found: Any, wanted: Any) -> bool:
    return _covers(found or [], refs.parse(place.follow(wanted)))


def _within(place: Place, found: Any, wanted: Any) -> bool:
    return bool(found) and refs.parse(place.follow(wanted)).holds(*refs.parse(found)[:2])


_TESTS: dict[str, Callable[[Place, Any, Any], bool]] = {
    "any": _any,
    "contains": _contains,
    "oneOf": _one_of,
    "covers": _covering,
    "within": _within,
}


def _covers(found: list[str] | str, area: Area) -> bool:
    areas = [refs.parse(ref) for ref in ([found] if isinstance(found, str) else found)]
    return all(any(one.holds(*cell) for one in areas) for cell in cells_of(area))


def _source(source: JSONObject) -> tuple[str, str]:
    return source["sheet"], source["ref"]


def _wanted_source(place: Place, wanted: Any) -> tuple[str, str]:
    if isinstance(wanted, str):
        wanted = {"sheet": place.target.get("source", place.target.get("sheet", 0)), "ref": wanted}
    other = Place(place.work, {**place.target, "sheet": wanted["sheet"]})
    return other.sheet.name, other.follow(wanted["ref"])


def _shown_rows(place: Place, found: JSONObject) -> list[int]:
    area = refs.parse(found["ref"])
    hidden = place.sheet.hidden_rows()
    return [row for row in range(area.row + 1, area.last_row + 1) if row not in hidden]


def _rows_now(place: Place, rows: list[int]) -> list[int]:
    return [refs.parse(place.follow(f"A{row}")).row for row in rows]


def absent(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """Nothing is there: no content in target.ref; with `expect.text`, not this text there (or
    anywhere on the sheet); with target.kind, no such object with the parts of expect."""
    wanted = said(expect, work.opening["locale"])
    try:
        place = Place(work, target)
    except Missing as gone:
        return Finding(True, "absent", str(gone))
    if "kind" in target:
        found = _objects(place, target["kind"])
        held = not any(_fits(place, target["kind"], one, wanted) for one in found)
        return Finding(held, f"no {target['kind']}", "; ".join(map(_brief, found)) or "none")
    try:
        area = place.area() if "ref" in place.target else None
    except Missing as gone:
        return Finding(True, "absent", str(gone))
    if area is None and "text" not in wanted:
        raise ValueError("Give target.ref, target.kind or expect.text.")
    filled = [
        name
        for name, cell in place.view["cells"].items()
        if cell.get("content")
        and (area is None or area.touches(refs.parse(name)))
        and ("text" not in wanted or same(cell["content"], wanted["text"]))
    ]
    return Finding(not filled, "absent", ", ".join(filled[:12]) or "absent")
