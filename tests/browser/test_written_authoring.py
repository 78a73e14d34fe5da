"""A paper written on pages, from nothing to sign-off, and sat with its PDF and spelling help."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from assess.extensions import db
from assess.identity.passwords import hash_password
from assess.identity.roles import Role
from tests.browser import street
from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.street import SLOW_MS, WORDS
from tests.browser.test_written_marking import beside
from tests.integration.written.street import person
from tests.support import axe
from tests.support.annex import WORDS as ON_PAGES
from tests.support.annex import annex

__all__ = ["beside"]
TITLE = "Field logistician"


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name}']").fill(value)


def both(page: Page, name: str, text: str) -> None:
    fill(page, **{f"{name}_en": text, f"{name}_fr": f"{text} (FR)"})


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.press("Enter")


def link(page: Page, label: str) -> None:
    page.get_by_role("link", name=label, exact=True).first.press("Enter")


def criterion(page: Page, aspect: str, title: str) -> None:
    press(page, f"Add a criterion: {aspect}")
    both(page, "title", title)
    for marks in range(int(page.locator("[name=bands]").input_value())):
        both(page, f"band_{marks + 1}", f"{title}, {marks} marks")
    press(page, "Save")


def task(page: Page, part: int, title: str, **chosen: str) -> None:
    press(page, f"Add a task to Part {part}")
    both(page, "title", title)
    both(page, "prompt", f"{title}: do it.")
    for name, value in chosen.items():
        page.locator(f"[name={name}]").select_option(value)
    for box in page.locator("[name=criteria], [name=sources]").all():
        box.check()
    press(page, "Save")


def write_the_paper(page: Page) -> None:
    link(page, "New paper")
    fill(page, title_en=TITLE, title_fr="Logisticien de terrain")
    press(page, "Begin the draft")
    link(page, "Title, duration and rules")
    both(page, "post", "Logistician")
    fill(page, grade="P3")
    page.locator("[name=paired]").check()
    press(page, "Save")
    press(page, "Add: PDF")
    both(page, "title", "Annex")
    file = {"name": "annex.pdf", "mimeType": "application/pdf", "buffer": annex()}
    page.locator("[name=file_en]").set_input_files(file)
    page.locator("[name=shared]").check()
    press(page, "Save")
    criterion(page, "Content", "Analysis")
    criterion(page, "Language", "Language")
    press(page, "Add a part")
    both(page, "title", "The part")
    both(page, "instructions", "Answer all.")
    press(page, "Save")
    task(page, 1, "A letter", kind="message", language="second")
    task(page, 1, "A plan", kind="essay", language="first")
    press(page, "Move up: Part 1, task 2")
    expect(page.get_by_role("heading", name="Part 1, task 1: A plan")).to_be_visible()


def mend_what_the_check_finds(page: Page) -> None:
    """Take a text away; the finding leads back to its field."""
    link(page, "Edit: Part 1, task 1")
    fill(page, prompt_fr="")
    press(page, "Save")
    finding = page.get_by_role("link", name="Part 1, task 1: What is asked (French)")
    expect(finding).to_be_visible()
    assert axe.violations(page) == []
    finding.press("Enter")
    expect(page.locator("[name=prompt_fr]")).to_be_focused()
    expect(page.get_by_text("The text is missing.")).to_be_visible()
    assert axe.violations(page) == []
    page.keyboard.type("Faites le plan.")
    press(page, "Save")
    expect(page.get_by_text("Nothing to mend")).to_be_visible()


def test_from_nothing_to_sign_off_and_into_a_sitting(
    visit: Callable[..., Visitor], database: Engine, beside: Flask
) -> None:
    secret = hash_password(PASSWORD)
    second = person(Role.EXAMINER, given_name="Sam", family_name="Second", email="sam@demo.example")
    second.password_hash = secret
    db.session.commit()

    author = visit("examiner")
    page = author.go("/written/papers/")
    write_the_paper(page)
    mend_what_the_check_finds(page)
    link(page, "Preview")
    expect(page.locator(".w-text")).to_be_visible()
    link(page, "All texts on one page")
    link(page, "First half in French")
    expect(page.get_by_text("Faites le plan.")).to_be_visible()
    page.get_by_text("Annex (FR)").first.click()
    expect(page.locator(".leaf img").first).to_be_visible()
    link(page, TITLE)
    press(page, "Publish for sign-off")
    expect(page.get_by_text("You wrote this version.")).to_be_visible()
    path = page.url

    page = visit("sam").go(path)
    page.get_by_label("Sign off: the paper may be used as it is").check()
    press(page, "Keep the review")
    expect(page.get_by_text("The review is kept.")).to_be_visible()

    page = visit("recruitment").go("/recruitment/tests/new-written")
    page.locator("[name=paper][value=field-logistician]").check()
    street.submit(page)
    candidate, _runner, _sitting = street.seated(visit, database, test=TITLE, spelling=True)
    sit_with_the_pdf(candidate.page)


def sit_with_the_pdf(page: Page) -> None:
    expect(page.get_by_text("As arranged for you, the browser may underline")).to_be_visible()
    page.get_by_role("button", name=str(WORDS["en"]["begin"])).click()
    editor = page.locator(".w-text")
    expect(editor).to_be_visible(timeout=SLOW_MS)
    language = str(editor.get_attribute("lang"))
    assert editor.get_attribute("spellcheck") == "true"
    page.get_by_role("tab", name="Annex" if language == "en" else "Annex (FR)").click()
    pictures = page.locator(".w-leaf__picture")
    expect(pictures).to_have_count(2)
    page.wait_for_function("() => document.querySelector('.w-leaf__picture').naturalWidth > 1000")
    assert axe.violations(page) == []

    frame = page.locator(".w-leaves__frame")
    frame.focus()
    wide = pictures.first.bounding_box()
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator(".w-leaves__zoom")).to_have_text("150\u00a0%")
    larger = pictures.first.bounding_box()
    assert wide is not None
    assert larger is not None
    assert larger["width"] > 1.3 * wide["width"]
    page.keyboard.press("0")
    # Screen readers find the words whether the picture is shown or not.
    assert ON_PAGES[0] in page.locator(".w-leaf__text").first.inner_text().replace("\n", " ")
    page.get_by_role("button", name="Show as text").press("Enter")
    expect(pictures.first).to_be_hidden()
    expect(page.locator(".w-leaf__text").nth(1)).to_contain_text("ten tonnes")
    assert axe.violations(page) == []
