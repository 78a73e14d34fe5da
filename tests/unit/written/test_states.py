"""Each state of a script says what it waits for, and nothing decided is said to wait."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from assess.written.state_words import MEETINGS, STATES
from assess.written.states import DECIDED, Course, State, meeting_state, state_of

BOTH = Course(
    method=None,
    signed_off=False,
    markers=2,
    reopened=False,
    both=True,
    apart=True,
    third="none",
)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"markers": 0, "both": False, "apart": False}, State.NOT_GIVEN),
        ({"markers": 1, "both": False, "apart": False}, State.MISSING),
        ({"both": False, "apart": False}, State.OPEN),
        ({"both": False, "apart": False, "reopened": True}, State.AGAIN),
        ({}, State.NO_THIRD),
        ({"third": "judging"}, State.THIRD),
        ({"third": "looking"}, State.SECOND_LOOK),
        ({"third": "done"}, State.SETTLING),
        ({"apart": False}, State.SETTLING),
        # A moderator may ask a third about two who agree.
        ({"apart": False, "third": "judging"}, State.THIRD),
        ({"method": "mean", "apart": False}, State.AGREED),
        ({"method": "nearest", "third": "done", "third_marked": True}, State.BY_THIRD),
        # All three marks may count as their mean: a third marker decided all the same.
        ({"method": "mean", "third": "done", "third_marked": True}, State.BY_THIRD),
        ({"method": "moderation", "third": "judging"}, State.MODERATED),
        ({"method": "mean", "signed_off": True}, State.SIGNED),
        # An earlier sign-off says nothing of what is open again.
        ({"signed_off": True, "third": "judging"}, State.THIRD),
    ],
)
def test_what_a_script_waits_for(changes: dict[str, object], state: State) -> None:
    assert state_of(replace(BOTH, **changes)) is state  # type: ignore[arg-type]


def test_decided_is_what_has_a_rule_by_which_it_counts() -> None:
    for method, signed, markers, reopened, both, apart, third in product(
        (None, "mean", "nearest", "third", "moderation"),
        (False, True),
        (0, 1, 2),
        (False, True),
        (False, True),
        (False, True),
        ("none", "judging", "looking", "done"),
    ):
        course = Course(method, signed, markers, reopened, both, apart, third)
        assert (state_of(course) in DECIDED) == (method is not None), course


def test_the_marks_of_a_session_are_signed_off_only_while_nothing_is_new() -> None:
    def state(decided: int, given: int = 5, covered: bool = False, signed: bool = False) -> str:
        return meeting_state(
            scripts=5, decided=decided, given=given, covered=covered, signed=signed
        )

    assert state(0, given=0) == "not_given"
    assert state(3) == "marking"
    assert state(5) == "ready"
    assert state(5, covered=True, signed=True) == "signed"
    assert state(5, signed=True) == "again"
    assert state(4, signed=True) == "reopened"


def test_every_state_has_words() -> None:
    assert set(STATES) == set(State)
    assert set(MEETINGS) == {"signed", "again", "reopened", "ready", "not_given", "marking"}
