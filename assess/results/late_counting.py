"""Late answers that count, and the results in which they do not count yet.

A deferred kind is graded by its job or marked by people: what was decided about late answers
stands at once, and the result that lacks them is superseded when the new score is there.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from assess.delivery.evidence import counting
from assess.delivery.models import LateDecision, Sitting, TestDefinition
from assess.extensions import db
from assess.results.models import Result, ResultEvent


def standing_result(sitting_id: str) -> Result | None:
    """The result of a sitting that is neither superseded nor withdrawn."""
    return db.session.scalar(
        select(Result)
        .where(
            Result.sitting_id == sitting_id,
            ~select(ResultEvent.id)
            .where(
                ResultEvent.result_id == Result.id,
                ResultEvent.action.in_(("superseded", "withdrawn")),
            )
            .exists(),
        )
        .order_by(Result.id.desc())
        .limit(1)
    )


def newest_result(sitting_id: str) -> int | None:
    """The id of a sitting's newest result, whether it stands or not; None without any."""
    return db.session.scalar(select(func.max(Result.id)).where(Result.sitting_id == sitting_id))


def lacks(result: Result) -> list[int]:
    """Ids of decisions by which late answers count, and in this result do not yet."""
    counted = set(result.pins.get("late_decisions", ()))
    return [one for one in counting(result.sitting_id) if one not in counted]


def lacking(sitting_ids: Iterable[str]) -> set[str]:
    """Those of these sittings whose standing result lacks late answers that count."""
    decided = db.session.scalars(
        select(LateDecision.sitting_id)
        .where(LateDecision.sitting_id.in_(set(sitting_ids)), LateDecision.decision == "count")
        .distinct()
    )
    return {one for one in decided if _lacks(one)}


def without_result(kind: str) -> list[str]:
    """Closed sittings of a deferred kind that count and wait for a result, oldest first.

    They have none, or one in which late answers do not count that should.
    """
    late = select(LateDecision.id).where(
        LateDecision.sitting_id == Sitting.id, LateDecision.decision == "count"
    )
    first = select(Result.id).where(Result.sitting_id == Sitting.id).exists()
    rows = db.session.execute(
        select(Sitting.id, first)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .where(
            TestDefinition.kind == kind,
            Sitting.state == "closed",
            Sitting.started_at.is_not(None),
            ~Sitting.rehearsal,
            ~first | late.exists(),
        )
        .order_by(Sitting.closed_at, Sitting.id)
    ).all()
    return [sitting_id for sitting_id, scored in rows if not scored or _lacks(sitting_id)]


def _lacks(sitting_id: str) -> bool:
    result = standing_result(sitting_id)
    return result is not None and bool(lacks(result))
