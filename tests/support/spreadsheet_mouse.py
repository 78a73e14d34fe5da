"""The tasks of the spreadsheet projects by mouse, in English."""

from __future__ import annotations

from tests.support.spreadsheet_drill_mouse import DRILL
from tests.support.spreadsheet_hands import Do, Hands

BUDGET, PARTICIPANTS = "spreadsheet-mission-budget", "spreadsheet-participants"
#: Not published: what the two others have no task for.
TYPES = "spreadsheet-types"


def title(hands: Hands) -> None:
    hands.pick("A1:G1")
    hands.command("merge.center")
    hands.command("font.bold")
    hands.size("font.size", "16")


def amounts(hands: Hands) -> None:
    hands.enter("F4", "=D4*E4")
    hands.pick("F4")
    hands.handle("F15")


def total(hands: Hands) -> None:
    hands.pick("F16")
    hands.command("formulas.autoSum")
    hands.pick("F4:F15")
    hands.press("Enter")


def decimals(hands: Hands) -> None:
    hands.pick("E4:F16")
    hands.command("number.thousands")


def limit(hands: Hands) -> None:
    amounts(hands)
    hands.enter("G4", '=IF(F4>1000,"Yes","No")')
    hands.pick("G4")
    hands.handle()


def highlight(hands: Hands) -> None:
    hands.pick("F4:F15")
    hands.command("conditional", "highlight", "conditional.ask:greater")
    hands.field("first", "1000")
    hands.ok()


def freeze(hands: Hands) -> None:
    hands.pick("A4")
    hands.tab("view")
    hands.command("freeze.menu", "view.freeze")


def by_category(hands: Hands) -> None:
    amounts(hands)
    hands.board(2)
    hands.enter("B4", "=SUMIF(Expenses!B$4:B$15,A4,Expenses!F$4:F$15)")
    hands.pick("B4")
    hands.handle("B7")


def share(hands: Hands) -> None:
    by_category(hands)
    hands.enter("C4", "=B4/SUM(B$4:B$7)")
    hands.pick("C4")
    hands.handle("C7")
    hands.command("number.percent")
    hands.command("number.moreDecimals")


def rate(hands: Hands) -> None:
    hands.board(1)
    hands.enter("B4", "113")
    hands.board(2)
    hands.pick("B11")
    hands.type("=VLOOKUP(")
    hands.pick("B10")
    hands.type(",")
    hands.board(1)
    hands.pick("A2:B6")
    hands.type(",2,FALSE)")
    hands.press("Enter")


def chart(hands: Hands) -> None:
    hands.board(2)
    hands.pick("A4:B7")
    hands.tab("insert")
    hands.command("chart.pies", "insert.chart:pie none")
    hands.tab("chart")
    hands.command("chart.options")
    hands.field("title", "Spending by category")
    hands.ok()


def on_paper(hands: Hands) -> None:
    hands.tab("layout")
    hands.command("page.orientation", "page.orientation:landscape")
    hands.command("page.width", "page.width:1")
    hands.command("page.titles")
    hands.field("titleRows", "1:3")
    hands.ok()


def sort(hands: Hands) -> None:
    hands.pick("A1:J19")
    hands.tab("data")
    hands.command("data.sort")
    hands.field("by1", "3")
    hands.field("by2", "1")
    hands.ok()


def test_entry(hands: Hands) -> None:
    hands.menu(hands.head("row", 20), "rows.delete")


def meals(hands: Hands) -> None:
    hands.pick("I2:I19")
    hands.tab("data")
    hands.command("data.validation")
    hands.field("type", "list")
    hands.field("source", "Standard, Vegetarian, Halal")
    hands.ok()


def badges(hands: Hands) -> None:
    hands.enter("J2", '=B2&" "&UPPER(A2)')
    hands.pick("J2")
    hands.handle("J19")


def table(hands: Hands) -> None:
    hands.pick("C5")
    hands.command("table.style", "TableStyleMedium4")
    hands.field("ref", "A1:J20")
    hands.ok()
    hands.tab("table")
    hands.size("table.name", "Registrations")


def hide(hands: Hands) -> None:
    hands.menu(hands.head("column", 4), "columns.hide")


def headings(hands: Hands) -> None:
    hands.board(1)
    hands.pick("A1:D1")
    hands.command("font.bold")
    hands.command("font.fill", "#ffc000")


def open_payments(hands: Hands) -> None:
    hands.board(1)
    hands.pick("D1")
    hands.tab("data")
    hands.command("data.filter")
    hands.click('[data-cell="D1"] .ss-filter')
    hands.choice("filter.values")
    hands.click('dialog label:has-text("settled")')
    hands.ok()


def named_total(hands: Hands) -> None:
    hands.board(1)
    hands.pick("C2:C16")
    hands.click(".ss-name")
    hands.type("Amounts")
    hands.press("Enter")
    hands.enter("F2", "=SUM(Amounts)")


def receipt(hands: Hands) -> None:
    hands.board(1)
    hands.menu(hands.cell("C5"), "review.comment")
    hands.field("text", "Receipt missing")
    hands.ok()


def figures(hands: Hands) -> None:
    hands.board(2)
    hands.enter("B2", "=COUNTIF(Participants!C$2:C$19,A2)")
    hands.pick("B2")
    hands.handle("B6")
    hands.pick("B9")
    hands.more("formulas.autoSum", "formulas.average")
    hands.board(0)
    hands.pick("G2:G19")
    hands.press("Enter")
    hands.enter("B12", "=B11*IF(B11>=5,90,100)")


def summary(hands: Hands) -> None:
    tab = hands.page.locator('[role=tab][data-sheet="2"]')
    tab.dblclick()
    hands.type("Summary")
    hands.press("Enter")
    hands.menu(tab, "sheet.colors", "sheet.color:#00B050")
    tab.drag_to(hands.page.locator('[role=tab][data-sheet="0"]'))


MOUSE: dict[str, dict[str, Do]] = {
    BUDGET: {
        "title": title,
        "amounts": amounts,
        "total": total,
        "decimals": decimals,
        "limit": limit,
        "highlight": highlight,
        "freeze": freeze,
        "by-category": by_category,
        "share": share,
        "rate": rate,
        "chart": chart,
        "print": on_paper,
    },
    PARTICIPANTS: {
        "sort": sort,
        "test-entry": test_entry,
        "meals": meals,
        "badges": badges,
        "table": table,
        "hide": hide,
        "headings": headings,
        "open-payments": open_payments,
        "total": named_total,
        "receipt": receipt,
        "figures": figures,
        "summary": summary,
    },
    TYPES: DRILL,
}
