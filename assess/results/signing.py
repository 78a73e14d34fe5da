"""A released result as a signed statement, with the state it is in when it is handed out.

The statement names nobody. Its state can change afterwards: `/verify` says what it is today.
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from assess.audit import jws, keys
from assess.audit.chain import stamp
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.queries import is_read_under
from assess.results import queries
from assess.results.models import Result


def mine(account_id: int, result_id: int) -> Result | None:
    """A result that its candidate was ever shown, whatever became of it since."""
    result = db.session.get(Result, result_id)
    if result is None or not is_read_under(result.account_id, account_id):
        return None
    if not _was_released(result):
        return None
    return result


@transactional
def document_of(result_id: int) -> dict[str, Any]:
    """The statement in clear, and signed. Raises `UnsafeSettings`: there is no key."""
    said = statement_of(db.session.get_one(Result, result_id))
    token = keys.sign(said, jws.RESULT)
    return {**said, "kid": jws.kid_of(token), "jws": token}


def statement_of(result: Result) -> dict[str, Any]:
    """What the signature covers."""
    test = result.sitting.test
    later = db.session.scalar(select(Result.id).where(Result.supersedes_id == result.id))
    return {
        "result": result.id,
        "sitting": result.sitting_id,
        "test": test.code,
        "test_version": test.version,
        "language": result.language,
        "level": result.level,
        "standard_error": result.standard_error,
        "probability": result.probability,
        "provisional": result.provisional,
        "valid_from": result.sat_on.isoformat(),
        "valid_until": result.valid_until.isoformat(),
        "state": state_of(result),
        "superseded_by": later,
        "engine": result.engine,
        "outcome_digest": result.outcome_digest,
        "at": stamp(now()),
        "organisation": current_app.config["SETTINGS"].organisation,
    }


def state_of(result: Result) -> str:
    """`issued`, `superseded`, `withdrawn` or `expired`."""
    standing = queries.standing_of(result)
    return "issued" if standing == "released" else standing


def state_today(said: dict[str, Any]) -> str | None:
    """Tell delivery what a genuine statement's result is today; None when it is not held."""
    number = said.get("result")
    result = db.session.get(Result, number) if type(number) is int else None
    same = result is not None and result.outcome_digest == said.get("outcome_digest")
    return state_of(result) if result is not None and same and _was_released(result) else None


def _was_released(result: Result) -> bool:
    return any(event.action == "released" for event in result.events)
