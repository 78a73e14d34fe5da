"""An outcome waits for every script, and comes out as the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from assess.delivery.kinds import Form, Outcome, Pending
from assess.written.judging import WITHOUT_ERROR, Judgement, is_borderline, judged
from tests.support.written_rubrics import paper, task

PAPER = paper(task(weight=3), task("message", language="fr"))
FORM = Form(
    "written",
    "0" * 32,
    {
        "paper_version": 4,
        "variant": "en-fr",
        "minutes": 60,
        "tasks": [
            {"ref": "t1", "task": "note", "kind": "essay", "language": "en"},
            {"ref": "t2", "task": "message", "kind": "essay", "language": "fr"},
        ],
    },
    (),
)
ONE = Judgement(
    11,
    "AAAA",
    4,
    PAPER.tasks[0],
    "en",
    "mean",
    {key: Fraction(4) for key in ("content", "order", "language")},
)
TWO = Judgement(
    12,
    "BBBB",
    4,
    PAPER.tasks[1],
    "fr",
    "nearest",
    {"content": Fraction(3), "order": Fraction(1), "language": Fraction(7, 3)},
)


def test_nothing_comes_before_every_script_is_resolved_and_signed_off() -> None:
    assert isinstance(judged(FORM, PAPER, {"t1": ONE}, 1), Pending)
    assert isinstance(judged(FORM, PAPER, {"t1": ONE, "t2": TWO}, None), Pending)


def test_the_same_resolutions_give_the_same_bytes() -> None:
    first = judged(FORM, PAPER, {"t1": ONE, "t2": TWO}, 1)
    again = judged(FORM, PAPER, {"t2": TWO, "t1": ONE}, 1)
    assert isinstance(first, Outcome)
    assert first == again
    told = json.loads(first.canonical)
    assert told["scripts"]["t2"]["marks"]["language"] == [7, 3]
    # t1: (3 × 4/6 + 4/4 + 2 × 4/10) / 6 = 3.8/6; t2: (1.5 + 0.25 + 7/15) / 6
    exact = (3 * Fraction(38, 60) + Fraction(133, 360)) / 4 * 100
    assert Fraction(*told["exact"]) == exact
    assert first.level == 57  # 56.73…
    assert first.passed is False
    assert first.pins["resolutions"] == {"t1": 11, "t2": 12}


def test_another_resolution_gives_other_bytes() -> None:
    first = judged(FORM, PAPER, {"t1": ONE, "t2": TWO}, 1)
    other = judged(FORM, PAPER, {"t1": replace(ONE, resolution=13), "t2": TWO}, 1)
    assert isinstance(first, Outcome)
    assert isinstance(other, Outcome)
    assert first.canonical != other.canonical


def test_the_error_is_in_the_bytes_of_an_outcome_but_not_in_those_of_earlier_ones() -> None:
    given = {"t1": ONE, "t2": TWO}
    known = judged(FORM, PAPER, given, 1, error=2.3149)
    unknown = judged(FORM, PAPER, given, 1)
    early = judged(FORM, PAPER, given, 1, error=2.3149, engine=WITHOUT_ERROR)
    assert isinstance(known, Outcome)
    assert isinstance(unknown, Outcome)
    assert isinstance(early, Outcome)
    assert (known.standard_error, unknown.standard_error, early.standard_error) == (
        2.31,
        None,
        None,
    )
    assert json.loads(known.canonical)["standard_error"] == 2.31
    assert json.loads(unknown.canonical)["standard_error"] is None
    assert "standard_error" not in json.loads(early.canonical)
    assert early.engine == json.loads(early.canonical)["engine"] == "written-1"
    assert "engine" not in early.pins
    assert known.pins["engine"] == known.engine


def test_near_the_mark_is_five_points_either_way() -> None:
    near = [one for one in range(101) if is_borderline(Fraction(one), 60)]
    assert near == list(range(55, 66))
