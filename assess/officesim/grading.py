"""From checks to a score: pure, and the same again whenever the end state is graded anew.

Partial credit is the sum of the weights of the checks that hold. What must have stayed as it
was (`collateral`) takes its weight away when it did not; a project never counts below 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assess.officesim.engine import Engine, Finding, Judge, Work
from assess.officesim.projects import Check, Project

#: Changes whenever the same findings could give another score.
VERSION = "office-grading-1"


@dataclass(frozen=True)
class Judged:
    """One check with what was found."""

    check: Check
    finding: Finding
    #: The check could not be judged: a fault of the project, never of the candidate.
    broken: bool = False


@dataclass(frozen=True)
class Grade:
    """One project's score. Points are whole numbers; `total` is what full marks are."""

    checks: tuple[Judged, ...]
    collateral: tuple[Judged, ...]
    earned: int
    total: int
    #: domain -> (earned, total), collateral left out
    domains: Mapping[str, tuple[int, int]]


def grade(project: Project, judges: Mapping[str, Judge], work: Work) -> Grade:
    """Judge every check of a project."""
    checks = tuple(_judge(check, judges, work) for check in project.checks)
    collateral = tuple(_judge(check, judges, work) for check in project.collateral)
    gained = sum(one.check.weight for one in checks if one.finding.passed)
    damage = sum(one.check.weight for one in collateral if not one.finding.passed)
    domains: dict[str, tuple[int, int]] = {}
    for one in checks:
        earned, total = domains.get(one.check.domain, (0, 0))
        weight = one.check.weight
        domains[one.check.domain] = (earned + weight * one.finding.passed, total + weight)
    return Grade(checks, collateral, max(0, gained - damage), project.points, domains)


def per_cent(grades: Sequence[Grade]) -> int:
    """The whole test's score in per cent, rounded half up; 0 for no points at all."""
    total = sum(one.total for one in grades)
    earned = sum(one.earned for one in grades)
    return (200 * earned + total) // (2 * total) if total else 0


def work_of(engine: Engine, opening: dict[str, object], end_state: object) -> Work:
    """What the checks of a project judge."""
    start = engine.view(engine.load(opening))
    return Work(engine, opening, start, engine.view(end_state), end_state)


def _judge(check: Check, judges: Mapping[str, Judge], work: Work) -> Judged:
    judge = judges.get(check.kind)
    if judge is None:
        return Judged(check, Finding(False, "", f"No check of kind {check.kind!r}."), broken=True)
    try:
        return Judged(check, judge(work, check.target, check.expect))
    except ValueError as error:
        return Judged(check, Finding(False, "", str(error)), broken=True)
    except Exception as error:  # one judge's fault must not cost the sitting all the others
        return Judged(check, Finding(False, "", f"Not judged: {error!r}"), broken=True)
