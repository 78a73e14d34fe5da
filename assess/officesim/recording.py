"""The job that grades closed sittings, outside every transaction, and records their results."""

from __future__ import annotations

import structlog

from assess.delivery.models import Sitting
from assess.delivery.work import history
from assess.extensions import db
from assess.officesim import marking, queries
from assess.officesim.kind import OfficeKind
from assess.officesim.sandbox import Failed, sandbox
from assess.results.operations import record_by_id
from assess.results.scoring import stored_form

log = structlog.get_logger()
EVERY_S = 10.0
TYPES = OfficeKind.journalled | OfficeKind.noted


def record_waiting() -> int:
    """Grade every closed sitting without a result; returns how many results are new.

    Each is graded first, while no transaction is open: recording then finds the grade and
    holds the database for an instant.
    """
    recorded = 0
    for sitting_id in queries.without_result():
        try:
            form, work = stored_form(sitting_id), history(sitting_id, TYPES)
            prepared = marking.prepare(form, work)
            db.session.rollback()
            marking.grade(prepared)
            recorded += record_by_id(sitting_id) is not None
        except Failed as failure:
            log.warning("office_not_graded", sitting=sitting_id, why=failure.why)
        except Exception:
            log.exception("office_not_recorded", sitting=sitting_id)
            db.session.rollback()
    return recorded


def warm(sitting: Sitting) -> None:
    """Start a child process when somebody begins, so that it is there at the end."""
    if sitting.test.kind == OfficeKind.code:
        sandbox.warm_soon()
