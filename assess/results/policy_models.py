"""Policies that were in force, and results from before this engine."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assess.database import Base, make_append_only


class PolicyVersion(Base):
    """One version of the organisation's rules: periods, pass marks, grace, time zone.

    The newest whose `in_force_from` has come is in force. Never changed: every decision and
    result names the version it followed.
    """

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    content: Mapped[dict[str, Any]]  # what the TOML says
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the canonical JSON
    in_force_from: Mapped[date]
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class PriorResult(Base):
    """A result from before this engine was in use, entered or imported by staff.

    Found by the person's address or identity number, for there may be no account yet.
    """

    __tablename__ = "prior_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    identity_number: Mapped[str | None] = mapped_column(String(40), index=True)
    family: Mapped[str] = mapped_column(String(10))
    language: Mapped[str | None] = mapped_column(String(2))
    level: Mapped[int | None]
    passed: Mapped[bool | None]
    sat_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]  # entered by mistake

    __table_args__ = (
        CheckConstraint("family IN ('language', 'written', 'office')", name="family"),
        CheckConstraint("language IN ('en', 'fr')", name="language"),
        CheckConstraint("level BETWEEN 0 AND 5", name="level"),
        CheckConstraint("email IS NOT NULL OR identity_number IS NOT NULL", name="whose"),
        CheckConstraint("email = lower(email)", name="email_normalised"),
        Index("ix_prior_result_sat_on", "sat_on"),
    )


class LockoutWord(Base):
    """A person's word that a sitting does, or does not, start the retest lockout."""

    __tablename__ = "lockout_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    starts: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


#: Policies and words stay; the database itself refuses to change them.
POLICY_DDL = [
    *make_append_only(PolicyVersion.__table__),
    *make_append_only(LockoutWord.__table__),
]
