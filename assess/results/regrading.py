"""Looking at a new score before it replaces the old one, and letting it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from assess.delivery.models import FormItem
from assess.extensions import db
from assess.identity.models import Account
from assess.results import operations, rules
from assess.results.models import Result
from assess.results.rules import NotAllowed, Refusal


@dataclass(frozen=True)
class Preview:
    """What stands, and what would stand; `now` is stored nowhere.

    `left_out` are questions that would not count; `same` when the new score is the old one,
    byte for byte; `same_marks` when it rests on the very marks of the old one, and only its error
    is reckoned anew.
    """

    before: Result
    now: Result
    left_out: list[str]
    same: bool
    same_marks: bool


def preview(result: Result, questions: str = "") -> Preview:
    """Score a sitting again without these questions of its form, and store nothing.

    Items that count for nobody, and those left out for this result before, stay out.

    Raises:
        NotAllowed: the result no longer stands, a question is not on the form, marks are
            missing, or nothing would be left to count.
    """
    rules.check_change({event.action for event in result.events}, "preview")
    now = operations.scored_again(result, without(result, questions))
    return Preview(
        before=result,
        now=now,
        left_out=_refs(result.sitting_id, now.pins.get("neutralised", ())),
        same=now.outcome == result.outcome,
        same_marks=_marks_of(now) == _marks_of(result) is not None,
    )


def _marks_of(result: Result) -> tuple[int, bool | None, str] | None:
    """What people decided that a result rests on; None where no people mark."""
    resolutions = result.pins.get("resolutions")
    if resolutions is None:
        return None
    return result.level, result.passed, json.dumps(resolutions, sort_keys=True)


def replace(
    result_id: int,
    actor: Account,
    reason: str,
    questions: str,
    expected: str,
    *,
    release_too: bool,
) -> Result:
    """Let the new score of which `expected` is the digest replace the old result.

    Raises:
        NotAllowed: as `preview` and `operations.regrade`, or the score has changed since it
            was looked at.
    """
    result = db.session.get(Result, result_id)
    if result is None:
        raise NotAllowed(Refusal.UNKNOWN)
    neutralised = without(result, questions)
    # Outside the transaction first: a kind may have to compute for long.
    operations.scored_again(result, neutralised)
    return operations.regrade(
        result_id, actor, reason, neutralised, release_too=release_too, expected=expected
    )


def without(result: Result, questions: str) -> frozenset[int]:
    """The item versions that this result, and these questions, leave out."""
    rows = db.session.execute(
        select(FormItem.ref, FormItem.item_version_id)
        .where(FormItem.sitting_id == result.sitting_id)
        .order_by(FormItem.ref)
    )
    places: dict[str, int] = {row.ref: row.item_version_id for row in rows}
    chosen = rules.read_questions(questions, list(places))
    return frozenset(places[ref] for ref in chosen) | frozenset(result.pins.get("neutralised", ()))


def has_questions(result: Result) -> bool:
    """Whether a form has questions of a bank, any of which can be left out."""
    chosen = select(FormItem.ref).where(FormItem.sitting_id == result.sitting_id).limit(1)
    return db.session.scalar(chosen) is not None


def forerunner_of(result: Result) -> Result | None:
    """The result that this one replaced."""
    return db.session.get(Result, result.supersedes_id) if result.supersedes_id else None


def successor_of(result: Result) -> Result | None:
    """The result that replaced this one."""
    return db.session.scalar(select(Result).where(Result.supersedes_id == result.id))


def _refs(sitting_id: str, versions: Iterable[int]) -> list[str]:
    rows = db.session.scalars(
        select(FormItem.ref)
        .where(FormItem.sitting_id == sitting_id, FormItem.item_version_id.in_(list(versions)))
        .order_by(FormItem.ref)
    )
    return list(rows)
