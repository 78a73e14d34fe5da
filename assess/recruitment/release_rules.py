"""What can be released of a session or a vacancy, who must be told, and what stands in the way.

Pure: facts in, a list with a reason for each line out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from assess.identity.naming import filed_as
from assess.results.rules import NotAllowed, check_release

#: `release`: a result to release. `tell`: somebody without a result, to be told so.
#: `done`: released or told already. `stuck`: neither can be done; `why` says what is missing.
Step = Literal["release", "tell", "done", "stuck"]
#: Decisions after which there is no sitting.
WITHOUT_SITTING = ("exempt", "locked_out", "not_applicable")


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate's sitting, decision or unanswered invitation, as far as release goes."""

    name: str
    email: str
    locale: str
    titles: Mapping[str, str]  # the test's, by language; of a decision, none
    state: str  # the sitting's; `expected` without one; or a decision's outcome
    family: str = ""  # a decision's
    sitting_id: str | None = None
    decision_id: int | None = None
    invitation_id: int | None = None
    result_id: int | None = None
    #: Of a closed sitting without a result: `to_come` (people mark it, or a job grades it),
    #: `failed`, or `pending`: it is scored within a minute.
    outcome: str = ""
    kind: str = ""  # of the sitting's test
    actions: frozenset[str] = frozenset()  # decisions about the result
    late_waiting: int = 0
    late_unscored: bool = False
    overtaken: bool = False  # the result rests on marks that count no more
    reconciled: bool = True
    told: bool = False
    override_open: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the check list."""

    case: Case
    step: Step
    why: str = ""  # a code: a refusal's, or one of this module
    notice: str = ""  # what the person is told: absent, void, exempt, locked_out, …


def check_list(cases: Iterable[Case]) -> list[Line]:
    """A line for each case, those in the way first."""
    order: dict[Step, int] = {"stuck": 0, "release": 1, "tell": 2, "done": 3}
    return sorted(
        (_line(case) for case in cases),
        key=lambda line: (order[line.step], filed_as(line.case.name), line.case.name),
    )


def steps(lines: Collection[Line]) -> dict[Step, int]:
    """How many lines there are of each step."""
    found: dict[Step, int] = {"release": 0, "tell": 0, "done": 0, "stuck": 0}
    for line in lines:
        found[line.step] += 1
    return found


def _line(case: Case) -> Line:
    if case.decision_id is not None:
        return _of_decision(case)
    if case.state == "closed":
        return _of_result(case)
    if case.state in ("absent", "void", "expected"):
        notice = "void" if case.state == "void" else "absent"
        if case.told:
            return Line(case, "done", notice=notice)
        if not case.reconciled:
            return Line(case, "stuck", "not_reconciled")
        return Line(case, "tell", notice=notice)
    return Line(case, "stuck", "not_sat")


def _of_decision(case: Case) -> Line:
    if case.state not in WITHOUT_SITTING:
        return Line(case, "stuck", "needs_review" if case.state == "needs_review" else "to_invite")
    if case.told:
        return Line(case, "done", notice=case.state)
    if case.override_open:
        return Line(case, "stuck", "override_open")
    return Line(case, "tell", notice=case.state)


def _of_result(case: Case) -> Line:
    if case.result_id is None:
        missing = case.outcome if case.outcome in ("to_come", "failed") else "no_result"
        return Line(case, "stuck", "late_first" if case.late_waiting else missing)
    try:
        check_release(
            case.actions,
            case.late_waiting,
            late_unscored=case.late_unscored,
            overtaken=case.overtaken,
            reconciled=case.reconciled,
        )
    except NotAllowed as refused:
        return Line(case, "stuck", refused.refusal.value)
    return Line(case, "done" if "released" in case.actions else "release")
