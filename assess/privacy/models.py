"""What remains of data that were deleted: the proof that they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assess.database import Base, make_append_only


class DeletionRecord(Base):
    """One deletion by a person: what kind of data, how much, by which rule. Kept for ever.

    Holds no personal data. `jws` is the same statement, signed.
    """

    __tablename__ = "deletion_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(String(9))
    at: Mapped[datetime]
    actor_id: Mapped[int]  # an account; the record outlives it
    reason: Mapped[str] = mapped_column(String(500))
    counts: Mapped[dict[str, Any]]  # {"journal": 1200, …}
    statement: Mapped[str] = mapped_column(Text)
    jws: Mapped[str] = mapped_column(Text)

    __table_args__ = (CheckConstraint("cause IN ('retention', 'erasure')", name="cause"),)


class Hold(Base):
    """Why the data of one person may not be deleted for now: a case before a court, say."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    placed_at: Mapped[datetime]
    placed_by: Mapped[int]  # an account
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None]


DELETION_DDL = make_append_only(DeletionRecord.__table__)
