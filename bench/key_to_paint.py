"""How long a key takes until its letter is painted, in the editors that candidates write in.

    python -m bench.key_to_paint [--keys 120] [--words 2000]

In Chromium without a graphics card: the written test with a long text on the page, and the word
processor and the spreadsheet with their largest starting files. A key's time runs from the moment
at which the browser got it to the end of the frame that follows, so that one frame (16.7 ms) is
the least to be had; the main thread's share of it is processor time, which a busy machine hardly
changes. The reference is a plain field for text on an empty page. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from assess.officesim.document import ENGINE as DOCUMENT
from assess.officesim.projects import read_project
from assess.officesim.spreadsheet.engine import ENGINE as SPREADSHEET
from assess.rehearsal.client import Server
from assess.rehearsal.readback import Operator
from bench.written_history import Writer
from bench.written_typing import PAPER
from tests.support import chromium, office_page
from tests.support.rehearsing import ROOT, TOKEN, served

FRAME_MS = 1000 / 60
BANK = ROOT / "question_banks" / "office"
#: The largest starting files of the repository's own projects.
LETTER, REPORT = "document-workshop-letter", "document-mission-report"
PARTICIPANTS = "spreadsheet-participants"
SENTENCE = "The convoy leaves on Monday with tents and fuel. "
#: The time from a key to the end of the frame after it; a message is handled after the painting.
WATCH = """() => {
  window.painted = [];
  addEventListener("keydown", ({ timeStamp }) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.painted.push(performance.now() - timeStamp); };
      port2.postMessage(0);
    });
  }, { capture: true });
}"""
PASTE = """(element, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  element.dispatchEvent(paste);
}"""


def text_of(words: int) -> str:
    """Paragraphs of some sixty words."""
    writer = Writer(7)
    return "\n\n".join(writer.some(480).strip() for _ in range(max(1, words // 60)))


def measure(page: Page, name: str, keys: int, each: Callable[[Page, int], None]) -> None:
    """Type, and print what a key took."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate(WATCH)
    before = _thread_ms(session)
    for place in range(keys):
        each(page, place)
        page.wait_for_timeout(80)
    spent = _thread_ms(session) - before
    found = sorted(page.evaluate("window.painted"))
    middle, high = found[len(found) // 2], found[int(0.95 * len(found))]
    print(
        f"{name:<46} p50 {middle:5.1f} ms   p95 {high:5.1f} ms = {high / FRAME_MS:.1f} frames   "
        f"main thread {spent / len(found):4.1f} ms a key",
        flush=True,
    )


def _thread_ms(session: Any) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration")) * 1000


def letter(page: Page, place: int) -> None:
    page.keyboard.press(SENTENCE[place % len(SENTENCE)].replace(" ", "Space"))


def cell(page: Page, place: int) -> None:
    """Numbers of five digits, each ended by Enter, so that the sheet is reckoned anew."""
    page.keyboard.press("Enter" if place % 6 == 5 else str(place % 6 + 1))


def plain(browser: Browser, keys: int) -> None:
    page = browser.new_page()
    page.set_content("<textarea rows=20 cols=80></textarea>")
    page.locator("textarea").focus()
    measure(page, "reference: a plain field", keys, letter)
    page.close()


def written(browser: Browser, keys: int, words: int) -> None:
    with writing(browser) as page:
        page.get_by_role("button", name="Begin").click()
        editor = page.locator(".w-text")
        editor.wait_for()
        editor.focus()
        editor.evaluate(PASTE, text_of(words))
        page.wait_for_timeout(1500)
        there = len(editor.inner_text().split())
        page.keyboard.press("Control+End")
        measure(page, f"written test, {there:,} words, at the end", keys, letter)
        page.keyboard.press("Control+Home")
        measure(page, "the same, at the beginning", keys, letter)


@contextmanager
def writing(browser: Browser) -> Iterator[Page]:
    """Somebody before the written test, on a real server."""
    with tempfile.TemporaryDirectory(prefix="assess-bench-") as folder:
        url = f"sqlite:///{folder}/bench.db"
        with served(url, Path(folder)) as server:
            code = "import sys; from bench.written_typing import fill; fill(*sys.argv[1:])"
            subprocess.run([sys.executable, "-c", code, url, folder], cwd=ROOT, check=True)
            # Playwright has a loop of its own in this thread.
            with ThreadPoolExecutor(1) as other:
                seat = other.submit(lambda: asyncio.run(_seat(server.url))).result()
            page = browser.new_page()
            page.goto(f"{server.url}/sittings/")
            page.locator("[name=code]").fill(seat)
            page.locator("form:has([name=code]) [type=submit]").click()
            yield page
            page.close()


async def _seat(url: str) -> str:
    server = Server(url)
    operator = Operator(server, TOKEN)
    await operator.create(PAPER)
    [(_sitting, code)] = await operator.seats(1, PAPER)
    server.hang_up()
    return code


def office(browser: Browser, keys: int) -> None:
    for name, code, engine, each in (
        ("document", LETTER, DOCUMENT, letter),
        ("document", REPORT, DOCUMENT, letter),
        ("spreadsheet", PARTICIPANTS, SPREADSHEET, cell),
    ):
        start = read_project(BANK / code).start_name["en"]
        opening = engine.open((BANK / code / start).read_bytes(), "en")
        with tempfile.TemporaryDirectory(prefix="assess-bench-") as folder:
            files = {f"{code}.opening.en.json": opening}
            with office_page.served(name, Path(folder), files) as address:
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.goto(f"{address}?locale=en&project={code}")
                page.wait_for_function("window.dev !== undefined")
                measure(page, f"{name}, {code}", keys, each)
                page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=120)
    parser.add_argument("--words", type=int, default=2_000)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        plain(browser, options.keys)
        written(browser, options.keys, options.words)
        office(browser, options.keys)
        browser.close()


if __name__ == "__main__":
    main()
