"""Named reads of results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from assess.delivery.models import Sitting, TestDefinition
from assess.eligibility.validity import local_date
from assess.clock import now
from assess.extensions import db
from assess.identity.models import Account
from assess.results import rules
from assess.results.models import Result, ResultEvent
from assess.results.operations import validity_policy


@dataclass(frozen=True)
class ResultFilter:
    """What recruitment may narrow a list or an export by; empty values do not filter."""

    text: str = ""
    language: str = ""
    level: int | None = None
    standing: str = ""  # recorded, released, withdrawn, superseded
    test_id: int | None = None
    session_id: int | None = None
    sat_from: date | None = None
    sat_to: date | None = None


def today() -> date:
    """The calendar date in the organisation's time zone."""
    return local_date(now(), validity_policy())


def standing_of(result: Result) -> rules.Standing:
    """Where a result stands today."""
    return rules.standing({event.action for event in result.events}, result.valid_until, today())


def released_for(account_id: int) -> list[Result]:
    """What one candidate may see: released results that still stand, newest first."""
    rows = db.session.scalars(
        select(Result)
        .where(
            Result.account_id == account_id,
            _has("released"),
            ~_has("withdrawn"),
            ~_has("superseded"),
        )
        .order_by(Result.sat_on.desc(), Result.id.desc())
    )
    return list(rows)


def results(chosen: ResultFilter) -> Select[tuple[Result]]:
    """A select of results for lists and exports, newest first."""
    query = (
        select(Result)
        .join(Result.sitting)
        .join(Account, Account.id == Result.account_id)
        .options(joinedload(Result.sitting).joinedload(Sitting.account))
        .order_by(Result.sat_on.desc(), Result.id.desc())
    )
    if chosen.text:
        wanted = f"%{_escaped(chosen.text.lower())}%"
        query = query.where(
            or_(
                func.lower(Account.family_name).like(wanted, escape="\\"),
                func.lower(Account.given_name).like(wanted, escape="\\"),
                Account.email.like(wanted, escape="\\"),
            )
        )
    if chosen.language:
        query = query.where(Result.language == chosen.language)
    if chosen.level is not None:
        query = query.where(Result.level == chosen.level)
    if chosen.test_id is not None:
        query = query.where(Sitting.test_id == chosen.test_id)
    if chosen.session_id is not None:
        query = query.where(Sitting.session_id == chosen.session_id)
    if chosen.sat_from is not None:
        query = query.where(Result.sat_on >= chosen.sat_from)
    if chosen.sat_to is not None:
        query = query.where(Result.sat_on <= chosen.sat_to)
    return _with_standing(query, chosen.standing)


def tests_with_results() -> list[TestDefinition]:
    """Tests that anybody has a result of, for filters."""
    used = select(Sitting.test_id).join(Result, Result.sitting_id == Sitting.id)
    return list(
        db.session.scalars(
            select(TestDefinition)
            .where(TestDefinition.id.in_(used))
            .order_by(TestDefinition.code, TestDefinition.version)
        )
    )


def _with_standing(query: Select[tuple[Result]], standing: str) -> Select[tuple[Result]]:
    if standing == "recorded":
        return query.where(~_has("released"), ~_has("withdrawn"), ~_has("superseded"))
    if standing == "released":
        return query.where(_has("released"), ~_has("withdrawn"), ~_has("superseded"))
    if standing in ("withdrawn", "superseded"):
        return query.where(_has(standing))
    return query


def _has(action: str):  # type: ignore[no-untyped-def]  # SQLAlchemy's own type is not exported
    return exists().where(ResultEvent.result_id == Result.id, ResultEvent.action == action)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
