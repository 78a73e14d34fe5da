"""Every task of the presentation and mail programs, by mouse and by keyboard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.support import chromium, mail_book, slide_book
from tests.support.office_page import served
from tests.support.office_tasks import Book

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")


@pytest.mark.parametrize("book", [slide_book.BOOK, mail_book.BOOK], ids=["presentation", "mail"])
def test_every_task_by_mouse_and_by_keyboard(tmp_path: Path, book: Book[Any]) -> None:
    failed = {}
    with (
        sync_playwright() as playwright,
        served(book.application, tmp_path, book.openings()) as address,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        for code, task, hand in book.all:
            try:
                book.do(browser, address, code, task, hand)
            except Exception as error:
                failed[f"{code} {task} {hand}"] = str(error)[:300]
        book.close()
        browser.close()
    assert failed == {}
