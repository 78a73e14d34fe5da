"""Acts, their undoing and breaks against a model that only lets time pass."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.delivery.acts import (
    Clock,
    Mark,
    Skip,
    act,
    break_begun,
    break_ended,
    mark_of,
    undone,
)
from assess.delivery.rules import Snapshot, remaining_ms, state_at

START = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
EXAMPLES = 50_000 if os.environ.get("ASSESS_SOAK") else 2_000
GRACE_S = 60
UNDO_MS = 60_000


def sitting(**changes: object) -> Snapshot:
    facts: dict[str, object] = {
        "sitting_id": "s",
        "state": "running",
        "epoch": 1,
        "acked_n": 0,
        "event_count": 0,
        "chain_head": None,
        "started_at": START,
        "deadline_at": START + timedelta(minutes=10),
        "paused_at": None,
        "grace_s": GRACE_S,
    }
    return Snapshot(**{**facts, **changes})  # type: ignore[arg-type]


@dataclass
class Hourglass:
    """Working time as sand: it runs while the candidate works and at no other time.

    It knows no deadline: `left` is the sand, negative once the grace runs.
    """

    left: int
    break_left: int
    state: str = "running"  # running, invigilator, break, ended, closed
    ending: int = 0  # milliseconds until an ending stands
    held: int = 0  # how long this pause has lasted
    pauses: int = 0  # how long all finished ones lasted

    def go_on(self) -> None:
        self.pauses += self.held
        self.held, self.state = 0, "running"

    def pass_time(self, ms: int) -> None:
        while ms > 0 and self.state != "closed":
            if self.state == "running":
                step = min(ms, self.left + GRACE_S * 1000)
                self.left -= step
                if self.left <= -GRACE_S * 1000:
                    self.state = "closed"
            elif self.state == "break":
                step = min(ms, self.break_left)
                self.break_left -= step
                self.held += step
                if self.break_left == 0:
                    self.go_on()
            elif self.state == "ended":
                step = min(ms, self.ending)
                self.ending -= step
                self.held += step
                if self.ending == 0:
                    self.state = "closed"
            else:
                step = ms
                self.held += step
            ms -= step

    @property
    def told(self) -> str:
        if self.state == "running":
            return "running" if self.left > 0 else "closing"
        return "closed" if self.state == "closed" else "paused"


@dataclass
class Deed:
    """An act that may be undone: what the model says that undoing it would need."""

    verb: str
    minutes: int
    was: str
    pauses: int  # how long all finished pauses had lasted after the act
    age: int = 0


@dataclass
class Model:
    """The hourglass in the hands of an invigilator."""

    glass: Hourglass

    def act(self, verb: str, minutes: int) -> Deed | None:
        glass, was = self.glass, self.glass.state
        if verb == "pause" and glass.told == "running":
            glass.state = "invigilator"
        elif verb == "resume" and was == "invigilator":
            glass.go_on()
        elif verb == "extend" and was not in ("ended", "closed"):
            glass.left += minutes * 60_000
        elif verb in ("end", "void") and was not in ("ended", "closed"):
            glass.go_on()
            glass.state, glass.ending = "ended", UNDO_MS
        else:
            return None
        return Deed(verb, minutes, was, glass.pauses)

    def undo(self, deed: Deed) -> bool:
        glass = self.glass
        stands = {"pause": "invigilator", "resume": "running"}.get(deed.verb, "ended")
        if deed.verb == "extend":
            reached = glass.state not in ("closed", "ended")
        else:
            reached = glass.state == stands and deed.pauses == glass.pauses
        if not reached:
            return False
        if deed.verb == "extend":
            spare = max(0, glass.left - 60_000) // 1000 * 1000
            glass.left -= min(deed.minutes * 60_000, spare)
        elif deed.verb == "resume":
            glass.left += deed.age
            glass.state = "invigilator"
            glass.pauses += deed.age  # the time given back is a pause as well
        else:
            glass.go_on()
            if deed.was != "break" or glass.break_left > 0:
                glass.state = deed.was
        return True

    def take_break(self, action: str) -> None:
        glass = self.glass
        if action == "begin" and glass.told == "running" and glass.break_left > 0:
            glass.state = "break"
        elif action == "end" and glass.state == "break":
            glass.go_on()


STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 180_000)),
    st.tuples(st.just("wait"), st.integers(1, 3_000)),
    st.tuples(st.sampled_from(["pause", "resume", "end", "void"]), st.just(0)),
    st.tuples(st.just("extend"), st.integers(1, 3)),
    st.tuples(st.just("undo"), st.integers(0, 2)),
    st.tuples(st.sampled_from(["begin", "end break"]), st.just(0)),
)


@settings(max_examples=EXAMPLES, derandomize=True, deadline=None)
@given(steps=st.lists(STEPS, max_size=24), break_ms=st.sampled_from([0, 1, 90_000, 600_000]))
def test_the_clock_agrees_with_an_hourglass(steps: list[tuple[str, int]], break_ms: int) -> None:
    model = Model(Hourglass(10 * 60_000, break_ms))
    clock = Clock(sitting(break_left_ms=break_ms))
    now = START
    done: list[tuple[Deed, Mark, datetime]] = []
    for verb, figure in steps:
        if verb == "wait":
            now += timedelta(milliseconds=figure)
            model.glass.pass_time(figure)
            for deed, _mark, _at in done:
                deed.age += figure
        elif verb in ("begin", "end break"):
            model.take_break("begin" if verb == "begin" else "end")
            change = break_begun if verb == "begin" else break_ended
            with contextlib.suppress(Skip):
                clock = replace(clock, snapshot=change(clock.snapshot, now))
        elif verb == "undo":
            if len(done) <= figure or done[-1 - figure][0].age >= UNDO_MS:
                continue
            deed, mark, at = done.pop(-1 - figure)
            reached = model.undo(deed)
            try:
                clock = undone(deed.verb, clock, mark, at, now, minutes=deed.minutes)
            except Skip:
                assert not reached
            else:
                assert reached
        else:
            deed_or_none = model.act(verb, figure)
            try:
                after = act(verb, clock, now, minutes=figure, reason="other")
            except Skip:
                assert deed_or_none is None
            else:
                assert deed_or_none is not None
                done.append((deed_or_none, mark_of(clock, after), now))
                clock = after
        state = state_at(clock.snapshot, now)
        assert state == model.glass.told
        if state in ("running", "paused"):
            assert remaining_ms(clock.snapshot, now, state) == max(0, model.glass.left)
        assert (clock.void_reason is not None) <= (model.glass.state in ("ended", "closed"))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    steps=st.lists(STEPS, max_size=24),
    break_ms=st.sampled_from([0, 90_000]),
)
def test_the_deadline_is_the_sum_of_its_parts(steps: list[tuple[str, int]], break_ms: int) -> None:
    clock, now = Clock(sitting(break_left_ms=break_ms)), START
    done: list[tuple[str, int, Mark, datetime]] = []
    for verb, figure in steps:
        try:
            if verb == "wait":
                now += timedelta(milliseconds=figure)
            elif verb == "begin":
                clock = replace(clock, snapshot=break_begun(clock.snapshot, now))
            elif verb == "end break":
                clock = replace(clock, snapshot=break_ended(clock.snapshot, now))
            elif verb != "undo":
                after = act(verb, clock, now, minutes=figure, reason="other")
                done.append((verb, figure, mark_of(clock, after), now))
                clock = after
            elif len(done) > figure and now - done[-1 - figure][3] < timedelta(minutes=1):
                what, minutes, mark, at = done.pop(-1 - figure)
                clock = undone(what, clock, mark, at, now, minutes=minutes)
        except Skip:
            continue
        snapshot = clock.snapshot
        assert snapshot.deadline_at == START + timedelta(
            minutes=10, seconds=clock.extension_s, milliseconds=snapshot.pauses_ms
        )
        assert clock.extension_s >= 0


@pytest.mark.parametrize(
    ("verb", "changes", "code"),
    [
        ("pause", {"started_at": None, "deadline_at": None, "state": "checked_in"}, "not_started"),
        ("end", {"started_at": None, "deadline_at": None, "state": "absent"}, "over"),
        ("pause", {"deadline_at": START}, "over"),
        ("resume", {}, "not_paused"),
        ("resume", {"state": "paused", "paused_at": START, "pause_kind": "ended"}, "ending"),
        (
            "resume",
            {"state": "paused", "paused_at": START, "pause_kind": "break", "break_left_ms": 9**9},
            "on_break",
        ),
        ("extend", {"state": "closed"}, "over"),
        ("end", {"state": "void"}, "over"),
    ],
)
def test_whom_an_act_does_not_reach(verb: str, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Skip) as refused:
        act(verb, Clock(sitting(**changes)), START + timedelta(minutes=1), minutes=5)
    assert refused.value.code == code


def test_a_device_that_was_locked_goes_on_by_resuming() -> None:
    held = sitting(state="paused", paused_at=START, pause_kind="device")
    after = act("resume", Clock(held), START + timedelta(minutes=2)).snapshot
    assert (after.state, after.pauses_ms) == ("running", 120_000)
    assert after.deadline_at == START + timedelta(minutes=12)


def test_time_is_given_before_the_start_and_taken_back() -> None:
    ready = Clock(sitting(state="checked_in", started_at=None, deadline_at=None))
    given_time = act("extend", ready, START, minutes=5)
    assert given_time.extension_s == 300
    back = undone("extend", given_time, mark_of(ready, given_time), START, START, minutes=5)
    assert back.extension_s == 0


def test_an_answer_counts_no_longer_because_the_ending_came_in_the_grace() -> None:
    """Ended half a minute into the grace: the deadline is still what counts."""
    from assess.delivery.rules import plan_sync
    from tests.unit.delivery.test_rules import event

    at = START + timedelta(minutes=10, seconds=30)
    ended = act("end", Clock(sitting()), at).snapshot
    for composed_ms, standing in ((600_000, "applied"), (600_001, "late")):
        plan = plan_sync(ended, {}, 1, [event(1, t=composed_ms)], at)
        assert [row.standing for row in plan.rows] == [standing]
