"""Named reads of the API: what an integration may see, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.recruitment.models import Invitation
from assess.recruitment.partner import cursors, seams, standing
from assess.recruitment.partner.models import Integration, PartnerOrder
from assess.recruitment.partner.scopes import RESULTS, permits
from assess.recruitment.vacancy_models import StoredDecision, Vacancy
from assess.results.models import Result, ResultEvent


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


_released, _gone = aliased(ResultEvent), aliased(ResultEvent)


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
