"""The film of a script by keyboard, and two scripts side by side, with a decision about them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.browser import pages
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS
from tests.browser.test_accessibility import speak

#: The end of the passage that came at once, and the last words that were typed before it.
PASTED = "would notice it until the break."


@pytest.fixture(scope="module")
def facts(database: Engine) -> dict[str, str]:
    return pages.facts(database)


def picture(page: Page, name: str) -> None:
    """A screenshot to look at, when a folder for it is named."""
    folder = os.environ.get("ASSESS_TEST_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def open_film(visitor: Visitor, script: str) -> Page:
    page = visitor.go(f"/written/integrity/scripts/{script}/film")
    expect(page.locator("#writing[data-ready]")).to_be_visible(timeout=SLOW_MS)
    return page


def seconds(page: Page) -> int:
    """Where the film stands."""
    return int(page.locator(".film__position").input_value()) // 1000


def test_the_film_plays_and_is_moved_by_keyboard(
    visit: Callable[..., Visitor], facts: dict[str, str]
) -> None:
    visitor = visit("examiner")
    speak(visitor, "en")
    page = open_film(visitor, facts["pasted"])
    paper, slider = page.locator(".writing__page"), page.locator(".film__position")
    said = page.locator(".writing__said")
    expect(paper).to_have_text("")
    start = seconds(page)

    slider.focus()
    page.keyboard.press("ArrowRight")
    assert seconds(page) == start + 10
    page.keyboard.press("Shift+ArrowRight")
    assert seconds(page) == start + 70
    page.keyboard.press("ArrowLeft")
    assert seconds(page) == start + 60
    spoken = page.locator("#writing [role=status]")
    expect(slider).to_have_attribute("aria-valuetext", str(spoken.text_content()))
    page.keyboard.press("End")
    expect(paper).to_contain_text(PASTED)
    expect(page.locator(".writing__came")).to_contain_text(PASTED)
    page.keyboard.press("Home")
    expect(paper).to_have_text("")

    page.get_by_label("Speed").select_option("64")
    slider.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(paper).not_to_have_text("", timeout=SLOW_MS)
    expect(paper).to_contain_text(PASTED, timeout=SLOW_MS)
    expect(said).to_have_text("End of the film.")
    expect(page.get_by_role("button", name="Play")).to_be_visible()

    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    at = slider.input_value()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert slider.input_value() == at
    picture(page, "film-en")


def test_events_lead_to_their_moment(visit: Callable[..., Visitor], facts: dict[str, str]) -> None:
    visitor = visit("examiner", locale="fr-FR")
    speak(visitor, "fr")
    page = open_film(visitor, facts["pasted"])
    rows = page.locator("#happened tbody tr")
    expect(rows.filter(has_text="Collage")).to_have_count(1)
    expect(rows.filter(has_text="Sans réseau")).not_to_have_count(0)
    said = page.locator(".writing__said")
    page.get_by_role("button", name="Événement suivant").click()
    expect(said).to_contain_text("Sans réseau")
    link = rows.filter(has_text="Collage").locator("a")
    link.focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("267 caractères")
    expect(page.locator(".writing__page")).to_contain_text(PASTED)
    expect(page.locator(".film__position")).to_be_focused()
    page.get_by_role("button", name="Événement précédent").click()
    expect(page.locator(".writing__page")).not_to_contain_text(PASTED)
    marks = page.locator(".writing__mark")
    assert marks.count() >= 3
    box, track = marks.first.bounding_box(), page.locator(".writing__marks").bounding_box()
    assert box is not None
    assert track is not None
    assert track["x"] - 10 <= box["x"] <= track["x"] + track["width"] + 10
    page.emulate_media(color_scheme="dark")
    picture(page, "film-fr-dark")


def test_two_scripts_side_by_side_and_a_decision(
    visit: Callable[..., Visitor], facts: dict[str, str]
) -> None:
    visitor = visit("recruitment")
    speak(visitor, "en")
    page = visitor.go("/written/moderation/")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Similarity and writing").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Similarity and writing")
    picture(page, "integrity-en")
    page.get_by_role("link", name="Side by side").first.click()
    shared = page.locator(".beside__shared")
    expect(shared).not_to_have_count(0)
    for side in page.locator(".beside__text").all():
        expect(side).to_contain_text(PASTED)
    page.locator("#a-1").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#b-1")
    with visitor.watch.answers(422):
        page.get_by_role("button", name="Keep this decision").click()
        expect(page.get_by_text("Choose one of the three.").first).to_be_visible()
    page.get_by_label("To be looked into").check()
    page.get_by_label("Reason").fill("The passage came at once in one of them.")
    page.get_by_role("button", name="Keep this decision").click()
    kept = page.locator("#decisions table")
    expect(kept).to_contain_text("The passage came at once in one of them.")
    picture(page, "beside-en")
    page.set_viewport_size({"width": 360, "height": 800})
    picture(page, "beside-narrow")


def test_nothing_of_it_names_a_candidate(
    visit: Callable[..., Visitor], facts: dict[str, str], database: Engine
) -> None:
    with database.connect() as connection:
        names = connection.execute(
            text(
                "SELECT account.family_name FROM account JOIN sitting "
                "ON sitting.account_id = account.id JOIN written_script "
                "ON written_script.sitting_id = sitting.id"
            )
        )
        families = {str(name) for (name,) in names}
    assert len(families) > 5
    visitor = visit("examiner")
    for path in (
        f"/written/integrity/{facts['written']}",
        f"/written/integrity/scripts/{facts['pasted']}/film",
        f"/written/integrity/scripts/{facts['pasted']}/beside/{facts['alike']}",
    ):
        body = visitor.go(path).content()
        assert not [name for name in families if name in body], path
