"""A released result as a signed statement, with the state it is in when it is handed out.

The statement names nobody. Its state can change afterwards: `/verify` says what it is today.
"""

from __future__ import annotations

from typing import Any

from flask import current_app

from assess.audit import jws, keys
from assess.audit.chain import stamp
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.queries import is_read_under
from assess.results import queries, rules
from assess.results.export_rows import Exported, exported
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
    return statement_from(
        exported(result), stamp(now()), current_app.config["SETTINGS"].organisation
    )


def statement_from(one: Exported, at: str, organisation: str) -> dict[str, Any]:
    """The statement about a result that was read with what other tables know of it."""
    result = one.result
    return {
        "result": result.id,
        "sitting": result.sitting_id,
        "test": one.test,
        "test_version": one.test_version,
        "language": result.language,
        "level": result.level,
        "standard_error": result.standard_error,
        "probability": result.probability,
        "provisional": result.provisional,
        "valid_from": result.sat_on.isoformat(),
        "valid_until": result.valid_until.isoformat(),
        "state": _state(one.standing),
        "superseded_by": one.superseded_by,
        "engine": result.engine,
        "outcome_digest": result.outcome_digest,
        "at": at,
        "organisation": organisation,
    }


def state_of(result: Result) -> str:
    """`issued`, `superseded`, `withdrawn` or `expired`."""
    return _state(queries.standing_of(result))


def state_today(said: dict[str, Any]) -> str | None:
    """Tell delivery what a genuine statement's result is today; None when it is not held."""
    number = said.get("result")
    result = db.session.get(Result, number) if type(number) is int else None
    same = result is not None and result.outcome_digest == said.get("outcome_digest")
    return state_of(result) if result is not None and same and _was_released(result) else None


def _state(standing: rules.Standing) -> str:
    return "issued" if standing == "released" else standing


def _was_released(result: Result) -> bool:
    return any(event.action == "released" for event in result.events)
