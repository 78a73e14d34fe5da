"""Help for a browser that never answers: very rarely a change of its window's size is lost.

Playwright sets no limit to it, so that one lost answer would hold up a whole run.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
from playwright.sync_api import Error, Page

#: It takes some hundredths of a second.
PATIENCE_S = 120.0


def resize(page: Page, width: int, height: int = 800) -> None:
    """Give a page another window size (CSS pixels). Raises `Error` when the browser is stuck."""
    with _ended_after(PATIENCE_S):
        page.set_viewport_size({"width": width, "height": height})


def was_ended(error: Error) -> bool:
    """Whether a page was ended because it was stuck."""
    return "crashed" in str(error)


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, end_pages)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def end_pages() -> None:
    """End the pages of this process's browsers: whatever waits for them then hears of it."""
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "--type=renderer" in one.cmdline():
                one.kill()
