"""The end state on the start file, read again with openpyxl."""

import io

import openpyxl
import pytest

from assess.officesim.spreadsheet.engine import ENGINE
from tests.support.officesim import spreadsheet_books as books


def exported(state, start_file):
    data, ending = ENGINE.export(state, start_file)
    assert ending == "xlsx"
    return openpyxl.load_workbook(io.BytesIO(data))


def everything(book):
    """What a file holds, as openpyxl reads it."""
    found = {}
    for sheet in book:
        cells = {
            cell.coordinate: (
                cell.value, cell.number_format, cell.font.b, cell.font.name, cell.fill.fgColor.rgb,
                cell.alignment.horizontal, cell.border.bottom.style,
                cell.comment and cell.comment.text, cell.hyperlink and cell.hyperlink.target,
            )
            for row in sheet.iter_rows()
            for cell in row
        }  # fmt: skip
        found[sheet.title] = (
            cells,
            [str(one) for one in sheet.merged_cells.ranges],
            sheet.freeze_panes,
            [(type(one).__name__, one.ser[0].val.numRef.f) for one in sheet._charts],
            {one.name: (one.ref, one.tableStyleInfo.name) for one in sheet.tables.values()},
            [(str(one.sqref), one.type, one.formula1) for one in
             sheet.data_validations.dataValidation],
            [(str(one.sqref), [rule.type for rule in one.rules])
             for one in sheet.conditional_formatting],
            (sheet.print_area, sheet.print_title_rows, sheet.page_setup.orientation),
            (sheet.oddHeader.center.text, [one.id for one in sheet.row_breaks.brk]),
            {key: (one.width, one.hidden) for key, one in sheet.column_dimensions.items()},
            {key: (one.height, one.hidden) for key, one in sheet.row_dimensions.items()
             if one.height or one.hidden},
        )  # fmt: skip
    names = {name: one.attr_text for name, one in book.defined_names.items()}
    return found, names


def test_what_was_not_touched_stays_as_it_was(state, start_file):
    before = openpyxl.load_workbook(io.BytesIO(start_file))
    sheets, names = everything(exported(state, start_file))
    start, start_names = everything(before)
    assert sheets == start
    assert names.keys() == start_names.keys()


def test_one_typed_cell_changes_one_cell(apply, state, start_file):
    apply("input", row=3, column=2, text="8")
    sheets, _ = everything(exported(state, start_file))
    start, _ = everything(openpyxl.load_workbook(io.BytesIO(start_file)))
    cells, before = sheets["Fruit"][0], start["Fruit"][0]
    assert {key for key in before if cells[key] != before[key]} == {"B3"}
    assert cells["B3"][0] == 8


def test_french_formulas_are_written_as_the_file_wants_them(openings, start_file):
    state = ENGINE.load(openings["fr"])
    for row, text in enumerate(
        ("=SI(B2>1,5;\"oui\";\"non\")", "=RECHERCHEX(\"Fig\";A:A;B:B)", "=TRIER(B2:B6)"), 12
    ):  # fmt: skip
        edit = {"op": "input", "sheet": 0, "row": row, "column": 9, "text": text}
        ENGINE.apply(state, edit)
    sheet = exported(state, start_file)["Fruit"]
    assert sheet["I12"].value == '=IF(B2>1.5,"oui","non")'
    assert sheet["I13"].value == '=_xlfn.XLOOKUP("Fig",A:A,B:B)'
    assert sheet["I14"].value.text == "=_xlfn._xlws.SORT(B2:B6)"
    assert sheet["I14"].value.ref == "I14:I18"


