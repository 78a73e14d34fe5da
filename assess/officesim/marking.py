"""Grading one sitting's work in the sandbox, once for the same work."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from assess.delivery.kinds import Entry, Form, JSONObject
from assess.officesim import queries
from assess.officesim.judging import is_near, score_of, steps_of, work_digest
from assess.officesim.sandbox import Failed, sandbox

CAPACITY = 400
#: A failure is not tried again before so many seconds have passed.
FAILURE_S = 3600.0
#: Unless it was this machine's alone.
START_FAILURE_S = 15.0
CPU_S, WALL_S = 8.0, 16.0


@dataclass(frozen=True)
class _Kept:
    grades: list[JSONObject] | None
    failure: Failed | None
    until: float


_kept: OrderedDict[str, _Kept] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Prepared:
    """Work read from the database, ready to be graded without it."""

    digest: str
    #: The test's pass mark, in per cent.
    mark: int
    #: None when the same work has been graded before.
    projects: list[JSONObject] | None


def grades_of(form: Form, history: Sequence[Entry]) -> tuple[list[JSONObject], str]:
    """The grade of each project in the form's order, and the work's digest.

    Of a fail near the mark a grade has `second` as well where a second engine can calculate
    the project anew: see `work_jobs.second_opinion`, or `{"failed": why}`.

    Raises `Failed`, and `LookupError` when a file is lost.
    """
    prepared = prepare(form, history)
    return grade(prepared), prepared.digest


def prepare(form: Form, history: Sequence[Entry]) -> Prepared:
    """Read what grading needs. Raises `LookupError` when a file is lost."""
    digest = work_digest(form, history)
    held = _held(digest)
    mark = int(form.content["pass_mark"])
    return Prepared(digest, mark, requests_of(form, history) if held is None else None)


def grade(prepared: Prepared) -> list[JSONObject]:
    """Grade prepared work, once. Raises `Failed`."""
    held = _held(prepared.digest)
    if held is None:
        held = _graded(prepared.projects or [], prepared.mark)
        with _lock:
            _kept[prepared.digest] = held
            while len(_kept) > CAPACITY:
                _kept.popitem(last=False)
    if held.grades is None:
        raise held.failure or Failed("fault", "It could not be graded.")
    return held.grades


def kept_for(failure: Failed) -> float:
    """Seconds before work that failed so is tried again."""
    return START_FAILURE_S if failure.why == "start" else FAILURE_S


def forget(digest: str) -> None:
    """Grade this work anew when it is next asked for."""
    with _lock:
        _kept.pop(digest, None)


def requests_of(form: Form, history: Sequence[Entry]) -> list[JSONObject]:
    """What the sandbox needs of each project. Raises `LookupError` when a file is lost."""
    versions = [project["version"] for project in form.content["projects"]]
    shown, keys = queries.presentation(versions), queries.keys(versions)
    return [
        {
            "code": shown[project["version"]].code,
            "shown": shown[project["version"]].shown,
            "key": keys[project["version"]].key,
            "openings": queries.openings_of(shown[project["version"]].openings),
            "steps": steps_of(history, project["ref"]),
        }
        for project in form.content["projects"]
    ]


def _held(digest: str) -> _Kept | None:
    with _lock:
        held = _kept.get(digest)
        if held is None or time.monotonic() >= held.until:
            return None
        _kept.move_to_end(digest)
        return held


def _graded(projects: list[JSONObject], mark: int) -> _Kept:
    try:
        grades: list[JSONObject] = sandbox.run(
            "grade", {"projects": projects}, cpu_s=CPU_S, wall_s=WALL_S
        )["projects"]
        if is_near(score_of(grades)[2], mark):
            for project, one in zip(projects, grades, strict=True):
                second = _second(project)
                if second:
                    one["second"] = second
    except Failed as failure:
        return _Kept(None, failure, time.monotonic() + kept_for(failure))
    return _Kept(grades, None, float("inf"))


def _second(project: JSONObject) -> JSONObject:
    """What a second engine makes of a project; that it failed takes nothing from the grade.

    Raises `Failed` when no child could be started: what is kept is kept for good.
    """
    try:
        return sandbox.run("second", project, cpu_s=CPU_S, wall_s=WALL_S)
    except Failed as failure:
        if failure.why == "start":
            raise
        return {"failed": str(failure)}
