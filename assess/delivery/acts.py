"""What an invigilator's act, its undoing or a break makes of one sitting's clock. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assess.delivery.rules import FINAL_STATES, Snapshot, resumed, settled, state_at

#: Coded reasons of acts and incidents; the labels are in the forms.
REASONS = ("illness", "noise", "power", "network", "late", "identity", "misconduct", "other")
#: Reasons that say nothing by themselves.
NEEDS_NOTE = frozenset({"misconduct", "other"})

VERBS = ("pause", "resume", "extend", "end", "void")

#: How long an act can be undone.
UNDO = timedelta(seconds=60)
#: What undoing an extension leaves at least.
LEAST_LEFT = timedelta(minutes=1)
MAX_MINUTES = 240


class Skip(Exception):
    """Why an act does not reach a sitting.

    Codes: ``not_started``, ``over``, ``paused``, ``on_break``, ``ending``, ``not_paused``;
    when undoing, ``changed``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Clock:
    """The part of a sitting that acts change."""

    snapshot: Snapshot
    extension_s: int = 0
    void_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What undoing must know: the pause before the act, and all pauses after it.

    While the sum of the finished pauses is the same, no pause has ended since the act.
    """

    pause_kind: str | None
    pauses_ms: int


def mark_of(before: Clock, after: Clock) -> Mark:
    """The mark that an act leaves on a sitting."""
    return Mark(before.snapshot.pause_kind, after.snapshot.pauses_ms)


def act(
    verb: str, clock: Clock, now: datetime, *, minutes: int = 0, reason: str | None = None
) -> Clock:
    """The sitting after an act. Raises `Skip` when the act does not reach it."""
    clock = replace(clock, snapshot=settled(clock.snapshot, now))
    if verb == "pause":
        return replace(clock, snapshot=_paused(clock.snapshot, now))
    if verb == "resume":
        return replace(clock, snapshot=_resumed(clock.snapshot, now))
    if verb == "extend":
        return _extended(clock, minutes * 60, now)
    ended = _ended(clock.snapshot, now)
    return replace(clock, snapshot=ended, void_reason=reason if verb == "void" else None)


def undone(
    verb: str, clock: Clock, mark: Mark, at: datetime, now: datetime, *, minutes: int = 0
) -> Clock:
    """The sitting after an act of `at` is undone. Raises `Skip` (over, changed)."""
    clock = replace(clock, snapshot=settled(clock.snapshot, now))
    snapshot = clock.snapshot
    if state_at(snapshot, now) in FINAL_STATES:
        raise Skip("over")
    if verb == "extend":
        return _taken_back(clock, minutes * 60, now)
    if snapshot.pauses_ms != mark.pauses_ms:
        raise Skip("changed")
    if verb == "resume":
        return replace(clock, snapshot=_paused_again(snapshot, mark, at, now))
    if snapshot.pause_kind != ("invigilator" if verb == "pause" else "ended"):
        raise Skip("changed")
    freed = resumed(snapshot, now)
    if mark.pause_kind is not None and not _used_up(freed, mark.pause_kind):
        # It had been paused already: that pause goes on, from now.
        freed = replace(freed, state="paused", paused_at=now, pause_kind=mark.pause_kind)
    return replace(clock, snapshot=freed, void_reason=None)


def break_begun(snapshot: Snapshot, now: datetime) -> Snapshot:
    """A break that stops the clock; on a break already, nothing changes. Raises `Skip`.

    Codes: besides those of acts ``no_break_left``.
    """
    snapshot = settled(snapshot, now)
    state = state_at(snapshot, now)
    if state == "paused" and snapshot.pause_kind == "break":
        return snapshot
    _require_started(snapshot, state)
    if state == "paused":
        raise Skip(_pause_code(snapshot))
    if state != "running":
        raise Skip("over")
    if snapshot.break_left_ms <= 0:
        raise Skip("no_break_left")
    return replace(snapshot, state="paused", paused_at=now, pause_kind="break")


def break_ended(snapshot: Snapshot, now: datetime) -> Snapshot:
    """The break is over, by the candidate or by itself; otherwise nothing changes."""
    snapshot = settled(snapshot, now)
    return resumed(snapshot, now) if snapshot.pause_kind == "break" else snapshot


def _paused(snapshot: Snapshot, now: datetime) -> Snapshot:
    state = state_at(snapshot, now)
    _require_started(snapshot, state)
    if state == "paused":
        raise Skip(_pause_code(snapshot))
    if state != "running":
        raise Skip("over")
    return replace(snapshot, state="paused", paused_at=now, pause_kind="invigilator")


def _resumed(snapshot: Snapshot, now: datetime) -> Snapshot:
    state = state_at(snapshot, now)
    _require_started(snapshot, state)
    if state in FINAL_STATES:
        raise Skip("over")
    if state != "paused":
        raise Skip("not_paused")
    if snapshot.pause_kind not in ("invigilator", "device"):
        raise Skip(_pause_code(snapshot))
    return resumed(snapshot, now)


def _extended(clock: Clock, seconds: int, now: datetime) -> Clock:
    snapshot = clock.snapshot
    state = state_at(snapshot, now)
    if state in FINAL_STATES:
        raise Skip("over")
    if snapshot.pause_kind == "ended":
        raise Skip("ending")
    if snapshot.deadline_at is not None:
        later = snapshot.deadline_at + timedelta(seconds=seconds)
        snapshot = replace(snapshot, deadline_at=later)
        if snapshot.state == "closing":
            snapshot = replace(snapshot, state=state_at(snapshot, now))
    return replace(clock, snapshot=snapshot, extension_s=clock.extension_s + seconds)


def _ended(snapshot: Snapshot, now: datetime) -> Snapshot:
    state = state_at(snapshot, now)
    _require_started(snapshot, state)
    if state in FINAL_STATES:
        raise Skip("over")
    if snapshot.pause_kind == "ended":
        raise Skip("ending")
    # A pause that was on is over first, so that its time is not lost if this is undone.
    return replace(
        resumed(snapshot, now),
        state="paused",
        paused_at=now,
        pause_kind="ended",
        terminate_at=now + UNDO,
    )


def _taken_back(clock: Clock, seconds: int, now: datetime) -> Clock:
    """Take an extension back, but never so that less than a minute were left."""
    snapshot = clock.snapshot
    if snapshot.pause_kind == "ended":
        raise Skip("changed")
    if snapshot.deadline_at is None:
        return replace(clock, extension_s=max(0, clock.extension_s - seconds))
    since = snapshot.paused_at or now
    spare = (snapshot.deadline_at - since - LEAST_LEFT) // timedelta(seconds=1)
    taken = max(0, min(seconds, spare))
    earlier = snapshot.deadline_at - timedelta(seconds=taken)
    return replace(
        clock,
        snapshot=replace(snapshot, deadline_at=earlier),
        extension_s=clock.extension_s - taken,
    )


def _paused_again(snapshot: Snapshot, mark: Mark, at: datetime, now: datetime) -> Snapshot:
    """Undo a resuming: the pause goes on, and the time since then is given back."""
    if state_at(snapshot, now) not in ("running", "closing") or snapshot.deadline_at is None:
        raise Skip("changed")
    lost = now - at
    return replace(
        snapshot,
        state="paused",
        paused_at=now,
        pause_kind=mark.pause_kind or "invigilator",
        deadline_at=snapshot.deadline_at + lost,
        pauses_ms=snapshot.pauses_ms + lost // timedelta(milliseconds=1),
    )


def _used_up(snapshot: Snapshot, kind: str) -> bool:
    return kind == "break" and snapshot.break_left_ms <= 0


def _require_started(snapshot: Snapshot, state: str) -> None:
    if snapshot.started_at is None:
        raise Skip("over" if state in FINAL_STATES else "not_started")


def _pause_code(snapshot: Snapshot) -> str:
    return {"break": "on_break", "ended": "ending"}.get(snapshot.pause_kind or "", "paused")
