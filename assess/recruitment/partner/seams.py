"""The few things that orders ask of the rest of recruitment."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.recruitment import deciding, vacancies
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import Application, StoredDecision

AlreadyApplied = vacancies.AlreadyApplied


def add_application(vacancy_id: int, applicant: Applicant) -> Application:
    """Add an application that another system sent. Raises `NotPossible`."""
    return vacancies.add_application(vacancy_id, applicant, None, "api")


def withdraw(application_id: int) -> None:
    """Note that another system took its order back. Raises `NotPossible`."""
    vacancies.withdraw_application(application_id)


def is_checked_in(application_id: int | None) -> bool:
    """Whether the applicant waits for the start of a test of this application."""
    if application_id is None:
        return False
    waiting = (
        select(Sitting.id)
        .join(Invitation, Invitation.sitting_id == Sitting.id)
        .where(Invitation.application_id == application_id, Sitting.state == "checked_in")
    )
    return db.session.scalar(waiting.limit(1)) is not None


def decide(application: Application) -> None:
    """Ask the rules about one application, as the button on the vacancy does for all."""
    deciding.decide_all(application.vacancy_id, application_ids=[application.id])


def decisions(application_id: int) -> dict[str, StoredDecision]:
    """The decision in force for each family of an application."""
    return deciding.current(application_id)


def decisions_of(application_ids: Sequence[int]) -> dict[int, dict[str, StoredDecision]]:
    """`decisions` of many applications at once."""
    return deciding.current_of(application_ids)
