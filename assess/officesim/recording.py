"""The job that grades closed sittings, outside every transaction, and records their results."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select

from assess.delivery.kinds import Form, JSONObject
from assess.delivery.models import LateDecision, Sitting
from assess.delivery.work import history
from assess.extensions import db
from assess.officesim import keeping, marking, queries
from assess.officesim.kind import OfficeKind
from assess.officesim.models import OfficeReview
from assess.officesim.sandbox import CHILDREN, Failed, sandbox
from assess.results.operations import record_by_id
from assess.results.scoring import stored_form

log = structlog.get_logger()
EVERY_S = 10.0
#: Sittings whose work is read before the first of them is recorded.
AT_A_TIME = 8
TYPES = OfficeKind.journalled | OfficeKind.noted

#: What this process has left without a result: (decisions and reviews then, until when).
_left: dict[str, tuple[tuple[int, int], float]] = {}


def record_waiting() -> int:
    """Grade every closed sitting without a result; returns how many results are new.

    Each is graded first, while no transaction is open, as many at a time as there are
    children: recording then finds the grade and holds the database for an instant. What waits
    for a person is not read again before somebody has decided something about it.
    """
    recorded = 0
    due = _due()
    with ThreadPoolExecutor(CHILDREN, "office-grading") as graders:
        for start in range(0, len(due), AT_A_TIME):
            prepared = [_prepared(one) for one in due[start : start + AT_A_TIME]]
            # Nothing is held of the database while the children work.
            db.session.rollback()
            graded = [
                (one, graders.submit(marking.grade, one.work))
                for one in prepared
                if one is not None
            ]
            recorded += sum(_recorded(one, grades) for one, grades in graded)
    return recorded


@dataclass(frozen=True)
class _Ready:
    """A sitting whose work is read."""

    sitting_id: str
    form: Form
    work: marking.Prepared


def _due() -> list[str]:
    """Sittings without a result, but for those that wait for a person or for another hour."""
    waiting = queries.without_result()
    for sitting_id in set(_left) - set(waiting):
        _left.pop(sitting_id, None)
    due = []
    for sitting_id in waiting:
        decided = _decided(sitting_id)
        before = _left.get(sitting_id)
        if before is None or before[0] != decided or time.monotonic() >= before[1]:
            _left[sitting_id] = (decided, time.monotonic() + marking.FAILURE_S)
            due.append(sitting_id)
    return due


def _prepared(sitting_id: str) -> _Ready | None:
    try:
        form, work = stored_form(sitting_id), history(sitting_id, TYPES)
        return _Ready(sitting_id, form, marking.prepare(form, work))
    except Exception:
        log.exception("office_not_recorded", sitting=sitting_id)
        db.session.rollback()
        return None


def _recorded(one: _Ready, grading: Future[list[JSONObject]]) -> bool:
    """Record a graded sitting; whether its result is new."""
    try:
        keeping.keep_second(one.sitting_id, one.work.digest, one.form, grading.result())
        return record_by_id(one.sitting_id) is not None
    except Failed as failure:
        before = _left.get(one.sitting_id)
        if before is not None:
            _left[one.sitting_id] = (before[0], time.monotonic() + marking.kept_for(failure))
        log.warning("office_not_graded", sitting=one.sitting_id, why=failure.why)
    except Exception:
        log.exception("office_not_recorded", sitting=one.sitting_id)
        db.session.rollback()
    return False


def look_again(sitting_id: str) -> None:
    """Let the next run grade a sitting that was left."""
    _left.pop(sitting_id, None)


def warm(sitting: Sitting) -> None:
    """Start a child process when somebody begins, so that it is there at the end."""
    if sitting.test.kind == OfficeKind.code:
        sandbox.warm_soon()


def _decided(sitting_id: str) -> tuple[int, int]:
    """The last decision about late work, and the last review: a new one changes the grade."""
    late = select(func.max(LateDecision.id)).where(LateDecision.sitting_id == sitting_id)
    review = select(func.max(OfficeReview.id)).where(OfficeReview.sitting_id == sitting_id)
    return db.session.scalar(late) or 0, db.session.scalar(review) or 0
