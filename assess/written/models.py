"""Papers in immutable versions, scripts, and everything markers do with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only


class WrittenFile(Base):
    """A source document or an upload, byte for byte, addressed by the SHA-256 of its bytes."""

    __tablename__ = "written_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class WrittenPaper(Base):
    """A paper by its code; what it holds is in its versions."""

    __tablename__ = "written_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    versions: Mapped[list[WrittenPaperVersion]] = relationship(
        back_populates="paper", order_by="WrittenPaperVersion.number"
    )


class WrittenPaperVersion(Base):
    """What candidates see of a paper, and apart from it what only markers may.

    Only `queries.keys` reads `key`. A test takes the newest version that has been signed off.
    """

    __tablename__ = "written_paper_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("written_paper.id"), index=True)
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    shown: Mapped[dict[str, Any]]  # see `bundles.shown_of`
    files: Mapped[dict[str, Any]]  # name -> digest
    key: Mapped[dict[str, Any]] = mapped_column(deferred=True)  # see `bundles.key_of`
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    paper: Mapped[WrittenPaper] = relationship(back_populates="versions", lazy="joined")

    __table_args__ = (UniqueConstraint("paper_id", "number"),)


class WrittenReview(Base):
    """What a second examiner said of a version: fit for use, or not, and why."""

    __tablename__ = "written_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("written_paper_version.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    comment: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime]
    reviewed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (CheckConstraint("decision IN ('signed_off', 'returned')", name="decision"),)


class WrittenUpload(Base):
    """A file that a candidate handed over while the sitting ran; the journal says which counts."""

    __tablename__ = "written_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    item_ref: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(ForeignKey("written_file.digest"))
    name: Mapped[str] = mapped_column(String(255))
    # What looking at the bytes showed: `readable`, or why it is not; never a reason to drop it.
    finding: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sitting_id", "item_ref", "digest", "name"),)


class WrittenScript(Base):
    """One candidate's answer to one task, as markers read it: without a name.

    Made when the sitting has closed. Late work that comes to count makes a new row; marks of
    the old one stay with it.
    """

    __tablename__ = "written_script"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What stands for the candidate everywhere in marking; random, unlike for each task.
    number: Mapped[str] = mapped_column(String(12), unique=True)
    # NULL: a reference script, written for standardisation.
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("written_paper_version.id"), index=True)
    item_ref: Mapped[str] = mapped_column(String(20))
    task_code: Mapped[str] = mapped_column(String(60))
    language: Mapped[str | None] = mapped_column(String(2))
    work_digest: Mapped[str] = mapped_column(String(64))
    # Read where one script is shown: lists of hundreds have no use for them.
    # ProseMirror's JSON; {} for an upload or no answer.
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    text: Mapped[str] = mapped_column(Text, deferred=True)
    words: Mapped[int]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("written_upload.id"))
    made_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sitting_id", "item_ref", "work_digest"),)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to judge: not a word, and no file."""
        return self.words == 0 and self.upload_id is None


class WrittenReference(Base):
    """What a reference script deserves, agreed beforehand: markers are held against it."""

    __tablename__ = "written_reference"

    script_id: Mapped[int] = mapped_column(
        ForeignKey("written_script.id"), primary_key=True, autoincrement=False
    )
    marks: Mapped[dict[str, Any]]  # criterion -> marks
    rationale: Mapped[str] = mapped_column(Text)
    #: By whose rubric it was agreed.
    version_id: Mapped[int] = mapped_column(ForeignKey("written_paper_version.id"))
    #: Marked before anything else (`standardisation`), or met again while marking (`seed`).
    purpose: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    agreed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (CheckConstraint("purpose IN ('standardisation', 'seed')", name="purpose"),)


class WrittenConflict(Base):
    """A marker who must not meet a candidate's scripts, and why."""

    __tablename__ = "written_conflict"

    marker_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    declared_by: Mapped[int] = mapped_column(ForeignKey("account.id"))


