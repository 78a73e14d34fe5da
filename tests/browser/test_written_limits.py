"""An answer that is full: told in words, kept as it was, and gone on with."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS
from tests.browser.test_written_sitting import begin, editor, safe, shown
from tests.support import axe
from tests.support.written_sitting import seed, stored_text

MOST = 200_000
FULL = (
    "Your answer is full: it may have 200,000 characters. What you typed last was not taken; "
    "everything before is kept. Delete something to go on."
)
PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste",
    { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def written(database: Engine) -> str:
    return seed(database)


def test_a_full_answer_says_so_and_goes_on(
    visit: Callable[..., Visitor], database: Engine, written: str
) -> None:
    candidate, _, sitting = street.seated(visit, database, test=written)
    page = candidate.page
    begin(page)
    editor(page).focus()
    page.keyboard.type("Mine.")
    editor(page).evaluate(PASTE, "x" * MOST)
    toast = page.locator(".r-toast")
    for figure in ("the text has 200,000 characters", "may have 200,000", "room for 199,993"):
        expect(toast).to_contain_text(figure)
    assert shown(page) == "Mine."
    # In lines, which a browser draws sooner than one of two hundred thousand letters.
    editor(page).evaluate(PASTE, "\n".join(["word" * 120] * 380))
    expect(editor(page).locator("p")).to_have_count(380)
    editor(page).evaluate(PASTE, "x" * MOST)
    expect(toast).not_to_contain_text("room for 199,993")
    told = re.search(r"room for ([\d,]+)", toast.inner_text())
    assert told is not None
    editor(page).evaluate(PASTE, "y" * (int(told[1].replace(",", "")) - 3))
    notice = page.locator(".w-limit")
    expect(notice).to_be_hidden()
    page.keyboard.type("zzz!!")
    expect(notice).to_have_text(FULL, timeout=SLOW_MS)
    expect(page.locator("[aria-live=polite]", has_text="Your answer is full")).to_have_count(1)
    before = shown(page)
    assert before.startswith("Mine.wordword")
    assert "!" not in before
    _look(page)
    for _ in range(3):
        page.keyboard.press("Backspace")
    expect(notice).to_be_hidden()
    page.keyboard.type("On.")
    safe(page)
    assert shown(page) == before[:-3] + "On."
    assert stored_text(database, sitting, "t1") == shown(page)
    _notes_are_full(page)


def _look(page: Page) -> None:
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert axe.violations(page) == []
    page.evaluate("() => { delete document.documentElement.dataset.theme; }")


def _notes_are_full(page: Page) -> None:
    page.get_by_role("tab", name="Notes").click()
    notes = page.get_by_role("textbox", name="Notes")
    notes.fill("n" * 9_999)
    notes.press("End")
    page.keyboard.type("mm")
    expect(page.locator(".r-toast")).to_contain_text("Your notes are full")
    assert len(notes.input_value()) == 10_000


ADD = "Add a column"
WIDE = "a table can have 50 columns at most"
HTML = """(element, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "cells");
  element.dispatchEvent(new ClipboardEvent("paste",
    { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_table_grows_no_wider_than_can_be_kept(
    visit: Callable[..., Visitor], database: Engine, written: str
) -> None:
    """Beyond it nothing of the task could be saved any more, whatever was typed."""
    candidate, _, sitting = street.seated(visit, database, test=written)
    page = candidate.page
    begin(page)
    editor(page).focus()
    page.keyboard.type("Mine.")
    page.get_by_role("button", name="Insert a table").click()
    columns = editor(page).locator("tr").first.locator("th, td")
    for count in range(4, 51):
        page.get_by_role("button", name=ADD).click()
        expect(columns).to_have_count(count)
    toast = page.locator(".r-toast")
    expect(toast).to_be_hidden()
    page.get_by_role("button", name=ADD).click()
    expect(toast).to_contain_text(WIDE)
    expect(columns).to_have_count(50)
    page.keyboard.type("In the cell.")
    safe(page)
    assert "In the cell." in stored_text(database, sitting, "t1")
    # A row of sixty comes in as two.
    editor(page).press("Control+End")
    cells = "".join(f"<td>c{place}</td>" for place in range(60))
    editor(page).evaluate(HTML, f"<table><tr>{cells}</tr></table>")
    expect(toast).to_contain_text("no text was left out")
    page.keyboard.type("After.")
    safe(page)
    text = stored_text(database, sitting, "t1")
    assert all(f"c{place}" in text for place in range(60))
    assert "After." in text
