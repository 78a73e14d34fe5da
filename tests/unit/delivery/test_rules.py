"""The sitting's clock and what becomes of each event."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assess.delivery.envelope import Incoming, read_envelope
from assess.delivery.rules import (
    Known,
    Snapshot,
    UnknownEpoch,
    break_left_ms,
    deadline_of,
    elapsed_ms,
    plan_sync,
    remaining_ms,
    state_at,
)

START = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # half an hour before Brussels changes its clocks


def sitting(**changes: object) -> Snapshot:
    facts: dict[str, object] = {
        "sitting_id": "s",
        "state": "running",
        "epoch": 1,
        "acked_n": 0,
        "event_count": 0,
        "chain_head": None,
        "started_at": START,
        "deadline_at": START + timedelta(hours=1),
        "paused_at": None,
        "grace_s": 60,
    }
    return Snapshot(**{**facts, **changes})  # type: ignore[arg-type]


def event(n: int, choice: str = "o1", *, item: str = "q01", t: int = 0, epoch: int = 1) -> Incoming:
    body = {
        "epoch": epoch,
        "events": [{"n": n, "item": item, "type": "answer", "value": {"choice": choice}, "t": t}],
    }
    return read_envelope(json.dumps(body).encode()).events[0]


@pytest.mark.parametrize(
    ("seconds", "state"),
    [
        (0, "running"),
        (3599.999, "running"),
        (3600, "closing"),
        (3659.999, "closing"),
        (3660, "closed"),
    ],
)
def test_states_follow_the_deadline(seconds: float, state: str) -> None:
    assert state_at(sitting(), START + timedelta(seconds=seconds)) == state


@given(
    duration=st.integers(1, 4 * 3600),
    factor=st.floats(1.0, 4.0),
    extension=st.integers(0, 7200),
    pauses=st.lists(st.integers(0, 1800), max_size=5),
)
def test_every_second_of_working_time_is_given(
    duration: int, factor: float, extension: int, pauses: list[int]
) -> None:
    paused = timedelta(seconds=sum(pauses))
    deadline = deadline_of(START, duration, factor, extension, paused)
    worked = (deadline - START - paused).total_seconds()
    assert abs(worked - (duration * factor + extension)) <= 0.5


def test_a_paused_clock_stands_still() -> None:
    paused = sitting(state="paused", paused_at=START + timedelta(minutes=10))
    later = START + timedelta(hours=5)
    assert state_at(paused, later) == "paused"
    assert remaining_ms(paused, later, "paused") == 50 * 60 * 1000


def test_elapsed_time_never_runs_backwards() -> None:
    assert elapsed_ms(sitting(), START - timedelta(seconds=5)) == 0


@pytest.mark.parametrize(
    ("received_s", "composed_ms", "standing"),
    [
        (3599, 3_599_000, "applied"),
        (3599, 9_000_000, "applied"),  # received in time: whatever the browser's figure says
        (3600, 3_600_000, "applied"),
        (3659, 3_600_000, "applied"),
        (3659, 3_600_001, "late"),
        (3660, 10_000, "late"),
    ],
)
def test_what_counts_at_the_end(received_s: int, composed_ms: int, standing: str) -> None:
    now = START + timedelta(seconds=received_s)
    plan = plan_sync(sitting(), {}, 1, [event(1, t=composed_ms)], now)
    assert [row.standing for row in plan.rows] == [standing]
    assert plan.late == ([1] if standing == "late" else [])
    assert plan.ack == 1


@pytest.mark.parametrize("kind", ["invigilator", "device", "break", "ended"])
@pytest.mark.parametrize(
    ("composed_ms", "standing"),
    [(599_000, "applied"), (609_999, "applied"), (610_000, "applied"), (610_001, "late")],
)
def test_what_counts_during_a_pause(kind: str, composed_ms: int, standing: str) -> None:
    at = START + timedelta(minutes=10)
    paused = sitting(state="paused", paused_at=at, pause_kind=kind, break_left_ms=3_600_000)
    plan = plan_sync(paused, {}, 1, [event(1, t=composed_ms)], START + timedelta(minutes=20))
    assert [row.standing for row in plan.rows] == [standing]


@pytest.mark.parametrize(
    ("kind", "passed_s", "left_ms"),
    [
        ("break", 0, 60_000),
        ("break", 59, 1000),
        ("break", 60, 0),
        ("break", 90, 0),
        ("device", 30, 60_000),
        ("invigilator", 90, 60_000),
    ],
)
def test_a_break_under_way_uses_its_time_up(kind: str, passed_s: int, left_ms: int) -> None:
    paused = sitting(state="paused", paused_at=START, pause_kind=kind, break_left_ms=60_000)
    assert break_left_ms(paused, START + timedelta(seconds=passed_s)) == left_ms


@pytest.mark.parametrize(("composed_ms", "standing"), [(3_600_000, "applied"), (3_600_001, "late")])
def test_a_pause_does_not_reach_beyond_the_deadline(composed_ms: int, standing: str) -> None:
    paused = sitting(state="paused", paused_at=START + timedelta(seconds=3595), pause_kind="ended")
    plan = plan_sync(paused, {}, 1, [event(1, t=composed_ms)], START + timedelta(seconds=3610))
    assert [row.standing for row in plan.rows] == [standing]


@pytest.mark.parametrize("state", ["closed", "absent", "void"])
def test_after_the_end_everything_is_kept_and_nothing_counts(state: str) -> None:
    plan = plan_sync(sitting(state=state), {}, 1, [event(1)], START + timedelta(minutes=1))
    assert (plan.ack, plan.late, plan.answers) == (1, [1], {})


def test_an_unopened_epoch_is_unknown() -> None:
    with pytest.raises(UnknownEpoch):
        plan_sync(sitting(), {}, 2, [], START)


def test_duplicates_inside_one_batch() -> None:
    twice = [event(1), event(1)]
    plan = plan_sync(sitting(), {}, 1, twice, START)
    assert (len(plan.rows), plan.conflicts, plan.ack) == (1, [], 1)
    plan = plan_sync(sitting(), {}, 1, [event(1), event(1, "o2")], START)
    assert (len(plan.rows), plan.conflicts, plan.ack) == (1, [1], 0)


class Server:
    """A journal in memory that does what the store does with a plan."""

    def __init__(self) -> None:
        self.sitting = sitting(deadline_at=START + timedelta(days=1))
        self.journal: dict[tuple[int, int], tuple[Known, Incoming]] = {}
        self.current: dict[str, tuple[int, int, str]] = {}

    def receive(self, epoch: int, events: list[Incoming]) -> tuple[int, list[int]]:
        known = {n: held for (e, n), (held, _) in self.journal.items() if e == epoch}
        plan = plan_sync(self.sitting, known, epoch, sorted(events, key=lambda e: e.n), START)
        for row in plan.rows:
            held = Known(row.event.salt, row.event.digest, row.standing, row.reason)
            assert (epoch, row.event.n) not in self.journal
            self.journal[(epoch, row.event.n)] = (held, row.event)
        for (item, _type), applied in plan.answers.items():
            held_answer = self.current.get(item)
            if held_answer is None or held_answer[:2] < (epoch, applied.n):
                self.current[item] = (epoch, applied.n, applied.text)
        self.sitting = plan.after
        return plan.ack, plan.conflicts


class Nemesis(RuleBasedStateMachine):
    """Duplicates, reordering, delay, loss and reloads between one browser and the server."""

    def __init__(self) -> None:
        super().__init__()
        self.server = Server()
        self.epoch, self.n = 1, 0
        self.written: dict[tuple[int, int], Incoming] = {}
        self.wire: list[tuple[int, list[Incoming]]] = []
        self.acked: set[tuple[int, int]] = set()

    @rule(item=st.sampled_from(["q1", "q2"]), choice=st.sampled_from(["a", "b", "c"]))
    def choose(self, item: str, choice: str) -> None:
        self.n += 1
        written = event(self.n, choice, item=item, epoch=self.epoch)
        self.written[(self.epoch, self.n)] = written

    @precondition(lambda self: self.n > 0)
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        first = data.draw(st.integers(1, self.n))
        last = data.draw(st.integers(first, self.n))
        batch = [self.written[(self.epoch, n)] for n in range(first, last + 1)]
        self.wire.append((self.epoch, batch))

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), keep=st.booleans(), heard=st.booleans())
    def deliver(self, data: st.DataObject, keep: bool, heard: bool) -> None:
        place = data.draw(st.integers(0, len(self.wire) - 1))
        epoch, batch = self.wire[place] if keep else self.wire.pop(place)
        ack, conflicts = self.server.receive(epoch, batch)
        assert conflicts == []
        if heard and epoch == self.server.sitting.epoch:
            self.acked |= {(epoch, n) for n in range(1, ack + 1)}

    @rule()
    def reload(self) -> None:
        self.epoch, self.n = self.epoch + 1, 0
        self.server.sitting = replace(self.server.sitting, epoch=self.epoch, acked_n=0)

    @invariant()
    def what_was_acknowledged_is_stored(self) -> None:
        assert self.acked <= set(self.server.journal)

    @invariant()
    def the_newest_applied_event_is_the_answer(self) -> None:
        expected: dict[str, tuple[int, int, str]] = {}
        for (epoch, n), (held, stored) in sorted(self.server.journal.items()):
            if held.standing == "applied":
                assert stored.item is not None
                expected[stored.item] = (epoch, n, stored.text)
        assert self.server.current == expected

    @invariant()
    def the_chain_holds(self) -> None:
        assert self.server.sitting.event_count == len(self.server.journal)


Nemesis.TestCase.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
test_nemesis = Nemesis.TestCase
