"""The clock of all sittings: database time, corrected for steps of the wall clock.

On PostgreSQL `clock_timestamp()` is the one source for every server process, on SQLite
the process's own time. Each reading is held against this machine's steady clock, which
goes on while the machine is suspended: when the wall clock has stepped by more than two
seconds, the step is taken out of sitting time, logged, and stored so that other and later
processes take it out too. Once nobody sits or is about to, the correction is dropped: it
keeps sittings under way fair and has no other use.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Engine, exists, insert, or_, select, text
from sqlalchemy.engine import Connection

from assess import clock
from assess.delivery.models import ClockOffset, Sitting, TestSession

log = structlog.get_logger()

TOLERANCE = timedelta(seconds=2)

#: States in which the correction must stay: these people sit, or may begin any moment.
AT_STAKE = ("checked_in", "running", "paused", "closing")


def at_stake(now: datetime) -> ColumnElement[bool]:
    """Whose time left would jump: those who sit, and who may still begin in a session.

    Who was checked in to a session that never took place, or is over, holds nothing up.
    """
    begins = exists().where(
        TestSession.id == Sitting.session_id,
        TestSession.closed_at.is_(None),
        TestSession.ends_at > now,
    )
    sits = tuple(state for state in AT_STAKE if state != "checked_in")
    return or_(Sitting.state.in_(sits), (Sitting.state == "checked_in") & begins)


def steady() -> float:
    """Seconds on a clock that no one sets and that a suspended machine does not stop."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


class Timekeeper:
    """Turns readings of the wall clock into sitting time. Safe to share between threads."""

    def __init__(self, monotonic: Callable[[], float] = steady) -> None:
        self.monotonic = monotonic
        self.offset = timedelta()
        self.unsaved: list[tuple[datetime, timedelta]] = []
        self._loaded = False
        self._was_there = False  # whether the clock had been read when steps were last stored
        self._known_id = 0
        self._last: tuple[datetime, float, float] | None = None
        self._lock = threading.Lock()

    def correct(self, wall: datetime, before: float, after: float) -> datetime:
        """Sitting time for a `wall` reading taken between two monotonic readings (seconds)."""
        with self._lock:
            if self._last is not None:
                step = self._step(wall, before, after)
                if abs(step) > TOLERANCE:
                    self.offset += step
                    self.unsaved.append((wall, step))
                    log.error("clock_step", step_s=round(step.total_seconds(), 3))
            if self._last is None or after >= self._last[2]:
                self._last = (wall, before, after)
            return wall - self.offset

    def _step(self, wall: datetime, before: float, after: float) -> timedelta:
        """By how much `wall` lies outside what the monotonic clock allows."""
        assert self._last is not None  # noqa: S101  the caller has just looked
        last_wall, last_before, last_after = self._last
        moved = wall - last_wall
        least = timedelta(seconds=before - last_after)
        most = timedelta(seconds=after - last_before)
        if moved < least:
            return moved - least
        return moved - most if moved > most else timedelta()

    def load(self, connection: Connection) -> None:
        """Adopt what earlier processes stored; must precede the first reading."""
        if self._loaded:
            return
        newest = connection.execute(
            select(ClockOffset.id, ClockOffset.offset_ms).order_by(ClockOffset.id.desc()).limit(1)
        ).one_or_none()
        with self._lock:
            if not self._loaded and newest is not None:
                self._known_id = newest.id
                self.offset += timedelta(milliseconds=newest.offset_ms)
            self._loaded = True

    def save(self, engine: Engine) -> None:
        """Store steps found here and adopt those found by other processes."""
        with (
            engine.connect().execution_options(immediate=bool(self.unsaved)) as connection,
            connection.begin(),
        ):
            self._save(connection)

    def _save(self, connection: Connection) -> None:
        if self.unsaved and connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE clock_offset IN SHARE ROW EXCLUSIVE MODE"))
        rows = connection.execute(
            select(ClockOffset.id, ClockOffset.offset_ms, ClockOffset.step_ms)
            .where(ClockOffset.id > self._known_id)
            .order_by(ClockOffset.id)
        ).all()
        with self._lock:
            self._loaded = True
            total = self.offset - sum((step for _, step in self.unsaved), timedelta())
            if rows:
                self._known_id, total = rows[-1].id, timedelta(milliseconds=rows[-1].offset_ms)
            elsewhere = [timedelta(milliseconds=row.step_ms) for row in rows]
            mine, self.unsaved = self.unsaved, []
            for at, step in self._missing(mine, elsewhere):
                total += step
                self._known_id = connection.execute(
                    insert(ClockOffset)
                    .values(
                        at=at,
                        offset_ms=total // timedelta(milliseconds=1),
                        step_ms=step // timedelta(milliseconds=1),
                    )
                    .returning(ClockOffset.id)
                ).scalar_one()
            self._was_there = self._last is not None
            self.offset = total

    def _missing(
        self, mine: list[tuple[datetime, timedelta]], elsewhere: list[timedelta]
    ) -> list[tuple[datetime, timedelta]]:
        """Steps noticed here that other processes have not stored yet.

        All read the same clock, but one may see as a single step what another saw as two. A
        process that had read the clock before compares sums; one that has just begun cannot
        have seen all, and looks for each of its steps.
        """
        if not mine:
            return []
        if self._was_there:
            ahead = sum((step for _, step in mine), timedelta()) - sum(elsewhere, timedelta())
            return [(mine[-1][0], ahead)] if abs(ahead) > TOLERANCE else []
        missing, left = [], list(elsewhere)
        for at, step in mine:
            same = next((s for s in left if abs(s - step) <= TOLERANCE), None)
            if same is None:
                missing.append((at, step))
            else:
                left.remove(same)
        return missing

    def reset(self, engine: Engine, *, force: bool = False) -> bool:
        """Drop the correction; other processes follow with their next `save`.

        Refuses (False) while a sitting is at stake, unless forced.
        """
        somebody = exists(select(Sitting.id).where(at_stake(clock.now() - self.offset)))
        with (
            engine.connect().execution_options(immediate=True) as connection,
            connection.begin(),
        ):
            if not force and connection.execute(select(somebody)).scalar_one():
                return False
            # A reset is no step of the clock: `step_ms` 0 tells the two apart.
            row = insert(ClockOffset).values(at=clock.now(), offset_ms=0, step_ms=0)
            known = connection.execute(row.returning(ClockOffset.id)).scalar_one()
        with self._lock:
            dropped, self.offset = self.offset, timedelta()
            self._known_id, self._loaded, self.unsaved = known, True, []
        log.warning("clock_reset", dropped_s=round(dropped.total_seconds(), 3), forced=force)
        return True


def read_now(keeper: Timekeeper, connection: Connection) -> datetime:
    """Sitting time, read through an open SQLAlchemy connection."""
    if clock.is_injected():
        return clock.now()
    keeper.load(connection)
    before = keeper.monotonic()
    if connection.dialect.name == "postgresql":
        wall = connection.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC)
    else:
        wall = clock.now()
    return keeper.correct(wall, before, keeper.monotonic())
