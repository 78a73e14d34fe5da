"""Tables, and filters of sheets and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import moving, refs
from assess.officesim.spreadsheet.files.context import Context, Found, changed, fresh, tidy
from assess.officesim.spreadsheet.files.natives import (
    AutoFilter,
    CustomFilter,
    CustomFilters,
    FilterColumn,
    Filters,
    Table,
    TableStyleInfo,
    Top10,
    Worksheet,
)

_TESTS = {
    "equal": "equal",
    "notEqual": "notEqual",
    "greater": "greaterThan",
    "greaterOrEqual": "greaterThanOrEqual",
    "less": "lessThan",
    "lessOrEqual": "lessThanOrEqual",
}
_PATTERNS = {"contains": "*{}*", "notContains": "*{}*", "begins": "{}*", "ends": "*{}"}


def identity(table: Table) -> str:
    """A table's id is its number in the file."""
    return f"table-{table.id}"


def read(worksheet: Worksheet, context: Context) -> Iterator[Found]:
    """Tables."""
    del context
    for table in worksheet.tables.values():
        style = table.tableStyleInfo
        value = {
            "name": table.displayName,
            "ref": tidy(table.ref),
            "style": (style and style.name) or "",
            "header": table.headerRowCount != 0,
            "totals": bool(table.totalsRowCount),
            "bandedRows": bool(style and style.showRowStripes),
            "bandedColumns": bool(style and style.showColumnStripes),
            "firstColumn": bool(style and style.showFirstColumn),
            "lastColumn": bool(style and style.showLastColumn),
            "filterButtons": table.autoFilter is not None,
        }
        yield Found(identity(table), value, table)


def read_filters(worksheet: Worksheet, hidden: set[int]) -> Iterator[Found]:
    """Filters; `hidden` are the rows that the file hides. `native` is the filter's holder."""
    found: list[tuple[str, AutoFilter, Any]] = []
    if worksheet.auto_filter.ref:
        found.append(("auto", worksheet.auto_filter, worksheet))
    for table in worksheet.tables.values():
        if table.autoFilter is not None and table.autoFilter.filterColumn:
            found.append((identity(table), table.autoFilter, table))
    for name, one, holder in found:
        ref = tidy(one.ref)
        area = refs.parse(ref)
        columns = {
            refs.letters(area.column + column.colId): criterion
            for column in one.filterColumn
            if (criterion := _criterion(column)) is not None
        }
        rows = sorted(row for row in hidden if area.row < row <= area.last_row) if columns else []
        spans = moving.joined([(row, row) for row in rows])
        yield Found(name, {"ref": ref, "columns": columns, "hidden": spans}, holder)


def _criterion(column: FilterColumn) -> JSONObject | None:
    if column.filters is not None:
        values = [str(one) for one in column.filters.filter]
        return {"values": values + ([""] if column.filters.blank else [])}
    if column.top10 is not None:
        top = column.top10
        return {"top": int(top.val), "bottom": not top.top, "percent": bool(top.percent)}
    if column.customFilters is not None:
        tests = [_test(one) for one in column.customFilters.customFilter]
        return {"join": "and" if column.customFilters._and else "or", "tests": tests}
    return None


def _test(custom: CustomFilter) -> JSONObject:
    operator, value = custom.operator or "equal", str(custom.val)
    if operator in ("equal", "notEqual") and "*" in value:
        stripped = value.strip("*")
        if value.startswith("*") and value.endswith("*"):
            return {"is": "contains" if operator == "equal" else "notContains", "value": stripped}
        return {"is": "ends" if value.startswith("*") else "begins", "value": stripped}
    return {"is": next(k for k, v in _TESTS.items() if v == operator), "value": value}


def write(
    worksheet: Worksheet, found: dict[str, Found], values: dict[str, JSONObject], free_id: int
) -> int:
    """Write tables; returns the next free number of a table in the workbook."""
    moved = {old.id for old in changed(found, values) if _moved(old, values.get(old.id))}
    for old in changed(found, values):
        if old.id not in moved:
            del worksheet.tables[old.native.name]
    left = {name: value for name, value in values.items() if name not in moved}
    for value in fresh(found, left):
        worksheet.add_table(_table(worksheet, value, free_id))
        free_id += 1
    return free_id


