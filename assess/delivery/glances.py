"""What several invigilators look at every few seconds, drawn once for all of them."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Hashable
from typing import NamedTuple

#: How old a board may be that nobody has just changed.
FRESH_S = 2.5
CAPACITY = 200


class Glance(NamedTuple):
    """A drawn fragment, its digest, and when it was drawn (monotonic seconds)."""

    html: str
    digest: str
    at: float


class Glances:
    """Fragments of pages by what they show and to whom. Safe to share between threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._held: dict[Hashable, Glance] = {}
        self._lock = threading.Lock()

    def of(self, key: Hashable, draw: Callable[[], str], *, fresh: bool = False) -> Glance:
        """The fragment of `key`, drawn again when it is old or must be `fresh`."""
        held = self._held.get(key)
        if held is not None and not fresh and self._monotonic() - held.at < FRESH_S:
            return held
        at = self._monotonic()
        html = draw()
        glance = Glance(html, hashlib.sha256(html.encode()).hexdigest()[:16], at)
        with self._lock:
            if len(self._held) >= CAPACITY:
                self._held.clear()
            self._held[key] = glance
        return glance
