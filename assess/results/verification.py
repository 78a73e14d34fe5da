"""Scoring every stored result again from its journal and comparing byte by byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from assess.delivery.evidence import erased_on_record, problems_of
from assess.delivery.kinds import Outcome, Pending
from assess.eligibility.periods import first_day_of_retest, last_day_of_validity
from assess.eligibility.records import Family
from assess.extensions import db
from assess.results import policies
from assess.results.models import Result
from assess.results.scoring import FormLost, score

#: Columns that repeat what the outcome says; pages and exports read them.
REPEATED = (
    "engine",
    "level",
    "theta",
    "standard_error",
    "probability",
    "provisional",
    "detail",
    "pins",
)


@dataclass(frozen=True)
class Finding:
    """One result that does not come out as it was recorded."""

    result_id: int
    sitting_id: str
    problem: str


def verify(result_ids: Iterable[int] | None = None) -> Iterator[Finding | None]:
    """Yield None for each result that re-scores to its stored bytes, else a `Finding`."""
    chosen = select(Result.id).order_by(Result.id)
    if result_ids is not None:
        chosen = chosen.where(Result.id.in_(list(result_ids)))
    for identifier in list(db.session.scalars(chosen)):
        result = db.session.get_one(Result, identifier, populate_existing=True)
        problem = _problem(result)
        yield Finding(result.id, result.sitting_id, problem) if problem else None
        db.session.expunge_all()


def _problem(result: Result) -> str | None:
    if hashlib.sha256(result.outcome.encode()).hexdigest() != result.outcome_digest:
        return "the stored outcome does not match its digest"
    broken = problems_of(result.sitting_id)
    if broken or erased_on_record(result.sitting_id):
        # Of a journal that was kept long enough, only the digests can still be compared.
        return "; ".join(broken) or _misplaced(result)
    pins = result.pins
    try:
        again = score(
            result.sitting_id,
            frozenset(pins.get("neutralised", ())),
            pins.get("late_decisions", ()),
            pinned=pins,
        )
    except (FormLost, LookupError, TypeError, ValueError) as error:
        return f"it cannot be scored again: {error}"
    if isinstance(again, Pending):
        return f"the scorer waits for marks: {again.reason}"
    if again.canonical != result.outcome:
        return "scoring again gives another outcome"
    return _differing_column(result, again) or _misplaced(result)


def _differing_column(result: Result, again: Outcome) -> str | None:
    differing = [name for name in REPEATED if getattr(again, name) != getattr(result, name)]
    if not differing:
        return None
    return f"the stored {', '.join(differing)} differ from the outcome"


def _misplaced(result: Result) -> str | None:
    """Whether a result is attached to another person, test or date than its sitting."""
    sitting = result.sitting
    if result.account_id != sitting.account_id:
        return "the result names another person than its sitting"
    if (result.kind, result.language) != (sitting.test.kind, sitting.test.language):
        return "the result names another test than its sitting"
    if sitting.started_at is None or abs((sitting.started_at.date() - result.sat_on).days) > 1:
        return "the result names another day than its sitting"
    return _misjudged(result)


def _misjudged(result: Result) -> str | None:
    """Whether the dates of a result are others than those of the policy that it names."""
    if result.policy_version == policies.BEFORE_VERSIONS:
        expected = last_day_of_validity(result.sat_on, policies.YEARS_BEFORE_VERSIONS)
        if result.valid_until != expected:
            return f"the result is valid until {result.valid_until}, not {expected}"
        return None
    policy = policies.named(result.policy_version)
    if policy is None:
        return f"the policy {result.policy_version} is not among those stored"
    family = policy.of(cast("Family", result.kind))
    expected = last_day_of_validity(result.sat_on, family.validity_years, family.anchor)
    if result.valid_until != expected:
        return f"the result is valid until {result.valid_until}, not {expected}"
    # A test with a pass mark of its own says so in its outcome, whose digest is checked.
    passed = json.loads(result.outcome).get("passed", family.passed(result.level))
    retest = (
        first_day_of_retest(result.sat_on, family.lockout_months, family.anchor)
        if passed is False and family.lockout_months
        else None
    )
    if (result.passed, result.retest_not_before) != (passed, retest):
        return "the pass or the day of a retest differs from what the policy says"
    return None
