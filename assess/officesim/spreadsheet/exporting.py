"""The end state written onto the start file: what the candidate did not touch stays as it was."""

from __future__ import annotations

import io
import re
from typing import Any

import ironcalc
import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import opening, refs
from assess.officesim.spreadsheet.files import charts, conditionals, notes, pages, rules, tables
from assess.officesim.spreadsheet.files.context import Context, Found
from assess.officesim.spreadsheet.files.natives import (
    Alignment,
    Border,
    ColumnDimension,
    Font,
    PatternFill,
    Side,
    Workbook,
    Worksheet,
)
from assess.officesim.spreadsheet.formulas import collapse
from assess.officesim.spreadsheet.looks import SIDES
from assess.officesim.spreadsheet.reading import context_of, find_objects
from assess.officesim.spreadsheet.state import Sheet, State
from assess.officesim.spreadsheet.translating import Translator
from assess.officesim.spreadsheet.viewing import view

#: Functions younger than the file format carry a prefix in the file.
_YOUNG = (
    "XLOOKUP XMATCH UNIQUE SORTBY SEQUENCE LET LAMBDA CONCAT TEXTJOIN IFS SWITCH MAXIFS MINIFS"
    " IFNA XOR DAYS NUMBERVALUE ISFORMULA FORMULATEXT SHEET SHEETS UNICODE UNICHAR ARABIC BASE"
    " DECIMAL TEXTBEFORE TEXTAFTER TEXTSPLIT VSTACK HSTACK TAKE DROP CHOOSECOLS CHOOSEROWS"
    " TOROW TOCOL WRAPROWS WRAPCOLS EXPAND"
)
_PREFIXED = {
    **dict.fromkeys(_YOUNG.split(), "_xlfn."),
    "FILTER": "_xlfn._xlws.",
    "SORT": "_xlfn._xlws.",
}
_CALL = re.compile(r"(\"[^\"]*\"|'[^']*')|(?<![\w.])([A-Z][A-Z0-9.]*)(?=\()")


def export(state: State, start_file: bytes) -> bytes:
    """An .xlsx file."""
    book = openpyxl.load_workbook(io.BytesIO(start_file))
    start = opening.load(opening.open_file(start_file, state.locale))
    before, after = view(start), view(state)
    found = _start_objects(book, start, state.locale)
    english = _english(state)
    targets = _arrange(book, state)
    for position, sheet in enumerate(state.sheets):
        old_position = sheet.key if sheet.key < len(start.sheets) else None
        old = before["sheets"][old_position] if old_position is not None else None
        writer = _SheetWriter(targets[position], english, position, state)
        writer.cells(old, before["styles"], after["sheets"][position], after["styles"])
        writer.lines(start.sheets[old_position] if old_position is not None else None, sheet)
        writer.frame(sheet)
    _objects(state, targets, found)
    _names(book, state)
    return _saved(book)


def _start_objects(
    book: Workbook, start: State, locale: str
) -> dict[int, dict[str, dict[str, Found]]]:
    context = context_of(book, Translator(locale))
    hidden = [
        {row for row, one in worksheet.row_dimensions.items() if one.hidden}
        for worksheet in book.worksheets
    ]
    return {
        sheet.key: find_objects(worksheet, context, rows)
        for sheet, worksheet, rows in zip(start.sheets, book.worksheets, hidden, strict=True)
    }


def _english(state: State) -> ironcalc.Model:
    state.evaluated()
    model = ironcalc.load_from_bytes(state.model.to_bytes(), "en")
    model.set_locale("en")
    model.evaluate()
    return model


def _arrange(book: Workbook, state: State) -> list[Worksheet]:
    """The file's sheets in the state's order, with the state's names."""
    originals = list(book.worksheets)
    for number, worksheet in enumerate(originals):
        worksheet.title = f"before {number}"  # so that no new name meets an old one
    targets = []
    for sheet in state.sheets:
        known = sheet.key < len(originals)
        worksheet = originals[sheet.key] if known else book.create_sheet()
        worksheet.title = sheet.name
        targets.append(worksheet)
    for worksheet in originals:
        if worksheet not in targets:
            book.remove(worksheet)
    book._sheets = targets
    book.active = next(at for at, sheet in enumerate(state.sheets) if not sheet.hidden)
    return targets


