"""The tests of orders with all that became of them, in as many statements for one as for many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from assess.delivery.models import Sitting, TestDefinition
from assess.extensions import db
from assess.recruitment.models import Invitation
from assess.recruitment.partner import seams, standing
from assess.recruitment.partner.models import PartnerOrder
from assess.recruitment.vacancy_models import Application, StoredDecision, Vacancy, VacancyTest
from assess.results.models import Result, ResultEvent

#: What is read along with orders, for `parts_of` would else ask for it one by one.
PARTS = (
    selectinload(PartnerOrder.application)
    .joinedload(Application.vacancy)
    .selectinload(Vacancy.tests),
    joinedload(PartnerOrder.test),
    joinedload(PartnerOrder.sitting),
)

#: The newest released result of a sitting, and `withdrawn` or `superseded` if it is gone.
Outcome = tuple[int | None, str | None]

_released, _gone = aliased(ResultEvent), aliased(ResultEvent)


def parts_of(rows: Sequence[PartnerOrder]) -> dict[str, list[dict[str, Any]]]:
    """Each test of each order, by the order's id: decision, invitation, sitting and result."""
    applications = [row.application_id for row in rows if row.application_id is not None]
    decisions = seams.decisions_of(applications)
    invitations = _invitations(applications)
    sittings = [row.sitting_id for row in rows if row.sitting_id is not None]
    sittings += [
        one.sitting_id
        for some in invitations.values()
        for one in some.values()
        if one.sitting_id is not None
    ]
    outcomes = _outcomes(sittings)
    return {row.id: list(_parts(row, decisions, invitations, outcomes)) for row in rows}


def _parts(
    row: PartnerOrder,
    decisions: Mapping[int, Mapping[str, StoredDecision]],
    invitations: Mapping[int, Mapping[str, Invitation]],
    outcomes: Mapping[str, Outcome],
) -> list[dict[str, Any]]:
    if row.application is None:
        test = row.test or db.session.get_one(TestDefinition, row.test_id)
        return [_part(family_of(test), test.code, None, None, row.sitting, outcomes)]
    decided = decisions.get(row.application.id, {})
    invited = invitations.get(row.application.id, {})
    wanted: list[VacancyTest] = sorted(row.application.vacancy.tests, key=lambda one: one.family)
    return [
        _part(
            one.family,
            one.test_code,
            decided.get(one.family),
            invited.get(one.family),
            invited[one.family].sitting if one.family in invited else None,
            outcomes,
        )
        for one in wanted
    ]


def _part(
    family: str,
    test_code: str | None,
    decision: StoredDecision | None,
    invitation: Invitation | None,
    sitting: Sitting | None,
    outcomes: Mapping[str, Outcome],
) -> dict[str, Any]:
    released, gone = outcomes.get(sitting.id, (None, None)) if sitting else (None, None)
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


def _invitations(application_ids: Collection[int]) -> dict[int, dict[str, Invitation]]:
    """The invitation that stands, by application and family."""
    found: dict[int, dict[str, Invitation]] = {}
    rows = db.session.execute(
        select(Invitation, StoredDecision.family)
        .outerjoin(StoredDecision, StoredDecision.id == Invitation.decision_id)
        .where(Invitation.application_id.in_(application_ids), Invitation.cancelled_at.is_(None))
        .order_by(Invitation.id)
    )
    for row, family in rows:
        key = cast("int", row.application_id)
        # The decision names the family; a test may be of a kind of its own.
        found.setdefault(key, {})[family or family_of(row.test)] = row
    return found


def _outcomes(sitting_ids: Collection[str]) -> dict[str, Outcome]:
    rows = db.session.execute(
        select(Result.sitting_id, Result.id, _gone.action)
        .join(_released, and_(_released.result_id == Result.id, _released.action == "released"))
        .outerjoin(_gone, and_(_gone.result_id == Result.id, _gone.action != "released"))
        .where(Result.sitting_id.in_(sitting_ids))
        .order_by(Result.id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _decision(row: StoredDecision) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "reason_code": row.reason_code,
        "until": row.until,
        "language": row.language,
        "explanation": {"en": row.explanation_en, "fr": row.explanation_fr},
        "policy_version": row.policy_version_id,
    }


def family_of(test: TestDefinition) -> str:
    """The family of tests that a test belongs to."""
    return {"officesim": "office"}.get(test.kind, test.kind)
