"""Take the README's pictures, and pictures of the key pages to look at, from a fresh demo.

`python scripts/screenshots.py` writes docs/images/*.png and var/screens/*.png.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import create_engine

from tests.browser import pages
from tests.support import chromium
from tests.support.live import Live, serving

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SCREENS = ROOT / "var" / "screens"
PASSWORD = "Demo-assess-2026!"  # noqa: S105  printed by the demo and in the README
WINDOW = {"width": 1280, "height": 800}
MOST_BYTES = 250_000
KEY_PAGES = (
    "delivery.dashboard",
    "delivery.system_check",
    "delivery.code",
    "results.show",
    "invigilation.board",
    "invigilation.check_in",
    "banks.bank",
    "banks.item",
    "banks_editor.testlet_edit",
    "recruitment.index",
    "recruitment.session",
    "recruitment.result",
    "administration.users",
    "identity.login",
    "error",
)


def main() -> None:
    """Serve a demo, or use one that is served, and walk through it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", help="folder:port of a demo that is being served already")
    arguments = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    SCREENS.mkdir(parents=True, exist_ok=True)
    with _live(arguments.demo) as live, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        _runner(browser, live)
        _office(browser, live)
        _staff(browser, live)
        _key_pages(browser, live)
        browser.close()


@contextmanager
def _live(demo: str | None) -> Iterator[Live]:
    if demo:
        folder, port = demo.rsplit(":", 1)
        yield Live(f"http://127.0.0.1:{port}", Path(folder) / "assess.db", Path(os.devnull))
        return
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as live:
        yield live


def _open(browser: Browser, live: Live, role: str | None, **options: str) -> Page:
    context = browser.new_context(
        base_url=live.url, viewport=WINDOW, locale="en-GB", reduced_motion="reduce", **options
    )
    page = context.new_page()
    if role:
        page.goto("/account/login")
        page.locator("[name=email]").fill(f"{role}@demo.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form [type=submit]").first.click()
        page.wait_for_url(lambda url: "/account/login" not in url)
    return page


def _runner(browser: Browser, live: Live) -> None:
    page = _open(browser, live, "candidate")
    page.goto("/me/")
    page.locator('main a[href$="/wait"]').first.click()
    page.wait_for_selector("#runner .r-card, .r-question")
    _keep(page, SCREENS / "runner-instructions.png")
    if page.locator(".r-card").count():
        page.locator(".r-card .r-button").first.click()
        page.locator("#heard").check()
        page.locator(".r-actions .r-button--primary").click()
    page.wait_for_selector(".r-question")
    _answer_until(page, ".r-passage", least=4)
    _keep(page, IMAGES / "runner.png")
    page.locator(".r-header__tools button").first.click()
    page.emulate_media(color_scheme="dark")
    _keep(page, IMAGES / "runner-fr-dark.png")
    page.locator(".r-button--overview").click()
    _keep(page, SCREENS / "runner-overview-fr-dark.png")
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="light")
    page.locator(".r-header__tools button").first.click()
    _answer_until(page, ".r-player", least=1)
    _keep(page, SCREENS / "runner-listening.png")
    page.set_viewport_size({"width": 360, "height": 740})
    _keep(page, SCREENS / "runner-360.png")
    page.context.close()


def _office(browser: Browser, live: Live) -> None:
    """The four applications of the Office test, as its candidate meets them."""
    page = _open(browser, live, "office")
    page.set_viewport_size({"width": 1366, "height": 820})
    page.goto("/me/")
    page.locator('main a[href$="/wait"], main a[href^="/sittings/"]').first.click()
    page.wait_for_selector("#runner .r-button--primary")
    while not page.locator("[data-phase=test]").count():
        page.locator("#runner .r-button--primary:visible").first.click()
        page.wait_for_timeout(1500)
    page.wait_for_selector(".r-tasks")
    for place, name in enumerate(("spreadsheet", "document", "presentation", "mail")):
        page.locator(".r-chip:not([data-task])").nth(place).click()
        page.wait_for_timeout(6000)
        _keep(page, IMAGES / f"office-{name}.png")
    page.context.close()


def _answer_until(page: Page, selector: str, least: int) -> None:
    for screen in range(60):
        for question in page.locator(".r-question").all():
            question.locator(".r-option").nth(screen % 3).click()
        if screen >= least and page.locator(selector).count():
            page.locator(".r-save[data-save=safe]").wait_for(timeout=20_000)
            return
        page.locator(".r-footer .r-button--primary").click()


def _staff(browser: Browser, live: Live) -> None:
    found = pages.facts(create_engine(live.database_url))
    page = _open(browser, live, "invigilator")
    page.goto("/sessions/{live}/".format(**found))
    _keep(page, IMAGES / "board.png")
    page.context.close()
    page = _open(browser, live, "recruitment")
    page.goto("/recruitment/results/")
    _keep(page, IMAGES / "results.png")
    page.context.close()
    page = _open(browser, live, "candidate")
    page.goto("/results/{my_result}".format(**found))
    _keep(page, IMAGES / "result.png")
    page.context.close()


def _key_pages(browser: Browser, live: Live) -> None:
    found = pages.facts(create_engine(live.database_url))
    roles = sorted({entry.role or "" for entry in pages.PAGES})
    for role in roles:
        page = _open(browser, live, role or None)
        for entry in pages.PAGES:
            if (entry.role or "") != role or entry.endpoint not in KEY_PAGES:
                continue
            page.goto(entry.path.format(**found))
            name = entry.path.strip("/").replace("/", "-").replace("{", "").replace("}", "")
            for width, theme in ((1280, "light"), (1280, "dark"), (360, "light")):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                _keep(page, SCREENS / f"{role or 'visitor'}-{name}-{width}-{theme}.png", whole=True)
        page.context.close()


def _keep(page: Page, path: Path, *, whole: bool = False) -> None:
    """Store what the window shows, in as few bytes as a picture of a page needs."""
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    page.evaluate("for (const part of document.querySelectorAll('*')) part.scrollTop = 0")
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
    picture.convert("RGB").save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        picture.convert("RGB").quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    main()
