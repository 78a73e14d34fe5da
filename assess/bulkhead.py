"""Seats for ordinary requests, so that a crowd at the door never stops a save.

A server process answers with a fixed number of threads. Log-ins that wait for a slow hash,
or clients that never finish sending, could hold all of them; then no running sitting could
save. Requests of running sittings therefore pass freely, all others share fewer seats than
there are threads, and whoever finds none is asked to come back in a moment.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

#: What the runner asks for during a sitting; each checks the sitting's ticket first.
RUNNER = re.compile(r"/sittings/[\w-]{22}/(?:enter|start|sync|hand-in|media/[0-9a-f]{64})$")

_BUSY = (
    "The service is very busy. Please try again in a few seconds. Nothing is lost.\n"
    "Le service est très sollicité. Veuillez réessayer dans quelques secondes. "
    "Rien n’est perdu.\n"
).encode()

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Bulkhead:
    """WSGI middleware that gives `seats` to everything but the runner's requests."""

    def __init__(self, application: Application, seats: int, patience_s: float = 2.0) -> None:
        self.application = application
        self.patience_s = patience_s
        self._seats = threading.BoundedSemaphore(seats)
        # Whoever waits for a seat holds a thread too, so only a few may wait.
        self._waiting = threading.BoundedSemaphore(max(1, seats // 4))

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Serve the request, or answer 503 when no seat becomes free in time."""
        if RUNNER.fullmatch(environ.get("PATH_INFO", "")):
            return self.application(environ, start_response)
        if not self._sit_down():
            headers = [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(_BUSY))),
                ("Retry-After", "5"),
                ("Cache-Control", "no-store"),
            ]
            start_response("503 Service Unavailable", headers)
            return [_BUSY]
        try:
            body = self.application(environ, start_response)
        except BaseException:
            self._seats.release()
            raise
        return _Seated(body, self._seats)

    def _sit_down(self) -> bool:
        if self._seats.acquire(blocking=False):
            return True
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._seats.acquire(timeout=self.patience_s)
        finally:
            self._waiting.release()


class _Seated:
    """A response body that gives the seat back when it has been sent, closed or dropped."""

    def __init__(self, body: Iterable[bytes], seats: threading.BoundedSemaphore) -> None:
        self._body = body
        self._seats: threading.BoundedSemaphore | None = seats

    def __iter__(self) -> Iterator[bytes]:
        yield from self._body
        self._stand_up()

    def close(self) -> None:
        """Called by the server when the response is over, whatever became of it."""
        close = getattr(self._body, "close", None)
        try:
            if close is not None:
                close()
        finally:
            self._stand_up()

    def __del__(self) -> None:
        # A caller that neither reads nor closes must not keep a seat for ever.
        self._stand_up()

    def _stand_up(self) -> None:
        seats, self._seats = self._seats, None
        if seats is not None:
            seats.release()
