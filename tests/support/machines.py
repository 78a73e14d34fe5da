"""A whole sitting as a machine: clock, journal and everybody's acts, against a small model.

The rules work with instants: deadlines that move. The model works with stop-watches: it lets
one millisecond after another pass and asks only whether somebody was working in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assess.delivery import chain
from assess.delivery.envelope import Incoming, read_envelope
from assess.delivery.rules import (
    Known,
    Row,
    Snapshot,
    deadline_of,
    plan_sync,
    remaining_ms,
    resumed,
    settled,
    state_at,
)

ORIGIN = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # half an hour before Brussels changes clocks
DURATION_S, GRACE_S = 600, 60
UNDO_MS = 60_000
UNHEARD_MS = 10_000  # a page hears of a pause within this (docs/delivery.md)

spans = st.one_of(st.integers(1, 3000), st.sampled_from([30_000, 60_000, 120_000, 400_000]))


@dataclass
class Watches:
    """The model: what has been worked, what has been rested, what is allowed."""

    allowance: int  # milliseconds of work, extensions included
    break_left: int
    elapsed: int = 0  # since the start
    worked: int = 0  # of it, with the clock running (past the deadline as well)
    paused: str | None = None
    paused_for: int = 0  # the pause that goes on
    paused_since: int = 0  # in elapsed time
    over: bool = False

    def pass_time(self, ms: int) -> None:
        """Let time pass, in steps that end where something changes."""
        while ms > 0:
            step = ms
            if self.over:
                self.elapsed += step
                return
            if self.paused == "break":
                step = min(step, self.break_left - self.paused_for)
            elif self.paused == "ended":
                step = min(step, UNDO_MS - self.paused_for)
            elif self.paused is None:
                limits = (
                    self.allowance - self.worked,
                    self.allowance + GRACE_S * 1000 - self.worked,
                )
                step = min([step, *(limit for limit in limits if limit > 0)])
            ms -= step
            self.elapsed += step
            if self.paused is None:
                self.worked += step
                self.over = self.worked >= self.allowance + GRACE_S * 1000
                continue
            self.paused_for += step
            if self.paused == "break" and self.paused_for >= self.break_left:
                self.resume()
            elif self.paused == "ended" and self.paused_for >= UNDO_MS:
                self.over = True

    def pause(self, kind: str) -> None:
        self.paused, self.paused_for, self.paused_since = kind, 0, self.elapsed

    def resume(self) -> None:
        if self.paused == "break":
            self.break_left = max(0, self.break_left - self.paused_for)
        self.paused = None

    @property
    def state(self) -> str:
        if self.over:
            return "closed"
        if self.paused is not None:
            return "paused"
        return "running" if self.worked < self.allowance else "closing"

    @property
    def left(self) -> int:
        return max(0, self.allowance - self.worked) if self.state in ("running", "paused") else 0

    def counts(self, composed: int) -> bool:
        """Whether an event composed at `composed` (elapsed) and received now counts by itself."""
        if self.state == "running":
            return True
        if self.state == "paused":
            unheard = min(UNHEARD_MS, max(0, self.allowance - self.worked))
            return composed <= self.paused_since + unheard
        rests = self.elapsed - self.worked
        return self.state == "closing" and composed <= self.allowance + rests


def spell(epoch: int, n: int, item: str, choice: str, t: int) -> Incoming:
    raw = {"n": n, "item": item, "type": "answer", "value": {"choice": choice}, "t": t}
    return read_envelope(json.dumps({"epoch": epoch, "events": [raw]}).encode()).events[0]


class SittingMachine(RuleBasedStateMachine):
    """One sitting from its start; pages, packets, invigilator and clock in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = ORIGIN
        self.epoch, self.n = 1, 0
        self.written: dict[tuple[int, int], tuple[Incoming, int]] = {}
        self.wire: list[tuple[int, list[int]]] = []
        self.acked: set[tuple[int, int]] = set()
        self.journal: dict[tuple[int, int], Row] = {}
        self.expected: dict[tuple[int, int], str] = {}
        self.current: dict[str, tuple[int, int, str]] = {}

    @initialize(
        factor=st.sampled_from([1.0, 1.25, 1.5, 2.0]), rest=st.sampled_from([0, 5, 90, 300])
    )
    def start(self, factor: float, rest: int) -> None:
        self.watches = Watches(round(DURATION_S * factor) * 1000, rest * 1000)
        self.sitting = Snapshot(
            sitting_id="s",
            state="running",
            epoch=1,
            acked_n=0,
            event_count=0,
            chain_head=None,
            started_at=self.now,
            deadline_at=deadline_of(self.now, DURATION_S, factor),
            paused_at=None,
            grace_s=GRACE_S,
            break_left_ms=rest * 1000,
        )

    # Time

    @rule(ms=spans)
    def wait(self, ms: int) -> None:
        self.now += timedelta(milliseconds=ms)
        self.watches.pass_time(ms)

    @rule()
    def sweep(self) -> None:
        """The stored state catches up, as on read and by the sweeper."""
        state = state_at(self.sitting, self.now)
        self.sitting = settled(self.sitting, self.now)
        if state == "closed":
            self.close()
        elif state != "paused":
            self.sitting = replace(self.sitting, state=state)

    def close(self) -> None:
        self.sitting = replace(
            settled(self.sitting, self.now),
            state="closed",
            paused_at=None,
            pause_kind=None,
            terminate_at=None,
        )

    # The room

    def is_running(self) -> bool:
        return state_at(self.sitting, self.now) == "running"

    @precondition(is_running)
    @rule(kind=st.sampled_from(["invigilator", "device", "ended", "break"]))
    def pause(self, kind: str) -> None:
        if kind == "break" and self.watches.break_left == 0:
            return
        ends = self.now + timedelta(milliseconds=UNDO_MS) if kind == "ended" else None
        self.sitting = replace(
            settled(self.sitting, self.now),
            state="paused",
            paused_at=self.now,
            pause_kind=kind,
            terminate_at=ends,
        )
        self.watches.pause(kind)

    @precondition(lambda self: state_at(self.sitting, self.now) == "paused")
    @rule()
    def resume(self) -> None:
        self.sitting = resumed(settled(self.sitting, self.now), self.now)
        self.watches.resume()

    @precondition(lambda self: state_at(self.sitting, self.now) != "closed")
    @rule(minutes=st.integers(1, 10))
    def extend(self, minutes: int) -> None:
        given = settled(self.sitting, self.now)
        assert given.deadline_at is not None
        given = replace(given, deadline_at=given.deadline_at + timedelta(minutes=minutes))
        if given.state == "closing":
            given = replace(given, state=state_at(given, self.now))
        self.sitting = given
        self.watches.allowance += minutes * 60_000

    # Pages and packets

    @rule()
    def take_over(self) -> None:
        """Another window, another computer, a reload: the next epoch."""
        if state_at(self.sitting, self.now) == "closed":
            return
        self.epoch, self.n = self.epoch + 1, 0
        self.sitting = replace(self.sitting, epoch=self.epoch, acked_n=0)

    @rule(item=st.sampled_from(["q1", "q2", "q3"]), choice=st.sampled_from(["o1", "o2", "o3"]))
    def choose(self, item: str, choice: str) -> None:
        self.n += 1
        composed = self.watches.elapsed
        event = spell(self.epoch, self.n, item, choice, composed)
        self.written[(self.epoch, self.n)] = (event, composed)

    @precondition(lambda self: self.n > 0)
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        """Any part of what was written, put on the wire to arrive whenever it may."""
        first = data.draw(st.integers(1, self.n))
        last = data.draw(st.integers(first, min(self.n, first + 8)))
        self.wire.append((self.epoch, list(range(first, last + 1))))

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), again=st.booleans(), heard=st.booleans())
    def deliver(self, data: st.DataObject, again: bool, heard: bool) -> None:
        """In any order, perhaps again later; the reply may be lost."""
        place = data.draw(st.integers(0, len(self.wire) - 1))
        epoch, numbers = self.wire[place] if again else self.wire.pop(place)
        ack = self.receive(epoch, numbers)
        if heard and epoch == self.epoch:
            self.acked |= {(epoch, n) for n in range(1, ack + 1)}

    @precondition(lambda self: self.n > 0)
    @rule(whole=st.booleans())
    def hand_in(self, whole: bool) -> None:
        """With everything up to the last event, or over a gap, which must not close."""
        was = state_at(self.sitting, self.now)
        numbers = list(range(1, self.n + 1)) if whole else [self.n]
        ack = self.receive(self.epoch, numbers)
        assert whole is False or ack >= self.n
        if ack >= self.n or was == "closed":
            self.close()
            self.watches.over, self.watches.paused = True, None

    def receive(self, epoch: int, numbers: list[int]) -> int:
        events = [self.written[(epoch, n)][0] for n in numbers]
        known = {
            n: Known(row.event.salt, row.event.digest, row.standing, row.reason)
            for (e, n), row in self.journal.items()
            if e == epoch
        }
        # A repetition is spelt anew, under another salt.
        fresh = [spell(epoch, e.n, str(e.item), e.value["choice"], e.t_ms) for e in events]
        plan = plan_sync(self.sitting, known, epoch, fresh, self.now)
        assert plan.conflicts == plan.ahead == plan.rejected == []
        for row in plan.rows:
            key = (epoch, row.event.n)
            assert key not in self.journal
            self.journal[key] = row
            composed = self.written[key][1]
            counts = self.watches.counts(composed)
            self.expected[key] = (
                "old_epoch" if epoch < self.epoch else "applied" if counts else "late"
            )
        for (item, _type), event in plan.answers.items():
            held = self.current.get(item)
            if held is None or held[:2] < (epoch, event.n):
                self.current[item] = (epoch, event.n, event.text)
        self.sitting = plan.after
        return plan.ack

    # What must hold at every moment

    @invariant()
    def the_clock_is_the_models(self) -> None:
        state = state_at(self.sitting, self.now)
        assert state == self.watches.state
        assert remaining_ms(self.sitting, self.now, state) == self.watches.left

    @invariant()
    def breaks_are_used_up_exactly(self) -> None:
        if self.watches.paused is None and not self.watches.over:
            assert settled(self.sitting, self.now).break_left_ms == self.watches.break_left

    @invariant()
    def every_event_stands_as_written_rule_says(self) -> None:
        assert {key: row.standing for key, row in self.journal.items()} == self.expected

    @invariant()
    def what_was_acknowledged_is_stored(self) -> None:
        assert self.acked <= set(self.journal)

    @invariant()
    def the_newest_that_counts_is_the_answer(self) -> None:
        newest: dict[str, tuple[int, int, str]] = {}
        for (epoch, n), row in sorted(self.journal.items()):
            if self.expected[(epoch, n)] == "applied":
                newest[str(row.event.item)] = (epoch, n, row.event.text)
        assert self.current == newest

    @invariant()
    def the_chain_holds(self) -> None:
        head = chain.GENESIS
        rows = sorted(self.journal.values(), key=lambda row: row.position)
        for place, row in enumerate(rows, 1):
            head = chain.link(head, row.event.digest)
            assert (row.position, row.chain) == (place, head)
        assert self.sitting.event_count == len(rows)
        assert (self.sitting.chain_head or chain.GENESIS) == head
