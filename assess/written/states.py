"""Where one script stands between being handed out and being signed off. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """In the order in which a script goes through them; codes for pages and programs."""

    NOT_GIVEN = "not_given"
    MISSING = "missing"
    OPEN = "open"
    AGAIN = "again"
    NO_THIRD = "no_third"
    THIRD = "third"
    SECOND_LOOK = "second_look"
    SETTLING = "settling"
    AGREED = "agreed"
    BY_THIRD = "by_third"
    MODERATED = "moderated"
    SIGNED = "signed"


#: What counts is known.
DECIDED = frozenset({State.AGREED, State.BY_THIRD, State.MODERATED, State.SIGNED})


@dataclass(frozen=True)
class Course:
    """What is known of a script's course.

    Attributes:
        method: by which rule what counts was found; None while it is open.
        signed_off: whether a meeting's word covers it.
        markers: how many of the first two have it in their hands.
        reopened: whether a later rubric has opened a finished judgement again.
        both: whether both independent judgements stand.
        apart: whether these differ by more than the rules allow.
        third: `none`, `judging`, `looking` again after having judged, or `done`.
        third_marked: whether what counts rests on a third judgement as well.
    """

    method: str | None
    signed_off: bool
    markers: int
    reopened: bool
    both: bool
    apart: bool
    third: str
    third_marked: bool = False


def state_of(course: Course) -> State:
    """Where a script stands. What is decided is never said to wait for anybody."""
    if course.method is not None:
        if course.signed_off:
            return State.SIGNED
        decided = {"moderation": State.MODERATED}
        found = State.BY_THIRD if course.third_marked else State.AGREED
        return decided.get(course.method, found)
    return _open_state(course)


def _open_state(course: Course) -> State:
    """What an undecided script waits for."""
    if course.markers < 2:
        return State.MISSING if course.markers else State.NOT_GIVEN
    if not course.both:
        return State.AGAIN if course.reopened else State.OPEN
    waits = {"judging": State.THIRD, "looking": State.SECOND_LOOK}
    if course.third == "none" and course.apart:
        return State.NO_THIRD
    return waits.get(course.third, State.SETTLING)


def meeting_state(*, scripts: int, decided: int, given: int, covered: bool, signed: bool) -> str:
    """Where the marks of a paper in a session stand: a key of `state_words.MEETINGS`."""
    if covered:
        return "signed"
    if decided == scripts:
        return "again" if signed else "ready"
    if signed:
        return "reopened"
    return "marking" if given else "not_given"