def _moved(old: Found, value: JSONObject | None) -> bool:
    """Give a table that only moved, or grew by rows, its new range; False for other changes."""
    if value is None or {**old.value, "ref": value["ref"]} != value:
        return False
    before, after = refs.parse(old.value["ref"]), refs.parse(value["ref"])
    if before.last_column - before.column != after.last_column - after.column:
        return False
    old.native.ref = value["ref"]
    if old.native.autoFilter is not None:
        end = after.last_row - 1 if value["totals"] else after.last_row
        old.native.autoFilter.ref = refs.name(after._replace(last_row=end))
    return True


def _table(worksheet: Worksheet, value: JSONObject, number: int) -> Table:
    table = Table(
        id=number,
        displayName=value["name"],
        name=value["name"],
        ref=value["ref"],
        headerRowCount=1 if value["header"] else 0,
        totalsRowCount=1 if value["totals"] else None,
    )
    area = refs.parse(value["ref"])
    table._initialise_columns()
    seen: set[str] = set()
    for offset, column in enumerate(table.tableColumns):
        cell = worksheet.cell(area.row, area.column + offset)
        # The file wants headings as texts, each another.
        heading = str(cell.value) if value["header"] and cell.value is not None else column.name
        heading = heading if heading not in seen else f"{heading}{offset + 1}"
        seen.add(heading)
        column.name = heading
        if value["header"]:
            cell.value = heading
    if not value["header"] or not value.get("filterButtons", True):
        table.autoFilter = None
    elif value["totals"] and table.autoFilter is not None:
        table.autoFilter.ref = refs.name(area._replace(last_row=area.last_row - 1))
    table.tableStyleInfo = TableStyleInfo(
        name=value["style"] or None,
        showRowStripes=value.get("bandedRows", True),
        showColumnStripes=value.get("bandedColumns", False),
        showFirstColumn=value.get("firstColumn", False),
        showLastColumn=value.get("lastColumn", False),
    )
    return table


def write_filters(
    worksheet: Worksheet,
    found: dict[str, Found],
    values: dict[str, JSONObject],
    names: dict[str, str],
) -> None:
    """Write filters; `names` are the tables' names by their ids. Tables come first."""
    for old in changed(found, values):
        if old.id == "auto":
            worksheet.auto_filter.ref = None
            worksheet.auto_filter.filterColumn = []
    for name, value in values.items():
        if name in found and found[name].value == value and name == "auto":
            continue
        filtered = AutoFilter(ref=value["ref"])
        left = refs.parse(value["ref"]).column
        for letter, criterion in value["columns"].items():
            filtered.filterColumn.append(_column(refs.number(letter) - left, criterion))
        if name == "auto":
            worksheet.auto_filter = filtered
        elif names.get(name) in worksheet.tables:
            worksheet.tables[names[name]].autoFilter = filtered


def _column(offset: int, criterion: JSONObject) -> FilterColumn:
    if "values" in criterion:
        shown = [one for one in criterion["values"] if one]
        blank = "" in criterion["values"]
        return FilterColumn(colId=offset, filters=Filters(filter=shown, blank=blank or None))
    if "top" in criterion:
        top = Top10(val=criterion["top"], top=not criterion["bottom"], percent=criterion["percent"])
        return FilterColumn(colId=offset, top10=top)
    tests = [_custom(one) for one in criterion["tests"]]
    both = CustomFilters(_and=criterion["join"] == "and", customFilter=tests)
    return FilterColumn(colId=offset, customFilters=both)


def _custom(test: JSONObject) -> CustomFilter:
    kind, value = test["is"], test["value"]
    if kind in _PATTERNS:
        operator = "notEqual" if kind == "notContains" else "equal"
        return CustomFilter(operator=operator, val=_PATTERNS[kind].format(value))
    return CustomFilter(operator=_TESTS[kind], val=value)
