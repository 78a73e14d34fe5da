"""Invitations: who was asked to sit which test, when and where."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base
from assess.delivery.models import Sitting, TestDefinition, TestSession
from assess.identity.models import Account
from assess.recruitment import (  # noqa: F401  every table is known with these
    import_models,
    profile_models,
    release_models,
    vacancy_models,
)

#: Longest title of a session or a test, and longest name of a place.
LONGEST_TITLE = 160


class Invitation(Base):
    """One person invited to one test in one session.

    The person may not have an account yet: the sitting is booked when an account
    with this address is verified, or at once if there is one.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(2), default="en")
    test_id: Mapped[int] = mapped_column(ForeignKey("test_definition.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("test_session.id"), index=True)
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"), unique=True)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    invited_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    # For a vacancy: whose application, and the decision that stands for this process.
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("eligibility_decision.id"))
    # The seat that is held; one seat, one invitation, however many ask at once.
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), unique=True)
    confirmed_at: Mapped[datetime | None]  # the candidate said: I shall come
    reminded_at: Mapped[datetime | None]  # when the date was last repeated, or told anew
    moves: Mapped[int] = mapped_column(default=0)  # how often the candidate chose another date
    # Raised whenever the entry in people's calendars must change (RFC 5546, SEQUENCE).
    calendar_sequence: Mapped[int] = mapped_column(default=0)

    test: Mapped[TestDefinition] = relationship(lazy="joined")
    session: Mapped[TestSession] = relationship(lazy="joined")
    sitting: Mapped[Sitting | None] = relationship(lazy="joined")
    inviter: Mapped[Account | None] = relationship(foreign_keys=[invited_by])

    __table_args__ = (
        UniqueConstraint("email", "test_id", "session_id"),
        CheckConstraint("email = lower(email)", name="email_normalised"),
        CheckConstraint("locale IN ('en', 'fr')", name="locale"),
        CheckConstraint("moves >= 0", name="moves"),
        CheckConstraint("calendar_sequence >= 0", name="calendar_sequence"),
    )


class Seat(Base):
    """One place in a session with limited room; rows are made when it is published."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("test_session.id"))
    number: Mapped[int]

    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )


class SessionStaff(Base):
    """Who runs a session."""

    __tablename__ = "session_staff"

    session_id: Mapped[int] = mapped_column(ForeignKey("test_session.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)


class SessionVacancy(Base):
    """For which vacancies a session is planned: their applicants must be able to finish."""

    __tablename__ = "session_vacancy"

    session_id: Mapped[int] = mapped_column(ForeignKey("test_session.id"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), primary_key=True)
