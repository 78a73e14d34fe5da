"""Saved exports, and every time that one ran."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base


class ExportProfile(Base):
    """Which results, in which form, with which columns; and when, if by itself."""

    __tablename__ = "export_profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    form: Mapped[str] = mapped_column(String(4))
    filter: Mapped[dict[str, Any]]  # as the manifest says it
    columns: Mapped[list[str]]  # none: all
    every: Mapped[str] = mapped_column(String(6), default="never")
    weekday: Mapped[int | None]  # 0 is Monday
    at_minute: Mapped[int] = mapped_column(default=360)  # after midnight in the site's zone
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    retired_at: Mapped[datetime | None]

    runs: Mapped[list[ExportRun]] = relationship(
        back_populates="profile", order_by="ExportRun.id.desc()"
    )

    __table_args__ = (
        CheckConstraint("form IN ('csv', 'xlsx', 'json', 'qti')", name="form"),
        CheckConstraint("every IN ('never', 'daily', 'weekly')", name="every"),
        CheckConstraint("(every = 'weekly') = (weekday IS NOT NULL)", name="weekday_when_weekly"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("at_minute BETWEEN 0 AND 1439", name="at_minute"),
    )


class ExportRun(Base):
    """One run of a profile, due on a day (`due_on`) or asked for by a person.

    One row per profile and due day, however many processes notice that it is due.
    """

    __tablename__ = "export_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("export_profile.id"))
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(8))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file: Mapped[str | None] = mapped_column(String(200))
    results: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the file
    problem: Mapped[str | None] = mapped_column(String(500))

    profile: Mapped[ExportProfile] = relationship(back_populates="runs")

    __table_args__ = (
        UniqueConstraint("profile_id", "due_on"),
        CheckConstraint("state IN ('running', 'done', 'failed')", name="state"),
        CheckConstraint("(due_on IS NULL) = (asked_by IS NOT NULL)", name="why"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name="problem_when_failed"),
    )
