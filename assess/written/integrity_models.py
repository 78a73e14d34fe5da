"""What was found out about how scripts were written, and what people decided about it.

None of it is read where marks are made: see docs/written-integrity.md.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only


class WrittenTrace(Base):
    """How one script was written: its film, and pastes, pauses and text faster than typing.

    Computed from the journal once, so that a film of three hours opens at once.
    """

    __tablename__ = "written_trace"

    script_id: Mapped[int] = mapped_column(
        ForeignKey("written_script.id"), primary_key=True, autoincrement=False
    )
    facts: Mapped[dict[str, Any]]  # see `happenings.spelled`
    film: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # see `reels.packed`
    made_at: Mapped[datetime]


class WrittenComparison(Base):
    """One comparison of all scripts of a task in one language; the newest takes its place."""

    __tablename__ = "written_comparison"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("written_paper_version.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("test_session.id"))
    task_code: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    #: Of the ids of the scripts compared: another set is compared anew.
    digest: Mapped[str] = mapped_column(String(64))
    scripts: Mapped[int]
    compared: Mapped[int]  # pairs
    judged: Mapped[bool]  # False: too few scripts to say what is likely by chance
    # [{"script", "start", "end", "scripts", "words", "holders"}]; older ones lack the last two.
    common: Mapped[list[dict[str, Any]]]
    made_at: Mapped[datetime]

    similarities: Mapped[list[WrittenSimilarity]] = relationship(
        back_populates="comparison", cascade="all, delete-orphan", order_by="WrittenSimilarity.id"
    )

    __table_args__ = (
        UniqueConstraint("version_id", "session_id", "task_code", "language"),
        # NULLs are distinct to the constraint above: one comparison outside sessions, too.
        Index(
            "uq_written_comparison_without_session",
            "version_id",
            "task_code",
            "language",
            unique=True,
            sqlite_where=text("session_id IS NULL"),
            postgresql_where=text("session_id IS NULL"),
        ),
    )


class WrittenSimilarity(Base):
    """What a script has in common with another one, or with a text that its task gave.

    Rows of a comparison stand in the order of strength.
    """

    __tablename__ = "written_similarity"

    id: Mapped[int] = mapped_column(primary_key=True)
    comparison_id: Mapped[int] = mapped_column(ForeignKey("written_comparison.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("written_script.id"), index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("written_script.id"), index=True)
    source: Mapped[str | None] = mapped_column(String(60))
    source_language: Mapped[str | None] = mapped_column(String(2))
    words: Mapped[int]
    first_share: Mapped[float] = mapped_column(Float)
    second_share: Mapped[float] = mapped_column(Float)
    expected_runs: Mapped[float | None] = mapped_column(Float)
    probability: Mapped[float | None] = mapped_column(Float)
    adjusted: Mapped[float | None] = mapped_column(Float)
    #: [[from, to, from, to, words]], in characters of both texts
    passages: Mapped[list[list[int]]] = mapped_column(JSON)

    comparison: Mapped[WrittenComparison] = relationship(back_populates="similarities")

    __table_args__ = (
        CheckConstraint("(second_id IS NULL) <> (source IS NULL)", name="other"),
        CheckConstraint("(source IS NULL) = (source_language IS NULL)", name="source_language"),
    )


class WrittenIntegrityDecision(Base):
    """What a person made of it: of one script's writing, or of two scripts. A new one is a new row.

    `first_id` is the smaller of two. It changes no mark and no result.
    """

    __tablename__ = "written_integrity_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("written_script.id"), index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("written_script.id"), index=True)
    decision: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("decision IN ('no_concern', 'look_into', 'reported')", name="decision"),
        CheckConstraint("second_id IS NULL OR first_id < second_id", name="order"),
    )


IMMUTABLE_DDL = make_append_only(WrittenIntegrityDecision.__table__)
