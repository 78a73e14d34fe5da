"""What the runner weighs and how soon its first question can be read.

    python -m bench.runner_page

The script's size is that of the brotli file which the server sends. The time is from the
press on "Begin" and from a reload during the test to the first visible question, in a fresh
Chromium on loopback, beside the time of a page without script (`/help`) in the same run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from assess.demo.people import PASSWORD
from assess.web.assets import MANIFEST
from tests.support import chromium

PORT = 5160
BASE = f"http://127.0.0.1:{PORT}"


def script_sizes() -> dict[str, int]:
    """Bytes of each built script as sent, by brotli."""
    folder = MANIFEST.parent / "assets"
    return {path.name: path.stat().st_size for path in sorted(folder.glob("*.js.br"))}


def main() -> None:
    """Print sizes and times."""
    for name, size in script_sizes().items():
        print(f"{name:36} {size / 1000:6.1f} kB brotli")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "assess.demo", "--port", str(PORT)]
        server = subprocess.Popen(
            [*command, "--instance", str(Path(folder) / "demo")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait()
            _measure()
        finally:
            server.terminate()
            server.wait(20)


def _wait() -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{BASE}/healthz", timeout=2)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo did not start.")


def _measure() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        page = browser.new_page()
        page.goto(f"{BASE}/account/login")
        page.fill("input[name=email]", "candidate@demo.example")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.get_by_role("link", name="Go to the waiting room").click()
        page.get_by_label("I hear the sample well").check()
        started = time.perf_counter()
        page.get_by_role("button", name="Begin the test").click()
        _question(page)
        begun = time.perf_counter() - started
        runner = page.url
        reloads = [_timed(page, runner, question=True) for _ in range(5)]
        plain = [_timed(page, f"{BASE}/help", question=False) for _ in range(5)]
        browser.close()
    print(f"first question after Begin   {begun * 1000:6.0f} ms")
    print(f"first question after reload  {median(reloads) * 1000:6.0f} ms")
    print(f"page without script (/help)  {median(plain) * 1000:6.0f} ms")
    print(f"=> a reload costs {median(reloads) / median(plain):.1f} plain pages")


def _timed(page: Page, address: str, *, question: bool) -> float:
    started = time.perf_counter()
    page.goto(address)
    if question:
        _question(page)
    return time.perf_counter() - started


def _question(page: Page) -> None:
    page.locator("input[type=radio]").first.wait_for(state="visible")


if __name__ == "__main__":
    main()
