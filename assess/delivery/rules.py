"""Decisions about one sitting: its clock, its states, what becomes of each event. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from assess.delivery import chain
from assess.delivery.envelope import Incoming

#: How far ahead of the acknowledged prefix an event may run and still be stored. A
#: browser never runs ahead at all; without a limit sparse counters would cost memory.
WINDOW = 2000

#: A page hears of a pause or an ending within this; what is composed meanwhile counts.
UNHEARD = timedelta(seconds=10)

FINAL_STATES = frozenset({"closed", "absent", "void"})
TIMED_STATES = frozenset({"running", "closing"})

#: What the browser is told for each state.
WIRE_STATES = {
    "booked": "ready",
    "checked_in": "ready",
    "running": "running",
    "paused": "paused",
    "closing": "closing",
    "closed": "closed",
    "absent": "closed",
    "void": "closed",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the server knows of a sitting when it decides about a batch."""

    sitting_id: str
    state: str
    epoch: int
    acked_n: int
    event_count: int
    chain_head: bytes | None
    started_at: datetime | None
    deadline_at: datetime | None
    paused_at: datetime | None
    grace_s: int
    last_seen_at: datetime | None = None
    ticket_generation: int = 0
    pause_kind: str | None = None
    break_left_ms: int = 0
    pauses_ms: int = 0
    terminate_at: datetime | None = None


class Known(NamedTuple):
    """An event that the journal already holds."""

    salt: bytes
    digest: bytes
    standing: str
    reason: str | None


class Row(NamedTuple):
    """One journal row to append."""

    event: Incoming
    standing: str
    reason: str | None
    chain: bytes
    position: int


@dataclass(slots=True)
class Plan:
    """What to write for one batch and what to answer."""

    after: Snapshot
    state: str  # as of `now`, in the words of `Sitting.state`
    epoch: int  # the batch's
    rows: list[Row] = field(default_factory=list)
    answers: dict[tuple[str, str], Incoming] = field(default_factory=dict)
    ack: int = 0
    late: list[int] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)
    conflicts: list[int] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)

    @property
    def superseded(self) -> bool:
        """The batch came from a page that another one has replaced."""
        return self.epoch < self.after.epoch


class UnknownEpoch(ValueError):
    """The batch names an epoch that was never opened."""


def deadline_of(
    started_at: datetime,
    duration_s: int,
    time_factor: float,
    extension_s: int = 0,
    pauses: timedelta = timedelta(),
) -> datetime:
    """First item served + duration × accommodation + extensions + pauses."""
    working = timedelta(seconds=round(duration_s * time_factor))
    return started_at + working + timedelta(seconds=extension_s) + pauses


def working_time(duration_s: int, time_factor: float, extension_s: int = 0) -> int:
    """Seconds that a candidate has in all, before pauses."""
    return round(duration_s * time_factor) + extension_s


def resumed(snapshot: Snapshot, at: datetime) -> Snapshot:
    """A paused sitting going on at `at`: the deadline moves by exactly the pause."""
    if snapshot.paused_at is None or snapshot.deadline_at is None:
        return snapshot
    pause = max(timedelta(), at - snapshot.paused_at)
    used = _ms(pause) if snapshot.pause_kind == "break" else 0
    return replace(
        snapshot,
        state="running",
        deadline_at=snapshot.deadline_at + pause,
        paused_at=None,
        pause_kind=None,
        terminate_at=None,
        pauses_ms=snapshot.pauses_ms + _ms(pause),
        break_left_ms=max(0, snapshot.break_left_ms - used),
    )


def settled(snapshot: Snapshot, now: datetime) -> Snapshot:
    """What time alone has made of a pause: a break that is used up is over.

    A sitting whose ending can no longer be undone keeps its pause; `state_at` calls it
    closed.
    """
    if snapshot.state != "paused" or snapshot.pause_kind != "break" or not snapshot.paused_at:
        return snapshot
    ends = snapshot.paused_at + timedelta(milliseconds=snapshot.break_left_ms)
    return resumed(snapshot, ends) if now >= ends else snapshot


def state_at(snapshot: Snapshot, now: datetime) -> str:
    """The state as of `now`: `running` and `closing` follow from the deadline."""
    snapshot = settled(snapshot, now)
    if snapshot.terminate_at is not None and now >= snapshot.terminate_at:
        return "closed"
    if snapshot.state not in TIMED_STATES or snapshot.deadline_at is None:
        return snapshot.state
    if now < snapshot.deadline_at:
        return "running"
    if now < snapshot.deadline_at + timedelta(seconds=snapshot.grace_s):
        return "closing"
    return "closed"


