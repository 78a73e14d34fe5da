"""Named reads of the API: what an integration may see, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.models import Invitation
from assess.recruitment.partner import cursors, seams, standing, words
from assess.recruitment.partner.models import Integration, PartnerOrder
from assess.recruitment.partner.scopes import ALL_RESULTS, RESULTS, permits
from assess.recruitment.vacancy_models import StoredDecision, Vacancy
from assess.results.export import CAUTION
from assess.results.models import Result, ResultEvent
from assess.results.queries import today
from assess.results.rules import standing as standing_of


@dataclass(frozen=True)
class Rows:
    """One page: plain rows, and the cursor of the next one if there is one."""

    items: list[dict[str, Any]]
    next: str | None


def catalogue(limit: int, cursor: str | None) -> Rows:
    """Tests on offer, by code. Raises `cursors.BadCursor`."""
    newest = (
        select(func.max(TestDefinition.id))
        .where(TestDefinition.retired_at.is_(None))
        .group_by(TestDefinition.code)
    )
    query = (
        select(TestDefinition).where(TestDefinition.id.in_(newest)).order_by(TestDefinition.code)
    )
    if cursor:
        query = query.where(TestDefinition.code > cursors.read(cursor, 1)[0])
    found, more = _page(query, limit)
    return Rows([_test(one) for one in found], cursors.write(found[-1].code) if more else None)


def vacancies(limit: int, cursor: str | None) -> Rows:
    """Vacancies that are not drafts, by reference. Raises `cursors.BadCursor`."""
    query = select(Vacancy).where(Vacancy.state != "draft").order_by(Vacancy.reference)
    if cursor:
        query = query.where(Vacancy.reference > cursors.read(cursor, 1)[0])
    found, more = _page(query, limit)
    return Rows(
        [_vacancy(one) for one in found], cursors.write(found[-1].reference) if more else None
    )


def vacancy(reference: str) -> dict[str, Any] | None:
    """One vacancy that is no draft."""
    row = db.session.scalar(
        select(Vacancy).where(Vacancy.reference == reference, Vacancy.state != "draft")
    )
    return _vacancy(row) if row else None


def order(integration: Integration, order_id: str) -> PartnerOrder | None:
    """One of the integration's own orders."""
    row = db.session.get(PartnerOrder, order_id)
    return row if row is not None and row.integration_id == integration.id else None


def orders(integration: Integration, limit: int, cursor: str | None) -> Rows:
    """The integration's own orders, newest first. Raises `cursors.BadCursor`."""
    query = (
        select(PartnerOrder)
        .where(PartnerOrder.integration_id == integration.id)
        .order_by(PartnerOrder.created_at.desc(), PartnerOrder.id.desc())
    )
    if cursor:
        at, identifier = cursors.read(cursor, 2)
        when = cursors.instant(at)
        query = query.where(
            or_(
                PartnerOrder.created_at < when,
                and_(PartnerOrder.created_at == when, PartnerOrder.id < identifier),
            )
        )
    found, more = _page(query, limit)
    last = found[-1] if more else None
    return Rows(
        [said_of(one) for one in found],
        cursors.write(last.created_at.isoformat(), last.id) if last else None,
    )


def said_of(row: PartnerOrder) -> dict[str, Any]:
    """An order as the API answers it."""
    parts = tests_of(row)
    return {
        "id": row.id,
        "external_id": row.external_id,
        "status": standing.of_order(
            [part["status"] for part in parts], cancelled=row.cancelled_at is not None
        ),
        "vacancy": row.application.vacancy.reference if row.application else None,
        "test": row.test.code if row.test else None,
        "candidate_url": candidate_url(row),
        "created_at": row.created_at,
        "cancelled_at": row.cancelled_at,
        "tests": parts,
    }


def candidate_url(row: PartnerOrder) -> str:
    """Where the candidate begins; the address holds no name and cannot be guessed."""
    return f"{current_app.config['SETTINGS'].base_url}/orders/{row.id}"


def levels_of(row: PartnerOrder, said: Mapping[str, Any]) -> dict[str, int]:
    """The released level of each family of an order, from the order as the API answers it.

    Only results that stand, and none for an integration that may not read results.
    """
    if not permits(row.integration.scopes, RESULTS):
        return {}
    found = {
        part["family"]: part["result"] for part in said["tests"] if part["status"] == "released"
    }
    rows = db.session.execute(select(Result.id, Result.level).where(Result.id.in_(found.values())))
    levels = {row.id: row.level for row in rows}
    return {family: levels[identifier] for family, identifier in found.items()}


