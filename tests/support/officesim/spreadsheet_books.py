"""Workbooks for the tests of the spreadsheet, made with openpyxl."""

from __future__ import annotations

import datetime
import io

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table, TableStyleInfo

ROWS = [
    ("Fig", 12, 2.5, datetime.date(2026, 3, 12)),
    ("Date", 7, 4.25, datetime.date(2026, 1, 30)),
    ("Plum", 31, 1.1, datetime.date(2025, 12, 1)),
    ("Lime", 4, 0.75, datetime.date(2026, 2, 14)),
    ("Pear", 19, 1.95, datetime.date(2026, 3, 1)),
]


def rich() -> bytes:
    """Every kind of object once, styles, sizes, names, two sheets."""
    book = Workbook()
    fruit = book.active
    fruit.title = "Fruit"
    for column, head in enumerate(("Name", "Boxes", "Price", "Date"), 1):
        cell = fruit.cell(1, column, head)
        cell.font = Font(name="Calibri", size=11, bold=True, color="FF1F3864")
        cell.fill = PatternFill("solid", fgColor="FFDDEBF7")
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
        cell.border = Border(bottom=Side(style="thin", color="FF000000"))
    for row, values in enumerate(ROWS, 2):
        for column, value in enumerate(values, 1):
            fruit.cell(row, column, value)
        fruit.cell(row, 4).number_format = "dd/mm/yyyy"
        fruit.cell(row, 5, f"=B{row}*C{row}").number_format = "#,##0.00"
    fruit["E7"] = "=SUM(E2:E6)"
    fruit["A9"] = "=B1&C1"
    fruit.merge_cells("A9:C9")
    fruit.column_dimensions["A"].width = 20
    fruit.column_dimensions["C"].hidden = True
    fruit.row_dimensions[8].height = 30
    fruit.freeze_panes = "B2"
    fruit.sheet_properties.tabColor = "FF70AD47"
    _objects(book)
    other = book.create_sheet("Other list")
    other["A1"], other["B1"] = "Key", "Value"
    for row in range(2, 6):
        other.cell(row, 1, f"k{row}")
        other.cell(row, 2, row * 10)
    table = Table(displayName="Keys", ref="A1:B5")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
    other.add_table(table)
    other["D1"] = "=SUM(Fruit!B2:B6)+Boxes"
    book.defined_names["Boxes"] = DefinedName("Boxes", attr_text="Fruit!$B$2:$B$2")
    return saved(book)


def _objects(book: Workbook) -> None:
    fruit = book["Fruit"]
    listed = DataValidation(type="list", formula1='"red,green"', allow_blank=True)
    listed.add("F2:F6")
    whole = DataValidation(type="whole", operator="between", formula1="1", formula2="99")
    whole.add("B2:B6")
    for one in (listed, whole):
        fruit.add_data_validation(one)
    fruit.conditional_formatting.add(
        "B2:B6", CellIsRule("greaterThan", ["10"], fill=PatternFill("solid", bgColor="FFFFC7CE"))
    )
    fruit.conditional_formatting.add("C2:C6", FormulaRule(["C2>1.5"], font=Font(bold=True)))
    fruit.conditional_formatting.add(
        "E2:E6",
        ColorScaleRule("min", start_color="FFFFFFFF", end_type="max", end_color="FF63BE7B"),
    )
    chart = BarChart()
    chart.title = "Boxes"
    chart.add_data(Reference(fruit, min_col=2, min_row=1, max_row=6), titles_from_data=True)
    chart.set_categories(Reference(fruit, min_col=1, min_row=2, max_row=6))
    fruit.add_chart(chart, "H2")
    fruit["A2"].comment = Comment("ripe?", "Ann")
    fruit["A3"].hyperlink = "https://example.org/date"
    fruit.print_area = "A1:E7"
    fruit.print_title_rows = "1:1"
    fruit.page_setup.orientation = "landscape"
    fruit.oddHeader.center.text = "&A"
    fruit.row_breaks.append(Break(id=7))


def plain(rows: list[list[object]]) -> bytes:
    """One sheet with these rows from A1."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The file's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
