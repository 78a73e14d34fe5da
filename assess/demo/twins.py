"""Accounts of the demo that may be one person's, for somebody to look at."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from assess.demo import people
from assess.extensions import db
from assess.identity import duplicates
from assess.identity.models import Account
from assess.recruitment import vacancies
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.vacancy_models import Vacancy


def seed(
    vacancy: Vacancy,
    officer: Account,
    administrator: Account,
    register: Callable[..., Account],
) -> None:
    """One person under two spellings of an address, another under one identity number.

    `register(local, domain, given, family, locale)` makes a candidate's account.
    """
    again = register("fatou.sarr+postes", "example.org", "Fatou", "Sarr", "fr")
    vacancies.add_application(
        vacancy.id,
        Applicant(
            email=again.email,
            given_name=again.given_name,
            family_name=again.family_name,
            locale=again.locale,
            native_languages=("fr",),
        ),
        officer,
    )
    married = register("mei.tan-brouwer", "example.net", "Mei", "Tan-Brouwer", "en")
    before = db.session.scalars(
        select(Account).where(Account.email == people.address("Mei", "Tan"))
    ).one()
    for account in (before, married):
        duplicates.set_identity_number(account.id, "S 4410 927 K", administrator)
