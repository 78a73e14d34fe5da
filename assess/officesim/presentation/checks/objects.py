"""Checks of pictures, tables and charts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from assess.officesim.engine import Finding, JSONObject, Work
from assess.officesim.presentation.checks.pointing import (
    contains,
    find_shapes,
    named,
    one_of,
    same_text,
    words,
)


def picture(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`alt` contains; `decorative`; `image`: a name of the library; `crop`: sides in per cent.

    `cropped = true` asks for any crop; `crop = {l = 20, …}` allows two points more or less.
    """
    library = {one["key"]: one["name"] for one in work.opening.get("library", [])}
    seen = []
    for _, shape in find_shapes(work, {**target, "kind": "picture"}):
        seen.append(
            f"alt {shape.get('alt', '')!r}, crop {shape.get('crop')}, "
            f"image {library.get(shape['image'], 'of the start file')}"
        )
        if _picture(shape, expect, library):
            return Finding(True, str(expect), seen[-1])
    return Finding(False, str(expect), " | ".join(seen) or f"no picture ({named(target)})")


def _picture(shape: JSONObject, expect: JSONObject, library: JSONObject) -> bool:
    crop = shape.get("crop", dict.fromkeys("ltrb", 0))
    return (
        ("alt" not in expect or contains(shape.get("alt", ""), expect["alt"]))
        and ("decorative" not in expect or bool(shape.get("decorative")) == expect["decorative"])
        and ("image" not in expect or library.get(shape["image"]) in one_of(expect["image"]))
        and ("cropped" not in expect or any(crop.values()) == expect["cropped"])
        and all(abs(crop[side] - 1000 * share) <= 2000 for side, share in _sides(expect))
    )


def _sides(expect: JSONObject) -> list[tuple[str, int]]:
    return list(expect.get("crop", {}).items())


def table(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`rows`, `columns`; `cells`: texts by row; `cell = {row, column, text}` (from 1).

    `options` that must be on, `options_off`; `style`; `merged = {row, column, span, rowspan}`;
    `sorted_by = {column, descending}` (the first row is a header).
    """
    seen = []
    for _, shape in find_shapes(work, {**target, "kind": "table"}):
        grid = [[words(cell["paragraphs"]) for cell in row["cells"]] for row in _rows(shape)]
        seen.append(f"{grid}, options {shape['table']['options']}")
        if _table(shape["table"], grid, expect):
            return Finding(True, str(expect), seen[-1])
    return Finding(False, str(expect), " | ".join(seen) or f"no table ({named(target)})")


def _rows(shape: JSONObject) -> list[JSONObject]:
    rows: list[JSONObject] = shape["table"]["rows"]
    return rows


def _table(found: JSONObject, grid: list[list[str]], expect: JSONObject) -> bool:
    options = set(found["options"])
    return (
        ("rows" not in expect or len(grid) == expect["rows"])
        and ("columns" not in expect or len(grid[0]) == expect["columns"])
        and ("cells" not in expect or _same_cells(grid, expect["cells"]))
        and ("cell" not in expect or _same_cell(grid, expect["cell"]))
        and set(expect.get("options", ())) <= options
        and not set(expect.get("options_off", ())) & options
        and ("style" not in expect or found["style"] in one_of(expect["style"]))
        and ("merged" not in expect or _merged(found, expect["merged"]))
        and ("sorted_by" not in expect or _sorted(grid, expect["sorted_by"]))
    )


def _same_cells(grid: list[list[str]], wanted: list[list[object]]) -> bool:
    return len(grid) == len(wanted) and all(
        len(row) == len(texts)
        and all(same_text(cell, text) for cell, text in zip(row, texts, strict=True))
        for row, texts in zip(grid, wanted, strict=True)
    )


def _same_cell(grid: list[list[str]], wanted: JSONObject) -> bool:
    row, column = wanted["row"] - 1, wanted["column"] - 1
    there = row < len(grid) and column < len(grid[0])
    return there and same_text(grid[row][column], wanted["text"])


def _merged(found: JSONObject, wanted: JSONObject) -> bool:
    rows = found["rows"]
    row, column = wanted["row"] - 1, wanted["column"] - 1
    if row >= len(rows) or column >= len(found["columns"]):
        return False
    cell = rows[row]["cells"][column]
    return all(cell.get(name, 1) == wanted.get(name, 1) for name in ("span", "rowspan"))


def _sorted(grid: list[list[str]], wanted: JSONObject) -> bool:
    column = wanted["column"] - 1
    values = [_key(row[column]) for row in grid[1:] if column < len(row)]
    return values == sorted(values, reverse=bool(wanted.get("descending"))) and bool(values)


def _key(text: str) -> tuple[int, Decimal, str]:
    try:
        return (0, Decimal("".join(text.split()).replace(",", ".")), "")
    except InvalidOperation:
        return (1, Decimal(0), text.casefold())


def chart(work: Work, target: JSONObject, expect: JSONObject) -> Finding:
    """`type`; `title`; `legend`; `labels`; `categories`; `series = [{name, values}]`.

    `category_title`, `value_title`; `value = {series, category, value}` for one number.
    """
    seen = []
    for _, shape in find_shapes(work, {**target, "kind": "chart"}):
        seen.append(str(shape["chart"]))
        if _chart(shape["chart"], expect):
            return Finding(True, str(expect), seen[-1])
    return Finding(False, str(expect), " | ".join(seen) or f"no chart ({named(target)})")


def _chart(found: JSONObject, expect: JSONObject) -> bool:
    texts = ("title", "category_title", "value_title")
    return (
        ("type" not in expect or found["type"] in one_of(expect["type"]))
        and ("legend" not in expect or found["legend"] in one_of(expect["legend"]))
        and ("labels" not in expect or bool(found.get("labels")) == expect["labels"])
        and all(same_text(found.get(n, ""), expect[n]) for n in texts if n in expect)
        and ("categories" not in expect or _same_texts(found["categories"], expect["categories"]))
        and ("series" not in expect or _same_series(found["series"], expect["series"]))
        and ("value" not in expect or _same_value(found, expect["value"]))
    )


def _same_texts(found: list[str], wanted: list[object]) -> bool:
    return len(found) == len(wanted) and all(map(same_text, found, wanted))


def _same_series(found: list[JSONObject], wanted: list[JSONObject]) -> bool:
    return len(found) == len(wanted) and all(
        same_text(one["name"], told["name"]) and _numbers(one["values"]) == _numbers(told["values"])
        for one, told in zip(found, wanted, strict=True)
    )


def _numbers(values: list[object]) -> list[Decimal | None]:
    return [Decimal(str(value)) if value != "" else None for value in values]


def _same_value(found: JSONObject, wanted: JSONObject) -> bool:
    for series in found["series"]:
        if same_text(series["name"], wanted["series"]):
            for category, value in zip(found["categories"], series["values"], strict=True):
                if same_text(category, wanted["category"]) and value != "":
                    return Decimal(value) == Decimal(str(wanted["value"]))
    return False
