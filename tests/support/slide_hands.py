"""What a person does with the presentation program, by mouse or by keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from assess.officesim.presentation import ENGINE, JUDGES
from tests.support.office_tasks import Book

BRIEFING, RESULTS = "presentation-mission-briefing", "presentation-annual-results"

_WORDS = """(words) => {
  const box = document.querySelector(".pp-editing");
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { left, right, y: (top + bottom) / 2 };
  }
  return null;
}"""


class Hands:
    """The page, and the ways of its users."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # By mouse
    def click(self, selector: str, **options: object) -> None:
        self.page.locator(selector).first.click(**options)  # type: ignore[arg-type]

    def tab(self, name: str) -> None:
        self.click(f'[data-tab="{name}"]')

    def command(self, *names: str) -> None:
        """A control of the open tab, then items or choices of what it opens."""
        self.click(f'.kit-panel:not([hidden]) [data-command="{names[0]}"]')
        for name in names[1:]:
            self.item(name)

    def item(self, name: str) -> None:
        self.click(f'.kit-menu [data-id="{name}"], .kit-menu [data-choice="{name}"]')

    def inline(self, choice: str) -> None:
        """A picture of a gallery that stands in the ribbon."""
        self.click(f'.kit-panel:not([hidden]) .kit-inline [data-choice="{choice}"]')

    def unfolded(self, choice: str) -> None:
        """The same, with all pictures of the gallery shown below."""
        self.click(".kit-panel:not([hidden]) .kit-inline-more")
        self.item(choice)

    def thumb(self, board: str) -> Locator:
        return self.page.locator(f'.pp-list [data-board="{board}"]')

    def slide(self, board: str) -> None:
        self.thumb(board).click()
        self.page.wait_for_function(
            "(id) => document.querySelector('.pp-open')?.dataset.board === id", arg=board
        )

    def on_slide(self, selector: str) -> Locator:
        return self.page.locator(f".pp-stage .pp-board {selector}").first

    def shape(self, name: str, *modifiers: str) -> None:
        """Choose a shape by a click near its corner, where no text is."""
        found = self.page.evaluate(
            "(name) => { const deck = dev.workspace.view();"
            "const flat = (list) => list.flatMap((one) => [one, ...flat(one.shapes ?? [])]);"
            "const boards = [...deck.slides, ...deck.layouts, ...deck.masters];"
            "const open = document.querySelector('.pp-open').dataset.board;"
            "return flat(boards.find((one) => one.id === open).shapes)"
            ".find((one) => one.name === name)?.id; }",
            name,
        )
        place = {"x": 5, "y": 12}
        self.page.locator(f'.pp-stage [data-shape="{found}"]').click(
            position=place,  # type: ignore[arg-type]
            modifiers=list(modifiers),  # type: ignore[arg-type]
        )

    def into(self, words: str) -> None:
        """Begin to type where these words stand."""
        self.page.locator(".pp-stage .pp-line", has_text=words).first.click()
        self.page.wait_for_selector(".pp-editing:focus")

    def select(self, words: str) -> None:
        """Drag over words of the text that is being typed in."""
        found = self.page.evaluate(_WORDS, words)
        self.drag(found["left"] + 0.5, found["y"], found["right"] - 0.5, found["y"])

    def drag(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move((x + to_x) / 2, (y + to_y) / 2)
        self.page.mouse.move(to_x, to_y)
        self.page.mouse.up()

    def field(self, name: str, text: str) -> None:
        """A field of the open dialog, of whatever kind."""
        field = self.page.locator(f'dialog [data-field="{name}"]')
        if field.locator("[type=checkbox]").count():
            field.locator("[type=checkbox]").set_checked(text == "yes")
        else:
            field.locator("input, textarea").first.fill(text)

    def ok(self) -> None:
        self.click("dialog .kit-push-main")

    def dialog(self, **fields: str) -> None:
        """Fill the open dialog in and confirm it."""
        for name, text in fields.items():
            self.field(name, text)
        self.ok()

    def entry(self, command: str, text: str) -> None:
        """A field of the ribbon: what is chosen is replaced, Enter confirms."""
        field = self.page.locator(f'.kit-panel:not([hidden]) [data-command="{command}"]').first
        field.fill(text)
        field.press("Enter")

    def on_menu(self, *names: str) -> None:
        """Items of the menu that the right button opened."""
        for name in names:
            self.page.locator(f'.kit-menu [data-id="{name}"]').first.click()

    def cell(self, row: int, column: int) -> Locator:
        return self.page.locator(f'.pp-stage [data-row="{row}"][data-column="{column}"]')

    def drag_cells(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """From the middle of one cell to the middle of another; counted from 0."""
        boxes = [self.cell(*place).bounding_box() for place in (start, end)]
        (x, y), (to_x, to_y) = (
            (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box
        )
        self.drag(x, y, to_x, to_y)

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

    def retype(self, text: str) -> None:
        """Instead of what stands in a field; Enter confirms."""
        self.press("Control+a")
        self.type(text)
        self.press("Enter")

    def confirm(self) -> None:
        """To the main button of a dialog, and Enter."""
        self.forward(".kit-push-main")
        self.press("Enter")

    def into_text(self, slide: int, shape: str) -> None:
        """To a shape of a slide, and to the start of its text."""
        self.choose(slide, shape)
        self.press("Enter", "Control+Home")

    def choose(self, slide: int, shape: str) -> None:
        self.stage_of(slide)
        self.tab_to(shape)

    def mark(self, *names: str) -> None:
        """Several shapes, in the selection pane."""
        self.tips("L", "SP")
        self.pane(".pp-pane")
        self.press("Tab")
        there = "() => document.activeElement?.textContent"
        for name in names:
            for _ in range(20):
                if self.page.evaluate(there) == name:
                    break
                self.press("ArrowDown")
            else:
                raise AssertionError(f"The arrows do not reach {name}")
            self.press("Control+Space")

    def cells(self, texts: list[str]) -> None:
        """Type into cells, one after the other."""
        for number, text in enumerate(texts):
            if number:
                self.press("Tab")
            self.type(text)

    def pane(self, selector: str) -> None:
        """F6 until the focus is in a pane."""
        there = "(selector) => document.activeElement?.closest(selector) !== null"
        for _ in range(10):
            if self.page.evaluate(there, selector):
                return
            self.press("F6")
        raise AssertionError(f"F6 does not reach {selector}")

    def list_to(self, number: int) -> None:
        """A slide of the list, by arrows."""
        self.pane(".pp-list")
        self.press("Home", *["ArrowDown"] * (number - 1))

    def stage_of(self, number: int) -> None:
        self.list_to(number)
        self.pane(".pp-stage")

    def tab_to(self, name: str) -> None:
        """Tab from shape to shape until the one of this name is chosen."""
        for _ in range(20):
            if self.page.evaluate("() => dev.chosen().join()") == name:
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {name}")

    def gallery(self, choice: str) -> None:
        """A picture of an open gallery, by arrows."""
        there = "() => document.activeElement?.dataset.choice ?? ''"
        for _ in range(80):
            if self.page.evaluate(there) == choice:
                self.press("Enter")
                return
            self.press("ArrowRight")
        raise AssertionError(f"The arrows do not reach {choice}")

    def menu(self, name: str) -> None:
        """An item of an open menu, by arrows."""
        there = "() => document.activeElement?.dataset.id ?? ''"
        for _ in range(40):
            if self.page.evaluate(there) == name:
                self.press("Enter")
                return
            self.press("ArrowDown")
        raise AssertionError(f"The arrows do not reach {name}")

    def forward(self, selector: str) -> None:
        """Tab until something has the focus."""
        there = "(selector) => document.activeElement?.matches(selector) ?? false"
        for _ in range(40):
            if self.page.evaluate(there, selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")


BOOK = Book("presentation", (BRIEFING, RESULTS), Hands, ENGINE, JUDGES)
mouse, keys = BOOK.mouse, BOOK.keys
