"""Objects of a whole sheet of the file, kind by kind."""

from __future__ import annotations

from assess.officesim.spreadsheet.files import charts, conditionals, notes, pages, rules, tables
from assess.officesim.spreadsheet.files.context import Context, Found
from assess.officesim.spreadsheet.files.natives import Workbook, Worksheet
from assess.officesim.spreadsheet.state import Line, Sheet
from assess.officesim.spreadsheet.translating import Translator


def context_of(book: Workbook, translator: Translator) -> Context:
    """Sheets of a start file have their position as key."""
    names = {key: worksheet.title for key, worksheet in enumerate(book.worksheets)}
    return Context(translator, {name: key for key, name in names.items()}, names)


def find_objects(
    worksheet: Worksheet, context: Context, hidden: set[int]
) -> dict[str, dict[str, Found]]:
    """kind -> id -> what the file holds; `hidden` are its hidden rows."""
    found = {
        "table": tables.read(worksheet, context),
        "filter": tables.read_filters(worksheet, hidden),
        "chart": charts.read(worksheet, context),
        "validation": rules.read(worksheet, context),
        "conditional": conditionals.read(worksheet, context),
        "comment": notes.read_comments(worksheet),
        "link": notes.read_links(worksheet, context),
        "page": pages.read(worksheet),
    }
    return {kind: {one.id: one for one in objects} for kind, objects in found.items()}


def read_objects(
    sheet: Sheet, worksheet: Worksheet, book: Workbook, translator: Translator
) -> None:
    """Put the file's objects into our layer; what a filter hides is no longer hidden by hand."""
    hidden = {row for row, line in sheet.rows.items() if line.hidden}
    found = find_objects(worksheet, context_of(book, translator), hidden)
    for kind, objects in found.items():
        sheet.objects[kind] = {identity: one.value for identity, one in objects.items()}
    for one in sheet.objects["filter"].values():
        for first, last in one["hidden"]:
            for row in range(first, last + 1):
                size = sheet.rows[row].size
                sheet.rows[row] = Line(size)
                if size is None:
                    del sheet.rows[row]
