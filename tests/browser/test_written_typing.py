"""What a candidate meets while writing: a page that stands still, keys, refusals, what is open."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from sqlalchemy.engine import Engine

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS, WORDS
from tests.browser.test_written_sitting import editor
from tests.support import axe
from tests.support.written_sitting import seed

WINDOW = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
#: Where the bar and the text stand, noted whenever the words of saving change.
WATCH = """() => {
  const save = document.querySelector(".r-save");
  const box = what => document.querySelector(what).getBoundingClientRect();
  const note = () => {
    const bar = box(".r-header");
    const place = [bar.height, box(".w-text").top - bar.top, box(".r-save").width];
    window.seen.push([save.dataset.save, place.map(one => one.toFixed(1)).join(" ")]);
  };
  window.seen = [];
  window.watching?.disconnect();
  window.watching = new MutationObserver(note);
  window.watching.observe(save, { attributes: true, childList: true, subtree: true,
    characterData: true });
  note();
}"""
PASTE = """element => {
  const data = new DataTransfer();
  data.setData("text/plain", "from outside");
  element.dispatchEvent(new ClipboardEvent("paste",
    { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def safe(page: Page, locale: str = "fr") -> None:
    expect(page.locator(".r-save")).to_have_text(WORDS[locale]["safe"], timeout=SLOW_MS)


def live(page: Page) -> Locator:
    return page.locator("#runner > [role=status][aria-live=polite]")


def go_on(page: Page, title: str) -> None:
    page.locator(".r-footer .r-button--primary").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_writing_in_french(visit: Callable[..., Visitor], database: Engine) -> None:
    candidate, _, _ = street.seated(
        visit,
        database,
        "fr",
        _the_waiting_room_tells_of_the_break,
        break_minutes=20,
        test=seed(database),
        viewport=WINDOW,
    )
    page = candidate.page
    expect(page.locator(".r-facts")).to_contain_text("20 minutes en tout")
    expect(page.locator(".r-page")).to_contain_text("Vous pouvez faire une pause quand")
    page.get_by_role("button", name=str(WORDS["fr"]["begin"])).click()
    expect(editor(page)).to_be_visible(timeout=SLOW_MS)
    _nothing_moves(candidate, page)
    _tab_indents_and_escape_leaves(page)
    _a_refused_paste_is_said(page)
    _a_language_left_open_is_told(page)


def _the_waiting_room_tells_of_the_break(page: Page) -> None:
    main = page.locator("main")
    expect(main).to_contain_text("Veuillez attendre l’ouverture de la session")
    expect(main).to_contain_text("20 minutes en tout, quand vous le souhaitez")


def _nothing_moves(candidate: Visitor, page: Page) -> None:
    """Through every word of saving, at both widths and in both languages."""
    for size in (WINDOW, PHONE):
        for locale in ("en", "fr"):
            page.set_viewport_size(size)
            if page.evaluate("document.documentElement.lang") != locale:
                page.locator(".r-header__tools button").first.click()
            editor(page).focus()
            page.keyboard.press("Control+End")
            page.evaluate(WATCH)
            page.keyboard.type("Un mot de plus. ")
            safe(page, locale)
            with candidate.watch.network_trouble():
                candidate.context.set_offline(True)
                page.keyboard.type("x")
                expect(page.locator(".r-save")).to_have_text(WORDS[locale]["kept"], timeout=SLOW_MS)
                seen = page.evaluate("() => { window.watching.disconnect(); return window.seen; }")
                candidate.context.set_offline(False)
            safe(page, locale)
            assert {"choosing", "kept", "safe"} <= {state for state, _ in seen}
            assert len({place for _, place in seen}) == 1, seen
    page.set_viewport_size(WINDOW)


def _tab_indents_and_escape_leaves(page: Page) -> None:
    text = editor(page)
    text.focus()
    page.keyboard.press("Control+End")
    for key in ("Enter", "Control+Shift+8"):
        page.keyboard.press(key)
    page.keyboard.type("premier")
    page.keyboard.press("Tab")
    expect(live(page)).to_contain_text("Échap, puis sur Tab")
    expect(text).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("second")
    page.keyboard.press("Tab")
    expect(text.locator("ul ul li")).to_have_text("second")
    page.keyboard.press("Shift+Tab")
    expect(text.locator("ul ul li")).to_have_count(0)
    expect(text.locator("ul > li")).to_have_text(["premier", "second"])
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".w-tools :focus")).to_have_count(1)
    text.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(text).not_to_be_focused()
    expect(text.locator("ul > li")).to_have_text(["premier", "second"])
    described = str(text.get_attribute("aria-describedby")).split()
    told = [page.locator(f"#{one}").text_content() for one in described]
    assert any("Échap, puis Tab" in str(one) for one in told)


def _a_refused_paste_is_said(page: Page) -> None:
    go_on(page, "Tâche 2 sur 3")
    for locale, words in (("fr", "Rien n’a été collé"), ("en", "Nothing was pasted")):
        if page.evaluate("document.documentElement.lang") != locale:
            page.locator(".r-header__tools button").first.click()
        editor(page).focus()
        editor(page).evaluate(PASTE)
        expect(live(page)).to_contain_text(words)
        expect(page.locator(".r-toast")).to_contain_text(words)
    page.locator(".r-header__tools button").first.click()


def _a_language_left_open_is_told(page: Page) -> None:
    go_on(page, "Tâche 3 sur 3")
    content = {"name": "calcul.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
    page.locator("input[type=file]").set_input_files(content)
    expect(page.locator(".w-upload__counts")).to_contain_text("calcul.pdf")
    overview = page.locator(".r-button--overview")
    overview.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("vous n’avez pas choisi la langue")
    expect(dialog.locator(".r-tile").nth(2)).to_contain_text("Langue non choisie")
    assert axe.violations(page) == []
    dialog.get_by_role("button", name="Remettre…").click()
    expect(dialog).to_contain_text("vous n’avez pas choisi la langue")
    expect(dialog.get_by_role("button", name="Remettre maintenant")).to_be_enabled()
    dialog.get_by_role("button", name="Choisir la langue de la tâche 3").click()
    expect(page.locator(".w-language input").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".w-language input").first).to_be_checked()
    assert axe.violations(page) == []
    overview.click()
    expect(dialog.locator(".r-tile").nth(2)).not_to_contain_text("Langue non choisie")
    expect(dialog).not_to_contain_text("vous n’avez pas choisi la langue")
