"""Drafts of projects: what an author writes, until a version of it is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base


class OfficeDraft(Base):
    """A project as its author has it now; `content` is its project.toml.

    `revision` counts changes: what was tested and published names the one it saw.
    """

    __tablename__ = "office_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    application: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    #: solution.json; see `folder.Folder`
    solution: Mapped[Any | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    #: language -> how many commands the solution has
    solved: Mapped[dict[str, Any]]
    revision: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    #: The last self-test: of which revision, with which engine, what it found.
    tested_revision: Mapped[int | None]
    tested_engine: Mapped[str | None] = mapped_column(String(60))
    tested_at: Mapped[datetime | None]
    problems: Mapped[list[str]]
    #: The run of the self-test that was asked for last (`job_run`).
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id", ondelete="SET NULL"))
    published_revision: Mapped[int | None]
    published_number: Mapped[int | None]

    files: Mapped[list[OfficeDraftFile]] = relationship(
        back_populates="draft", order_by="OfficeDraftFile.name", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint(
            "application IN ('spreadsheet', 'document', 'presentation', 'mail')",
            name="application",
        ),
    )


class OfficeDraftFile(Base):
    """A start file or a picture of a draft. Nothing refers to it but its draft."""

    __tablename__ = "office_draft_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("office_draft.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    draft: Mapped[OfficeDraft] = relationship(back_populates="files")

    __table_args__ = (
        UniqueConstraint("draft_id", "role", "name"),
        CheckConstraint("role IN ('start', 'asset')", name="role"),
    )
