"""From what counts for each script of a sitting to its outcome, the same bytes every time. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assess.delivery.kinds import Form, JSONObject, Outcome, Pending
from assess.written.papers import Paper, Task
from assess.written.resolving import Counted, marks_spelled, spelled, total

ENGINE = "written-2"
#: Outcomes of this engine say nothing of their error; they are verified as they were.
WITHOUT_ERROR = "written-1"
#: Per cent of the whole script from the pass mark within which a moderator looks again.
NEAR = 5


@dataclass(frozen=True)
class Judgement:
    """What counts for one script, as it was resolved."""

    resolution: int
    script: str
    version: int  # of the paper, whose rubric was used
    task: Task  # as that version has it
    language: str | None
    method: str
    marks: Mapping[str, Fraction]
    people: int = 2  # how many independent marks are in it


def judged(
    form: Form,
    paper: Paper,
    resolutions: Mapping[str, Judgement],
    sign_off: int | None,
    *,
    error: float | None = None,
    engine: str = ENGINE,
) -> Outcome | Pending:
    """The outcome of a sitting.

    Args:
        form: its content names the tasks by `ref`.
        paper: the version whose rules count, with its key.
        resolutions: by the form's refs, those that the sign-off covers.
        sign_off: id of the moderation meeting's word; None before there is one.
        error: standard error of the total in points of per cent (`precision`); None if not known.
        engine: `WITHOUT_ERROR` for an outcome of that engine that is verified.
    """
    refs = [task["ref"] for task in form.content["tasks"]]
    missing = [ref for ref in refs if ref not in resolutions]
    if missing:
        return Pending(f"not resolved or not signed off: {', '.join(missing)}")
    if sign_off is None:
        return Pending("the marks are not signed off")
    counted = [
        Counted(
            ref=task["ref"],
            task=resolutions[task["ref"]].task,
            language=resolutions[task["ref"]].language,
            marks=resolutions[task["ref"]].marks,
        )
        for task in form.content["tasks"]
    ]
    found = total(paper, counted)
    detail: JSONObject = {
        "engine": engine,
        "per_cent": found.per_cent,
        "pass_mark": paper.rules.pass_mark,
        "passed": found.passed,
        "aspects": dict(found.aspects),
        "languages": {code: dict(shares) for code, shares in found.languages.items()},
        "levels": dict(found.levels),
        "tasks": [
            {
                "ref": one.ref,
                "task": one.task.code,
                "language": one.language,
                "per_cent": found.tasks[one.ref],
            }
            for one in counted
        ],
    }
    scripts = {
        ref: {
            "resolution": one.resolution,
            "script": one.script,
            "version": one.version,
            "method": one.method,
            "marks": marks_spelled(one.marks),
        }
        for ref, one in resolutions.items()
        if ref in refs
    }
    canonical = {**detail, "exact": spelled(found.exact), "steps": found.steps, "scripts": scripts}
    pins: JSONObject = {
        "form": form.digest,
        "sign_off": sign_off,
        "resolutions": {ref: one["resolution"] for ref, one in scripts.items()},
        "versions": {ref: one["version"] for ref, one in scripts.items()},
    }
    if engine == WITHOUT_ERROR:
        error = None
    else:
        # Rounded, so that it is the same text whatever computes roots.
        error = None if error is None else round(error, 2)
        canonical["standard_error"] = error
        pins["engine"] = engine
    return Outcome(
        engine=engine,
        level=found.per_cent,
        theta=None,
        standard_error=error,
        probability=None,
        provisional=False,
        detail=detail,
        canonical=_spelled(canonical),
        pins=pins,
        passed=found.passed,
    )


def is_borderline(per_cent: Fraction, mark: int) -> bool:
    """Whether a script is so near the pass mark that a moderator looks at it."""
    return abs(per_cent - mark) <= NEAR


def _spelled(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
