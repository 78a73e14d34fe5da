"""The presentation program by mouse and by keyboard: a third of the tasks, another each day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import axe
from tests.support.office_page import served
from tests.support.slide_book import BOOK
from tests.support.slide_hands import RESULTS, Hands


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("presentation", tmp_path_factory.mktemp("slides"), BOOK.openings()) as url:
        yield url
        BOOK.close()


def test_every_task_is_done_by_both_hands() -> None:
    assert BOOK.missing() == []


@pytest.mark.parametrize("code", BOOK.codes)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_passes_before_anything_is_done(code: str, language: str) -> None:
    assert BOOK.nothing_done(code, language) == set()


@pytest.mark.parametrize(("code", "task", "hand"), BOOK.todays)
def test_task(browser: Browser, address: str, code: str, task: str, hand: str) -> None:
    BOOK.do(browser, address, code, task, hand)


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("fr", "dark")])
def test_accessible(browser: Browser, address: str, language: str, theme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(20_000)
    try:
        page.goto(f"{address}?locale={language}&theme={theme}&project={RESULTS}")
        page.wait_for_function("() => window.dev !== undefined")
        hands = Hands(page)
        assert axe.violations(page) == []
        hands.slide("s4")
        hands.shape("Sources")
        hands.tab("view")
        hands.command("pane.selection2")
        assert axe.violations(page) == []
        hands.command("view.sorter")
        assert axe.violations(page) == []
        hands.command("view.outline")
        assert axe.violations(page) == []
    finally:
        page.close()
