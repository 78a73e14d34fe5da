"""The job that grades closed sittings, outside every transaction, and records their results."""

from __future__ import annotations

import time

import structlog
from sqlalchemy import func, select

from assess.delivery.models import LateDecision, Sitting
from assess.delivery.work import history
from assess.extensions import db
from assess.officesim import keeping, marking, queries
from assess.officesim.kind import OfficeKind
from assess.officesim.models import OfficeReview
from assess.officesim.sandbox import Failed, sandbox
from assess.results.operations import record_by_id
from assess.results.scoring import stored_form

log = structlog.get_logger()
EVERY_S = 10.0
TYPES = OfficeKind.journalled | OfficeKind.noted

#: What this process has left without a result: (decisions and reviews then, until when).
_left: dict[str, tuple[tuple[int, int], float]] = {}


def record_waiting() -> int:
    """Grade every closed sitting without a result; returns how many results are new.

    Each is graded first, while no transaction is open: recording then finds the grade and
    holds the database for an instant. What waits for a person is not read again before
    somebody has decided something about it.
    """
    recorded = 0
    waiting = queries.without_result()
    for sitting_id in set(_left) - set(waiting):
        _left.pop(sitting_id, None)
    for sitting_id in waiting:
        decided = _decided(sitting_id)
        before = _left.get(sitting_id)
        if before is not None and before[0] == decided and time.monotonic() < before[1]:
            continue
        _left[sitting_id] = (decided, time.monotonic() + marking.FAILURE_S)
        try:
            form, work = stored_form(sitting_id), history(sitting_id, TYPES)
            prepared = marking.prepare(form, work)
            db.session.rollback()
            grades = marking.grade(prepared)
            keeping.keep_second(sitting_id, prepared.digest, form, grades)
            recorded += record_by_id(sitting_id) is not None
        except Failed as failure:
            _left[sitting_id] = (decided, time.monotonic() + marking.kept_for(failure))
            log.warning("office_not_graded", sitting=sitting_id, why=failure.why)
        except Exception:
            log.exception("office_not_recorded", sitting=sitting_id)
            db.session.rollback()
    return recorded


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
