"""How objects follow when lines are inserted or deleted, or when a sheet goes. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.refs import Shift

Source = JSONObject


@dataclass(frozen=True)
class Move:
    """What happens to one sheet (`key`): its lines move by `shift`, or it goes (None)."""

    key: int
    shift: Shift | None

    def source(self, source: Source) -> Source | None:
        """Where a range of any sheet is afterwards."""
        if source["sheet"] != self.key:
            return source
        ref = self.shift and refs.move(source["ref"], self.shift)
        return {"sheet": self.key, "ref": ref} if ref else None


def moved(kind: str, value: JSONObject, home: int, move: Move) -> JSONObject | None:
    """An object of the sheet `home` afterwards; None when it is gone with what it named."""
    shift = move.shift if move.key == home else None
    result: JSONObject | None = dict(value)
    if kind in _WITH_SOURCES:
        result = _WITH_SOURCES[kind](value, move)
    if result is not None and shift is not None:
        result = _OWN[kind](result, shift)
    return result


def _chart_sources(value: JSONObject, move: Move) -> JSONObject:
    series = []
    for one in value["series"]:
        values = move.source(one["values"])
        if values is None:
            continue
        kept: JSONObject = {"values": values}
        for part in ("name", "categories"):
            found = one.get(part)
            found = move.source(found) if isinstance(found, dict) else found
            if found is not None:
                kept[part] = found
        series.append(kept)
    return {**value, "series": series}


def _link_source(value: JSONObject, move: Move) -> JSONObject | None:
    if not isinstance(value["target"], dict):
        return value
    target = move.source(value["target"])
    return target and {**value, "target": target}


def _pivot_source(value: JSONObject, move: Move) -> JSONObject | None:
    source = move.source(value["source"])
    return source and {**value, "source": source}


_WITH_SOURCES: dict[str, Callable[[JSONObject, Move], JSONObject | None]] = {
    "chart": _chart_sources,
    "link": _link_source,
    "pivot": _pivot_source,
}


def _one_ref(part: str) -> Callable[[JSONObject, Shift], JSONObject | None]:
    def follow(value: JSONObject, shift: Shift) -> JSONObject | None:
        ref = refs.move(value[part], shift)
        return {**value, part: ref} if ref else None

    return follow


def _refs(value: JSONObject, shift: Shift) -> JSONObject | None:
    kept = [ref for one in value["refs"] if (ref := refs.move(one, shift))]
    return {**value, "refs": kept} if kept else None


def _anchor(value: JSONObject, shift: Shift) -> JSONObject:
    return {**value, "anchor": refs.move_anchor(value["anchor"], shift)}


def _filter(value: JSONObject, shift: Shift) -> JSONObject | None:
    ref = refs.move(value["ref"], shift)
    if ref is None:
        return None
    result = {**value, "ref": ref}
    if shift.axis == "rows":
        result["hidden"] = joined(
            [span for one in value["hidden"] if (span := refs.move_span(one[0], one[1], shift))]
        )
    else:
        result["columns"] = {
            refs.letters(span[0]): criterion
            for letter, criterion in value["columns"].items()
            if (span := refs.move_span(refs.number(letter), refs.number(letter), shift))
        }
    return result


def joined(spans: list[tuple[int, int]]) -> list[list[int]]:
    """Ascending spans, those that touch made one."""
    result: list[list[int]] = []
    for first, last in spans:
        if result and first <= result[-1][1] + 1:
            result[-1][1] = max(result[-1][1], last)
        else:
            result.append([first, last])
    return result


def _page(value: JSONObject, shift: Shift) -> JSONObject:
    result = dict(value)
    areas = [ref for one in value.get("printAreas", []) if (ref := refs.move(one, shift))]
    titles, breaks = (
        ("titleRows", "rowBreaks") if shift.axis == "rows" else ("titleColumns", "columnBreaks")
    )
    span = refs.move_span(value[titles][0], value[titles][1], shift) if titles in value else None
    after = [at[0] for one in value.get(breaks, []) if (at := refs.move_span(one, one, shift))]
    changed: dict[str, Any] = {"printAreas": areas, titles: span and list(span), breaks: after}
    for part, found in changed.items():
        if part in value and found:
            result[part] = found
        else:
            result.pop(part, None)
    return result


_OWN: dict[str, Callable[[JSONObject, Shift], JSONObject | None]] = {
    "table": _one_ref("ref"),
    "link": _one_ref("ref"),
    "comment": _one_ref("cell"),
    "filter": _filter,
    "chart": _anchor,
    "pivot": _anchor,
    "validation": _refs,
    "conditional": _refs,
    "page": _page,
}
