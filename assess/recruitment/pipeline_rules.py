"""How far an application has come with one test, and what keeps it there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from assess.eligibility.records import Sentences

#: In the order in which they follow each other.
Stage = Literal["applied", "decided", "invited", "booked", "sat", "scored", "released"]
STAGES: tuple[Stage, ...] = (
    "applied", "decided", "invited", "booked", "sat", "scored", "released",
)  # fmt: skip
#: Outcomes after which no test is sat, so that nothing more is to be done.
SETTLED = frozenset({"exempt", "locked_out", "not_applicable"})

#: What keeps an application where it is; `pipeline_words` has the sentences.
Need = Literal[
    "decide", "decide_again", "review", "second_person", "invite", "account", "follow_up",
    "invite_after_void", "score", "reconcile", "release",
]  # fmt: skip
NEEDS: tuple[Need, ...] = get_args(Need)
#: What somebody in recruitment can and should do now; the rest waits for others.
PRESSING = frozenset(
    {"decide", "decide_again", "review", "second_person", "invite", "follow_up",
     "invite_after_void", "release"}
)  # fmt: skip


@dataclass(frozen=True)
class DecisionLine:
    """A stored decision as lists show it."""

    id: int
    outcome: str
    reason_code: str
    until: date | None
    language: str | None
    explanation: Sentences
    made_at: datetime
    stands: bool  # named by an invitation


@dataclass(frozen=True)
class SittingLine:
    """The last invitation for one test and what became of it."""

    invited_at: datetime
    cancelled: bool
    session_id: int
    session_title: str
    starts_at: datetime
    reconciled: bool
    state: str | None  # of the sitting; None: there is no account yet
    result_id: int | None = None
    level: int | None = None
    released: bool = False


@dataclass(frozen=True)
class TestLine:
    """One required test of one application."""

    __test__ = False

    family: str
    decision: DecisionLine | None = None
    sitting: SittingLine | None = None
    override_waits: bool = False
    changed_since: bool = False  # the application, after the decision

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return stage_of(self)

    @property
    def settled(self) -> bool:
        """Whether no test is sat at all."""
        decision = self.decision
        return decision is not None and decision.outcome in SETTLED and self.sitting is None

    @property
    def need(self) -> Need | None:
        """What it waits for; None when nothing is to be done."""
        return need_of(self)


@dataclass(frozen=True)
class Line:
    """One application in the list of a vacancy."""

    id: int
    given_name: str
    family_name: str
    email: str
    account_id: int | None
    withdrawn: bool
    adjusted: bool
    unavailable: int
    tests: Mapping[str, TestLine]

    @property
    def needs(self) -> list[Need]:
        """Everything that this application waits for, without repetition."""
        if self.withdrawn:
            return []
        return list(dict.fromkeys(test.need for test in self.tests.values() if test.need))


def stage_of(test: TestLine) -> Stage:
    """The last step that has been taken."""
    sitting = test.sitting
    if sitting is None or sitting.cancelled:
        return "decided" if test.decision is not None else "applied"
    if sitting.released:
        return "released"
    if sitting.result_id is not None:
        return "scored"
    if sitting.state in ("running", "paused", "closing", "closed"):
        return "sat"
    return "invited" if sitting.state in (None, "absent", "void") else "booked"


def need_of(test: TestLine) -> Need | None:
    """The next step, and for whom it waits."""
    sitting, decision = test.sitting, test.decision
    if sitting is not None and not sitting.cancelled:
        return _need_of_sitting(sitting)
    if decision is None:
        return "decide"
    if decision.stands:
        return "invite"
    return _need_of_decision(test, decision)


def _need_of_decision(test: TestLine, decision: DecisionLine) -> Need | None:
    if test.changed_since:
        return "decide_again"
    if test.override_waits:
        return "second_person"
    needs: dict[str, Need] = {"needs_review": "review", "sit": "invite"}
    return needs.get(decision.outcome)


def _need_of_sitting(sitting: SittingLine) -> Need | None:
    if sitting.released:
        return None
    if sitting.result_id is not None:
        return "release" if sitting.reconciled else "reconcile"
    needs: dict[str | None, Need] = {
        None: "account",
        "absent": "follow_up",
        "void": "invite_after_void",
        "closed": "score",
    }
    return needs.get(sitting.state)


@dataclass(frozen=True)
class Step:
    """One step of the pipeline: how many have come at least this far, how many stand here."""

    stage: Stage
    reached: int
    here: int


@dataclass(frozen=True)
class FamilyCount:
    """The pipeline of one required test."""

    family: str
    total: int
    steps: tuple[Step, ...]
    outcomes: Mapping[str, int]


def counted(lines: Iterable[Line], families: Iterable[str]) -> list[FamilyCount]:
    """How many stand where, for each required test; withdrawn applications are left out."""
    living = [line for line in lines if not line.withdrawn]
    return [_counted(family, [line.tests[family] for line in living]) for family in families]


def _counted(family: str, tests: list[TestLine]) -> FamilyCount:
    here: dict[str, int] = dict.fromkeys(STAGES, 0)
    outcomes: dict[str, int] = {}
    for test in tests:
        here[test.stage] += 1
        if test.decision is not None:
            outcomes[test.decision.outcome] = outcomes.get(test.decision.outcome, 0) + 1
    steps, reached = [], len(tests)
    for stage in STAGES:
        steps.append(Step(stage, reached, here[stage]))
        reached -= here[stage]
    return FamilyCount(family, len(tests), tuple(steps), outcomes)


@dataclass(frozen=True)
class Chosen:
    """What the list of a vacancy is narrowed by; empty values do not filter."""

    text: str = ""
    family: str = ""
    outcome: str = ""
    stage: str = ""
    need: str = ""
    withdrawn: bool = False


def chosen(lines: Iterable[Line], by: Chosen) -> list[Line]:
    """The lines that a filter leaves, in their order. `need` "any" is everything pressing."""
    return [line for line in lines if _fits(line, by)]


def _fits(line: Line, by: Chosen) -> bool:
    if line.withdrawn != by.withdrawn:
        return False
    words = f"{line.given_name} {line.family_name} {line.email}".casefold()
    if not all(word in words for word in by.text.casefold().split()):
        return False
    if not (by.family or by.outcome or by.stage or by.need):
        return True
    return any(
        (not by.family or test.family == by.family)
        and (not by.outcome or (test.decision and test.decision.outcome == by.outcome))
        and (not by.stage or test.stage == by.stage)
        and (not by.need or test.need == by.need or (by.need == "any" and test.need in PRESSING))
        for test in line.tests.values()
    )


def needs_of(lines: Iterable[Line]) -> dict[Need, int]:
    """How many applications wait for what, in the order in which it is best done."""
    counts: dict[Need, int] = {}
    for line in lines:
        for need in line.needs:
            counts[need] = counts.get(need, 0) + 1
    return {need: counts[need] for need in NEEDS if need in counts}
