"""Named reads of results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import contains_eager

from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.queries import accounts_of
from assess.results import rules
from assess.results.models import Result, ResultEvent
from assess.results.policies import today

#: What lists may be sorted by, each with what makes equal values stand in one order.
SORTS: Mapping[str, tuple[Any, ...]] = {
    "name": (func.lower(Account.family_name), func.lower(Account.given_name)),
    "sat_on": (Result.sat_on,),
    "level": (Result.level, Result.theta),
    "se": (Result.standard_error,),
    "probability": (Result.probability,),
    "valid_until": (Result.valid_until,),
}
#: Rows read from the database at a time by an export.
BATCH = 500


@dataclass(frozen=True)
class ResultFilter:
    """What recruitment may narrow a list or an export by; empty values do not filter.

    `standing` is one of `rules.Standing`; `released` means released and still valid.
    """

    text: str = ""
    language: str = ""
    level: int | None = None
    standing: str = ""
    test: str = ""
    session_id: int | None = None
    account_id: int | None = None
    sat_from: date | None = None
    sat_to: date | None = None


def standing_of(result: Result) -> rules.Standing:
    """Where a result stands today."""
    return rules.standing({event.action for event in result.events}, result.valid_until, today())


def released_for(account_id: int) -> list[Result]:
    """What one candidate may see: released results that still stand, newest first."""
    query = results(ResultFilter(account_id=account_id)).where(_stands(), _has("released"))
    return list(db.session.scalars(query))


def results(
    chosen: ResultFilter, sort: str = "sat_on", *, descending: bool = True
) -> Select[Result]:
    """A select of results for lists and exports; newest first unless sorted otherwise."""
    order = [column.desc() if descending else column for column in SORTS[sort]]
    query = (
        select(Result)
        .join(Result.sitting)
        .join(Sitting.account)
        .join(Sitting.test)
        .options(
            contains_eager(Result.sitting).options(
                contains_eager(Sitting.account), contains_eager(Sitting.test)
            )
        )
        .order_by(*order, Result.id.desc())
    )
    return query.where(*conditions(chosen))


def each(chosen: ResultFilter) -> Iterator[Result]:
    """The chosen results, read in batches, so that an export of any length fits in memory."""
    yield from db.session.scalars(results(chosen).execution_options(yield_per=BATCH))


def count(chosen: ResultFilter) -> int:
    """How many results a filter leaves."""
    inner = results(chosen).order_by(None).with_only_columns(Result.id).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def tests_with_results() -> list[TestDefinition]:
    """The newest version of every test that somebody has a result of, for filters."""
    used = select(TestDefinition.code).join(Sitting).join(Result, Result.sitting_id == Sitting.id)
    rows = db.session.scalars(
        select(TestDefinition)
        .where(TestDefinition.code.in_(used))
        .order_by(TestDefinition.code, TestDefinition.version)
    )
    return list({test.code: test for test in rows}.values())


def conditions(chosen: ResultFilter) -> Iterator[ColumnElement[bool]]:
    """What a filter asks of results joined with sitting, account and test."""
    for word in chosen.text.lower().split():
        wanted = f"%{_escaped(word)}%"
        yield or_(
            *(
                func.lower(column).like(wanted, escape="\\")
                for column in (Account.family_name, Account.given_name, Account.email)
            )
        )
    pairs: tuple[tuple[Any, Any], ...] = (
        (Result.language, chosen.language or None),
        (Result.level, chosen.level),
        (TestDefinition.code, chosen.test or None),
        (Sitting.session_id, chosen.session_id),
    )
    yield from (column == value for column, value in pairs if value is not None)
    if chosen.account_id is not None:
        yield Result.account_id.in_(accounts_of(chosen.account_id))
    if chosen.sat_from is not None:
        yield Result.sat_on >= chosen.sat_from
    if chosen.sat_to is not None:
        yield Result.sat_on <= chosen.sat_to
    if chosen.standing:
        yield _standing(chosen.standing)


def _standing(standing: str) -> ColumnElement[bool]:
    if standing == "recorded":
        return and_(_stands(), not_(_has("released")))
    if standing == "released":
        return and_(_stands(), _has("released"), Result.valid_until >= today())
    if standing == "expired":
        return and_(_stands(), _has("released"), Result.valid_until < today())
    if standing == "withdrawn":
        return and_(_has("withdrawn"), not_(_has("superseded")))
    return _has(standing)


def _stands() -> ColumnElement[bool]:
    return and_(not_(_has("withdrawn")), not_(_has("superseded")))


def _has(action: str) -> ColumnElement[bool]:
    return exists().where(ResultEvent.result_id == Result.id, ResultEvent.action == action)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
