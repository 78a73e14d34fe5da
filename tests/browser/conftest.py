"""A seeded demo on a real server, and browsers that tolerate no trouble behind the pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from tests.support import chromium
from tests.support.live import Live, serving
from tests.support.watch import Watch

PASSWORD = "Demo-assess-2026!"
WINDOW = {"width": 1280, "height": 800}
PATIENCE_MS = 45_000

# As long as for anything else on a page: a machine that is busy with other tests is no failure.
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The demo, prepared once and served until the end of the run.

    ASSESS_TEST_DEMO=folder:port uses one that is being served already, which saves its start.
    """
    served = os.environ.get("ASSESS_TEST_DEMO")
    if served:
        folder, port = served.rsplit(":", 1)
        yield Live(f"http://127.0.0.1:{port}", Path(folder) / "assess.db", Path("/dev/null"))
        return
    with serving(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="session")
def database(live: Live) -> Iterator[Engine]:
    """The demo's database, to read beside the application."""
    engine = create_engine(live.database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        yield started
        started.close()


class Visitor:
    """One person's browser: a context, its first page and the watch over both."""

    def __init__(self, context: BrowserContext, live: Live) -> None:
        self.context = context
        self.watch = Watch(context, live.url)
        self.page: Page = self.new_page()

    def new_page(self) -> Page:
        """Go on with a page of its own."""
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        return self.page

    def go(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def log_in(self, role: str) -> None:
        self.go("/account/login")
        self.page.locator("[name=email]").fill(f"{role}@demo.example")
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("main form").first.locator("[type=submit]").click()
        self.page.wait_for_url(lambda url: "/account/login" not in url)


@pytest.fixture(scope="session")
def login_state(browser: Browser, live: Live) -> Callable[[str], Any]:
    """Cookies of each role, logged in once: a slow password hash a role is enough."""
    known: dict[str, Any] = {}

    def state(role: str) -> Any:
        if role not in known:
            context = browser.new_context(base_url=live.url)
            visitor = Visitor(context, live)
            visitor.log_in(role)
            visitor.watch.clear()
            known[role] = context.storage_state()
            context.close()
        return known[role]

    return state


@pytest.fixture
def visit(
    browser: Browser, live: Live, login_state: Callable[[str], Any]
) -> Iterator[Callable[..., Visitor]]:
    """`visit("recruitment", locale="fr-FR")`: a fresh browser, logged in when a role is named."""
    opened: list[Visitor] = []

    def open_browser(role: str | None = None, **options: Any) -> Visitor:
        context = browser.new_context(
            base_url=live.url,
            storage_state=login_state(role) if role else None,
            **{"viewport": WINDOW, "locale": "en-GB", "accept_downloads": True, **options},
        )
        visitor = Visitor(context, live)
        opened.append(visitor)
        return visitor

    yield open_browser
    try:
        for visitor in opened:
            visitor.watch.clear()
    finally:
        for visitor in opened:
            visitor.context.close()
