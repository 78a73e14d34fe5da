"""From a start file to the opening: what browser and server load."""

from __future__ import annotations

import base64
import io
import re
import tempfile
import zipfile
from dataclasses import astuple
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl

from assess.officesim.engine import JSONObject, StartFileError
from assess.officesim.spreadsheet import formulas, refs
from assess.officesim.spreadsheet.files.context import tidy
from assess.officesim.spreadsheet.files.natives import (
    AutoFilter,
    ConditionalFormattingList,
    DataValidationList,
    Workbook,
    Worksheet,
)
from assess.officesim.spreadsheet.names import engine_formula
from assess.officesim.spreadsheet.reading import read_objects
from assess.officesim.spreadsheet.refs import LAST_COLUMN, LAST_ROW, MAX_COLUMN, MAX_ROW, Area
from assess.officesim.spreadsheet.state import KINDS, Line, Name, Sheet, State, with_keys
from assess.officesim.spreadsheet.translating import ENGINE_LOCALES, Translator

FORMAT = "spreadsheet-1"
MAX_BYTES = 5_000_000
MAX_UNPACKED = 60_000_000
MAX_PARTS = 500
_FOREIGN = ("vbaProject", "externalLinks/", "activeX", "embeddings/", "connections.xml")


def open_file(start_file: bytes, locale: str) -> JSONObject:
    """The opening of an .xlsx file. Raises `StartFileError`."""
    if locale not in ENGINE_LOCALES:
        raise StartFileError(f"There is no locale {locale!r}; use en or fr.")
    _check_parts(start_file)
    book = _workbook(start_file)
    model = _engine_model(_cells_alone(start_file), locale)
    translator = Translator(locale)
    state = State(model, locale, _default_style(model), [])
    for key, worksheet in enumerate(book.worksheets):
        state.sheets.append(_sheet(key, worksheet))
    for sheet, worksheet in zip(state.sheets, book.worksheets, strict=True):
        read_objects(sheet, worksheet, book, translator)
    _clean_engine(state)
    _empty_styled_cells(model, book)
    _read_names(state)
    _check_formulas(state)
    model.evaluate()
    return written(state)


def written(state: State) -> JSONObject:
    """A state as an opening."""
    place = {sheet.key: at for at, sheet in enumerate(state.sheets)}
    keys = [place.get(key, -1) for key in range(max(place) + 1)]
    return {
        "format": FORMAT,
        "locale": state.locale,
        "model": base64.b64encode(state.model.to_bytes()).decode(),
        "default": state.default,
        "sheets": [_sheet_json(sheet, keys) for sheet in state.sheets],
        "names": [_name_json(name, place) for name in state.names.values()],
    }


def load(opening: JSONObject) -> State:
    """A fresh state. Raises `ValueError` for an opening of another format."""
    if opening.get("format") != FORMAT:
        raise ValueError(f"The opening is {opening.get('format')!r}, not {FORMAT!r}.")
    data = base64.b64decode(opening["model"])
    model = ironcalc.create_user_model_from_bytes(data, opening["locale"])
    model.pause_evaluation()
    keys = [one.get("key", at) for at, one in enumerate(opening["sheets"])]
    properties = model.get_worksheets_properties()
    sheets = [
        _sheet_from(key, one, about["name"], keys)
        for key, one, about in zip(keys, opening["sheets"], properties, strict=True)
    ]
    names = {one["name"].lower(): _name_from(one, keys) for one in opening["names"]}
    return State(model, opening["locale"], opening["default"], sheets, names, max(keys) + 1)


def _name_from(raw: JSONObject, keys: list[int]) -> Name:
    sheet = keys[raw["sheet"]] if "sheet" in raw else None
    return Name(raw["name"], sheet, raw.get("ref"), raw.get("formula"))


