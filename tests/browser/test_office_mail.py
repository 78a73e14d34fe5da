"""The tasks of the mail program by mouse and by keyboard: a third of them, another each day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.mail_book import BOOK
from tests.support.office_page import served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("mail", tmp_path_factory.mktemp("mail"), BOOK.openings()) as url:
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
