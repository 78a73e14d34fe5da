"""A drill of the task types that the published projects have no task for."""

from __future__ import annotations

import tomllib
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.table import Table, TableStyleInfo

from assess.officesim.projects import Project, parse_project
from tests.support.officesim.spreadsheet_books import saved

ROWS = [
    (46090, "Lamps", "North", 24, 12),
    (46091, "Desks", "South", 8, 30),
    (46091, "Chairs", "North", 60, 48),
    (46092, "Shelves", "West", 15, 24),
    (46093, "Pens", "South", 400, 6),
    (46094, "Paper", "North", 120, 18),
    (46094, "Screens", "West", 21, 90),
    (46095, "Cables", "South", 75, 24),
    (46096, "Clocks", "West", 9, 36),
    (46097, "Boards", "North", 30, 144),
]
LABELS = ["Rate", "Least price", "Highest price", "How many orders", "",
          "Large orders of the north", "Their prices", "", "Chairs", "Quantity"]  # fmt: skip


def project() -> Project:
    """The tasks and checks; see `spreadsheet_types.toml`."""
    text = Path(__file__).with_suffix(".toml").read_text("utf-8")
    return parse_project(tomllib.loads(text), frozenset({"start.xlsx"}))


def start() -> bytes:
    """Orders, a table of the stock, and a report with a chart that lacks its last month."""
    book = Workbook()
    orders = book.active
    orders.title = "Orders"
    for row in (("Date", "Item", "Office", "Quantity", "Price"), *ROWS):
        orders.append(row)
    for line, label in enumerate(LABELS, 1):
        orders.cell(line, 10, label or None)
    orders["K1"] = 0.2
    orders.column_dimensions["J"].width = 16
    stock = book.create_sheet("Stock")
    stock.append(("Item", "Shelf", "Pieces"))
    for number in range(2, 7):
        stock.append((f"Item {number}", f"S{number}", number * 10))
    table = Table(displayName="Stock", ref="A1:C6")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    stock.add_table(table)
    report = book.create_sheet("Report")
    report.append(("Month", "Visitors", None, "Notes"))
    for month, visitors in zip(
        ("Jan", "Feb", "Mar", "Apr", "May"), (40, 52, 47, 61, 70), strict=True
    ):
        report.append((month, visitors))
    report.column_dimensions["D"].hidden = True
    chart = BarChart()
    chart.title = "Chart"
    chart.add_data(Reference(report, min_col=2, min_row=1, max_row=5), titles_from_data=True)
    chart.set_categories(Reference(report, min_col=1, min_row=2, max_row=5))
    report.add_chart(chart, "F8")
    return saved(book)
