"""A selection process of the demo from its first application to its last letter."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import select

from assess.clock import frozen_source
from assess.delivery import operations as delivery
from assess.delivery.models import TestSession
from assess.demo import held, people, rooms
from assess.demo.sitting import HandClock
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import applicants, deciding, release_queries, vacancies
from assess.recruitment import operations as recruitment
from assess.recruitment.applicant_rules import Applicant
from assess.recruitment.operations import Arrangements
from assess.recruitment.release_operations import release_all
from assess.recruitment.vacancies import Draft, RequiredTest
from assess.recruitment.vacancy_models import Application, Vacancy

#: family name, mother tongue, declared English and French, ability in French that day.
#: No ability: the person is exempt, or did not come.
APPLICANTS: tuple[tuple[str, str, int, int, float | None], ...] = (
    (people.CANDIDATE[2], "wo", 5, 2, 1.2),
    ("Raghunathan", "ta", 5, 3, 1.8),
    ("Mendoza", "es", 5, 3, -0.6),
    ("Gebre", "am", 5, 3, 1.2),
    ("Lindqvist", "sv", 5, 2, 0.4),
    ("Fonua", "to", 5, 2, None),
    ("Obi", "ig", 5, 3, None),
    ("Brückner", "de", 5, 4, None),
)


def seed(staff: dict[Role, Account], chance: random.Random) -> Vacancy:
    """Applied, decided, invited, sat, released, told; one person did not come."""
    officer, begins, draft = staff[Role.RECRUITMENT], rooms.working_day(-27), _draft()
    opened, applied, decided = (rooms.day(days, 10) for days in (-110, -90, -60))
    clock = HandClock(opened)
    with frozen_source(clock):
        vacancy = vacancies.create(draft, officer)
        clock.at = applied
        ids = [_apply(vacancy, line, officer).id for line in APPLICANTS]
        clock.at = decided
        deciding.decide_all(vacancy.id, officer)
        session = _session(vacancy, begins)
        applicants.invite_applications(ids, [session.id], officer)
        clock.at = begins
        delivery.open_session(session.id, staff[Role.INVIGILATOR])
    present = [
        (_account(family), ability) for family, *_r, ability in APPLICANTS if ability is not None
    ]
    held.sit_all(session, present, begins, staff[Role.INVIGILATOR], chance)
    held.close(session, begins, staff[Role.INVIGILATOR])
    release(vacancy, begins + timedelta(days=5, hours=2), officer)
    return vacancy


def release(vacancy: Vacancy, at: datetime, officer: Account) -> None:
    """Release every result of a vacancy and tell everybody else."""
    with frozen_source(HandClock(at)):
        release_all(lambda: release_queries.cases_of_vacancy(vacancy.id), officer)


def _draft() -> Draft:
    return Draft(
        reference=f"{rooms.day(0, 0).year}-A3-088",
        title={"en": "Legal officer, procurement", "fr": "Juriste, marchés publics"},
        grade="A3",
        opens_on=rooms.day(-110, 10).date(),
        closes_on=rooms.day(-75, 10).date(),
        language_rule="fr",
        tests=(RequiredTest("language", minimum_level=3),),
    )


def _apply(
    vacancy: Vacancy, line: tuple[str, str, int, int, float | None], officer: Account
) -> Application:
    family, native, english, french, _ability = line
    account = _account(family)
    return vacancies.add_application(
        vacancy.id,
        Applicant(
            email=account.email,
            given_name=account.given_name,
            family_name=account.family_name,
            locale=account.locale,
            native_languages=(native,),
            declared_levels={"en": english, "fr": french},
        ),
        officer,
    )


def _session(vacancy: Vacancy, begins: datetime) -> TestSession:
    return recruitment.create_session(
        rooms.title(begins, "fr"),
        "A 204",
        begins,
        begins + timedelta(hours=3),
        arrangements=Arrangements(seats=12, vacancies=(vacancy.id,)),
    )


def _account(family: str) -> Account:
    return db.session.scalars(select(Account).where(Account.family_name == family)).one()