def page_of(said: Mapping[str, Any]) -> str:
    """Where recruitment staff, logged in here, read more about an order."""
    base = f"{current_app.config['SETTINGS'].base_url}/recruitment/"
    found = [part["result"] for part in said["tests"] if part["result"]]
    return f"{base}results/{found[0]}" if found else base


def tests_of(row: PartnerOrder) -> list[dict[str, Any]]:
    """Each test of an order: its decision, invitation, sitting and result."""
    if row.application is None:
        test = db.session.get_one(TestDefinition, row.test_id)
        return [_part(family_of(test), test.code, None, None, row.sitting)]
    decisions = seams.decisions(row.application.id)
    invitations = {
        family_of(one.test): one
        for one in db.session.scalars(
            select(Invitation)
            .where(
                Invitation.application_id == row.application.id,
                Invitation.cancelled_at.is_(None),
            )
            .order_by(Invitation.id)
        )
    }
    return [
        _part(
            wanted.family,
            wanted.test_code,
            decisions.get(wanted.family),
            invitations.get(wanted.family),
            invitations[wanted.family].sitting if wanted.family in invitations else None,
        )
        for wanted in sorted(row.application.vacancy.tests, key=lambda one: one.family)
    ]


def own_sittings(integration_id: int) -> Select[tuple[str]]:
    """Sittings that come of an integration's orders, those that it took back left out."""
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


def may_see(integration: Integration) -> list[ColumnElement[bool]]:
    """Conditions for the results that an integration may read."""
    if ALL_RESULTS in integration.scopes:
        return []
    return [Result.sitting_id.in_(own_sittings(integration.id))]


def results(
    integration: Integration,
    limit: int,
    cursor: str | None,
    since: datetime | None = None,
    language: str | None = None,
    of_order: str | None = None,
) -> Rows:
    """Results that were released, by the moment of their last change, oldest first.

    Polling with `since`, or going on from the last cursor, therefore misses nothing.
    Raises `cursors.BadCursor`.
    """
    query = _results(integration)
    changed = _changed_at()
    if since is not None:
        query = query.where(changed >= since)
    if language is not None:
        query = query.where(Result.language == language)
    if of_order is not None:
        found = order(integration, of_order)
        if found is None:
            return Rows([], None)
        wanted = [part["result"] for part in tests_of(found) if part["result"]]
        query = query.where(Result.id.in_(wanted))
    if cursor:
        at, identifier = cursors.read(cursor, 2)
        query = query.where(
            tuple_(changed, Result.id) > (cursors.instant(at), cursors.number(identifier))
        )
    rows = db.session.execute(query.limit(limit + 1)).mappings().all()
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    named = _orders_of(integration.id, [row["sitting_id"] for row in page])
    return Rows(
        [_result(row, named) for row in page],
        cursors.write(last["changed_at"].isoformat(), last["id"]) if last else None,
    )


def result(integration: Integration, result_id: int) -> dict[str, Any] | None:
    """One released result, whatever became of it since."""
    query = _results(integration).where(Result.id == result_id)
    row = db.session.execute(query).mappings().one_or_none()
    return _result(row, _orders_of(integration.id, [row["sitting_id"]])) if row else None


_released, _gone = aliased(ResultEvent), aliased(ResultEvent)


def _changed_at() -> Any:
    return func.coalesce(_gone.at, _released.at, type_=ResultEvent.at.type)


def _results(integration: Integration) -> Select[*tuple[Any, ...]]:
    changed = _changed_at()
    # A result is withdrawn or superseded, never both: the other is refused.
    return (
        select(
            Result.id,
            Result.sitting_id,
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
            _released.at.label("released_at"),
            _gone.action.label("gone"),
            changed.label("changed_at"),
        )
        .join(_released, and_(_released.result_id == Result.id, _released.action == "released"))
        .outerjoin(_gone, and_(_gone.result_id == Result.id, _gone.action != "released"))
        .join(Sitting, Sitting.id == Result.sitting_id)
        .join(TestDefinition, TestDefinition.id == Sitting.test_id)
        .join(Account, Account.id == Result.account_id)
        .where(*may_see(integration))
        .order_by(changed, Result.id)
    )


