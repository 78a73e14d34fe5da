"""What staff have to say to sittings, kept in memory so that a save need not ask for it.

One small query every two seconds per process serves every page of every open session.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from assess.delivery import ports, queries
from assess.extensions import db

log = structlog.get_logger()

FRESH_S = 2.0

Bulletin = dict[str, Any]


def nothing() -> Bulletin:
    """What a sitting is told when nobody has anything to say."""
    return {"messages": [], "help": "none"}


class Bulletins:
    """The present bulletin of every sitting that has one. Safe to share between threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._held: dict[str, Bulletin] = {}

    def of(self, sitting_id: str, *, fresh: bool = False, silent: bool = False) -> Bulletin:
        """`{"messages": [...], "help": "none" | "waiting" | "coming"}` of one sitting.

        And `"wanted": [...]`, places whose whole state the page is asked for, if any.
        `fresh` reads this sitting's own: when a room enters at once, nobody reads for all.
        `silent` says that its page has sent nothing so far.
        """
        if fresh:
            return _all(sitting_id, silent=silent).get(sitting_id) or nothing()
        # Whoever finds it old reads; the others meanwhile take what is there.
        if self._monotonic() - self._read_at >= FRESH_S and self._lock.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._lock.release()
        return self._held.get(sitting_id) or nothing()

    def _read(self) -> None:
        at = self._monotonic()
        try:
            self._held = _all()
        except SQLAlchemyError as error:
            # What has just been saved must be acknowledged, whatever becomes of a message.
            log.warning("bulletins_not_read", error=str(error)[:300])
            db.session.rollback()
        self._read_at = at


def _all(only: str | None = None, *, silent: bool = False) -> dict[str, Bulletin]:
    found = queries.bulletins(only, silent=silent)
    for sitting_id, refs in ({} if silent else ports.states_wanted(only)).items():
        found.setdefault(sitting_id, nothing())["wanted"] = refs
    return found