def _check_parts(start_file: bytes) -> None:
    if len(start_file) > MAX_BYTES:
        raise StartFileError(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(start_file)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(one.file_size for one in parts) > MAX_UNPACKED:
                raise StartFileError("The file unpacks to more than a project may hold.")
            for part in parts:
                if any(mark in part.filename for mark in _FOREIGN):
                    raise StartFileError(
                        f"The file holds {part.filename}: remove macros, embedded objects and"
                        " links to other files."
                    )
                if part.filename.endswith((".xml", ".rels")):
                    _check_xml(part.filename, archive.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise StartFileError(f"The file is no .xlsx workbook: {error}.") from None


def _check_xml(name: str, data: bytes) -> None:
    if b"<!DOCTYPE" in data:
        raise StartFileError(f"{name} declares a document type.")
    if name.startswith("xl/drawings/") and re.search(rb"<(\w+:)?(sp|cxnSp|grpSp)[ >]", data):
        raise StartFileError(
            f"{name} holds drawn shapes or text boxes, which an export would lose: remove them."
        )


def _workbook(start_file: bytes) -> Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(start_file))
    except Exception as error:
        # openpyxl lets through whatever its parts raise.
        raise StartFileError(f"The file is no .xlsx workbook: {error}.") from None


def _cells_alone(start_file: bytes) -> bytes:
    """The file without what only our layer reads: the engine stumbles over some of it."""
    book = openpyxl.load_workbook(io.BytesIO(start_file))
    worksheet: Any
    for worksheet in book.worksheets:
        worksheet._charts, worksheet._images = [], []
        worksheet.conditional_formatting = ConditionalFormattingList()
        worksheet.data_validations = DataValidationList()
        worksheet.auto_filter = AutoFilter()
        for name in list(worksheet.tables):
            del worksheet.tables[name]
        for row in worksheet.iter_rows():
            for cell in row:
                if type(cell).__name__ != "MergedCell":
                    cell.comment = None
                    cell.hyperlink = None
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _engine_model(start_file: bytes, locale: str) -> ironcalc.UserModel:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "start.xlsx"
        path.write_bytes(start_file)
        try:
            return ironcalc.create_user_model_from_xlsx(
                str(path), ENGINE_LOCALES[locale], "UTC", locale
            )
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise StartFileError(f"The engine cannot read the file: {error}.") from None


def _default_style(model: ironcalc.UserModel) -> JSONObject:
    style: Any = model.get_cell_style(0, LAST_ROW, LAST_COLUMN)
    # A theme colour comes as a tuple, which JSON does not know.
    for part in (style["font"], style["fill"]):
        if isinstance(part.get("color"), tuple):
            part["color"] = list(part["color"])
    return dict(style)


def _sheet(key: int, worksheet: Worksheet) -> Sheet:
    if worksheet.max_row > MAX_ROW or worksheet.max_column > MAX_COLUMN:
        raise StartFileError(
            f"{worksheet.title} is larger than {MAX_ROW} rows and {MAX_COLUMN} columns."
        )
    sheet = Sheet(key, worksheet.title, [worksheet.max_row, worksheet.max_column])
    usual = {20, round((worksheet.sheet_format.defaultRowHeight or 15) * 4 / 3)}
    for at, row in worksheet.row_dimensions.items():
        # Office suites write the height of every row; only another one says something.
        height = round(row.height * 4 / 3) if row.height else None
        line = Line(None if height in usual else height, bool(row.hidden))
        if not line.plain and at <= MAX_ROW:
            sheet.rows[at] = line
    for column in worksheet.column_dimensions.values():
        # openpyxl says 13 where the file says nothing.
        width = column.width if column.width != 13 else None
        line = Line(pixels(width) if width else None, bool(column.hidden))
        if not line.plain:
            for at in range(column.min, min(column.max, MAX_COLUMN) + 1):
                sheet.columns[at] = Line(line.size, line.hidden)
    sheet.merges = [Area(*_bounds(one.bounds)) for one in worksheet.merged_cells.ranges]
    pane = worksheet.sheet_view.pane
    if pane is not None and pane.state in ("frozen", "frozenSplit"):
        sheet.freeze = (int(pane.ySplit or 0), int(pane.xSplit or 0))
    sheet.hidden = worksheet.sheet_state != "visible"
    color = worksheet.sheet_properties.tabColor
    if color is not None and color.type == "rgb":
        sheet.color = "#" + color.rgb[-6:].upper()
    sheet.gridlines = worksheet.sheet_view.showGridLines is not False
    return sheet


def _bounds(bounds: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = bounds
    return top, left, bottom, right


def pixels(characters: float) -> int:
    """A column's width in pixels from the file's, in characters of 7 pixels."""
    return int(characters * 7 + 5.5)


def characters(width: int) -> float:
    """The other way round."""
    return (width - 5) / 7


def _clean_engine(state: State) -> None:
    """Take out of the engine what our own layer holds."""
    model = state.model
    for position, sheet in enumerate(state.sheets):
        while rules := model.get_conditional_formatting_list(position):
            model.delete_conditional_formatting(position, rules[0]["index"])
        model.set_frozen_rows_count(position, 0)
        model.set_frozen_columns_count(position, 0)
        model.set_rows_hidden(position, 1, max(1, sheet.extent[0]), False)
        sheet.told_hidden = sheet.hidden_rows()
        for row in sheet.told_hidden:
            model.set_rows_hidden(position, row, row, True)


def _empty_styled_cells(model: ironcalc.UserModel, book: Workbook) -> None:
    """The engine reads a styled cell without content as 0."""
    for position, worksheet in enumerate(book.worksheets):
        for line in worksheet.iter_rows():
            for cell in line:
                row, column = cell.row, cell.column
                if cell.value is None and model.get_cell_content(position, row, column) == "0":
                    model.range_clear_contents(position, row, column, row, column)


def _read_names(state: State) -> None:
    by_name = {sheet.name: sheet for sheet in state.sheets}
    for one in state.model.get_defined_name_list():
        name, scope, formula = one["name"], one["scope"], one["formula"]
        if name.startswith("_xlnm."):
            state.model.delete_defined_name(name, scope)
            continue
        sheet_name, _, ref = formula.lstrip("=").rpartition("!")
        sheet = by_name.get(sheet_name.strip("'").replace("''", "'"))
        plain = tidy(ref)
        if scope is None and sheet is not None and _is_range(plain):
            state.names[name.lower()] = Name(name, sheet.key, plain)
            short = engine_formula(state, sheet.key, plain)
            state.model.update_defined_name(name, None, name, None, short)
        else:
            state.names.setdefault(name.lower(), Name(name, formula=formula))


def _is_range(text: str) -> bool:
    try:
        refs.parse(text)
    except ValueError:
        return False
    return True


def _check_formulas(state: State) -> None:
    """Refuse what no project may hold, and shorten whole columns for the engine."""
    model = state.model
    for position, sheet in enumerate(state.sheets):
        for row in range(1, sheet.extent[0] + 1):
            for column in range(1, sheet.extent[1] + 1):
                text = model.get_cell_content(position, row, column)
                if text[:1] != "=":
                    continue
                reason = formulas.refusal(text)
                if reason:
                    cell = refs.cell_name(row, column)
                    raise StartFileError(f"{sheet.name}!{cell}: the formula is refused ({reason}).")
                if (short := formulas.expand(text)) != text:
                    model.set_user_input(position, row, column, short)


def _sheet_json(sheet: Sheet, keys: list[int]) -> JSONObject:
    return {
        "extent": sheet.extent,
        "columns": {str(at): _line_json(line, "width") for at, line in sheet.columns.items()},
        "rows": {str(at): _line_json(line, "height") for at, line in sheet.rows.items()},
        "merges": [refs.name(area) for area in sheet.merges],
        "freeze": list(sheet.freeze),
        "color": sheet.color,
        "hidden": sheet.hidden,
        "gridlines": sheet.gridlines,
        "key": sheet.key,
        **({"shifts": [list(astuple(shift)) for shift in sheet.shifts]} if sheet.shifts else {}),
        "objects": {
            kind: {identity: with_keys(value, keys) for identity, value in objects.items()}
            for kind, objects in sheet.objects.items()
        },
    }


def _line_json(line: Line, size: str) -> JSONObject:
    return {
        **({size: line.size} if line.size is not None else {}),
        **({"hidden": True} if line.hidden else {}),
    }


def _name_json(name: Name, place: dict[int, int]) -> JSONObject:
    if name.formula is not None:
        return {"name": name.name, "formula": name.formula}
    if name.sheet is None:
        return {"name": name.name, "ref": None}
    return {"name": name.name, "sheet": place[name.sheet], "ref": name.ref}


def _sheet_from(key: int, raw: JSONObject, name: str, keys: list[int]) -> Sheet:
    sheet = Sheet(key, name, list(raw["extent"]))
    for lines, part, size in ((sheet.rows, "rows", "height"), (sheet.columns, "columns", "width")):
        for at, line in raw[part].items():
            lines[int(at)] = Line(line.get(size), line.get("hidden", False))
    sheet.merges = [refs.parse(ref) for ref in raw["merges"]]
    sheet.freeze = (raw["freeze"][0], raw["freeze"][1])
    sheet.color, sheet.hidden, sheet.gridlines = raw["color"], raw["hidden"], raw["gridlines"]
    sheet.objects = {
        kind: {
            identity: with_keys(value, keys)
            for identity, value in raw["objects"].get(kind, {}).items()
        }
        for kind in KINDS
    }
    sheet.shifts = [refs.Shift(*shift) for shift in raw.get("shifts", [])]
    sheet.told_hidden = sheet.hidden_rows()
    return sheet
