"""What a person does in the word processor, by mouse and by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page

#: Where a text stands on the screen: the rectangles of its first and its last letter.
_FIND = """([words, last]) => {
  const root = document.querySelector('.od-body .od-text');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push([text.length, node]);
    text += node.data;
  }
  const at = last ? text.lastIndexOf(words) : text.indexOf(words);
  if (at < 0) return null;
  const place = (offset) => {
    const [start, node] = nodes.filter(([one]) => one <= offset).at(-1);
    return [node, offset - start];
  };
  const box = (offset) => {
    const range = document.createRange();
    const [node, from] = place(offset);
    range.setStart(node, from);
    range.setEnd(node, from + 1);
    const found = range.getBoundingClientRect();
    return [found.left, found.right, (found.top + found.bottom) / 2];
  };
  place(at)[0].parentElement.scrollIntoView({block: 'nearest'});
  return [box(at), box(at + words.length - 1)];
}"""


#: Less than the quickest of typists needs from one key to another.
FINGER_MS = 40


class Hands:
    """One pair of hands on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # By mouse
    def click(self, selector: str, **options: object) -> None:
        self.page.locator(selector).first.click(**options)  # type: ignore[arg-type]

    def _place(self, words: str, *, last: bool = False) -> list[list[float]]:
        self.page.evaluate(_FIND, [words, last])
        found: list[list[float]] | None = self.page.evaluate(_FIND, [words, last])
        assert found is not None, f"{words!r} is not on the page"
        return found

    def drag(self, words: str, to: str | None = None, *, last: bool = False) -> None:
        """Select a text, or from its beginning to the end of another one below."""
        start, end = self._place(words, last=last)
        if to is not None:
            end = self._place(to)[1]
            start = self.page.evaluate(_FIND.replace("scrollIntoView", "toString"), [words, last])[
                0
            ]
        mouse = self.page.mouse
        mouse.move(start[0] + 0.5, start[2])
        mouse.down()
        mouse.move(end[1] - 1, end[2], steps=3)
        mouse.move(end[1] + 0.5, end[2])
        mouse.up()

    def point(self, words: str, *, end: bool = False, last: bool = False) -> None:
        """Put the cursor before a text, or after it."""
        first, final = self._place(words, last=last)
        # Two clicks close in time and place would be a double click.
        self.page.mouse.click(first[0] + 40, first[2] + 60)
        if end:
            self.page.mouse.click(final[1] + 0.5, final[2])
        else:
            self.page.mouse.click(first[0] + 0.5, first[2])

    def tab(self, name: str) -> None:
        self.click(f'[data-tab="{name}"]')

    def command(self, *names: str) -> None:
        """A control of the ribbon, then items of its menus."""
        self.click(f'.kit-panel:not([hidden]) [data-command="{names[0]}"]')
        for name in names[1:]:
            self.click(f'.kit-popup [data-id="{name}"]')

    def more(self, name: str, *items: str) -> None:
        """The arrow beside a control, then items of its menu."""
        self.click(
            f'.kit-panel:not([hidden]) .kit-split:has([data-command="{name}"]) .kit-split-arrow'
        )
        for one in items:
            self.click(f'.kit-popup [data-id="{one}"]')

    def choose(self, name: str, choice: str) -> None:
        """An item of a gallery."""
        inline = self.page.locator(f'.kit-panel:not([hidden]) .kit-inline [data-choice="{choice}"]')
        if inline.count():
            inline.first.click()
            return
        self.click(f'.kit-panel:not([hidden]) [data-command="{name}"][aria-haspopup]')
        self.click(f'.kit-popup [data-choice="{choice}"]')

    def style(self, choice: str) -> None:
        self.choose("style.apply", choice)

    def entry(self, name: str, value: str) -> None:
        """An option of a combo box."""
        box = '.kit-panel:not([hidden]) .kit-entry-box:has([data-command="' + name + '"])'
        self.click(f"{box} .kit-entry-arrow")
        self.page.get_by_role("option", name=value, exact=True).click()

    def step(self, name: str) -> None:
        """The upper arrow of a spinner."""
        box = '.kit-panel:not([hidden]) .kit-entry-box:has([data-command="' + name + '"])'
        self.click(f"{box} .kit-step")

    def field(self, name: str, text: str) -> None:
        """A field of the open dialog, of whatever kind."""
        field = self.page.locator(f'dialog [data-field="{name}"]')
        if field.locator("select").count():
            field.locator("select").first.select_option(text)
        elif field.locator("[type=radio]").count():
            field.locator(f'[value="{text}"]').check()
        elif field.locator("[type=checkbox]").count():
            field.locator("[type=checkbox]").set_checked(text == "yes")
        else:
            field.locator("input, textarea").first.fill(text)

    def page_of(self, number: int) -> None:
        self.page.locator("dialog .kit-dialog-tab").nth(number).click()

    def ok(self) -> None:
        self.click("dialog .kit-push-main")

    # By keyboard
    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def find(self, words: str, times: int = 1) -> None:
        """Select a text by searching for it."""
        self.press("Control+f")
        self.type(words)
        for _ in range(times):
            self.press("Enter")
        self.press("Escape")

    def extend(self, lines: int) -> None:
        """From the beginning of this line to the end of one some lines below."""
        self.press("ArrowLeft", "Home")
        for _ in range(lines):
            self.press("Shift+ArrowDown")
        self.press("Shift+End")

    def tips(self, *letters: str) -> None:
        """KeyTips, layer by layer."""
        # The browser tells of a moved cursor a little later; no finger is on the next key so soon.
        self.page.wait_for_timeout(FINGER_MS)
        self.press("Alt")
        for part in letters:
            self.type(part.lower())

    def forward(self, selector: str, key: str = "Tab") -> None:
        """Tab until something has the focus."""
        there = "(selector) => document.activeElement?.matches(selector) ?? false"
        for _ in range(80):
            if self.page.evaluate(there, selector):
                return
            self.press(key)
        raise AssertionError(f"Tab does not reach {selector}")

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

    def tick(self, name: str) -> None:
        """Change a check box of the dialog."""
        self.forward(f'dialog [data-field="{name}"] input')
        self.press("Space")

    def sheet(self, number: int) -> None:
        """Another tab of the dialog."""
        self.forward("dialog [role=tab]")
        for _ in range(number):
            self.press("ArrowRight")
