"""The few things that orders ask of the rest of recruitment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from assess.extensions import db
from assess.recruitment import vacancies
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.vacancy_models import Application, StoredDecision

AlreadyApplied = vacancies.AlreadyApplied


def add_application(vacancy_id: int, applicant: Applicant) -> Application:
    """Add an application that another system sent. Raises `NotPossible`."""
    return vacancies.add_application(vacancy_id, applicant, None, "api")


def withdraw(application_id: int) -> None:
    """Note that another system took its order back. Raises `NotPossible`."""
    vacancies.withdraw_application(application_id)


def decide(application: Application) -> None:
    """Ask the rules about one application."""
    _ = application


def decisions(application_id: int) -> dict[str, Any]:
    """The newest decision for each family of an application."""
    newest = (
        select(func.max(StoredDecision.id))
        .where(StoredDecision.application_id == application_id)
        .group_by(StoredDecision.family)
    )
    rows = db.session.scalars(select(StoredDecision).where(StoredDecision.id.in_(newest)))
    return {row.family: row for row in rows}