def test_looks_lines_and_frames_are_written(apply, state, start_file):
    apply("style", ref="A12", path="bold", value=True)
    apply("style", ref="A12", path="format", value="0.00%")
    apply("border", ref="A12", edges="all", line="mediumdashed", color="#FF0000")
    apply("merge", ref="A13:B13")
    apply("unmerge", ref="A9:C9")
    apply("columnsSize", **{"from": 5, "to": 5}, width=110)
    apply("rowsHide", **{"from": 4, "to": 5}, hidden=True)
    apply("freeze", rows=0, columns=0)
    apply("sheetColor", color=None)
    sheet = exported(state, start_file)["Fruit"]
    cell = sheet["A12"]
    assert (cell.font.b, cell.number_format) == (True, "0.00%")
    assert (cell.border.top.style, cell.border.top.color.rgb) == ("mediumDashed", "FFFF0000")
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A13:B13"]
    assert sheet.column_dimensions["E"].width == 15
    assert sheet.column_dimensions["A"].width == 20
    assert [row for row, one in sheet.row_dimensions.items() if one.hidden] == [4, 5]
    assert sheet.freeze_panes is None
    assert sheet.sheet_properties.tabColor is None


def test_sheets_are_written_in_their_order(state, start_file):
    for edit in (
        {"op": "sheetAdd", "name": "Other list 2", "at": 0},
        {"op": "sheetRename", "sheet": 1, "name": "Other"},
        {"op": "sheetRename", "sheet": 2, "name": "Fruit"},
        {"op": "sheetDelete", "sheet": 0},
        {"op": "sheetCopy", "sheet": 0, "name": "Twin", "at": 0},
        {"op": "sheetHide", "sheet": 0, "hidden": True},
    ):
        ENGINE.apply(state, edit)
    book = exported(state, start_file)
    assert book.sheetnames == ["Twin", "Other", "Fruit"]
    assert book["Twin"].sheet_state == "hidden"
    assert book["Twin"]["E2"].value == "=B2*C2"
    assert book["Fruit"]["D1"].value == "=SUM(Other!B2:B6)+Boxes"
    assert book.defined_names["Boxes"].attr_text.replace("'", "") == "Other!$B$2"


VALUES = {
    "chart": {
        "type": "line", "grouping": "stacked", "title": "Été", "legend": "bottom",
        "series": [{"values": {"sheet": 0, "ref": "C2:C6"}, "name": "Price",
                    "categories": {"sheet": 0, "ref": "A2:A6"}}],
        "xAxis": {"title": "Kind"}, "yAxis": {"title": "Euro", "min": "0"}, "labels": True,
        "anchor": "H20", "width": 400, "height": 200,
    },
    "table": {"name": "Fruits", "ref": "A1:E6", "style": "TableStyleMedium4", "header": True,
              "totals": False, "bandedRows": True},
    "filter": {"ref": "A1:E6", "columns": {"A": {"values": ["Fig"]},
               "B": {"join": "and", "tests": [{"is": "greater", "value": "3"}]}},
               "hidden": [[3, 6]]},
    "validation": {"refs": ["G2:G9"], "type": "date", "is": "between", "first": "01/02/2026",
                   "second": "2026-03-01", "error": "no", "alert": "warning"},
    "conditional": {"refs": ["A2:A6"], "rule": {"type": "text", "is": "begins", "text": "P"},
                    "format": {"bold": True, "color": "#FF0000"}, "priority": 1},
    "comment": {"cell": "B4", "author": "Bo", "text": "check"},
    "link": {"ref": "B5", "target": {"sheet": 1, "ref": "A1"}, "tip": "there"},
    "page": {"orientation": "portrait", "paper": "A3", "fitWidth": 1, "fitHeight": 0,
             "footer": {"left": "&P", "right": "x"}, "gridlines": True},
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUES)
def test_objects_are_written_and_read_back_alike(openings, start_file, kind):
    state = ENGINE.load(openings["en"])
    identity = {"filter": "auto", "page": "page"}.get(kind, "new")
    ENGINE.apply(state, {"op": kind, "sheet": 0, "id": identity, "value": VALUES[kind]})
    wanted = ENGINE.view(state)["sheets"][0]
    data, _ = ENGINE.export(state, start_file)
    found = ENGINE.view(ENGINE.load(ENGINE.open(data, "en")))["sheets"][0]
    if kind == "page":
        found["page"].pop("rowBreaks", None)
        assert {key: found["page"].get(key) for key in wanted["page"]} == wanted["page"]
        return
    wanted_all, found_all = (list(one[f"{kind}s"].values()) for one in (wanted, found))
    assert len(found_all) == len(wanted_all)
    mine = wanted[f"{kind}s"][identity]
    if kind == "validation":
        mine = {**mine, "second": "01/03/2026"}  # every date is read back in one notation
    keys = mine.keys() - {"priority"}
    assert any({key: one.get(key) for key in keys} == {key: mine[key] for key in keys}
               for one in found_all)  # fmt: skip


