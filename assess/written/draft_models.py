"""Drafts of papers: what authors write, until a version of it is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only


class WrittenDraft(Base):
    """A paper as its authors have it now, whole or not.

    `content` is what paper.toml holds, with a `key` on every part, task, source and criterion;
    see `authoring.nodes`. `revision` counts changes.
    """

    __tablename__ = "written_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    content: Mapped[dict[str, Any]]
    revision: Mapped[int]
    #: Accounts that wrote it: who brought the folder, and who changed it since it was begun or
    #: last published.
    authors: Mapped[list[int]]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_revision: Mapped[int | None]
    published_number: Mapped[int | None]

    files: Mapped[list[WrittenDraftFile]] = relationship(
        back_populates="draft", order_by="WrittenDraftFile.name", cascade="all, delete-orphan"
    )


class WrittenDraftFile(Base):
    """A picture or PDF of a draft. Nothing refers to it but its draft."""

    __tablename__ = "written_draft_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("written_draft.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    draft: Mapped[WrittenDraft] = relationship(back_populates="files")

    __table_args__ = (UniqueConstraint("draft_id", "name"),)


class WrittenAuthor(Base):
    """Who wrote a version, besides whoever published it: they do not sign it off."""

    __tablename__ = "written_author"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("written_paper_version.id"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id"), primary_key=True, autoincrement=False
    )


class WrittenPage(Base):
    """One page of a source's PDF as a picture, and the words on it; made of the PDF alone."""

    __tablename__ = "written_page"

    #: SHA-256 of the PDF, which stands in `written_file` or in a draft.
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    width: Mapped[int]  # pixels
    height: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # PNG


IMMUTABLE_DDL = make_append_only(WrittenAuthor.__table__)
