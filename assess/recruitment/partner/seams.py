"""The few things that orders ask of the rest of recruitment."""

from __future__ import annotations

from assess.recruitment import deciding, vacancies
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
    """Ask the rules about one application, as the button on the vacancy does for all."""
    deciding.decide_all(application.vacancy_id, application_ids=[application.id])


def decisions(application_id: int) -> dict[str, StoredDecision]:
    """The decision in force for each family of an application."""
    return deciding.current(application_id)
