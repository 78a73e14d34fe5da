"""Writing a paper while the network, the tab and the computer fail: the text stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS, WORDS
from tests.support import axe
from tests.support.written_sitting import seed, stored_text

#: The editor's text as a person sees it.
SHOWN = """element => [...element.querySelectorAll("p, h1, h2, h3")]
  .map(block => block.innerText.replace(/\\n$/, "")).join("\\n")"""
CUT = "() => { window.fetch = () => Promise.reject(new TypeError('no network')); }"


def editor(page: Page) -> Locator:
    return page.locator(".w-text")


def shown(page: Page) -> str:
    return str(editor(page).evaluate(SHOWN))


def begin(page: Page) -> None:
    page.get_by_role("button", name=str(WORDS["en"]["begin"])).click()
    expect(editor(page)).to_be_visible(timeout=SLOW_MS)


def go_on(page: Page, title: str) -> None:
    page.locator(".r-footer .r-button--primary").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def safe(page: Page) -> None:
    expect(page.locator(".r-save")).to_have_text(WORDS["en"]["safe"], timeout=SLOW_MS)


def at_another_computer(visit: Callable[..., Visitor], database: Engine, sitting: str) -> Visitor:
    """The same person elsewhere, with the new code that the invigilator gives for it."""
    invigilator, other = visit("invigilator"), visit()
    session = street.session_of(database, sitting)
    page = invigilator.go(f"/sessions/{session}/move/{sitting}")
    street.submit(page)
    code = page.locator("main").get_by_text(street.ACCESS_CODE).inner_text().strip()
    page = other.go("/sittings/")
    page.locator("[name=code]").fill(code)
    street.submit(page, "form:has([name=code])")
    return other


@pytest.fixture
def written(database: Engine) -> str:
    return seed(database)


def test_what_was_on_the_screen_is_what_is_stored(
    visit: Callable[..., Visitor], database: Engine, written: str
) -> None:
    candidate, _, sitting = street.seated(visit, database, test=written)
    page = candidate.page
    begin(page)
    _type_and_look(page)
    _offline_and_killed(candidate, page)
    page = candidate.context.pages[-1]
    _undo_what_was_before_the_reload(page)

    # The old page may ask once more before it hears that it is no longer the one.
    with candidate.watch.answers(409):
        other = at_another_computer(visit, database, sitting)
        second = other.page
        expect(editor(second)).to_contain_text("Written offline.", timeout=SLOW_MS)
        expect(page.get_by_role("heading", name="Your test is open somewhere else")).to_be_visible(
            timeout=SLOW_MS
        )
    expect(editor(second).locator("strong")).to_have_text("first")
    second.get_by_role("tab", name="Memo (EN)").click()
    expect(second.locator("mark")).to_have_text("The convoy leaves on Monday. ")
    editor(second).focus()
    second.keyboard.press("Control+End")
    second.keyboard.type(" Continued elsewhere.")
    safe(second)
    assert stored_text(database, sitting, "t1") == shown(second)
    _paste_is_blocked(other, second)
    _hand_over_files(second, database, sitting)
    _hand_in_after_the_last_key(second)
    assert stored_text(database, sitting, "t2") == "Cher partenaire, le dernier mot"


def _type_and_look(page: Page) -> None:
    page.get_by_role("tab", name="Memo (EN)").click()
    page.keyboard.press("Tab")
    sentence = page.locator(".w-sentence").first
    sentence.focus()
    page.keyboard.press("Space")
    expect(page.locator("mark")).to_have_text("The convoy leaves on Monday. ")
    _highlight_by_mouse(page)
    editor(page).focus()
    page.keyboard.press("Control+Alt+1")
    page.keyboard.type("The plan")
    page.keyboard.press("Enter")
    page.keyboard.type("Tents leave ")
    page.keyboard.press("Control+b")
    page.keyboard.type("first")
    page.keyboard.press("Control+b")
    page.keyboard.type(".")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+8")
    page.keyboard.type("fuel")
    page.keyboard.press("Enter")
    page.keyboard.type("bridge")
    page.keyboard.press("Control+]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("After the list.")
    expect(editor(page).locator("h1")).to_have_text("The plan")
    expect(editor(page).locator("ul ul li")).to_have_text("bridge")
    expect(editor(page).locator("> p").last).to_have_text("After the list.")
    expect(page.locator(".w-count")).to_contain_text("10 words")
    safe(page)
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert axe.violations(page) == []
    page.evaluate("() => { delete document.documentElement.dataset.theme; }")


def _highlight_by_mouse(page: Page) -> None:
    """Two words of the last sentence, and away again; to be seen whatever the colours."""
    last = page.locator(".w-sentence").last
    button = page.get_by_role("button", name="Highlight the selection")
    for count in (2, 1):
        last.evaluate("element => document.getSelection().selectAllChildren(element)")
        button.click()
        expect(page.locator("mark")).to_have_count(count)
    page.emulate_media(forced_colors="active")
    behind = "element => getComputedStyle(element).backgroundColor"
    mark = page.locator("mark")
    assert mark.evaluate(behind) != page.locator(".w-passage").evaluate(behind)
    page.emulate_media(forced_colors="none")


def _offline_and_killed(candidate: Visitor, page: Page) -> None:
    """The network goes while somebody types; then the tab dies without a word."""
    with candidate.watch.network_trouble():
        candidate.context.set_offline(True)
        page.keyboard.type(" Written offline.")
        expect(page.locator(".r-save")).to_have_text(WORDS["en"]["kept"], timeout=SLOW_MS)
        address = page.url
        page.evaluate(CUT)
        page.close(run_before_unload=False)
        candidate.context.set_offline(False)
        fresh = candidate.context.new_page()
        fresh.set_default_timeout(SLOW_MS)
        fresh.goto(address)
        expect(editor(fresh)).to_contain_text("After the list. Written offline.", timeout=SLOW_MS)
        safe(fresh)


def _undo_what_was_before_the_reload(page: Page) -> None:
    editor(page).focus()
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(editor(page)).not_to_contain_text("Written offline.")
    for _ in range(3):
        page.keyboard.press("Control+y")
    expect(editor(page)).to_contain_text("After the list. Written offline.")
    safe(page)


def _paste_is_blocked(visitor: Visitor, page: Page) -> None:
    go_on(page, "Task 2 of 3: A reply (EN)")
    editor(page).focus()
    page.keyboard.type("Cher partenaire,")
    editor(page).evaluate(
        """element => {
          const data = new DataTransfer();
          data.setData("text/plain", "from outside ".repeat(400000));
          element.dispatchEvent(new ClipboardEvent("paste",
            { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator(".r-toast")).to_contain_text("Nothing was pasted")
    assert shown(page) == "Cher partenaire,"


def _hand_over_files(page: Page, database: Engine, sitting: str) -> None:
    go_on(page, "Task 3 of 3: A sheet (EN)")
    chosen = page.locator("input[type=file]")
    first, second = b"%PDF-1.7 first\n%%EOF", b"not what its ending says \0\xff"
    chosen.set_input_files({"name": "a.exe", "mimeType": "", "buffer": b"MZ"})
    expect(page.locator(".w-upload__status")).to_contain_text("This kind of file is not asked for")
    chosen.set_input_files({"name": "one.pdf", "mimeType": "application/pdf", "buffer": first})
    expect(page.locator(".w-upload__counts")).to_contain_text("one.pdf")
    chosen.set_input_files({"name": "two.pdf", "mimeType": "application/pdf", "buffer": second})
    expect(page.locator(".w-upload__counts")).to_contain_text("two.pdf")
    expect(page.locator(".w-upload__status")).to_contain_text("does not look like")
    safe(page)
    assert axe.violations(page) == []
    with database.connect() as connection:
        kept = connection.execute(text("SELECT digest, content FROM written_file")).all()
        counts = connection.execute(
            text(
                "SELECT json_extract(value, '$.digest') FROM journal_event WHERE sitting_id = :s "
                "AND type = 'upload' ORDER BY epoch, n"
            ),
            {"s": sitting},
        ).scalars()
        expected = [hashlib.sha256(data).hexdigest() for data in (first, second)]
        assert list(counts) == expected
        assert {first, second} <= {row.content for row in kept}


def _hand_in_after_the_last_key(page: Page) -> None:
    """Handed in before the page could draw, let alone send, the last word."""
    page.locator(".r-footer .r-button").first.click()
    expect(editor(page)).to_contain_text("Cher partenaire,")
    page.evaluate(
        """() => {
          const press = (name, within) =>
            [...document.querySelectorAll(`${within} button`)]
              .find(button => button.textContent.includes(name)).click();
          const text = document.querySelector(".w-text");
          text.focus();
          document.getSelection().selectAllChildren(text.firstElementChild);
          document.getSelection().collapseToEnd();
          document.execCommand("insertText", false, " le dernier mot");
          press("Overview", ".r-footer");
          press("Hand in…", "dialog[open]");
          press("Hand in now", "dialog[open]");
        }"""
    )
    page.wait_for_url("**/receipt", timeout=SLOW_MS)
