"""The mail program in full: ten thousand random sequences, every task by both hands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.support import chromium
from tests.support.mail_parity import build, compare
from tests.support.mail_sitting import ALL, CODES, do, opening_of, openings
from tests.support.office_page import served

pytestmark = pytest.mark.skipif(not os.environ.get("ASSESS_SOAK"), reason="run by `make soak`")
SEQUENCES, BATCH = 10_000, 50


def test_ten_thousand_sequences_end_the_same_on_both_sides(tmp_path: Path) -> None:
    script = build(tmp_path)
    for start in range(0, SEQUENCES, BATCH):
        opening = opening_of(CODES[start // BATCH % 2], ("en", "fr")[start // BATCH % 4 // 2])
        compare(script, opening, range(start, start + BATCH))


def test_every_task_by_mouse_and_by_keyboard(tmp_path: Path) -> None:
    with sync_playwright() as playwright, served("mail", tmp_path, openings()) as address:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        failed = {}
        for code, task, hand in ALL:
            try:
                do(browser, address, code, task, hand)
            except Exception as error:
                failed[f"{code} {task} {hand}"] = str(error)[:300]
        browser.close()
    assert failed == {}
