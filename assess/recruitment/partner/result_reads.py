"""Released results as integrations read them: a walk along their changes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.models import Invitation
from assess.recruitment.partner import cursors, reads, words
from assess.recruitment.partner.models import Integration, PartnerOrder
from assess.recruitment.partner.scopes import ALL_RESULTS
from assess.results.export import CAUTION
from assess.results.models import Result, ResultEvent
from assess.results.policies import today
from assess.results.rules import standing

_event, _any = aliased(ResultEvent), aliased(ResultEvent)
_direct, _invited = aliased(PartnerOrder), aliased(PartnerOrder)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class ResultRows(reads.Rows):
    """One page of results; `next_since` on the last one: from when to ask the next time."""

    next_since: datetime | None


def own_sittings(integration_id: Any) -> Select[tuple[str]]:
    """Sittings that come of an integration's orders, those that it took back left out.

    `integration_id`: its number, or a parameter that will hold it.
    """
    direct = select(PartnerOrder.sitting_id).where(
        PartnerOrder.integration_id == integration_id,
        PartnerOrder.cancelled_at.is_(None),
        PartnerOrder.sitting_id.is_not(None),
    )
    invited = (
        select(Invitation.sitting_id)
        .join(PartnerOrder, PartnerOrder.application_id == Invitation.application_id)
        .where(
            PartnerOrder.integration_id == integration_id,
            PartnerOrder.cancelled_at.is_(None),
            Invitation.sitting_id.is_not(None),
        )
    )
    return direct.union(invited)  # type: ignore[return-value]


def results(
    integration: Integration,
    limit: int,
    cursor: str | None,
    since: datetime | None = None,
    language: str | None = None,
    of_order: str | None = None,
) -> ResultRows:
    """Results that were released, by the moment of their last change, oldest first.

    Decisions are written one transaction after the other, each later than the one before
    (`results.ordering`): what is committed after this was read is later than everything
    that was read. Asking again from `next_since`, or from the next cursor, therefore misses
    nothing; the clock of whoever asks would, for a decision is made before it is committed.
    Raises `cursors.BadCursor`.
    """
    asked: dict[str, Any] = {}
    if since is not None:
        asked["since"] = since
    if language is not None:
        asked["language"] = language
    if of_order is not None:
        found = reads.order(integration, of_order)
        if found is None:
            return ResultRows([], None, since)
        asked["wanted"] = [part["result"] for part in reads.tests_of(found) if part["result"]]
    if cursor:
        at, identifier = cursors.read(cursor, 2)
        asked |= {"after": cursors.instant(at), "after_id": cursors.number(identifier)}
    rows = _rows(integration, {**asked, "most": limit + 1})
    page, day = rows[:limit], today()
    said = [_result(row, day) for row in page]
    if len(rows) > limit:
        last = page[-1]
        return ResultRows(said, cursors.write(last.changed_at.isoformat(), last.id), None)
    return ResultRows(said, None, page[-1].changed_at + _INSTANT if page else since)


def result(integration: Integration, result_id: int) -> dict[str, Any] | None:
    """One released result, whatever became of it since."""
    rows = _rows(integration, {"result_id": result_id})
    return next((_result(row, today()) for row in rows), None)


def _rows(integration: Integration, asked: dict[str, Any]) -> list[Any]:
    """The changes that are asked for, of results that the integration may read."""
    everybody = ALL_RESULTS in integration.scopes
    query = _query(everybody, frozenset(asked))
    return list(_once(db.session.execute(query, {**asked, "integration": integration.id})))


#: Putting the question together takes longer than answering it; there are few, and they stay.
_INTEGRATION = bindparam("integration", type_=Integer)
_ASKED: dict[str, Any] = {
    "since": _event.at >= bindparam("since", type_=_event.at.type),
    "language": exists().where(
        Result.id == _event.result_id, Result.language == bindparam("language")
    ),
    "wanted": _event.result_id.in_(bindparam("wanted", expanding=True)),
    "after": tuple_(_event.at, _event.result_id)
    > tuple_(bindparam("after", type_=_event.at.type), bindparam("after_id", type_=Integer)),
    "result_id": _event.result_id == bindparam("result_id", type_=Integer),
}


@functools.cache
def _query(everybody: bool, asked: frozenset[str]) -> Select[*tuple[Any, ...]]:
    """The statement for these parameters, their values left open.

    `everybody`: whether results of others' orders may be read.
    """
    changes = _changes().where(*(_ASKED[name] for name in sorted(asked & _ASKED.keys())))
    if not everybody:
        own = select(Result.id).where(Result.sitting_id.in_(own_sittings(_INTEGRATION)))
        changes = changes.where(_event.result_id.in_(own))
    if "most" in asked:
        # A number in the text: with one left open PostgreSQL would plan anew every time.
        changes = changes.limit(bindparam("most", type_=Integer, literal_execute=True))
    return _shown(changes)


def _changes() -> Select[*tuple[Any, ...]]:
    """The last change of each result that was released, oldest first.

    The index of events by moment is walked until the page is full, which takes no longer when
    there are more results. Subqueries of one row, compared by order and not for being equal,
    keep the database to that plan, whatever it knows or does not know of the tables: it takes
    what equals a subquery for rare, and would sort everything.
    """
    of_result = select(_any.at).where(_any.result_id == _event.result_id)
    released_at = of_result.where(_any.action == "released").scalar_subquery()
    # In the alphabet `released` comes before `superseded` and `withdrawn`, as it does in time;
    # of those two a result has one at most.
    last = of_result.with_only_columns(func.max(_any.action)).scalar_subquery()
    return (
        select(
            _event.result_id,
            _event.action,
            _event.at.label("changed_at"),
            released_at.label("released_at"),
        )
        .where(_event.action >= last, released_at.is_not(None))
        .order_by(_event.at, _event.result_id)
    )


def _shown(changes: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """What is shown of each change; read for the rows of one page, not while walking."""
    change = changes.subquery()
    return (
        select(
            Result.id,
            Result.kind,
            Result.language,
            Result.level,
            Result.standard_error,
            Result.probability,
            Result.sat_on,
            Result.valid_until,
            TestDefinition.code,
            Account.email,
            Account.given_name,
            Account.family_name,
            change.c.action,
            change.c.released_at,
            change.c.changed_at,
            func.coalesce(_direct.id, _invited.id).label("order"),
            func.coalesce(_direct.external_id, _invited.external_id).label("external_id"),
        )
        .join(change, change.c.result_id == Result.id)
        .join(Sitting, Sitting.id == Result.sitting_id)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .join(Account, Account.id == Result.account_id)
        .outerjoin(
            _direct,
            (_direct.sitting_id == Result.sitting_id) & (_direct.integration_id == _INTEGRATION),
        )
        .outerjoin(Invitation, Invitation.sitting_id == Result.sitting_id)
        .outerjoin(
            _invited,
            (_invited.application_id == Invitation.application_id)
            & (_invited.integration_id == _INTEGRATION),
        )
        .order_by(change.c.changed_at, Result.id)
    )


def _once(rows: Iterable[Any]) -> Iterator[Any]:
    """Each result once, however many orders of the integration led to its sitting."""
    before = None
    for row in rows:
        if row.id != before:
            yield row
        before = row.id


def _result(row: Any, day: date) -> dict[str, Any]:
    state = standing({"released", row.action}, row.valid_until, day)
    return {
        "id": row.id,
        "order": row.order,
        "external_id": row.external_id,
        "state": "issued" if state == "released" else state,
        "candidate": {
            "email": row.email,
            "given_name": row.given_name,
            "family_name": row.family_name,
        },
        "test": row.code,
        "kind": row.kind,
        "language": row.language,
        "level": row.level,
        "standard_error": row.standard_error,
        "probability": row.probability,
        "sat_on": row.sat_on,
        "valid_until": row.valid_until,
        "released_at": row.released_at,
        "scale": words.scale_of(row.kind),
        "caution": CAUTION,
    }
