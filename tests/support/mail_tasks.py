"""The tasks of the mail projects, each done by mouse (in English) and by keyboard (in French)."""

from __future__ import annotations

from playwright.sync_api import Page

from assess.officesim.mail.checks import JUDGES
from assess.officesim.mail.engine import MailEngine
from tests.support.office_tasks import Book

DESK, WEEK = "mail-mission-desk", "mail-training-week"


class Hands:
    """What a person does on the page, without words of either language."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # By mouse
    def click(self, selector: str, **options: object) -> None:
        self.page.locator(selector).first.click(**options)  # type: ignore[arg-type]

    def key(self, name: str) -> None:
        """A click on what carries a key of the page's own."""
        self.click(f'[data-key="{name}"]')

    def command(self, *names: str) -> None:
        """A control of the ribbon, then items of its menus."""
        self.click(f'.kit-panel:not([hidden]) [data-command="{names[0]}"]')
        for name in names[1:]:
            self.click(f'.kit-popup [data-id="{name}"]')

    def tab(self, name: str) -> None:
        self.click(f'[data-tab="{name}"]')

    def row(self, name: str, *modifiers: str) -> None:
        self.click(f'[data-key="row-{name}"]', modifiers=list(modifiers))

    def fill(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)

    def field(self, name: str, text: str) -> None:
        """A field of the open dialog, of whatever kind."""
        field = self.page.locator(f'dialog [data-field="{name}"]')
        if field.locator("select").count():
            field.locator("select").select_option(text)
        elif field.locator("[type=radio]").count():
            field.locator(f'[value="{text}"]').check()
        elif field.locator("[type=checkbox]").count():
            field.locator("[type=checkbox]").set_checked(text == "yes")
        else:
            field.locator("input, textarea").fill(text)

    def page_of(self, number: int) -> None:
        self.page.locator("dialog .kit-dialog-tab").nth(number).click()

    def ok(self) -> None:
        self.click("dialog .kit-push-main")

    def button(self, name: str) -> None:
        self.click(f'dialog [data-button="{name}"]')

    def to(self, line: str, text: str) -> None:
        self.fill(f'[data-key="c-{line}"]', text)
        self.page.locator(f'[data-key="c-{line}"]').press("Enter")

    # By keyboard
    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tips(self, *letters: str) -> None:
        """KeyTips, layer by layer."""
        self.press("Alt")
        for part in letters:
            self.type(part.lower())

    def walk(self, name: str) -> None:
        """Down or up the list to a message, by arrows."""
        focused = "() => document.activeElement?.dataset?.id ?? ''"
        if not self.page.evaluate(focused):
            self.press("Control+1")
        self.press("Home")
        for _ in range(40):
            if self.page.evaluate(focused) == name:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} is not in the list")

    def folder(self, name: str) -> None:
        """A folder of the list at the left, by F6 and arrows."""
        there = "() => document.activeElement?.dataset?.folder ?? ''"
        for _ in range(8):
            if self.page.evaluate(there):
                break
            self.press("F6")
        self.press("Home")
        for _ in range(20):
            if self.page.evaluate(there) == name:
                return
            self.press("ArrowDown")
        raise AssertionError(f"The folder {name} is not reached")

    def person(self, name: str) -> None:
        """A contact or group, by arrows."""
        self.press("Control+3")
        self.forward("[data-person]")
        self.press("Home")
        for _ in range(20):
            if self.page.evaluate("() => document.activeElement.dataset.person") == name:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} is not in the list")

    def choose(self, name: str) -> None:
        """An option of the focused list of a dialog, by its value."""
        wanted = "(name) => document.activeElement?.value === name"
        self.press("Home")
        for _ in range(40):
            if self.page.evaluate(wanted, name):
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} is not in the list")

    def forward(self, selector: str, key: str = "Tab") -> None:
        """Tab until something has the focus."""
        there = "(selector) => document.activeElement?.matches(selector) ?? false"
        for _ in range(80):
            if self.page.evaluate(there, selector):
                return
            self.press(key)
        raise AssertionError(f"Tab does not reach {selector}")


BOOK = Book("mail", (DESK, WEEK), Hands, MailEngine(), JUDGES)
mouse, keys = BOOK.mouse, BOOK.keys