class WrittenAllocation(Base):
    """One script in one marker's hands.

    `part` says as what: one of two who mark independently, the third who decides, or a
    reference script. Who is replaced keeps the row, and with it what they had marked.
    """

    __tablename__ = "written_allocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    script_id: Mapped[int] = mapped_column(ForeignKey("written_script.id"), index=True)
    marker_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    part: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reminded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(500))

    script: Mapped[WrittenScript] = relationship(lazy="joined")

    __table_args__ = (
        CheckConstraint("part IN ('first', 'second', 'third', 'reference')", name="part"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        Index(
            "uq_written_allocation_marker",
            "script_id",
            "marker_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(
            "uq_written_allocation_part",
            "script_id",
            "part",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL AND part <> 'reference'"),
            postgresql_where=text("withdrawn_at IS NULL AND part <> 'reference'"),
        ),
    )


class WrittenDraftMark(Base):
    """What a marker has entered so far; saved as they go, and theirs alone to see.

    `revision` grows with every save: a save from a page that has not seen the newest is
    refused with the newest in the answer, and loses nothing. `marks` are by the rubric of
    `version_id`, the one that its marker was shown. `reopened`: criteria whose marks a changed
    rubric has undone and that have no mark since.
    """

    __tablename__ = "written_draft_mark"

    allocation_id: Mapped[int] = mapped_column(
        ForeignKey("written_allocation.id"), primary_key=True, autoincrement=False
    )
    revision: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("written_paper_version.id"))
    marks: Mapped[dict[str, Any]]  # criterion -> marks
    reopened: Mapped[list[str]]
    comments: Mapped[dict[str, Any]]  # criterion, or "" for the whole -> text
    annotations: Mapped[list[dict[str, Any]]]  # [{"from", "to", "text"}], in characters of `text`
    saved_at: Mapped[datetime]


class WrittenMark(Base):
    """A marker's finished judgement of one script; a change of mind is a new row."""

    __tablename__ = "written_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    allocation_id: Mapped[int] = mapped_column(ForeignKey("written_allocation.id"), index=True)
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("written_paper_version.id"))  # its rubric
    marks: Mapped[dict[str, Any]]
    comments: Mapped[dict[str, Any]] = mapped_column(deferred=True, deferred_group="said")
    annotations: Mapped[list[dict[str, Any]]] = mapped_column(deferred=True, deferred_group="said")
    #: The third marker's second look, after having seen both others.
    informed: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("allocation_id", "number"),)


class WrittenResolution(Base):
    """What counts for one script, from which marks and by which rule."""

    __tablename__ = "written_resolution"

    id: Mapped[int] = mapped_column(primary_key=True)
    script_id: Mapped[int] = mapped_column(ForeignKey("written_script.id"), index=True)
    number: Mapped[int]
    mark_ids: Mapped[list[int]]
    marks: Mapped[dict[str, Any]]  # criterion -> marks, as a fraction [numerator, denominator]
    detail: Mapped[dict[str, Any]]  # see `resolving`
    at: Mapped[datetime]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (UniqueConstraint("script_id", "number"),)


class WrittenSignOff(Base):
    """A moderation meeting's word that the marks of a paper's version in a session stand."""

    __tablename__ = "written_sign_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("written_paper_version.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("test_session.id"))
    note: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime]
    signed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))


class WrittenSigned(Base):
    """What a sign-off covers: of each script what counted for it then, as the meeting saw it."""

    __tablename__ = "written_signed"

    sign_off_id: Mapped[int] = mapped_column(ForeignKey("written_sign_off.id"), primary_key=True)
    resolution_id: Mapped[int] = mapped_column(
        ForeignKey("written_resolution.id"), primary_key=True, index=True
    )


#: What candidates wrote and what was decided stays; the database itself refuses to change it.
IMMUTABLE_DDL = [
    statement
    for table in (
        WrittenFile,
        WrittenPaperVersion,
        WrittenReview,
        WrittenUpload,
        WrittenScript,
        WrittenReference,
        WrittenMark,
        WrittenResolution,
        WrittenSignOff,
        WrittenSigned,
    )
    for statement in make_append_only(table.__table__)
]
