"""Recording, releasing, withdrawing and regrading results. Rows are only ever added."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

import structlog
from sqlalchemy import ColumnElement, select

from assess import mail
from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.delivery import late
from assess.delivery.errors import Refused
from assess.delivery.evidence import waiting_for
from assess.delivery.kinds import Outcome, Pending, deferred_kinds
from assess.delivery.models import LateDecision, Sitting, SittingLog, TestDefinition
from assess.delivery.sittings import note
from assess.delivery.state import sitting_now
from assess.eligibility.periods import first_day_of_retest, last_day_of_validity
from assess.eligibility.records import Family
from assess.extensions import db
from assess.identity.models import Account
from assess.results import late_counting, letters, neutral_queries, ordering, policies, ports, rules
from assess.results.models import Result, ResultEvent
from assess.results.scoring import NothingCounts, score

log = structlog.get_logger()


def score_closed(sitting: Sitting) -> None:
    """Listen to delivery: a sitting has just closed. Raises what the scorer raises."""
    if sitting.test.kind not in deferred_kinds():
        record_result(sitting)


@transactional
def record_result(sitting: Sitting) -> Result | None:
    """Score a sitting that has just closed; a second call changes nothing.

    A rehearsal never has a result.

    Whatever the scorer raises is the caller's: delivery notes it in the sitting's log and
    closes all the same, and the job tries again.
    """
    if sitting.rehearsal or sitting.started_at is None or _first_result(sitting.id) is not None:
        return None
    outcome = score(sitting.id, neutral_queries.in_force_for(sitting.id))
    if isinstance(outcome, Pending):
        return None
    result = _new_result(sitting, outcome)
    db.session.add(result)
    db.session.flush()
    _record(result, "recorded", at=result.recorded_at)
    return result


def record_missing() -> int:
    """Score closed sittings without a result (after a scorer's failure); returns how many."""
    missing = select(Sitting.id).where(
        Sitting.state == "closed",
        Sitting.started_at.is_not(None),
        ~Sitting.rehearsal,
        Sitting.test.has(TestDefinition.kind.not_in(deferred_kinds())),
        ~select(Result.id).where(Result.sitting_id == Sitting.id).exists(),
    )
    recorded = 0
    for identifier in list(db.session.scalars(missing)):
        try:
            recorded += record_by_id(identifier) is not None
        except Exception:
            log.exception("scoring_failed", sitting=identifier)
    return recorded


@transactional
def record_by_id(sitting_id: str) -> Result | None:
    """Score a closed sitting that has no result yet; None while people have to mark.

    A result that lacks late answers which count is superseded.
    """
    if _first_result(sitting_id) is not None:
        return _count_late(sitting_id)
    # Locked, so that two servers that run this job score a sitting once.
    sitting = db.session.get(Sitting, sitting_id, with_for_update={"of": Sitting})
    result = record_result(sitting) if sitting else None
    if sitting and result:
        note(sitting, "scored", sitting_now())
    return result


def _count_late(sitting_id: str) -> Result | None:
    ordering.hold()
    old = late_counting.standing_result(sitting_id)
    missing = late_counting.lacks(old) if old else []
    if old is None or not missing:
        return None
    decision = db.session.get_one(LateDecision, missing[-1])
    actor = db.session.get_one(Account, decision.decided_by)
    neutralised = frozenset(old.pins.get("neutralised", ()))
    try:
        return regrade(old.id, actor, decision.reason, neutralised)
    except rules.NotAllowed:
        return None


@transactional
def release(result_ids: Iterable[int], actor: Account) -> int:
    """Show results to their candidates and tell them by mail; returns how many are new.

    Raises:
        rules.NotAllowed: one of them no longer stands, late answers of its sitting wait
            for a decision or are not scored yet, it rests on marks that count no more, its
            session is not reconciled, or it was a rehearsal; nothing is released then.
    """
    released = 0
    chosen = [_locked(identifier) for identifier in sorted(set(result_ids))]
    overtaken = ports.overtaken(chosen)
    for result in chosen:
        actions = {event.action for event in result.events}
        sitting = result.sitting
        rules.check_release(
            actions,
            waiting_for(sitting.id),
            late_unscored=bool(late_counting.lacks(result)),
            overtaken=result.id in overtaken,
            reconciled=is_reconciled(sitting),
            rehearsal=is_rehearsal(sitting),
        )
        if "released" in actions:
            continue
        _decide(result, "released", actor)
        account, before = result.sitting.account, _shown_before(result)
        letter = (
            letters.changed(before, result, account)
            if before
            else letters.released(result, account)
        )
        mail.post(account.email, *letter)
        released += 1
    return released


def is_reconciled(sitting: Sitting) -> bool:
    """Whether the session of a sitting is closed and reconciled; true without a session."""
    return sitting.session is None or sitting.session.reconciled_at is not None


def is_rehearsal(sitting: Sitting) -> bool:
    """Whether a sitting only tried things out."""
    return sitting.rehearsal or (sitting.session is not None and sitting.session.rehearsal)


def outcomes_in(session_id: int) -> dict[str, str]:
    """Tell delivery what scoring made of the closed sittings of a session."""
    return _outcomes(Sitting.session_id == session_id)


def outcomes_of(sitting_ids: Collection[str]) -> dict[str, str]:
    """What scoring made of these sittings: `recorded`, `failed`, `to_come` or `pending`."""
    return _outcomes(Sitting.id.in_(sitting_ids))


def _outcomes(which: ColumnElement[bool]) -> dict[str, str]:
    has_result = select(Result.id).where(Result.sitting_id == Sitting.id).exists()
    closed = db.session.execute(
        select(Sitting.id, TestDefinition.kind, has_result)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .where(
            which,
            Sitting.state == "closed",
            Sitting.started_at.is_not(None),
        )
    )
    deferred = deferred_kinds()
    failed = set(
        db.session.scalars(
            select(SittingLog.sitting_id)
            .join(Sitting, Sitting.id == SittingLog.sitting_id)
            .where(which, SittingLog.action == "not_scored")
        )
    )
    return {
        sitting_id: "recorded"
        if scored
        else "failed"
        if sitting_id in failed
        else "to_come"
        if kind in deferred
        else "pending"
        for sitting_id, kind, scored in closed
    }


@transactional
def withdraw(result_id: int, actor: Account, reason: str) -> None:
    """Take a result back with a reason, which a candidate who has seen it is told.

    Raises:
        rules.NotAllowed: the result no longer stands, or there is no reason.
    """
    result = _locked(result_id)
    actions = {event.action for event in result.events}
    rules.check_change(actions, reason)
    _decide(result, "withdrawn", actor, reason.strip())
    if "released" in actions:
        account = result.sitting.account
        mail.post(account.email, *letters.withdrawn(result, account, reason.strip()))


@transactional
def regrade(
    result_id: int,
    actor: Account,
    reason: str,
    neutralised: frozenset[int] = frozenset(),
    *,
    release_too: bool = False,
    expected: str | None = None,
) -> Result:
    """Score again, for example without a flawed item; the old result is superseded.

    Items that count for nobody are left out besides `neutralised`. The new result waits for
    its release like any other; with `release_too`, one that replaces a released result is
    released at once. A candidate who has seen the old one is told either way. `expected` is
    the digest of the outcome that a person has looked at before.

    Raises:
        rules.NotAllowed: the result no longer stands, there is no reason, marks are missing,
            no question is left, the outcome is not the expected one, or the new one may not
            be released; nothing is changed then.
    """
    old = _locked(result_id)
    actions = {event.action for event in old.events}
    rules.check_change(actions, reason)
    new = scored_again(old, neutralised)
    if expected is not None and new.outcome_digest != expected:
        raise rules.NotAllowed(rules.Refusal.PREVIEW_CHANGED)
    new.supersedes_id, new.reason = old.id, reason.strip()
    db.session.add(new)
    _decide(old, "superseded", actor, reason.strip())
    db.session.flush()
    _record(new, "recorded", actor, at=new.recorded_at)
    if "released" in actions and release_too:
        release([new.id], actor)
    elif "released" in actions:
        account = old.sitting.account
        mail.post(account.email, *letters.replaced(old, account, reason.strip()))
    return new


def scored_again(old: Result, neutralised: frozenset[int] = frozenset()) -> Result:
    """What scoring this result's sitting again would give; nothing is stored.

    Raises:
        rules.NotAllowed: marks are missing, or no question is left to count.
    """
    chosen = neutralised | neutral_queries.in_force_for(old.sitting_id)
    try:
        outcome = score(old.sitting_id, chosen)
    except NothingCounts:
        raise rules.NotAllowed(rules.Refusal.NOTHING_COUNTS) from None
    if isinstance(outcome, Pending):
        raise rules.NotAllowed(rules.Refusal.MARKS_MISSING)
    return _new_result(old.sitting, outcome)


@transactional
def decide_late(result_id: int, actor: Account, decision: late.Decision, reason: str) -> Result:
    """Decide about the late answers of a result's sitting; returns the result that stands.

    Counting them issues a second receipt and supersedes the result. Of a deferred kind that
    happens once its job has graded, or people have marked, what counts now; until then the old
    result stands and is not released.

    Raises:
        rules.NotAllowed: the result no longer stands, nothing waits, or there is no reason.
    """
    result = _locked(result_id)
    rules.check_change({event.action for event in result.events}, reason)
    try:
        late.decide(result.sitting_id, decision, reason.strip(), actor)
    except Refused:
        raise rules.NotAllowed(rules.Refusal.NOTHING_LATE) from None
    if decision == "leave_out" or result.kind in deferred_kinds():
        return result
    return regrade(result_id, actor, reason, frozenset(result.pins.get("neutralised", ())))


@transactional
def decide_late_before_result(
    sitting_id: str, actor: Account, decision: late.Decision, reason: str
) -> None:
    """Decide about late answers of a sitting that has no result yet: people still mark it.

    Raises:
        rules.NotAllowed: it has a result, whose decision this is, nothing waits, or there is no
            reason.
    """
    if not reason.strip():
        raise rules.NotAllowed(rules.Refusal.NO_REASON)
    if _first_result(sitting_id) is not None:
        raise rules.NotAllowed(rules.Refusal.NOTHING_LATE)
    try:
        late.decide(sitting_id, decision, reason.strip(), actor)
    except Refused:
        raise rules.NotAllowed(rules.Refusal.NOTHING_LATE) from None


def _new_result(sitting: Sitting, outcome: Outcome) -> Result:
    if sitting.started_at is None:
        raise ValueError(f"Sitting {sitting.id} never started.")
    sat_on = policies.local_day(sitting.started_at)
    # The rules of the day of the sitting; a later regrade follows the same ones.
    version = policies.in_force(sat_on)
    family = version.policy.of(cast("Family", sitting.test.kind))
    passed = family.passed(outcome.level) if outcome.passed is None else outcome.passed
    return Result(
        sitting_id=sitting.id,
        account_id=sitting.account_id,
        kind=sitting.test.kind,
        language=sitting.test.language,
        engine=outcome.engine,
        level=outcome.level,
        theta=outcome.theta,
        standard_error=outcome.standard_error,
        probability=outcome.probability,
        provisional=outcome.provisional,
        detail=outcome.detail,
        outcome=outcome.canonical,
        outcome_digest=hashlib.sha256(outcome.canonical.encode()).hexdigest(),
        pins=outcome.pins,
        sat_on=sat_on,
        valid_until=last_day_of_validity(sat_on, family.validity_years, family.anchor),
        policy_version=version.name,
        passed=passed,
        retest_not_before=first_day_of_retest(sat_on, family.lockout_months, family.anchor)
        if passed is False and family.lockout_months
        else None,
        recorded_at=now(),
    )


def _first_result(sitting_id: str) -> int | None:
    return db.session.scalar(select(Result.id).where(Result.sitting_id == sitting_id).limit(1))


def _shown_before(result: Result) -> Result | None:
    """The newest forerunner of a result that its candidate was shown."""
    before = result
    while before.supersedes_id is not None:
        before = db.session.get_one(Result, before.supersedes_id)
        if any(event.action == "released" for event in before.events):
            return before
    return None


def _locked(result_id: int) -> Result:
    ordering.hold()
    result = db.session.get(Result, result_id, with_for_update={"of": Result})
    if result is None:
        raise rules.NotAllowed(rules.Refusal.UNKNOWN)
    return result


def _decide(result: Result, action: str, actor: Account, reason: str | None = None) -> None:
    at = ordering.next_moment()
    result.events.append(ResultEvent(action=action, at=at, actor_id=actor.id, reason=reason))
    _record(result, action, actor, reason, at=at)
    ports.notify_decided(result, action)


def _record(
    result: Result,
    action: str,
    actor: Account | None = None,
    reason: str | None = None,
    *,
    at: datetime,
) -> None:
    """Tell the audit chain, under the sitting, so that a reason is erased with it."""
    facts = {
        "result": result.id,
        "outcome": result.outcome_digest,
        "supersedes": result.supersedes_id,
        "actor": actor.id if actor else None,
    }
    ledger.record(
        f"result.{action}",
        result.sitting_id,
        {key: value for key, value in facts.items() if value is not None},
        personal={"reason": reason} if reason else None,
        at=at,
    )