class _SheetWriter:
    """Writes one sheet's cells, lines and frame."""

    def __init__(
        self, worksheet: Worksheet, english: ironcalc.Model, position: int, state: State
    ) -> None:
        self.worksheet, self.english, self.position = worksheet, english, position
        self.state = state

    def cells(
        self,
        old: JSONObject | None,
        old_styles: list[JSONObject],
        new: JSONObject,
        styles: list[JSONObject],
    ) -> None:
        """Contents and looks that differ from the start file's."""
        before: JSONObject = old["cells"] if old else {}
        after: JSONObject = new["cells"]
        for name in before.keys() | after.keys():
            was, now = before.get(name, {}), after.get(name, {})
            cell = self.worksheet[name]
            if type(cell).__name__ == "MergedCell":
                continue
            if was.get("content") != now.get("content"):
                self._content(cell, now.get("content"))
            if old_styles[was.get("style", 0)] != styles[now.get("style", 0)]:
                self._look(cell, styles[now.get("style", 0)])

    def _content(self, cell: Any, content: str | None) -> None:
        if content is None:
            cell.value = None
            return
        text = self.english.get_cell_content(self.position, cell.row, cell.column)
        structure: Any = self.state.model.get_cell_array_structure(
            self.position, cell.row, cell.column
        )
        if isinstance(structure, dict) and "DynamicChild" in structure:
            return
        if text.startswith("=") and not content.startswith("'"):
            formula = _with_prefixes(collapse(text))
            cell.value = formula
            if isinstance(structure, dict) and structure.get("DynamicAnchor", (1, 1)) != (1, 1):
                wide, high = structure["DynamicAnchor"]
                end = refs.cell_name(cell.row + high - 1, cell.column + wide - 1)
                cell.value = ArrayFormula(f"{cell.coordinate}:{end}", formula)
            return
        value = self.english.get_cell_value(self.position, cell.row, cell.column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        cell.value = value
        if isinstance(value, str) and value.startswith("="):
            cell.data_type = "s"

    def _look(self, cell: Any, look: JSONObject) -> None:
        plain = self.state.default["font"]
        cell.font = Font(
            name=look.get("font", plain["name"]),
            sz=look.get("size", plain["sz"]),
            b=look.get("bold"),
            i=look.get("italic"),
            u="single" if look.get("underline") else None,
            strike=look.get("strike"),
            color=_argb(look["color"]) if "color" in look else None,
        )
        cell.fill = (
            PatternFill("solid", fgColor=_argb(look["fill"])) if "fill" in look else PatternFill()
        )
        cell.number_format = look.get("format", "General")
        cell.alignment = Alignment(
            horizontal=look.get("horizontal"),
            vertical=look.get("vertical"),
            wrap_text=look.get("wrap"),
            indent=cell.alignment.indent,
        )
        cell.border = Border(**{side: _side(look[side]) for side in SIDES if side in look})

    def lines(self, old: Sheet | None, new: Sheet) -> None:
        """Sizes and hidden lines that differ from the start file's."""
        hidden = new.hidden_rows()
        was_hidden = old.hidden_rows() if old else set()
        rows = old.rows if old else {}
        for at in rows.keys() | new.rows.keys() | hidden | was_hidden:
            line, was = new.rows.get(at), rows.get(at)
            row = self.worksheet.row_dimensions[at]
            row.hidden = at in hidden
            if (line and line.size) != (was and was.size):
                row.height = line.size * 0.75 if line and line.size else None
        columns = old.columns if old else {}
        if columns != new.columns:
            self._columns(new)

    def _columns(self, new: Sheet) -> None:
        dimensions = self.worksheet.column_dimensions
        styles = {at: one for one in dimensions.values() for at in range(one.min, one.max + 1)}
        for letter in list(dimensions):
            del dimensions[letter]
        for at in sorted(new.columns.keys() | {at for at in styles if at <= refs.MAX_COLUMN}):
            line = new.columns.get(at)
            one = ColumnDimension(self.worksheet, index=refs.letters(at))
            if line and line.size:
                one.width = opening.characters(line.size)
            one.hidden = bool(line and line.hidden)
            if at in styles:
                one._style = styles[at]._style
            dimensions[refs.letters(at)] = one

    def frame(self, sheet: Sheet) -> None:
        """Merged cells, frozen panes, tab, grid lines."""
        worksheet = self.worksheet
        wanted = {refs.name(area) for area in sheet.merges}
        present = {one.coord for one in worksheet.merged_cells.ranges}
        for ref in present - wanted:
            worksheet.unmerge_cells(ref)
        for ref in wanted - present:
            worksheet.merge_cells(ref)
        rows, columns = sheet.freeze
        frozen = refs.cell_name(rows + 1, columns + 1)
        worksheet.freeze_panes = None if frozen == "A1" else frozen
        worksheet.sheet_state = "hidden" if sheet.hidden else "visible"
        if sheet.color:
            worksheet.sheet_properties.tabColor = _argb(sheet.color)
        elif (tab := worksheet.sheet_properties.tabColor) is not None and tab.type == "rgb":
            worksheet.sheet_properties.tabColor = None
        worksheet.sheet_view.showGridLines = sheet.gridlines


def _argb(color: str) -> str:
    return "FF" + color[1:]


def _side(edge: str) -> Side:
    style, color = edge.split(" ")
    # The engine writes the file's camel case in small letters.
    named = {
        "slantdashdot": "slantDashDot",
        "mediumdashed": "mediumDashed",
        "mediumdashdotdot": "mediumDashDotDot",
        "mediumdashdot": "mediumDashDot",
    }
    return Side(style=named.get(style, style), color=_argb(color))


def _with_prefixes(formula: str) -> str:
    return _CALL.sub(
        lambda found: found.group(1) or _PREFIXED.get(found.group(2), "") + found.group(2),
        formula,
    )


def _objects(
    state: State, targets: list[Worksheet], found: dict[int, dict[str, dict[str, Found]]]
) -> None:
    names = {sheet.key: sheet.name for sheet in state.sheets}
    context = Context(Translator(state.locale), {}, names)
    numbers = [table.id for worksheet in targets for table in worksheet.tables.values() if table.id]
    free_id = max(numbers, default=0) + 1
    for sheet, worksheet in zip(state.sheets, targets, strict=True):
        start, now = found.get(sheet.key, {}), sheet.objects
        free_id = tables.write(worksheet, start.get("table", {}), now["table"], free_id)
        table_names = {identity: one["name"] for identity, one in now["table"].items()}
        tables.write_filters(worksheet, start.get("filter", {}), now["filter"], table_names)
        for kind, module in (
            ("chart", charts),
            ("validation", rules),
            ("conditional", conditionals),
        ):
            module.write(worksheet, context, start.get(kind, {}), now[kind])
        notes.write_comments(worksheet, start.get("comment", {}), now["comment"])
        notes.write_links(worksheet, context, start.get("link", {}), now["link"])
        pages.write(worksheet, start.get("page", {}), now["page"].get("page"))


def _names(book: Workbook, state: State) -> None:
    context = Context(Translator(state.locale), {}, {one.key: one.name for one in state.sheets})
    ours = {name.name for name in state.names.values() if name.formula is None}
    for name in list(book.defined_names):
        if name not in ours and _is_plain(book.defined_names[name]):
            del book.defined_names[name]
    for name in state.names.values():
        if name.formula is not None:
            continue
        target = (
            "#REF!"
            if name.sheet is None or name.ref is None
            else context.formula({"sheet": name.sheet, "ref": name.ref})
        )
        book.defined_names[name.name] = DefinedName(name.name, attr_text=target)


def _is_plain(name: DefinedName) -> bool:
    return (
        re.fullmatch(r"[^!()]+!\$?[A-Z]+\$?\d+(:\$?[A-Z]+\$?\d+)?", name.attr_text or "")
        is not None
    )


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
