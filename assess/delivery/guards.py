"""What each sitting asks of the browser and the network it is taken with, kept in memory.

One small query every few seconds per process answers for every save of every session.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import SQLAlchemyError

from assess.delivery.models import Sitting, TestSession
from assess.delivery.places import Network, parsed
from assess.delivery.room_models import SafeBrowserConfig
from assess.delivery.seb import Demand
from assess.extensions import db

log = structlog.get_logger()

FRESH_S = 5.0


@dataclass(frozen=True, slots=True)
class Guard:
    """The demands on one sitting; `demand` is None where any browser will do."""

    demand: Demand | None = None
    networks: tuple[Network, ...] = ()


NOTHING = Guard()


class Guards:
    """The guard of every sitting that has one. Safe to share between threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        #: Whoever reads for all has it; nobody waits for it.
        self._reading = threading.Lock()
        #: Held for an assignment only, never while the database is asked: a reader that waits
        #: for a connection would wait for those who hold one and wait for this lock.
        self._swap = threading.Lock()
        self._read_at = float("-inf")
        self._held: dict[str, Guard] = {}
        #: Read anew since the reading for all began.
        self._newer: dict[str, Guard] = {}

    def of(self, sitting_id: str, *, fresh: bool = False) -> Guard:
        """The guard of a sitting; `fresh` reads it now."""
        if fresh:
            guard = _read(Sitting.id == sitting_id).get(sitting_id, NOTHING)
            self._know(sitting_id, guard)
            return guard
        if self._monotonic() - self._read_at >= FRESH_S and self._reading.acquire(blocking=False):
            # Whoever finds it old reads; the others meanwhile take what is there.
            try:
                self._read_at = self._monotonic()
                with self._swap:
                    self._newer = {}
                found = _read(TestSession.closed_at.is_(None))
                with self._swap:
                    self._held = {**found, **self._newer}
            except SQLAlchemyError:
                # Saving does not hang on this: what was asked a moment ago is asked still.
                log.exception("guards_not_read")
                db.session.rollback()
            finally:
                self._reading.release()
        return self._held.get(sitting_id, NOTHING)

    def on(self, sitting: Sitting) -> Guard:
        """The guard of a sitting that has just been read; asks only where there is one."""
        session = sitting.session
        if session is not None and (session.safe_browser or session.networks):
            return self.of(sitting.id, fresh=True)
        self._know(sitting.id, NOTHING)
        return NOTHING

    def _know(self, sitting_id: str, guard: Guard) -> None:
        with self._swap:
            if self._held.get(sitting_id, NOTHING) != guard:
                # A new dictionary: others may be looking at the old one.
                self._held = {**self._held, sitting_id: guard}
            self._newer[sitting_id] = guard


def _read(which: ColumnElement[bool]) -> dict[str, Guard]:
    sessions = _guarded(
        db.session.execute(
            select(
                TestSession.id,
                TestSession.safe_browser,
                TestSession.safe_browser_keys,
                TestSession.networks,
            ).where(
                TestSession.id.in_(
                    select(Sitting.session_id)
                    .join(TestSession, TestSession.id == Sitting.session_id)
                    .where(which)
                )
            )
        )
    )
    if not sessions:
        return {}
    rows = db.session.execute(
        select(
            Sitting.id,
            Sitting.session_id,
            SafeBrowserConfig.config_key,
            SafeBrowserConfig.exam_keys,
            SafeBrowserConfig.waived_at,
        )
        .join(TestSession, TestSession.id == Sitting.session_id)
        .outerjoin(SafeBrowserConfig, SafeBrowserConfig.sitting_id == Sitting.id)
        .where(which, Sitting.session_id.in_(sessions))
    )
    found: dict[str, Guard] = {}
    for sitting_id, session_id, config_key, exam_keys, waived_at in rows:
        asked, centre_keys, networks = sessions[session_id or 0]
        demand = None
        if asked and waived_at is None:
            demand = Demand(config_key or None, tuple(exam_keys or ()), centre_keys)
        found[sitting_id] = Guard(demand, networks)
    return found


def _guarded(
    rows: Iterable[Any],
) -> dict[int, tuple[bool, tuple[str, ...], tuple[Network, ...]]]:
    return {
        session_id: (asked, tuple(keys), parsed(networks))
        for session_id, asked, keys, networks in rows
        if asked or networks
    }
