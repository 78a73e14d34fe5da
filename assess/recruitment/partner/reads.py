"""Named reads of the API: what an integration may see, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Select, and_, func, or_, select

from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.recruitment.partner import cursors, standing
from assess.recruitment.partner.models import Integration, PartnerOrder
from assess.recruitment.partner.order_parts import PARTS, parts_of
from assess.recruitment.partner.scopes import RESULTS, permits
from assess.recruitment.vacancy_models import Vacancy
from assess.results.models import Result


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
    found, more = _page(query.options(*PARTS), limit)
    last = found[-1] if more else None
    parts = parts_of(found)
    return Rows(
        [_said(one, parts[one.id]) for one in found],
        cursors.write(last.created_at.isoformat(), last.id) if last else None,
    )


def said_of(row: PartnerOrder) -> dict[str, Any]:
    """An order as the API answers it."""
    return _said(row, tests_of(row))


def _said(row: PartnerOrder, parts: list[dict[str, Any]]) -> dict[str, Any]:
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
    return parts_of([row])[row.id]


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


def _page(query: Select[Any], limit: int) -> tuple[list[Any], bool]:
    rows = list(db.session.scalars(query.limit(limit + 1)))
    return rows[:limit], len(rows) > limit
