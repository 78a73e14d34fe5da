"""Troubles behind a page: console errors, CSP violations, failed or foreign requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

#: Chromium's own line for an answer of 400 and above; the answer itself is judged apart.
STATUS_LINE = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")

#: A browser that lacks a feature says so of the header that forbids it; others have it.
FEATURE_LINE = "Permissions-Policy header: Unrecognized feature"

#: What the browser, or htmx after it, says of an answer that did not come.
FETCH_LINE = re.compile(r"ERR_|Failed to fetch")


class Watch:
    """Collects the troubles of every page in a context."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.host = urlsplit(base).netloc
        self.troubles: list[str] = []
        self._silent = False
        self._begun: set[Request] = set()
        self._statuses: frozenset[int] = frozenset()
        context.on("page", self._follow)

    @contextmanager
    def network_trouble(self) -> Iterator[None]:
        """Failures of requests begun within the block, and the browser's words, are expected.

        A failure may be told of only after the block has ended.
        """
        self._silent = True
        try:
            yield
        finally:
            self._silent = False

    @contextmanager
    def answers(self, *statuses: int) -> Iterator[None]:
        """These statuses of 400 and above are expected within the block."""
        self._statuses = frozenset(statuses)
        try:
            yield
        finally:
            self._statuses = frozenset()

    def clear(self) -> None:
        """Assert that nothing has happened."""
        assert self.troubles == [], self.troubles

    def _follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or FEATURE_LINE in message.text:
            return
        status = STATUS_LINE.search(message.text)
        expected = status is not None and int(status.group(1)) in self._statuses
        # The line names the address that failed; the failure itself is judged by its request.
        address = message.location.get("url")
        silent = self._silent or address in {request.url for request in self._begun}
        if not expected and not (silent and FETCH_LINE.search(message.text)):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if self._silent:
            self._begun.add(request)
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.troubles.append(f"third party: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left drops what it was still asking for.
        expected = self._silent or request in self._begun
        if not expected and "ERR_ABORTED" not in (request.failure or ""):
            self.troubles.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._statuses and not self._silent:
            self.troubles.append(f"{response.status}: {response.request.method} {response.url}")
