"""A vacancy and people who apply for it, for the tests of recruitment."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from assess import clock
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import vacancies
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.vacancies import Draft, RequiredTest
from assess.recruitment.vacancy_models import Application, Vacancy
from assess.results.policy_models import PriorResult


def new_vacancy(actor: Account | None = None, *tests: RequiredTest, **values: Any) -> Vacancy:
    return vacancies.create(
        Draft(
            reference=values.pop("reference", f"2027-{secrets.token_hex(3)}"),
            title={"en": "Policy officer", "fr": "Chargé de politique"},
            tests=tests or (RequiredTest("language", minimum_level=3), RequiredTest("office")),
            **values,
        ),
        actor,
    )


def apply(vacancy: Vacancy, email: str, **values: Any) -> Application:
    values.setdefault("given_name", "Ada")
    values.setdefault("family_name", "Nwosu")
    return vacancies.add_application(vacancy.id, Applicant(email=email, **values))


@transactional
def prior(sat_on: date, **values: Any) -> PriorResult:
    row = PriorResult(sat_on=sat_on, source="old system", recorded_at=clock.now(), **values)
    db.session.add(row)
    db.session.flush()
    return row
