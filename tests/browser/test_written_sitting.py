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
SHOWN = """element => [...element.children].map(block => block.innerText.replace(/\\n$/, ""))
  .join("\\n")"""
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


def log_in(visitor: Visitor, database: Engine, sitting: str) -> None:
    """The same person, at another computer."""
    with database.connect() as connection:
        email = connection.execute(
            text(
                "SELECT email FROM account JOIN sitting ON sitting.account_id = account.id "
                "WHERE sitting.id = :s"
            ),
            {"s": sitting},
        ).scalar_one()
    page = visitor.go("/account/login")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(street.CANDIDATE_PASSWORD)
    page.locator("main form").first.locator("[type=submit]").click()
    page.wait_for_url(lambda url: "/account/login" not in url)


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

    other = visit()
    log_in(other, database, sitting)
    second = other.go(f"/sittings/{sitting}/")
    expect(editor(second)).to_contain_text("Written offline.", timeout=SLOW_MS)
    expect(editor(second).locator("strong")).to_have_text("first")
    expect(second.locator("mark")).to_have_text("The convoy leaves on Monday. ")
    with candidate.watch.answers(409):
        editor(second).focus()
        second.keyboard.press("Control+End")
        second.keyboard.type(" Continued elsewhere.")
        safe(second)
        expect(page.get_by_role("heading", name="Your test is open somewhere else")).to_be_visible(
            timeout=SLOW_MS
        )
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
    """The hand-in is asked for while the last keystrokes are in no event yet."""
    page.locator(".r-footer .r-button").first.click()
    expect(editor(page)).to_contain_text("Cher partenaire,")
    page.locator(".r-button--overview").click()
    page.locator("dialog[open]").get_by_role("button", name="Hand in…", exact=True).click()
    page.evaluate("() => document.querySelector('dialog[open]').close()")
    editor(page).focus()
    page.keyboard.press("Control+End")
    page.locator(".r-button--overview").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Hand in…", exact=True).click()
    # As if the dialog had been opened before the last word, by somebody very quick.
    page.evaluate(
        """() => {
          const inert = document.querySelector("dialog[open]");
          const confirm = [...inert.querySelectorAll("button")]
            .find(button => button.textContent === "Hand in now");
          inert.close();
          const text = document.querySelector(".w-text");
          text.focus();
          document.execCommand("insertText", false, " le dernier mot");
          confirm.click();
        }"""
    )
    page.wait_for_url("**/receipt", timeout=SLOW_MS)
