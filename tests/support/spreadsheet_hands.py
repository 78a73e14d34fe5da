"""What a person does in the spreadsheet, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from assess.officesim.spreadsheet import refs

Do = Callable[["Hands"], None]


class Hands:
    """One pair of hands on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    # By mouse
    def click(self, selector: str, **options: object) -> None:
        self.page.locator(selector).first.click(**options)  # type: ignore[arg-type]

    def cell(self, name: str) -> Locator:
        return self.page.locator(f'[data-cell="{name}"]').first

    def _box(self, place: Locator) -> tuple[float, float, float, float]:
        box = place.bounding_box()
        assert box is not None
        return box["x"], box["y"], box["width"], box["height"]

    def _head(self, axis: str, number: int) -> tuple[float, float]:
        left, top, width, height = self._box(self.head(axis, number))
        return left + width / 2, top + height / 2

    def _place(self, name: str) -> tuple[float, float]:
        """Between the heads of its row and its column: long texts run over their neighbours."""
        cell = refs.parse(name)
        return self._head("column", cell.column)[0], self._head("row", cell.row)[1]

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=3)
        self.page.mouse.up()

    def pick(self, ref: str, *more: str) -> None:
        """Click a cell, or drag over a range; further ones with Ctrl held."""
        self._sweep(ref)
        if more:
            self.page.keyboard.down("Control")
            for one in more:
                self._sweep(one)
            self.page.keyboard.up("Control")

    def _sweep(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        self.drag(self._place(first), self._place(last or first))

    def heads(self, axis: str, first: int, last: int | None = None) -> None:
        """Click the head of a row or a column, or drag over several."""
        self.drag(self._head(axis, first), self._head(axis, last or first))

    def head(self, axis: str, number: int) -> Locator:
        return self.page.locator(f'[data-{axis}="{number}"]').first

    def edge(self, axis: str, number: int, by: int) -> None:
        """Drag the line behind a head."""
        left, top, width, height = self._box(self.head(axis, number))
        if axis == "column":
            self.drag((left + width, top + 8), (left + width + by, top + 8))
        else:
            self.drag((left + 8, top + height), (left + 8, top + height + by))

    def handle(self, to: str | None = None) -> None:
        """The small square of the selection: drag it to a cell, or click it twice."""
        left, top, width, height = self._box(self.page.locator(".ss-handle").first)
        corner = (left + width, top + height)
        if to is None:
            self.page.mouse.dblclick(*corner)
        else:
            self.drag(corner, self._place(to))

    def enter(self, name: str, text: str) -> None:
        self.pick(name)
        self.type(text)
        self.press("Enter")

    def board(self, number: int) -> None:
        """The tab of a sheet."""
        self.click(f'[role=tab][data-sheet="{number}"]')

    def tab(self, name: str) -> None:
        self.click(f'[data-tab="{name}"]')

    def command(self, *names: str) -> None:
        """A control of the open tab, then items or choices of what it opens."""
        self.click(f'.kit-panel:not([hidden]) [data-command="{names[0]}"]')
        for name in names[1:]:
            self.choice(name)

    def more(self, name: str, *items: str) -> None:
        """The arrow beside a control, then items or choices of what it opens."""
        self.click(
            f'.kit-panel:not([hidden]) .kit-split:has([data-command="{name}"]) .kit-split-arrow'
        )
        for one in items:
            self.choice(one)

    def menu(self, place: Locator, *items: str) -> None:
        """The context menu of a cell, a head or a tab."""
        place.click(button="right")
        for one in items:
            self.choice(one)

    def choice(self, name: str) -> None:
        self.click(f'.kit-menu [data-id="{name}"], .kit-menu [data-choice="{name}"]')

    def size(self, name: str, text: str) -> None:
        """A field of the ribbon to type into."""
        self.click(f'.kit-panel:not([hidden]) [data-command="{name}"]')
        self.press("Control+a")
        self.type(text)
        self.press("Enter")

    def listed(self, name: str, at: int) -> None:
        """An option of a list in the ribbon, by its number."""
        self.click(f'.kit-panel:not([hidden]) [data-command="{name}"]')
        self.page.locator(".kit-listbox .kit-option").nth(at).click()

    def field(self, name: str, text: str) -> None:
        """A field of the open dialog, of whatever kind."""
        field = self.page.locator(f'dialog [data-field="{name}"]')
        if field.locator("select").count():
            field.locator("select").select_option(text)
        elif field.locator("[type=radio]").count():
            field.locator(f'[value="{text}"]').check()
        elif field.locator("[type=checkbox]").count():
            field.locator("[type=checkbox]").set_checked(text == "yes")
        elif field.locator("[role=radio]").count():
            field.locator(f'[data-value="{text}"]').click()
        else:
            field.locator("input, textarea").fill(text)

    def sheet_of(self, number: int) -> None:
        """A tab of the open dialog."""
        self.page.locator("dialog .kit-dialog-tab").nth(number).click()

    def ok(self) -> None:
        self.click("dialog .kit-push-main")

    # By keyboard
    def go(self, reference: str) -> None:
        self.press("F5")
        self.into("ref", reference)
        self.press("Enter")

    def put(self, reference: str, text: str) -> None:
        """The same entry in a whole range."""
        self.go(reference)
        self.type(text)
        self.press("Control+Enter")

    def tips(self, *letters: str) -> None:
        """KeyTips, layer by layer."""
        self.press("Alt")
        for part in letters:
            for letter in part.lower():
                if letter == "é":
                    self._accented()
                else:
                    self.press(letter)

    def _accented(self) -> None:
        """The key é of a French keyboard, which is the digit 2 elsewhere."""
        session = self.page.context.new_cdp_session(self.page)
        key = {"key": "é", "code": "Digit2", "windowsVirtualKeyCode": 50}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": "é", **key})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        session.detach()

    def forward(self, selector: str, key: str = "Tab") -> None:
        """Tab until something has the focus."""
        there = "(selector) => document.activeElement?.matches(selector) ?? false"
        for _ in range(60):
            if self.page.evaluate(there, selector):
                return
            self.press(key)
        raise AssertionError(f"{key} does not reach {selector}")

    def into(self, name: str, text: str) -> None:
        """Type into a field of the dialog, reached by Tab."""
        self.forward(f'dialog [data-field="{name}"] input, dialog [data-field="{name}"] textarea')
        self.press("Control+a")
        self.type(text)

    def _walk(self, key: str, there: str, wanted: str) -> None:
        for _ in range(90):
            if self.page.evaluate(f"() => document.activeElement?.{there} ?? ''") == wanted:
                return
            self.press(key)
        raise AssertionError(f"{wanted} is not reached by {key}")

    def item(self, *names: str) -> None:
        """Items of the open menu, each opening the next menu but the last."""
        for name in names[:-1]:
            self._walk("ArrowDown", "dataset.id", name)
            self.press("ArrowRight")
        self._walk("ArrowDown", "dataset.id", names[-1])
        self.press("Enter")

    def picked(self, choice: str) -> None:
        """An item of the open gallery."""
        self._walk("ArrowRight", "dataset.choice", choice)
        self.press("Enter")

    def option(self, name: str, value: str) -> None:
        """An option of a select or of radio buttons in the dialog, by its value."""
        field = f'dialog [data-field="{name}"]'
        self.forward(f"{field} select, {field} input[type=radio]")
        if self.page.locator(f"{field} select").count():
            self.press("Home")
        self._walk("ArrowDown", "value", value)

    def colour(self, name: str, value: str) -> None:
        """A swatch of the dialog."""
        self.forward(f'dialog [data-field="{name}"] [role=radio]')
        self._walk("ArrowRight", "dataset.value", value)

    def tick(self, name: str) -> None:
        """Change a check box of the dialog."""
        self.forward(f'dialog [data-field="{name}"] input')
        self.press("Space")

    def page_of(self, number: int) -> None:
        """Another tab of the dialog."""
        self.forward("dialog [role=tab]")
        for _ in range(number):
            self.press("ArrowRight")
