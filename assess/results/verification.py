"""Scoring every stored result again and comparing byte by byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from assess.delivery.kinds import Pending
from assess.extensions import db
from assess.results.models import Result
from assess.results.scoring import FormLost, score


@dataclass(frozen=True)
class Finding:
    """One result that does not come out as it was recorded."""

    result_id: int
    sitting_id: str
    problem: str


def verify(result_ids: list[int] | None = None) -> Iterator[Finding | None]:
    """Yield None for each result that re-scores to its stored bytes, else a `Finding`."""
    chosen = select(Result.id).order_by(Result.id)
    if result_ids is not None:
        chosen = chosen.where(Result.id.in_(result_ids))
    for identifier in list(db.session.scalars(chosen)):
        result = db.session.get_one(Result, identifier)
        problem = _problem(result)
        yield Finding(result.id, result.sitting_id, problem) if problem else None
        db.session.expunge(result)


def _problem(result: Result) -> str | None:
    if hashlib.sha256(result.outcome.encode()).hexdigest() != result.outcome_digest:
        return "the stored outcome does not match its digest"
    try:
        again = score(result.sitting_id, frozenset(result.pins.get("neutralised", ())))
    except (FormLost, LookupError, ValueError) as error:
        return str(error)
    if isinstance(again, Pending):
        return f"the scorer waits for marks: {again.reason}"
    if again.canonical != result.outcome:
        return "scoring again gives another outcome"
    if again.level != result.level or again.engine != result.engine:
        return "the stored level or engine differs from the outcome"
    return None
