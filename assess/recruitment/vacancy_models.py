"""Vacancies, who applied, what was decided about them and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only
from assess.eligibility.records import Sentences
from assess.identity.models import Account

_FAMILY = "family IN ('language', 'written', 'office')"
_OUTCOME = "outcome IN ('sit', 'exempt', 'locked_out', 'not_applicable', 'needs_review')"


class Vacancy(Base):
    """A post to be filled: one selection process with the tests that it asks for."""

    __tablename__ = "vacancy"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[dict[str, Any]]  # {"en": …, "fr": …}
    grade: Mapped[str] = mapped_column(String(20), default="")
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    # Which language is tested when the rules alone cannot tell; NULL: a person decides.
    language_rule: Mapped[str | None] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(8), default="open")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    tests: Mapped[list[VacancyTest]] = relationship(
        back_populates="vacancy", cascade="all, delete-orphan", lazy="selectin"
    )
    applications: Mapped[list[Application]] = relationship(back_populates="vacancy")

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),
        CheckConstraint("language_rule IN ('en', 'fr')", name="language_rule"),
        CheckConstraint("closes_on >= opens_on", name="dates"),
    )


class VacancyTest(Base):
    """One test that a vacancy asks for.

    `test_code` names the test on offer; a language test is found by its language instead.
    """

    __tablename__ = "vacancy_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    family: Mapped[str] = mapped_column(String(10))
    test_code: Mapped[str | None] = mapped_column(String(60))
    minimum_level: Mapped[int | None]
    duration_s: Mapped[int | None]  # NULL: the test's own

    vacancy: Mapped[Vacancy] = relationship(back_populates="tests")

    __table_args__ = (
        UniqueConstraint("vacancy_id", "family"),
        CheckConstraint(_FAMILY, name="family"),
        CheckConstraint("minimum_level BETWEEN 0 AND 5", name="minimum_level"),
        CheckConstraint("duration_s BETWEEN 60 AND 28800", name="duration_s"),
    )


class Application(Base):
    """One person's application for one vacancy, with what the rules must know.

    Adjustments are stored, never their reason. The account is found by the address once
    there is one.
    """

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(2), default="en")
    # As the other system or the person wrote it, normalised; finds the same person twice.
    identity_number: Mapped[str | None] = mapped_column(String(40), index=True)
    external_reference: Mapped[str | None] = mapped_column(String(80))
    native_languages: Mapped[list[str]] = mapped_column(default=list)  # ISO 639 codes
    declared_levels: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"en": 3}
    time_factor: Mapped[float] = mapped_column(default=1.0)
    large_text: Mapped[bool] = mapped_column(default=False)
    break_s: Mapped[int] = mapped_column(default=0)
    spelling: Mapped[bool] = mapped_column(default=False)  # see `Accommodation`
    # Periods when the person cannot come: [{"from": "2027-01-04", "to": "2027-01-08"}]
    unavailable: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    source: Mapped[str] = mapped_column(String(6))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    vacancy: Mapped[Vacancy] = relationship(back_populates="applications", lazy="joined")
    account: Mapped[Account | None] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("vacancy_id", "email"),
        CheckConstraint("email = lower(email)", name="email_normalised"),
        CheckConstraint("locale IN ('en', 'fr')", name="locale"),
        CheckConstraint("source IN ('import', 'typed', 'api')", name="source"),
        CheckConstraint("time_factor BETWEEN 1.0 AND 4.0", name="time_factor"),
        CheckConstraint("break_s BETWEEN 0 AND 7200", name="break_s"),
    )


class StoredDecision(Base):
    """What the rules, or a person over them, decided for one application and family.

    Never changed: a later decision is a new row. The one that an invitation names stands
    for the selection process. `facts` holds the request and the history that were judged,
    so that the decision can be made again from the policy version.
    """

    __tablename__ = "eligibility_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    family: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(14))
    reason_code: Mapped[str] = mapped_column(String(40))
    until: Mapped[date | None]
    language: Mapped[str | None] = mapped_column(String(2))
    language_reason: Mapped[str | None] = mapped_column(String(40))
    explanation_en: Mapped[str] = mapped_column(Text)
    explanation_fr: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]  # the local date that the rules were asked about
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    facts: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # A person's own reason, where one decided a case that the rules left open.
    reason: Mapped[str | None] = mapped_column(String(500))

    application: Mapped[Application] = relationship()

    @property
    def explanation(self) -> Sentences:
        """The one sentence, in both languages, that every page, file and letter reads out."""
        return Sentences(self.explanation_en, self.explanation_fr)

    __table_args__ = (
        CheckConstraint(_FAMILY, name="family"),
        CheckConstraint(_OUTCOME, name="outcome"),
        CheckConstraint("language IN ('en', 'fr')", name="language"),
        Index("ix_eligibility_decision_application_id_family", "application_id", "family"),
    )


class LockoutOverride(Base):
    """A request to let a locked-out person sit all the same; a second person answers it.

    Refused, it stays, and another one may follow; only one waits for its answer.
    """

    __tablename__ = "lockout_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("eligibility_decision.id"))
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str | None] = mapped_column(String(8))
    answer_reason: Mapped[str | None] = mapped_column(String(500))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("answer IN ('approved', 'refused')", name="answer"),
        CheckConstraint("answered_by <> asked_by", name="second_person"),
        CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)",
            name="answered_whole",
        ),
        Index(
            "uq_lockout_override_waiting",
            "decision_id",
            unique=True,
            sqlite_where=text("answer IS NULL"),
            postgresql_where=text("answer IS NULL"),
        ),
    )


#: Decisions stay as they were made; the database itself refuses to change them.
VACANCY_DDL = [*make_append_only(StoredDecision.__table__)]
