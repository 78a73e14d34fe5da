"""The components in a real browser: both themes, both languages, phone to wall screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assess import platform, web
from assess.config import Settings
from assess.extensions import login_manager
from assess.web.assets import read_manifest
from tests.support import wsgi
from tests.support.watch import FEATURE_LINE

pytestmark = pytest.mark.browser

WCAG = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
PAGES = ["/_components", "/help", "/privacy", "/accessibility", "/no-such-page"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The platform's own pages, served on a free port of this machine."""
    assert read_manifest().built, "Run `npm ci && npm run build` in frontend/ first."
    folder: Path = tmp_path_factory.mktemp("site")
    app = platform.bare_app(
        Settings(
            environment="demo",
            secret_key="a secret for the tests only, long enough to be believed",
            instance_path=folder,
            secure_cookies=False,
        )
    )
    before = login_manager._user_callback
    login_manager.user_loader(lambda _key: None)
    web.register(app)
    with wsgi.listening(lambda _address: app) as served:
        yield served
    login_manager._user_callback = before


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, locale="en-GB", color_scheme="light")
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    expected = ("404 (NOT FOUND)", FEATURE_LINE)
    assert [text for text in complaints if not any(part in text for part in expected)] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_nothing(browser: Browser, address: str, language: str) -> None:
    """Its advice on good practice too, which the table of all pages leaves out."""
    for width in (360, 1280):
        context = browser.new_context(
            base_url=address, locale=language, viewport={"width": width, "height": 900}
        )
        page = context.new_page()
        page.goto("/_components")
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, found.generate_report()
        context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1920, 3840])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_are_large_enough(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/_components")
    small = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, select, summary, input")]
            .filter((e) => e.checkVisibility() && !e.closest("p, li, dd, th, td, label"))
            .map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 24 || box.width < 24)
            .map(([text, box]) => `${text}: ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_the_theme_changes_at_once_and_stays(page: Page) -> None:
    page.goto("/help")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_text("Display", exact=True).click()
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_language_switch_keeps_the_page(page: Page) -> None:
    page.goto("/privacy?a=1")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.url.endswith("/privacy?a=1")


def test_a_menu_closes_by_escape_and_returns_the_focus(page: Page) -> None:
    page.goto("/help")
    page.locator("details.menu > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_dialog_holds_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto("/_components?lang=en")
    opener = page.get_by_role("button", name="Close the session").first
    opener.click()
    dialog = page.get_by_role("dialog", name="Close this session?")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_skip_link_leads_to_the_content(page: Page) -> None:
    page.goto("/help")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_typing_in_a_filter_shows_the_matches(page: Page) -> None:
    page.goto("/_components?lang=en")
    page.get_by_label("Name or e-mail").fill("Ana")
    page.wait_for_url("**/_components?q=Ana")
    expect(page.get_by_label("Name or e-mail")).to_be_focused()


def test_a_phone_reads_a_table_as_cards(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/_components?lang=en")
    cell = page.locator("td[data-label='Standard error']").first
    shown = cell.evaluate("(e) => getComputedStyle(e, '::before').content")
    assert shown == '"Standard error"'


def test_paper_shows_no_controls(page: Page) -> None:
    page.goto("/_components?theme=dark")
    page.emulate_media(media="print")
    assert not page.locator(".masthead-tools").is_visible()
    assert not page.locator(".filters").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )


def test_type_comes_from_this_site(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/help")
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    fonts = [url for url in asked if url.endswith(".woff2")]
    assert fonts
    assert all("latin-ext" not in url for url in fonts)
    assert {url.split("/")[2] for url in asked} == {page.url.split("/")[2]}
