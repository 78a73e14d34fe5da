"""How far an application has come, and what it waits for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assess.eligibility.records import Sentences
from assess.recruitment.pipeline_rules import (
    Chosen,
    DecisionLine,
    Line,
    SittingLine,
    TestLine,
    chosen,
    counted,
    needs_of,
)

AT = datetime(2027, 3, 15, 9, tzinfo=UTC)


def decision(outcome: str = "sit", stands: bool = False) -> DecisionLine:
    return DecisionLine(1, outcome, "x", None, None, Sentences("e", "f"), AT, stands)


def sitting(state: str | None, **values: object) -> SittingLine:
    base = SittingLine(AT, False, 1, "Morning", AT, False, state)
    return replace(base, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("test", "stage", "need"),
    [
        (TestLine("office"), "applied", "decide"),
        (TestLine("office", decision()), "decided", "invite"),
        (TestLine("office", decision("exempt")), "decided", None),
        (TestLine("office", decision("locked_out")), "decided", None),
        (TestLine("office", decision("locked_out"), override_waits=True), "decided",
         "second_person"),
        (TestLine("office", decision("needs_review")), "decided", "review"),
        (TestLine("office", decision("exempt"), changed_since=True), "decided", "decide_again"),
        (TestLine("office", decision(), sitting(None)), "invited", "account"),
        (TestLine("office", decision(), sitting(None, cancelled=True)), "decided", "invite"),
        (TestLine("office", decision(stands=True), sitting("booked", cancelled=True)), "decided",
         "invite"),
        (TestLine("office", decision(), sitting("booked")), "booked", None),
        (TestLine("office", decision(), sitting("running")), "sat", None),
        (TestLine("office", decision(), sitting("closed")), "sat", "score"),
        (TestLine("office", decision(), sitting("absent")), "invited", "follow_up"),
        (TestLine("office", decision(), sitting("void")), "invited", "invite_after_void"),
        (TestLine("office", decision(), sitting("closed", result_id=1)), "scored", "reconcile"),
        (TestLine("office", decision(), sitting("closed", result_id=1, reconciled=True)), "scored",
         "release"),
        (TestLine("office", decision(), sitting("closed", result_id=1, released=True)), "released",
         None),
    ],
)  # fmt: skip
def test_stage_and_need(test: TestLine, stage: str, need: str | None) -> None:
    assert (test.stage, test.need) == (stage, need)


def line(number: int, test: TestLine, withdrawn: bool = False) -> Line:
    return Line(number, "Ada", f"N{number}", f"p{number}@x.org", None, withdrawn, False, 0,
                {"office": test})  # fmt: skip


LINES = [
    line(1, TestLine("office")),
    line(2, TestLine("office", decision("exempt"))),
    line(3, TestLine("office", decision(), sitting("closed", result_id=1, reconciled=True))),
    line(4, TestLine("office", decision(), sitting("booked"))),
    line(5, TestLine("office"), withdrawn=True),
]


def test_counts_say_how_many_came_at_least_so_far() -> None:
    (count,) = counted(LINES, ["office"])
    assert count.total == 4
    assert [(s.stage, s.reached, s.here) for s in count.steps] == [
        ("applied", 4, 1),
        ("decided", 3, 1),
        ("invited", 2, 0),
        ("booked", 2, 1),
        ("sat", 1, 0),
        ("scored", 1, 1),
        ("released", 0, 0),
    ]
    assert count.outcomes == {"exempt": 1, "sit": 2}
    assert needs_of(LINES) == {"decide": 1, "release": 1}


@pytest.mark.parametrize(
    ("by", "ids"),
    [
        (Chosen(), [1, 2, 3, 4]),
        (Chosen(withdrawn=True), [5]),
        (Chosen(text="n2 ADA"), [2]),
        (Chosen(outcome="exempt"), [2]),
        (Chosen(stage="booked"), [4]),
        (Chosen(need="release"), [3]),
        (Chosen(need="any"), [1, 3]),
        (Chosen(family="written"), []),
        (Chosen(family="office", stage="nonsense"), []),
    ],
)
def test_filters(by: Chosen, ids: list[int]) -> None:
    assert [one.id for one in chosen(LINES, by)] == ids
