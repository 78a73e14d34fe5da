"""The drill of task types by keyboard, in French; see `officesim/spreadsheet_types.toml`."""

from __future__ import annotations

from tests.support.spreadsheet_hands import Do, Hands


def statistics(hands: Hands) -> None:
    hands.go("K2")
    for tip, steps in (("I", 0), ("M", 1)):
        hands.tips("M", "U", tip)
        # From K2 or K3 to E2, then down to E11.
        hands.press(*["ArrowLeft"] * 6, *["ArrowUp"] * steps)
        hands.press(*["Shift+ArrowDown"] * 9, "Enter")
    hands.tips("L", "U", "C")
    hands.type("D2:D11")
    hands.press("Enter")


def sizes(hands: Hands) -> None:
    hands.put("F2:F11", '=SI.CONDITIONS(D2>=100;"L";D2>=20;"M";VRAI;"S")')


def several(hands: Hands) -> None:
    hands.go("K6")
    hands.type('=NB.SI.ENS(C2:C11;"North";D2:D11;">20")')
    hands.press("Enter")
    hands.type('=SOMME.SI.ENS(E2:E11;C2:C11;"North";D2:D11;">20")')
    hands.press("Enter")


def lookups(hands: Hands) -> None:
    hands.go("K9")
    hands.type("=RECHERCHEX")
    hands.press("Tab")
    hands.type("J9;B2:B11;E2:E11")
    hands.press("Enter")
    hands.type("=INDEX(D2:D11;EQUIV(J9;B2:B11;0))")
    hands.press("Enter")


def absolute(hands: Hands) -> None:
    hands.go("G2:G11")
    hands.type("=E2*(1+K1")
    hands.press("F4")
    hands.type(")")
    hands.press("Enter", "Shift+Enter", "Control+d")


def texts(hands: Hands) -> None:
    hands.put("H2:H11", '=MAJUSCULE(GAUCHE(B2;3))&"-"&TEXTE(D2;"000")')


def look(hands: Hands) -> None:
    hands.go("A1:E1")
    hands.press("Control+j", "Control+u")
    hands.tips("L", "FC")
    hands.picked("#c00000")
    hands.go("A1:E11")
    hands.tips("L", "B", "A")


def formats(hands: Hands) -> None:
    hands.go("A2:A11")
    hands.press("Control+Shift+#")
    hands.go("E2:E11")
    hands.press("Control+1")
    hands.option("category", "currency")
    hands.press("Enter")


def placing(hands: Hands) -> None:
    hands.go("J2:J6;J7:J10")
    hands.tips("L", "W")
    hands.tips("L", "AT")
    hands.go("D1:E1")
    hands.tips("L", "AR")


def lines(hands: Hands) -> None:
    hands.press("Control+PageDown", "Control+PageDown")
    hands.go("A3:A4")
    hands.press("Shift+Space", "Control++")
    hands.go("B1")
    hands.press("Control+Space", "Control++")
    hands.go("A1")
    hands.tips("L", "O", "W")
    hands.into("size", "25")
    hands.press("Enter")
    hands.tips("L", "O", "H")
    hands.into("size", "30")
    hands.press("Enter")
    hands.go("D1:F1")
    hands.press("Control+Shift+)")


def total_row(hands: Hands) -> None:
    hands.press("Control+PageDown")
    hands.go("B3")
    hands.tips("JT", "T")


def rules(hands: Hands) -> None:
    hands.go("A2:E11")
    hands.tips("L", "L", "N")
    hands.option("type", "formula")
    hands.into("formula", "=$D2>50")
    hands.press("Enter")
    hands.go("E2:E11")
    hands.tips("L", "L", "D", "2")


def allowed(hands: Hands) -> None:
    hands.go("D2:D11")
    hands.tips("É", "V")
    hands.option("type", "whole")
    hands.into("first", "1")
    hands.into("second", "500")
    hands.page_of(2)
    hands.into("error", "De 1 à 500")
    hands.press("Tab")
    hands.forward("dialog .kit-push-main")
    hands.press("Enter")


def curve(hands: Hands) -> None:
    hands.press("Control+PageDown", "Control+PageDown", "Control+Alt+5")
    hands.tips("JC", "C", "L")
    hands.tips("JC", "L")
    hands.item("chart.legend:bottom")
    hands.tips("JC", "E")
    hands.into("ref", "A1:B6")
    hands.press("Enter")
    hands.tips("JC", "A")
    hands.into("title", "Visiteurs")
    hands.press("Enter")


def paper(hands: Hands) -> None:
    hands.go("A1:E11")
    hands.tips("P", "R", "S")
    hands.tips("P", "M", "A")
    hands.tips("S", "H")
    hands.into("header-center", "Commandes")
    hands.press("Enter")


def crossing(hands: Hands) -> None:
    hands.go("C4")
    hands.tips("S", "V")
    hands.option("row1", "Office")
    hands.option("value", "Price")
    hands.option("where", "here")
    hands.into("anchor", "M13")
    hands.press("Enter")


def copies(hands: Hands) -> None:
    hands.go("E2:E6")
    hands.press("Control+c")
    hands.go("A14")
    hands.press("Control+Alt+v")
    hands.option("what", "values")
    hands.tick("transpose")
    hands.press("Enter")


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