def remaining_ms(snapshot: Snapshot, now: datetime, state: str) -> int:
    """Milliseconds of working time left; a paused clock stands still; 0 when over."""
    snapshot = settled(snapshot, now)
    if snapshot.deadline_at is None or state in FINAL_STATES or state == "closing":
        return 0
    since = snapshot.paused_at if state == "paused" and snapshot.paused_at else now
    return max(0, _ms(snapshot.deadline_at - since))


def break_left_ms(snapshot: Snapshot, now: datetime) -> int:
    """Milliseconds of breaks that are left, without what has passed of a break under way."""
    snapshot = settled(snapshot, now)
    passed = timedelta()
    if snapshot.state == "paused" and snapshot.pause_kind == "break" and snapshot.paused_at:
        passed = max(passed, now - snapshot.paused_at)
    return max(0, snapshot.break_left_ms - _ms(passed))


def elapsed_ms(snapshot: Snapshot, now: datetime) -> int:
    """Milliseconds since the first item was served; 0 before."""
    return max(0, _ms(now - snapshot.started_at)) if snapshot.started_at else 0


def standing_of(
    snapshot: Snapshot, event: Incoming, state: str, *, old: bool
) -> tuple[str, str | None]:
    """What becomes of a new event: its standing and the reason for a rejection.

    Composed before the deadline (or before the page had heard of a pause) and received
    within the grace, it counts; otherwise it is kept and a person decides.
    """
    if event.problem is not None:
        return "rejected", event.problem[:200]
    if snapshot.started_at is None:
        return "rejected", "The test had not been started."
    if old:
        return "old_epoch", None
    if state == "running":
        return "applied", None
    limit = snapshot.deadline_at if state in ("closing", "paused") else None
    if state == "paused" and limit is not None and snapshot.paused_at is not None:
        # A test that is ended while the grace runs had been over since its deadline.
        limit = min(limit, snapshot.paused_at + UNHEARD)
    if limit is not None and event.t_ms <= _ms(limit - snapshot.started_at):
        return "applied", None
    return "late", None


def plan_sync(
    snapshot: Snapshot,
    known: Mapping[int, Known],
    epoch: int,
    events: Sequence[Incoming],
    now: datetime,
) -> Plan:
    """Decide what becomes of a batch; `events` sorted by counter.

    Args:
        known: every stored event of `epoch` whose counter is in the batch or lies
            beyond the acknowledged prefix.

    Raises:
        UnknownEpoch: the epoch was never opened.
    """
    if epoch > snapshot.epoch:
        raise UnknownEpoch(f"Epoch {epoch} was never opened.")
    state = state_at(snapshot, now)
    snapshot = settled(snapshot, now)
    plan = Plan(after=snapshot, state=state, epoch=epoch)
    stored: dict[int, Known] = dict(known)
    head, position = snapshot.chain_head, snapshot.event_count
    old = epoch < snapshot.epoch
    for event in events:
        held = stored.get(event.n)
        if held is None and not old and event.n > snapshot.acked_n + WINDOW:
            plan.ahead.append(event.n)
            continue
        if held is None:
            standing, reason = standing_of(snapshot, event, state, old=old)
            head, position = chain.link(head, event.digest), position + 1
            held = Known(event.salt, event.digest, standing, reason)
            stored[event.n] = held
            plan.rows.append(Row(event, standing, reason, head, position))
            if standing == "applied" and event.item is not None and not event.journalled:
                plan.answers[(event.item, event.type)] = event
        elif not chain.is_same(held.salt, held.digest, event.spelling):
            plan.conflicts.append(event.n)
            continue
        _report(plan, event.n, held)
    acked = snapshot.acked_n if old else _prefix(snapshot.acked_n, stored)
    plan.ack = _prefix(0, stored) if old else acked
    if plan.conflicts:
        plan.ack = min(plan.ack, min(plan.conflicts) - 1)
    plan.after = replace(
        snapshot, acked_n=acked, chain_head=head, event_count=position, last_seen_at=now
    )
    return plan


def _report(plan: Plan, n: int, held: Known) -> None:
    if held.standing in ("late", "old_epoch"):
        plan.late.append(n)
    elif held.standing == "rejected":
        plan.rejected.append((n, held.reason or ""))


def _prefix(acked: int, stored: Collection[int]) -> int:
    while acked + 1 in stored:
        acked += 1
    return acked


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
