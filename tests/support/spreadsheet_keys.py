"""The tasks of the spreadsheet projects by keyboard, in French."""

from __future__ import annotations

from tests.support.spreadsheet_drill_keys import DRILL
from tests.support.spreadsheet_hands import Do, Hands
from tests.support.spreadsheet_mouse import BUDGET, PARTICIPANTS, TYPES


def title(hands: Hands) -> None:
    hands.go("A1:G1")
    hands.tips("L", "M", "C")
    hands.press("Control+g")
    hands.tips("L", "FS")
    hands.press("Control+a")
    hands.type("16")
    hands.press("Enter")


def amounts(hands: Hands) -> None:
    hands.put("F4:F15", "=D4*E4")


def total(hands: Hands) -> None:
    hands.go("F16")
    hands.press("Alt+=")
    hands.press(*["ArrowUp"] * 12, *["Shift+ArrowDown"] * 11, "Enter")


def decimals(hands: Hands) -> None:
    hands.go("E4:F16")
    hands.press("Control+Shift+!")


def limit(hands: Hands) -> None:
    amounts(hands)
    hands.put("G4:G15", '=SI(F4>1000;"Oui";"Non")')


def highlight(hands: Hands) -> None:
    hands.go("F4:F15")
    hands.tips("L", "L", "H", "G")
    hands.into("first", "1000")
    hands.press("Enter")


def freeze(hands: Hands) -> None:
    hands.go("A4")
    hands.tips("F", "F", "F")


def by_category(hands: Hands) -> None:
    amounts(hands)
    hands.press("Control+PageDown", "Control+PageDown")
    hands.put("B4:B7", "=SOMME.SI(Dépenses!B$4:B$15;A4;Dépenses!F$4:F$15)")


def share(hands: Hands) -> None:
    by_category(hands)
    hands.put("C4:C7", "=B4/SOMME(B$4:B$7)")
    hands.press("Control+Shift+%")
    hands.tips("L", "0")


def rate(hands: Hands) -> None:
    hands.press("Control+PageDown")
    hands.go("B4")
    hands.type("113")
    hands.press("Enter", "Control+PageDown")
    hands.go("B11")
    hands.type("=RECHERCHEV(B10;Taux!A2:B6;2;FAUX)")
    hands.press("Enter")


def chart(hands: Hands) -> None:
    hands.press("Control+PageDown", "Control+PageDown")
    hands.go("A4:B7")
    hands.tips("S", "Q", "I")
    hands.tips("JC", "A")
    hands.into("title", "Dépenses par catégorie")
    hands.press("Enter")


def on_paper(hands: Hands) -> None:
    hands.tips("P", "O", "L")
    hands.tips("P", "W", "1")
    hands.tips("P", "I")
    hands.into("titleRows", "1:3")
    hands.press("Enter")


def sort(hands: Hands) -> None:
    hands.go("A1:J19")
    hands.tips("É", "SS")
    hands.option("by1", "3")
    hands.option("by2", "1")
    hands.press("Enter")


def test_entry(hands: Hands) -> None:
    hands.go("A20")
    hands.press("Shift+Space", "Control+-")


def meals(hands: Hands) -> None:
    hands.go("I2:I19")
    hands.tips("É", "V")
    hands.option("type", "list")
    hands.into("source", "Standard;Végétarien;Halal")
    hands.press("Enter")


def badges(hands: Hands) -> None:
    hands.go("J2")
    hands.type('=B2&" "&MAJUSCULE(A2)')
    hands.press("Enter")
    hands.go("J2:J19")
    hands.press("Control+d")


def table(hands: Hands) -> None:
    hands.go("C5")
    hands.press("Control+l")
    hands.into("ref", "A1:J20")
    hands.press("Enter")
    hands.tips("JT", "A")
    hands.press("Control+a")
    hands.type("Inscriptions")
    hands.press("Enter")


def hide(hands: Hands) -> None:
    hands.go("D3")
    hands.press("Control+Space", "Control+0")


def headings(hands: Hands) -> None:
    hands.press("Control+PageDown")
    hands.go("A1:D1")
    hands.press("Control+g")
    hands.tips("L", "H")
    hands.picked("#ffc000")


def open_payments(hands: Hands) -> None:
    hands.press("Control+PageDown")
    hands.go("D1")
    hands.press("Control+Shift+L", "Alt+ArrowDown")
    hands.item("filter.values")
    hands.page.locator("dialog").wait_for()
    hands.tick(_value_named(hands, "réglé"))
    hands.press("Enter")


def _value_named(hands: Hands, words: str) -> str:
    """The field of a value in the filter's list."""
    field = hands.page.locator(f'dialog .kit-field:has-text("{words}")')
    name = field.get_attribute("data-field")
    assert name is not None
    return name


def named_total(hands: Hands) -> None:
    hands.press("Control+PageDown")
    hands.go("C2:C16")
    hands.tips("M", "D")
    hands.into("name", "Montants")
    hands.press("Enter")
    hands.go("F2")
    hands.type("=SOMME(Montants)")
    hands.press("Enter")


def receipt(hands: Hands) -> None:
    hands.press("Control+PageDown")
    hands.go("C5")
    hands.press("Shift+F2")
    hands.into("text", "Reçu manquant")
    hands.press("Tab", "Enter")


def figures(hands: Hands) -> None:
    hands.press("Control+PageDown", "Control+PageDown")
    hands.put("B2:B6", "=NB.SI(Participants!C$2:C$19;A2)")
    hands.go("B9")
    hands.type("=MOYENNE(Participants!G2:G19)")
    hands.press("Enter")
    hands.go("B12")
    hands.type("=B11*SI(B11>=5;90;100)")
    hands.press("Enter")


def summary(hands: Hands) -> None:
    hands.press("Control+PageDown", "Control+PageDown")
    hands.tips("L", "O")
    hands.item("sheet.rename")
    hands.type("Synthèse")
    hands.press("Enter")
    hands.press("Shift+F10")
    hands.item("sheet.colors", "sheet.color:#00B050")
    hands.tips("L", "O")
    hands.item("sheet.move")
    hands.press("Enter")


KEYS: dict[str, dict[str, Do]] = {
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
