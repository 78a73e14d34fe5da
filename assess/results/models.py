"""Immutable results and what was decided about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only
from assess.delivery.models import Sitting
from assess.results import (  # noqa: F401  every table is known with the results
    complaint_models,
    neutral_models,
    policy_models,
)


class Result(Base):
    """What one sitting showed, pinned to everything needed to compute it again.

    `outcome` is the scoring engine's canonical JSON, byte for byte; `pins` names
    form, item versions, parameters and engine. Rows are never changed: a regrade is
    a new row that names the one it supersedes.
    """

    __tablename__ = "result"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(2))
    engine: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]  # the reported scale value; 0–5 for language tests
    theta: Mapped[float | None] = mapped_column(Float)
    standard_error: Mapped[float | None] = mapped_column(Float)
    probability: Mapped[float | None] = mapped_column(Float)  # of the reported level
    provisional: Mapped[bool]
    detail: Mapped[dict[str, Any]]
    outcome: Mapped[str] = mapped_column(Text)
    outcome_digest: Mapped[str] = mapped_column(String(64))
    pins: Mapped[dict[str, Any]]
    sat_on: Mapped[date]  # local calendar date on which the sitting started
    valid_until: Mapped[date]
    policy_version: Mapped[str] = mapped_column(String(40))
    # Whether the pass mark of that policy was reached; NULL where there is none.
    passed: Mapped[bool | None]
    retest_not_before: Mapped[date | None]  # the first day on which a retest is allowed
    recorded_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("result.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(String(500))

    sitting: Mapped[Sitting] = relationship(lazy="joined")
    events: Mapped[list[ResultEvent]] = relationship(back_populates="result", lazy="selectin")

    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 5 OR kind <> 'language'", name="level"),
        CheckConstraint("valid_until > sat_on", name="validity"),
        CheckConstraint(
            "(supersedes_id IS NULL) OR (reason IS NOT NULL)", name="regrade_has_reason"
        ),
        # The order of lists and exports, newest first.
        Index("ix_result_sat_on_id", "sat_on", "id"),
        # A sitting is scored once, however many jobs and requests notice that it closed.
        Index(
            "uq_result_sitting_id_first",
            "sitting_id",
            unique=True,
            sqlite_where=text("supersedes_id IS NULL"),
            postgresql_where=text("supersedes_id IS NULL"),
        ),
    )


class ResultEvent(Base):
    """A decision about a result: released, withdrawn or superseded, by whom and when."""

    __tablename__ = "result_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)
    action: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None] = mapped_column(String(500))

    result: Mapped[Result] = relationship(back_populates="events")

    __table_args__ = (
        UniqueConstraint("result_id", "action"),
        # The order in which other systems read what has changed.
        Index("ix_result_event_at_result_id", "at", "result_id"),
        CheckConstraint("action IN ('released', 'withdrawn', 'superseded')", name="action"),
    )


#: (table, dialect, statement) of the triggers that keep results as they were recorded;
#: `create_all` runs them, and so do the migrations.
IMMUTABLE_DDL = [
    *make_append_only(Result.__table__),
    *make_append_only(ResultEvent.__table__),
]
