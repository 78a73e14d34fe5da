"""The drill of task types by mouse, in English; see `officesim/spreadsheet_types.toml`."""

from __future__ import annotations

from tests.support.spreadsheet_hands import Do, Hands


def statistics(hands: Hands) -> None:
    for cell, name, ref in (("K2", "min", "E2:E11"), ("K3", "max", "E2:E11")):
        hands.pick(cell)
        hands.more("formulas.autoSum", f"formulas.{name}")
        hands.pick(ref)
        hands.press("Enter")
    hands.pick("K4")
    hands.more("formulas.autoSum", "formulas.countNumbers")
    hands.pick("D2:D11")
    hands.press("Enter")


def sizes(hands: Hands) -> None:
    hands.enter("F2", '=IFS(D2>=100,"L",D2>=20,"M",TRUE,"S")')
    hands.pick("F2")
    hands.handle()


def several(hands: Hands) -> None:
    hands.enter("K6", '=COUNTIFS(C2:C11,"North",D2:D11,">20")')
    hands.enter("K7", '=SUMIFS(E2:E11,C2:C11,"North",D2:D11,">20")')


def lookups(hands: Hands) -> None:
    hands.pick("K9")
    hands.tab("formulas")
    hands.command("functions.lookup", "fn.XLOOKUP")
    for ref, sign in (("J9", ","), ("B2:B11", ","), ("E2:E11", ")")):
        hands.pick(ref)
        hands.type(sign)
    hands.press("Enter")
    hands.enter("K10", "=INDEX(D2:D11,MATCH(J9,B2:B11,0))")


def absolute(hands: Hands) -> None:
    hands.pick("G2")
    hands.type("=")
    hands.pick("E2")
    hands.type("*(1+")
    hands.pick("K1")
    hands.press("F4")
    hands.type(")")
    hands.press("Enter")
    hands.pick("G2")
    hands.handle("G11")


def texts(hands: Hands) -> None:
    hands.enter("H2", '=UPPER(LEFT(B2,3))&"-"&TEXT(D2,"000")')
    hands.pick("H2")
    hands.handle("H11")


def look(hands: Hands) -> None:
    hands.pick("A1:E1")
    hands.command("font.italic")
    hands.command("font.underline")
    hands.command("font.color", "#c00000")
    hands.pick("A1:E11")
    hands.more("border.bottom", "border.all")


def formats(hands: Hands) -> None:
    hands.pick("A2:A11")
    hands.listed("number.format", 3)
    hands.pick("E2:E11")
    hands.command("number.currency")


def placing(hands: Hands) -> None:
    hands.pick("J2:J6", "J7:J10")
    hands.command("align.wrap")
    hands.command("align.top")
    hands.pick("D1:E1")
    hands.command("align.right")


def lines(hands: Hands) -> None:
    hands.board(2)
    hands.heads("row", 3, 4)
    hands.menu(hands.head("row", 3), "rows.insert")
    hands.menu(hands.head("column", 2), "columns.insert")
    hands.edge("column", 1, 100)
    hands.edge("row", 1, 20)
    hands.heads("column", 4, 6)
    hands.menu(hands.head("column", 6), "columns.show")


def total_row(hands: Hands) -> None:
    hands.board(1)
    hands.pick("B3")
    hands.tab("table")
    hands.command("table.totals")


def rules(hands: Hands) -> None:
    hands.pick("A2:E11")
    hands.command("conditional", "conditional.new")
    hands.field("type", "formula")
    hands.field("formula", "=$D2>50")
    hands.ok()
    hands.pick("E2:E11")
    hands.command("conditional", "bars", "conditional.bar:green")


def allowed(hands: Hands) -> None:
    hands.pick("D2:D11")
    hands.tab("data")
    hands.command("data.validation")
    hands.field("type", "whole")
    hands.field("first", "1")
    hands.field("second", "500")
    hands.sheet_of(2)
    hands.field("error", "From 1 to 500")
    hands.ok()


def curve(hands: Hands) -> None:
    hands.board(2)
    hands.click("[data-chart]")
    hands.tab("chart")
    hands.command("chart.type", "chart.type:line clustered")
    hands.command("chart.legend", "chart.legend:bottom")
    hands.command("chart.data")
    hands.field("ref", "A1:B6")
    hands.ok()
    hands.command("chart.options")
    hands.field("title", "Visitors")
    hands.ok()


def paper(hands: Hands) -> None:
    hands.pick("A1:E11")
    hands.tab("layout")
    hands.command("page.area", "page.printArea")
    hands.command("page.margins", "page.margins:narrow")
    hands.tab("insert")
    hands.command("page.headerFooter")
    hands.field("header-center", "Orders")
    hands.ok()


def crossing(hands: Hands) -> None:
    hands.pick("C4")
    hands.tab("insert")
    hands.command("insert.pivot")
    hands.field("row1", "Office")
    hands.field("value", "Price")
    hands.field("where", "here")
    hands.field("anchor", "M13")
    hands.ok()


def copies(hands: Hands) -> None:
    hands.pick("E2:E6")
    hands.command("edit.copy")
    hands.pick("A14")
    hands.more("edit.paste", "edit.pasteSpecial")
    hands.field("what", "values")
    hands.field("transpose", "yes")
    hands.ok()


DRILL: dict[str, Do] = {
    "statistics": statistics,
    "sizes": sizes,
    "several": several,
    "lookups": lookups,
    "absolute": absolute,
    "texts": texts,
    "look": look,
    "formats": formats,
    "placing": placing,
    "lines": lines,
    "total-row": total_row,
    "rules": rules,
    "allowed": allowed,
    "curve": curve,
    "paper": paper,
    "crossing": crossing,
    "copies": copies,
}
