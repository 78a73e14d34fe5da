"""Writing a draft for two hours: nothing typed is lost, and the preview is the candidate's page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.browser.conftest import Visitor
from tests.support import axe

TYPED = "Mine, long thought of."
WAITS = "is not saved: open it to decide"
CARRIED = re.compile("A copy is kept|Une copie est conservée")


@pytest.fixture
def draft(visit: Callable[..., Visitor], database: Engine) -> str:
    """The address of a new draft with one part, made by keyboard."""
    page = visit("examiner").go("/written/drafts/new")
    with database.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM written_draft")).scalar_one()
    page.locator("[name=title_en]").fill(f"Port captain {count}")
    page.locator("[name=title_fr]").fill(f"Capitaine de port {count}")
    page.get_by_role("button", name="Begin the draft").press("Enter")
    page.wait_for_url(re.compile(r"/written/drafts/\d+/$"))
    # What the first form kept is saved, and thrown away.
    page.wait_for_function("() => !Object.keys(localStorage).some((one) => one.includes('copy'))")
    address = page.url
    page.get_by_role("button", name="Add a part").press("Enter")
    expect(page.locator("[name=instructions_en]")).to_be_visible()
    return address


def open_part(page: Page, draft: str) -> str:
    page.goto(draft)
    page.get_by_role("link", name="Edit: Part 1", exact=True).press("Enter")
    expect(page.locator("[name=instructions_en]")).to_be_visible()
    return page.url


def write(page: Page, name: str, said: str) -> None:
    page.locator(f"[name={name}]").fill(said)
    expect(page.locator("[data-kept-status]")).to_have_text(CARRIED)


def save(page: Page) -> None:
    page.locator(".form-actions [type=submit]").press("Enter")


def test_leaving_warns_and_what_was_typed_is_offered_again_by_keyboard(
    visit: Callable[..., Visitor], draft: str
) -> None:
    visitor = visit("examiner")
    page = visitor.page
    address = open_part(page, draft)
    write(page, "instructions_en", TYPED)
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.get_by_role("link", name="Cancel").press("Enter")
    page.wait_for_url(re.compile(r"/written/drafts/\d+/#"))
    assert asked == ["beforeunload"]
    # The page of the whole says where something waits.
    expect(page.locator("#parts").get_by_text(WAITS)).to_be_visible()
    expect(page.locator("#paper").get_by_text(WAITS)).to_be_hidden()
    assert axe.violations(page) == []
    page.goto(address)
    found = page.get_by_role("button", name="Put it into the form")
    page.get_by_text("What was kept, where it differs").press("Enter")
    expect(page.locator("[data-kept-list]")).to_contain_text(TYPED)
    assert axe.violations(page) == []
    found.press("Enter")
    expect(page.locator("[name=instructions_en]")).to_have_value(TYPED)
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=instructions_en]")).to_have_value("")
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=instructions_en]")).to_have_value(TYPED)
    save(page)
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.locator("#parts").get_by_text(WAITS)).to_be_hidden()
    page.goto(address)
    expect(page.locator("[name=instructions_en]")).to_have_value(TYPED)
    expect(found).to_have_count(0)
    assert asked == ["beforeunload"]


def test_text_of_a_tab_that_died_is_there_for_its_author_alone(
    visit: Callable[..., Visitor], draft: str
) -> None:
    visitor = visit("examiner")
    address = open_part(visitor.page, draft)
    write(visitor.page, "instructions_fr", "Répondez à tout.")
    other = visitor.context.new_page()
    other.goto(address)
    # As long as the tab lives, its text is there and nowhere else.
    expect(other.locator("[name=copy]")).to_have_value(re.compile("."))
    expect(other.get_by_role("button", name="Put it into the form")).to_have_count(0)
    stored = other.evaluate("() => JSON.stringify(localStorage)")
    assert "pondez" not in stored
    # A page loaded while the dead tab still holds its place tells of the text a little later.
    other.reload()
    visitor.page.close()
    expect(other.get_by_role("button", name="Put it into the form")).to_be_visible()
    other.reload()
    other.get_by_role("button", name="Throw the copy away").press("Enter")
    other.get_by_role("button", name="Undo: keep it after all").press("Enter")
    other.get_by_role("button", name="Put it into the form").press("Enter")
    expect(other.locator("[name=instructions_fr]")).to_have_value("Répondez à tout.")


def test_text_that_another_tab_saves_is_not_told_of_as_lost(
    visit: Callable[..., Visitor], draft: str
) -> None:
    visitor = visit("examiner")
    address = open_part(visitor.page, draft)
    write(visitor.page, "instructions_en", TYPED)
    other = visitor.context.new_page()
    other.goto(address)
    expect(other.locator("[name=copy]")).to_have_value(re.compile("."))
    save(visitor.page)
    expect(visitor.page.get_by_text("Saved.")).to_be_visible()
    # Longer than the page waits before it tells of a text whose tab has gone.
    other.wait_for_timeout(3000)
    expect(other.get_by_role("button", name="Put it into the form")).to_have_count(0)


def test_a_save_when_logged_out_stays_and_is_taken_after_the_next_log_in(
    visit: Callable[..., Visitor], draft: str
) -> None:
    visitor = visit("examiner")
    page = visitor.page
    open_part(page, draft)
    write(page, "instructions_en", TYPED)
    cookies = visitor.context.cookies()
    visitor.context.clear_cookies()
    save(page)
    expect(page.get_by_text("You have been logged out.")).to_be_visible()
    expect(page.get_by_role("link", name="Log in in a new tab")).to_be_focused()
    expect(page.locator("[name=instructions_en]")).to_have_value(TYPED)
    assert axe.violations(page) == []
    visitor.context.add_cookies(cookies)  # type: ignore[arg-type]
    save(page)
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_text_kept_before_a_colleague_saved_meets_theirs_and_replaces_nothing_unseen(
    visit: Callable[..., Visitor], draft: str
) -> None:
    visitor, colleague = visit("examiner"), visit("examiner")
    address = open_part(visitor.page, draft)
    write(visitor.page, "instructions_en", TYPED)
    visitor.page.close()
    theirs = colleague.go(address)
    write(theirs, "instructions_en", "Theirs, shorter.")
    save(theirs)
    expect(theirs.get_by_text("Saved.")).to_be_visible()

    page = visitor.context.new_page()
    page.goto(address)
    expect(page.get_by_text("This has been saved in another state since.")).to_be_visible()
    page.get_by_role("button", name="Put it into the form").press("Enter")
    with visitor.watch.answers(422):
        save(page)
        expect(page.locator("dl.theirs").filter(has_text="Theirs, shorter.")).to_be_visible()
    expect(page.locator("[name=instructions_en]")).to_have_value(TYPED)
    assert axe.violations(page) == []
    save(page)
    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "width", "said"),
    [("en-GB", 1280, ("Preview", "word")), ("fr-FR", 360, ("Aperçu", "mot"))],
)
def test_an_author_tries_the_candidates_page_and_nothing_is_stored(
    visit: Callable[..., Visitor], database: Engine, locale: str, width: int, said: tuple[str, str]
) -> None:
    with database.connect() as connection:
        first = connection.execute(
            text("SELECT min(id) FROM written_draft WHERE code = 'legal-officer'")
        ).scalar_one()
    visitor = visit("examiner", viewport={"width": width, "height": 800})
    sent: list[str] = []
    visitor.context.on("request", lambda one: sent.append(one.url) if one.method != "GET" else None)
    page = visitor.go(f"/written/drafts/{first}/preview")
    editor = page.locator(".w-text")
    if locale == "fr-FR":
        page.locator("[data-language]").press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".trying__mark")).to_have_text(said[0])
    expect(editor).to_have_attribute("lang", "en")
    editor.focus()
    page.keyboard.type("One two three four five.")
    expect(page.locator("[id^=count-]")).to_contain_text(re.compile(rf"5 {said[1]}s"))
    document = page.locator(".w-reading [role=tab]").nth(1)
    document.press("Enter")
    expect(page.locator(".w-source")).to_be_visible()
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The other half of the candidates writes the same task in French; each keeps its own text.
    page.locator("[data-variant=fr-en]").press("Enter")
    expect(editor).to_have_attribute("lang", "fr")
    expect(editor).to_have_text("")
    page.locator("[data-variant=en-fr]").press("Enter")
    expect(editor).to_have_text("One two three four five.")
    page.reload()
    expect(editor).to_have_text("")
    assert sent == []
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