def _result(row: Any, named: dict[str, tuple[str, str | None]]) -> dict[str, Any]:
    actions = {"released", row["gone"]} - {None}
    state = standing_of(actions, row["valid_until"], today())
    order_id, external_id = named.get(row["sitting_id"], (None, None))
    return {
        "id": row["id"],
        "order": order_id,
        "external_id": external_id,
        "state": "issued" if state == "released" else state,
        "candidate": {
            "email": row["email"],
            "given_name": row["given_name"],
            "family_name": row["family_name"],
        },
        "test": row["code"],
        "kind": row["kind"],
        "language": row["language"],
        "level": row["level"],
        "standard_error": row["standard_error"],
        "probability": row["probability"],
        "sat_on": row["sat_on"],
        "valid_until": row["valid_until"],
        "released_at": row["released_at"],
        "scale": words.scale_of(row["kind"]),
        "caution": CAUTION,
    }


def _orders_of(
    integration_id: int, sitting_ids: Sequence[str]
) -> dict[str, tuple[str, str | None]]:
    direct = select(PartnerOrder.sitting_id, PartnerOrder.id, PartnerOrder.external_id).where(
        PartnerOrder.integration_id == integration_id, PartnerOrder.sitting_id.in_(sitting_ids)
    )
    invited = (
        select(Invitation.sitting_id, PartnerOrder.id, PartnerOrder.external_id)
        .join(PartnerOrder, PartnerOrder.application_id == Invitation.application_id)
        .where(
            PartnerOrder.integration_id == integration_id, Invitation.sitting_id.in_(sitting_ids)
        )
    )
    rows = db.session.execute(direct.union(invited)).all()
    return {str(sitting): (identifier, external) for sitting, identifier, external in rows}


def _part(
    family: str,
    test_code: str | None,
    decision: StoredDecision | None,
    invitation: Invitation | None,
    sitting: Sitting | None,
) -> dict[str, Any]:
    released, gone = _released_result(sitting.id) if sitting else (None, None)
    starts = invitation.session.starts_at if invitation else None
    return {
        "family": family,
        "test": invitation.test.code if invitation else test_code,
        "status": standing.of_test(
            decision.outcome if decision else ("sit" if sitting is None else None),
            invited=invitation is not None,
            # A withdrawn result counts as a void sitting; one that is replaced is scored again.
            sitting=("void" if gone == "withdrawn" else sitting.state) if sitting else None,
            released=released is not None and gone is None,
        )
        if decision or invitation or sitting
        else "received",
        "decision": _decision(decision) if decision else None,
        "session_starts_at": starts,
        "result": released,
    }


def _released_result(sitting_id: str) -> tuple[int | None, str | None]:
    """The newest released result of a sitting, and `withdrawn` or `superseded` if it is gone."""
    row = db.session.execute(
        select(Result.id, _gone.action)
        .join(_released, and_(_released.result_id == Result.id, _released.action == "released"))
        .outerjoin(_gone, and_(_gone.result_id == Result.id, _gone.action != "released"))
        .where(Result.sitting_id == sitting_id)
        .order_by(Result.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else (None, None)


def _decision(row: StoredDecision) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "reason_code": row.reason_code,
        "until": row.until,
        "language": row.language,
        "explanation": {"en": row.explanation_en, "fr": row.explanation_fr},
        "policy_version": row.policy_version_id,
    }


def _test(row: TestDefinition) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version,
        "kind": row.kind,
        "language": row.language,
        "title": {"en": row.title["en"], "fr": row.title["fr"]},
        "duration_minutes": row.duration_s / 60,
    }


def _vacancy(row: Vacancy) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "title": {"en": row.title.get("en", ""), "fr": row.title.get("fr", "")},
        "grade": row.grade,
        "state": row.state,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "tests": [
            {
                "family": test.family,
                "test": test.test_code,
                "minimum_level": test.minimum_level,
            }
            for test in sorted(row.tests, key=lambda one: one.family)
        ],
    }


def family_of(test: TestDefinition) -> str:
    """The family of tests that a test belongs to."""
    return {"officesim": "office"}.get(test.kind, test.kind)


def _page(query: Select[Any], limit: int) -> tuple[list[Any], bool]:
    rows = list(db.session.scalars(query.limit(limit + 1)))
    return rows[:limit], len(rows) > limit
