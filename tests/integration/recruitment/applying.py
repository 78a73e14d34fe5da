"""A vacancy with applicants whose decisions are given, for tests of inviting and booking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from assess.clock import now
from assess.database import transactional
from assess.delivery.models import TestDefinition, TestSession
from assess.extensions import db
from assess.recruitment import operations
from assess.recruitment.operations import Arrangements
from assess.recruitment.vacancy_models import Application, StoredDecision, Vacancy, VacancyTest
from assess.results import policies
from assess.results.queries import today
from tests.integration.results.street import new_test

SENTENCES = {
    "sit": ("To be tested.", "Test à passer."),
    "exempt": ("A result of 3 May 2026 stands.", "Un résultat du 3 mai 2026 reste valable."),
    "locked_out": ("No retest before 1 June 2027.", "Pas de nouveau test avant le 1er juin 2027."),
    "needs_review": ("A person must decide.", "Une personne doit décider."),
    "not_applicable": ("Not asked for.", "Non demandé."),
}


def language_test(language: str = "en", minutes: int = 60) -> TestDefinition:
    """A test of the tiny kind that stands for the family of language tests."""
    row = db.session.get_one(TestDefinition, new_test().id)
    row.code, row.language, row.duration_s = f"language-{language}-{row.id}", language, minutes * 60
    db.session.commit()
    return row


@transactional
def vacancy(*tests: TestDefinition, reference: str = "V-1") -> Vacancy:
    """A vacancy that asks for these tests by code, as language, then written, then Office."""
    made = Vacancy(
        reference=reference,
        title={"en": "Translator", "fr": "Traducteur"},
        created_at=now(),
        tests=[
            VacancyTest(family=family, test_code=test.code)
            for family, test in zip(("language", "written", "office"), tests, strict=False)
        ],
    )
    db.session.add(made)
    db.session.flush()
    return made


@transactional
def application(vacancy: Vacancy, email: str, outcome: str | None = "sit", **values: Any) -> int:
    """An application, with one decision for each family (None: undecided)."""
    row = Application(
        **{
            "vacancy_id": vacancy.id,
            "email": email,
            "given_name": "Ada",
            "family_name": email.partition("@")[0].title(),
            "source": "typed",
            "created_at": now(),
            "updated_at": now(),
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    if outcome is not None:
        for required in db.session.get_one(Vacancy, vacancy.id).tests:
            decide(row.id, required.family, outcome)
    return row.id


@transactional
def decide(
    application_id: int,
    family: str,
    outcome: str,
    language: str | None = "en",
    days_ago: int = 0,
) -> int:
    """Store one decision as the rules would."""
    row = StoredDecision(
        application_id=application_id,
        family=family,
        outcome=outcome,
        reason_code="given",
        language=language if family == "language" else None,
        explanation_en=SENTENCES[outcome][0],
        explanation_fr=SENTENCES[outcome][1],
        decided_on=today() - timedelta(days=days_ago),
        policy_version_id=policies.in_force(today()).version_id,
        facts={},
        made_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def session(days: int = 30, seats: int | None = None, hours: float = 3, **more: Any) -> TestSession:
    """A published session in so many days, at nine by the clock of UTC."""
    starts = (now() + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    return operations.create_session(
        f"Day {days}",
        f"Room {days}",
        starts,
        starts + timedelta(hours=hours),
        arrangements=Arrangements(seats=seats, **more),
    )
