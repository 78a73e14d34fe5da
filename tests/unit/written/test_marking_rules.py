"""What markers may do when, what a changed rubric re-opens, and how far they drift."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from assess.written.marking_rules import (
    DraftError,
    Drift,
    Fault,
    Refusal,
    Standing,
    affected,
    asks_the_same,
    carried,
    cleaned,
    drift,
    gone,
    is_done,
    phase_of,
    refusal_to_mark,
    reworded,
)
from assess.written.papers import Guidance, Paper, Rules, Source
from tests.support.written_rubrics import CONTENT, LANGUAGE, ORDER, bands, paper, task, words

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
    # A seed that closed at once would be told from other scripts.
    assert refusal_to_mark(replace(told, standardisation=False)) is None


def test_a_third_marker_looks_twice() -> None:
    third = replace(OPEN, part="third")
    assert (phase_of(third), is_done(third)) == ("blind", False)
    blind = replace(third, finished=True)
    assert (phase_of(blind), is_done(blind)) == ("informed", False)
    assert is_done(replace(blind, informed=True))
    waiting = replace(blind, waits=True)
    assert (refusal_to_mark(waiting), is_done(waiting)) == (Refusal.NOT_FINISHED, True)
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


def test_what_stands_of_marks_that_were_entered_by_an_earlier_rubric() -> None:
    other = replace(CONTENT, bands=bands(0, 3, 6))
    new = replace(CONTENT, code="sources")
    after = task(rubric=(LANGUAGE, other, new))
    entered = {"content": 3, "order": 2, "language": 1}
    assert carried(TASK, TASK, entered) == (entered, ())
    assert carried(TASK, after, entered) == ({"language": 1}, ("content",))
    assert carried(TASK, after, {"order": 2}) == ({}, ()), "nothing of it is undone"
    # What an earlier change had opened waits for a mark, and no longer once there is none to give.
    assert carried(TASK, TASK, {"order": 2}, ("content", "gone")) == ({"order": 2}, ("content",))
    assert carried(TASK, TASK, entered, ("content",)) == (entered, ())


def test_which_criteria_a_page_does_not_show_as_they_are() -> None:
    other = replace(CONTENT, bands=bands(0, 3, 6))
    new = replace(CONTENT, code="sources")
    assert reworded(TASK, task(rubric=(replace(CONTENT, weight=9), ORDER))) == ()
    assert reworded(TASK, task(rubric=(other, ORDER, new))) == ("content", "sources")
    assert gone(TASK, task(rubric=(other, ORDER))) == {"language"}
    assert gone(TASK, TASK) == set()


MEMO = Source("memo", "text", words("Memo"), text=words("Two trucks."))
MAP = Source("map", "image", words("Map"), file={"en": "map.png", "fr": "map.png"})
ASKED = replace(paper(task(sources=("memo", "map"))), sources=(MEMO, MAP))
FILES = {"map.png": "digest"}


def later(**changes: Any) -> Paper:
    (part,) = ASKED.parts
    return replace(ASKED, parts=(replace(part, tasks=(replace(part.tasks[0], **changes),)),))


@pytest.mark.parametrize(
    ("after", "files", "same"),
    [
        (ASKED, FILES, True),
        (later(weight=5, rubric=(CONTENT,), notes=words("Be mild.")), FILES, True),
        (later(guidance=Guidance(1, 2), title=words("Another title")), FILES, True),
        (replace(ASKED, sources=(MAP, replace(MEMO, title=words("A memo")))), FILES, True),
        (later(prompt=words("Write a letter.")), FILES, False),
        (later(kind="message"), FILES, False),
        (later(language="fr"), FILES, False),
        (later(sources=("memo",)), FILES, False),
        (later(code="letter"), FILES, False),
        (replace(ASKED, sources=(MAP, replace(MEMO, text=words("Three.")))), FILES, False),
        (ASKED, {"map.png": "another"}, False),
    ],
)
def test_another_question_keeps_its_own_rubric(
    after: Paper, files: dict[str, str], same: bool
) -> None:
    assert asks_the_same(ASKED, after, FILES, files) is same


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


def test_what_cannot_be_stored_or_seen_is_made_visible() -> None:
    odd = {
        **GOOD,
        "comments": {"": "a\x00\ud800"},
        "annotations": [{"from": 0, "to": 1, "text": "\udfff"}],
    }
    _, comments, annotations = cleaned(TASK, odd, 5)
    assert comments == {"": "a\u2400\ufffd"}
    assert annotations == [{"from": 0, "to": 1, "text": "\ufffd"}]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"marks": None}, Fault.NOT_A_DRAFT),
        ({"marks": {"content": 5}}, Fault.NO_BAND),
        ({"marks": {"content": "4"}}, Fault.NO_BAND),
        ({"marks": {"style": 4}}, Fault.NO_BAND),
        ({"comments": []}, Fault.NOT_A_DRAFT),
        ({"comments": {"style": "x"}}, Fault.NO_BAND),
        ({"comments": {"": 1}}, Fault.NOT_A_DRAFT),
        ({"comments": {"": "x" * 4001}}, Fault.LONG_COMMENT),
        ({"annotations": {}}, Fault.NOT_A_DRAFT),
        ({"annotations": ["x"]}, Fault.NOT_A_DRAFT),
        ({"annotations": [{"from": 2, "to": 2}]}, Fault.BEYOND_TEXT),
        ({"annotations": [{"from": -1, "to": 2}]}, Fault.BEYOND_TEXT),
        ({"annotations": [{"from": 0, "to": 6}]}, Fault.BEYOND_TEXT),
        ({"annotations": [{"from": 0, "to": True}]}, Fault.BEYOND_TEXT),
        ({"annotations": [{"from": 0, "to": 2, "text": None}]}, Fault.NOT_A_DRAFT),
        ({"annotations": [{"from": 0, "to": 2}] * 201}, Fault.MANY_HIGHLIGHTS),
        (
            {"annotations": [{"from": 0, "to": 2, "text": "x" * 4001}]},
            Fault.LONG_COMMENT,
        ),
    ],
)
def test_a_draft_that_cannot_be_is_refused(change: dict[str, Any], fault: Fault) -> None:
    with pytest.raises(DraftError) as refused:
        cleaned(TASK, {**GOOD, **change}, 5)
    assert refused.value.fault is fault
