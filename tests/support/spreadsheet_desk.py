"""A candidate's keyboard on the spreadsheet, and a whole project done with it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

#: KeyTips of the tabs.
TABS = {
    "en": {"home": "h", "insert": "n", "layout": "p", "view": "w", "chart": "jc"},
    "fr": {"home": "l", "insert": "s", "layout": "p", "view": "f", "chart": "jc"},
}


class Desk:
    """One open project and the keyboard in front of it."""

    def __init__(self, page: Page, locale: str) -> None:
        self.page = page
        self.locale = locale

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tips(self, tab: str, *letters: str) -> None:
        """Alt, the tab, and what follows: as hands do it without a mouse."""
        self.press("Alt")
        for letter in [*TABS[self.locale][tab], *"".join(letters)]:
            self.press(letter)

    def go(self, reference: str) -> None:
        self.press("F5")
        field = self.page.locator("dialog[open] input[type=text]")
        field.fill(reference)
        self.press("Enter")
        field.wait_for(state="detached")

    def fill(self, reference: str, text: str) -> None:
        """The same entry in a whole range."""
        self.go(reference)
        self.type(text)
        self.press("Control+Enter")

    def formula(self, english: str, french: str) -> str:
        return french if self.locale == "fr" else english

    def answer(self, *texts: str) -> None:
        """Fill the fields of a dialog from the first on, and confirm."""
        self.page.locator("dialog[open]").wait_for()
        for at, text in enumerate(texts):
            if at:
                self.press("Tab")
            if text:
                self.press("Control+a")
                self.type(text)
        self.press("Enter")
        self.page.locator("dialog[open]").wait_for(state="detached")

    def log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("dev.log")
        return found


def _title(desk: Desk) -> None:
    desk.go("A1:G1")
    desk.tips("home", "m", "c")
    desk.press("Control+b")
    desk.tips("home", "fs")
    desk.press("Control+a")
    desk.type("16")
    desk.press("Enter")


def _share(desk: Desk) -> None:
    desk.fill("C4:C7", desk.formula("=B4/SUM(B$4:B$7)", "=B4/SOMME(B$4:B$7)"))
    desk.tips("home", "p")
    desk.tips("home", "0")


def _chart(desk: Desk) -> None:
    desk.go("A4:B7")
    desk.tips("insert", "q", "i")
    desk.tips("chart", "a")
    desk.answer(desk.formula("Spending by category", "Dépenses par catégorie"))
    desk.press("Escape")


def _print(desk: Desk) -> None:
    desk.tips("layout", "o", "l")
    desk.tips("layout", "w", "1")
    desk.tips("layout", "i")
    desk.answer("", "1:3")


def solve_budget(desk: Desk, sheets: list[str]) -> None:
    """All tasks of the mission's budget, in French or English, by keyboard."""
    first, second = (f"'{name}'!" if " " in name else f"{name}!" for name in sheets[:2])
    _title(desk)
    desk.fill("F4:F15", "=D4*E4")
    desk.go("F16")
    desk.press("Alt+=", "Enter")
    desk.go("E4:F16")
    desk.tips("home", "k")
    desk.fill("G4:G15", desk.formula('=IF(F4>1000,"Yes","No")', '=SI(F4>1000;"Oui";"Non")'))
    desk.go("F4:F15")
    desk.tips("home", "l", "h", "g")
    desk.answer("1000")
    desk.go("A4")
    desk.tips("view", "f", "f")
    _print(desk)
    desk.press("Control+PageDown")
    desk.go("B4")
    desk.type("113")
    desk.press("Enter", "Control+PageDown")
    desk.fill(
        "B4:B7",
        desk.formula(
            f"=SUMIF({first}B$4:B$15,A4,{first}F$4:F$15)",
            f"=SOMME.SI({first}B$4:B$15;A4;{first}F$4:F$15)",
        ),
    )
    _share(desk)
    desk.go("B11")
    desk.type(
        desk.formula(
            f"=VLOOKUP(B10,{second}A2:B6,2,FALSE)", f"=RECHERCHEV(B10;{second}A2:B6;2;FAUX)"
        )
    )
    desk.press("Enter")
    _chart(desk)
