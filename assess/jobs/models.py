"""What people see of background work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assess.database import Base

STATES = ("queued", "running", "done", "failed")
_STATES = ", ".join(f"'{state}'" for state in STATES)


class JobRun(Base):
    """One run of a task, or the last turn of a repeated job (`periodic`).

    The row is the truth; the queue holds no more than its number. A run that the queue
    has lost is handed to it again.
    """

    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60), default="")  # `vacancy:12`
    #: The same key never makes a second run.
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    periodic: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(7), default="queued")
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_by: Mapped[int | None]  # an account; rows outlive it
    locale: Mapped[str] = mapped_column(String(2), default="en")
    progress: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(300), default="")
    error: Mapped[str | None] = mapped_column(String(500))
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    handed_at: Mapped[datetime | None]  # when the queue was last given the number
    started_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]  # the worker's last sign of life while it runs
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("locale IN ('en', 'fr')", name="locale"),
        Index("ix_job_run_state_not_before", "state", "not_before"),
        Index("ix_job_run_created_at", "created_at"),
    )