def test_openpyxl_sees_a_chart_as_it_was_drawn(apply, state, start_file):
    apply("chart", id="new", value=VALUES["chart"])
    chart = exported(state, start_file)["Fruit"]._charts[-1]
    assert type(chart).__name__ == "LineChart"
    assert chart.title.tx.rich.p[0].r[0].t == "Été"
    assert chart.ser[0].val.numRef.f == "'Fruit'!$C$2:$C$6"
    assert (chart.legend.position, chart.grouping) == ("b", "stacked")
    assert chart.y_axis.title.tx.rich.p[0].r[0].t == "Euro"


def test_objects_that_were_removed_are_gone(apply, state, start_file):
    for kind, identity in (("chart", "chart-1"), ("validation", "validation-1"), ("link", "link-1"),
                           ("comment", "comment-1"), ("conditional", "conditional-2")):  # fmt: skip
        apply(kind, id=identity, value=None)
    sheet = exported(state, start_file)["Fruit"]
    assert sheet._charts == []
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["B2:B6"]
    assert sheet["A3"].hyperlink is None
    assert sheet["A2"].comment is None
    assert len(sheet.conditional_formatting) == 2


def test_inserted_rows_are_in_the_file(apply, state, start_file):
    apply("rowsInsert", at=3, count=2)
    sheet = exported(state, start_file)["Fruit"]
    assert [sheet.cell(row, 1).value for row in range(1, 9)] == [
        "Name", "Fig", None, None, "Date", "Plum", "Lime", "Pear"
    ]  # fmt: skip
    assert sheet["E9"].value == "=SUM(E2:E8)"
    assert sheet._charts[0].ser[0].val.numRef.f == "'Fruit'!$B$2:$B$8"
    assert sheet["A5"].hyperlink.target == "https://example.org/date"


def test_a_chart_that_only_moved_keeps_what_we_do_not_know_of(openings, start_file):
    book = openpyxl.load_workbook(io.BytesIO(start_file))
    book["Fruit"]._charts[0].ser[0].graphicalProperties.solidFill = "ABCDEF"
    coloured = books.saved(book)
    state = ENGINE.load(ENGINE.open(coloured, "en"))
    value = ENGINE.view(state)["sheets"][0]["charts"]["chart-1"]
    for series in value["series"]:
        for part in series.values():
            part["sheet"] = 0
    for edit in (
        {"op": "chart", "sheet": 0, "id": "chart-1", "value": {**value, "title": "Crates"}},
        {"op": "rowsInsert", "sheet": 0, "at": 2, "count": 1},
        {"op": "rowsInsert", "sheet": 1, "at": 1, "count": 3},
    ):
        ENGINE.apply(state, edit)
    written = exported(state, coloured)
    chart = written["Fruit"]._charts[0]
    assert chart.ser[0].graphicalProperties.solidFill.srgbClr == "ABCDEF"
    assert chart.ser[0].val.numRef.f == "'Fruit'!$B$3:$B$7"
    assert chart.ser[0].cat.numRef.f == "'Fruit'!$A$3:$A$7"
    assert chart.title.tx.rich.p[0].r[0].t == "Crates"
    table = written["Other list"].tables["Keys"]
    assert (table.ref, table.autoFilter.ref) == ("A4:B8", "A4:B8")
    assert [column.name for column in table.tableColumns] == ["Key", "Value"]
