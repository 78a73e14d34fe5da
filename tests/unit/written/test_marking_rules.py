"""What markers may do when, what a changed rubric re-opens, and how far they drift."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from assess.written.marking_rules import (
    Drift,
    Refusal,
    Standing,
    affected,
    cleaned,
    drift,
    is_done,
    phase_of,
    refusal_to_mark,
)
from assess.written.papers import Rules
from tests.support.written_rubrics import CONTENT, LANGUAGE, ORDER, bands, task, words

TASK = task()
OPEN = Standing("first", False, False, False, False, 0)


def test_who_may_mark() -> None:
    assert refusal_to_mark(OPEN) is None
    assert refusal_to_mark(replace(OPEN, finished=True)) is None
    assert refusal_to_mark(replace(OPEN, withdrawn=True)) is Refusal.WITHDRAWN
    assert refusal_to_mark(replace(OPEN, resolved=True)) is Refusal.RESOLVED
    first = replace(OPEN, references_left=2)
    assert refusal_to_mark(first) is Refusal.STANDARDISE_FIRST
    assert refusal_to_mark(replace(first, part="reference", standardisation=True)) is None
    assert refusal_to_mark(replace(first, part="reference")) is Refusal.STANDARDISE_FIRST
    told = replace(OPEN, part="reference", standardisation=True, finished=True)
    assert refusal_to_mark(told) is Refusal.RESOLVED


def test_a_third_marker_looks_twice() -> None:
    third = replace(OPEN, part="third")
    assert (phase_of(third), is_done(third)) == ("blind", False)
    blind = replace(third, finished=True)
    assert (phase_of(blind), is_done(blind)) == ("informed", False)
    assert is_done(replace(blind, informed=True))
    assert phase_of(replace(OPEN, finished=True)) == "blind"
    assert is_done(replace(OPEN, finished=True))


def test_what_a_changed_rubric_opens_again() -> None:
    marked = ("content", "order", "language")
    assert affected(TASK, TASK, marked=marked) == ()
    renamed = replace(CONTENT, title=words("Substance"), weight=5)
    assert affected(TASK, task(rubric=(renamed, ORDER, LANGUAGE)), marked=marked) == ()
    other = replace(CONTENT, bands=bands(0, 3, 6))
    assert affected(TASK, task(rubric=(other, ORDER, LANGUAGE)), marked=marked) == ("content",)
    new = replace(CONTENT, code="sources")
    assert affected(TASK, task(rubric=(CONTENT, ORDER, LANGUAGE, new)), marked=marked) == (
        "sources",
    )
    assert affected(TASK, task(rubric=(CONTENT,)), marked=marked) == ()


def test_drift_by_hand() -> None:
    due = {"content": Fraction(4), "order": Fraction(2), "language": Fraction(6)}
    milder = {**due, "language": Fraction(10)}  # 2 × 4/10 of 6: 13 1/3 per cent more
    stricter = {**due, "order": Fraction(0)}  # 2/4 of 6: 8 1/3 per cent less
    found = drift(TASK, Rules(), [(milder, due), (stricter, due)])
    assert found == Drift(
        scripts=2,
        mean=Fraction(5, 2),
        largest=Fraction(40, 3),
        within=1,
        apart=(Fraction(40, 3), Fraction(-25, 3)),
    )
    assert drift(TASK, Rules(), []) is None


GOOD: dict[str, Any] = {
    "marks": {"content": 4},
    "comments": {"": "Good.", "content": "  "},
    "annotations": [{"from": 3, "to": 5, "text": "why?"}, {"from": 0, "to": 2}],
}


def test_a_draft_may_be_incomplete_and_is_put_in_order() -> None:
    assert cleaned(TASK, GOOD, 5) == (
        {"content": 4},
        {"": "Good."},
        [{"from": 0, "to": 2, "text": ""}, {"from": 3, "to": 5, "text": "why?"}],
    )


@pytest.mark.parametrize(
    "change",
    [
        {"marks": None},
        {"marks": {"content": 5}},
        {"marks": {"content": "4"}},
        {"marks": {"style": 4}},
        {"comments": []},
        {"comments": {"style": "x"}},
        {"comments": {"": 1}},
        {"comments": {"": "x" * 4001}},
        {"annotations": {}},
        {"annotations": ["x"]},
        {"annotations": [{"from": 2, "to": 2}]},
        {"annotations": [{"from": -1, "to": 2}]},
        {"annotations": [{"from": 0, "to": 6}]},
        {"annotations": [{"from": 0, "to": True}]},
        {"annotations": [{"from": 0, "to": 2, "text": None}]},
        {"annotations": [{"from": 0, "to": 2}] * 201},
    ],
)
def test_a_draft_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        cleaned(TASK, {**GOOD, **change}, 5)
