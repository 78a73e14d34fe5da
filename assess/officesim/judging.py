"""From graded projects to a test's outcome. Pure; the same grades give the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence

from assess.delivery.kinds import Entry, Form, JSONObject, Outcome, Pending
from assess.officesim.grading import VERSION

#: A fail so near the mark (in points of per cent) waits for a reviewer.
NEAR = 5
PASS_MARK, MINUTES = 70, 50


def work_digest(form: Form, history: Sequence[Entry]) -> str:
    """SHA-256 (hexadecimal) of a form with all the work on it: what a review covers."""
    # The seed is the sitting's own: two sittings never share a digest.
    digest = hashlib.sha256(f"{form.seed}|{form.digest}".encode())
    for entry in history:
        spelled = [entry.item, entry.type, entry.value]
        digest.update(json.dumps(spelled, sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()


def steps_of(history: Sequence[Entry], ref: str) -> list[list[object]]:
    """The commands and digests of one project, in order."""
    return [[entry.type, entry.value] for entry in history if entry.item == ref]


def judged(
    form: Form,
    grades: Sequence[JSONObject],
    digest: str,
    awarded: Collection[str] | None,
    *,
    diverged: bool = False,
) -> Outcome | Pending:
    """The outcome; `awarded` are the checks that a reviewer counted, None without a review.

    `diverged`: the page and the server differed while the sitting went on.
    `grades` are `work_jobs.grade_projects`'s, in the form's order.
    """
    counted = frozenset(awarded or ())
    refs = [project["ref"] for project in form.content["projects"]]
    projects = [_project(ref, grade, counted) for ref, grade in zip(refs, grades, strict=True)]
    earned, total, score = score_of(projects)
    mark = int(form.content["pass_mark"])
    if awarded is None and score < mark:
        doubt = doubt_about(grades, score, mark, diverged=diverged)
        if doubt is not None:
            return Pending(doubt)
    detail: JSONObject = {
        "engine": VERSION,
        "per_cent": score,
        "earned": earned,
        "total": total,
        "pass_mark": mark,
        "passed": score >= mark,
        "domains": _domains(projects),
        "projects": [
            {key: one[key] for key in ("ref", "code", "application", "earned", "total")}
            for one in projects
        ],
    }
    canonical = {**detail, "projects": projects, "awarded": sorted(counted)}
    return Outcome(
        engine=VERSION,
        level=score,
        theta=None,
        standard_error=None,
        probability=None,
        provisional=False,
        detail=detail,
        canonical=json.dumps(canonical, sort_keys=True, separators=(",", ":")),
        pins={
            "form": form.digest,
            "work": digest,
            "engines": {grade["application"]: grade["engine"] for grade in grades},
            "projects": {
                project["ref"]: project["version"] for project in form.content["projects"]
            },
        },
        passed=score >= mark,
    )


def score_of(grades: Sequence[JSONObject]) -> tuple[int, int, int]:
    """Points earned, points in all, and the score in per cent, rounded half up."""
    earned = sum(one["earned"] for one in grades)
    total = sum(one["total"] for one in grades)
    return earned, total, (200 * earned + total) // (2 * total) if total else 0


def is_near(score: int, mark: int) -> bool:
    """Whether a score is a fail so near the mark that it needs another look."""
    return mark - NEAR <= score < mark


def doubt_about(
    grades: Sequence[JSONObject], score: int, mark: int, *, diverged: bool
) -> str | None:
    """Why a fail needs a person's look before it counts; None when it does not."""
    if diverged or any(grade["divergences"] for grade in grades):
        return "diverged"
    if any(one["broken"] for grade in grades for one in (*grade["checks"], *grade["collateral"])):
        return "broken"
    return "near" if is_near(score, mark) else None


def _project(ref: str, grade: JSONObject, awarded: frozenset[str]) -> JSONObject:
    """One project with what a reviewer awarded counted in."""
    checks = [
        {**one, "passed": one["passed"] or f"{ref}:{one['id']}" in awarded}
        for one in grade["checks"]
    ]
    collateral = [
        {**one, "passed": one["passed"] or f"{ref}:{one['id']}" in awarded}
        for one in grade["collateral"]
    ]
    gained = sum(one["weight"] for one in checks if one["passed"])
    damage = sum(one["weight"] for one in collateral if not one["passed"])
    domains: dict[str, list[int]] = {}
    for one in checks:
        points = domains.setdefault(one["domain"], [0, 0])
        points[0] += one["weight"] if one["passed"] else 0
        points[1] += one["weight"]
    return {
        "ref": ref,
        "code": grade["code"],
        "application": grade["application"],
        "engine": grade["engine"],
        "locale": grade["locale"],
        "earned": max(0, gained - damage),
        "total": grade["total"],
        "domains": domains,
        "checks": {one["id"]: one["passed"] for one in checks},
        "collateral": {one["id"]: one["passed"] for one in collateral},
        "end": grade["end"],
        "commands": grade["commands"],
        "refused": len(grade["refused"]) + grade["more_refused"],
        "divergences": len(grade["divergences"]),
    }


def _domains(projects: Sequence[JSONObject]) -> dict[str, list[int]]:
    """`application.domain` -> [earned, total] over all projects."""
    found: dict[str, list[int]] = {}
    for project in projects:
        for name, (earned, total) in project["domains"].items():
            points = found.setdefault(f"{project['application']}.{name}", [0, 0])
            points[0] += earned
            points[1] += total
    return found
