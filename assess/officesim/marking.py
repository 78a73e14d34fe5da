"""Grading one sitting's work in the sandbox, once for the same work."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from flask import has_request_context

from assess.database import in_transaction
from assess.delivery.kinds import Entry, Form, JSONObject
from assess.extensions import db
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
    #: Whether a second engine was asked where it had to be.
    second: bool


_kept: OrderedDict[str, _Kept] = OrderedDict()
_lock = threading.Lock()
#: Grades what a page asks for; one thread, so that a job's children stay free.
_grader = ThreadPoolExecutor(1, "office-page")
_asked: dict[str, Future[list[JSONObject]]] = {}
#: A page waits for so many seconds, then says that the work is being graded.
WAIT_S = 4.0


class NotYet(RuntimeError):
    """The work is not graded yet, and whoever asks must not wait for it."""

    def __init__(self) -> None:
        super().__init__("The work is being graded.")


@dataclass(frozen=True)
class Prepared:
    """Work read from the database, ready to be graded without it."""

    digest: str
    #: The test's pass mark, in per cent.
    mark: int
    #: None when the same work has been graded before.
    projects: list[JSONObject] | None
    #: Whether a second engine looks at a fail near the mark.
    second: bool = True


def grades_of(form: Form, history: Sequence[Entry]) -> tuple[list[JSONObject], str]:
    """The grade of each project in the form's order, and the work's digest.

    Within a transaction only work that has been graded before has one; within a request it is
    waited for a moment at most, while a thread of this process grades it.

    Raises `NotYet`, `Failed`, and `LookupError` when a file is lost.
    """
    prepared = prepare(form, history, second=False)
    if prepared.projects is None:
        return grade(prepared), prepared.digest
    if in_transaction():
        raise NotYet
    # Nothing is held of the database while the children work.
    db.session.rollback()
    if has_request_context():
        return _soon(prepared), prepared.digest
    return grade(prepared), prepared.digest


def prepare(form: Form, history: Sequence[Entry], *, second: bool = True) -> Prepared:
    """Read what grading needs. Raises `LookupError` when a file is lost.

    Of a fail near the mark a grade has `second` as well where a second engine can calculate
    the project anew: see `work_jobs.second_opinion`, or `{"failed": why}`.
    """
    digest = work_digest(form, history)
    held = _held(digest, second=second)
    mark = int(form.content["pass_mark"])
    return Prepared(digest, mark, requests_of(form, history) if held is None else None, second)


def grade(prepared: Prepared) -> list[JSONObject]:
    """Grade prepared work, once. Raises `Failed`."""
    held = _held(prepared.digest, second=prepared.second)
    if held is None:
        held = _graded(prepared)
        with _lock:
            _kept[prepared.digest] = held
            while len(_kept) > CAPACITY:
                _kept.popitem(last=False)
    if held.grades is None:
        raise held.failure or Failed("fault", "It could not be graded.")
    return held.grades


def _soon(prepared: Prepared) -> list[JSONObject]:
    """Let a thread grade, and wait a moment for it. Raises `NotYet` and `Failed`."""
    with _lock:
        asked = _asked.get(prepared.digest)
        if asked is None or asked.done():
            asked = _asked[prepared.digest] = _grader.submit(grade, prepared)
            for digest in [one for one, future in _asked.items() if future.done()]:
                if digest != prepared.digest:
                    del _asked[digest]
    try:
        return asked.result(WAIT_S)
    except TimeoutError:
        raise NotYet from None


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


def _held(digest: str, *, second: bool) -> _Kept | None:
    with _lock:
        held = _kept.get(digest)
        if held is None or time.monotonic() >= held.until or (second and not held.second):
            return None
        _kept.move_to_end(digest)
        return held


def _graded(prepared: Prepared) -> _Kept:
    projects, second = prepared.projects or [], prepared.second
    try:
        grades: list[JSONObject] = sandbox.run(
            "grade", {"projects": projects}, cpu_s=CPU_S, wall_s=WALL_S
        )["projects"]
        if second and is_near(score_of(grades)[2], prepared.mark):
            for project, one in zip(projects, grades, strict=True):
                opinion = _second(project)
                if opinion:
                    one["second"] = opinion
    except Failed as failure:
        return _Kept(None, failure, time.monotonic() + kept_for(failure), second)
    return _Kept(grades, None, float("inf"), second)


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
