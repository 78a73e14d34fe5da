"""Projects in immutable versions, their files, what differed, and what reviewers decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only


class OfficeFile(Base):
    """A file of projects, addressed by the SHA-256 of its bytes.

    Openings are kept as they travel: JSON, packed with gzip.
    """

    __tablename__ = "office_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class OfficeProject(Base):
    """A project by its code; what it holds is in its versions."""

    __tablename__ = "office_project"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    application: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    versions: Mapped[list[OfficeProjectVersion]] = relationship(
        back_populates="project", order_by="OfficeProjectVersion.number"
    )

    __table_args__ = (
        CheckConstraint(
            "application IN ('spreadsheet', 'document', 'presentation', 'mail')",
            name="application",
        ),
    )


class OfficeProjectVersion(Base):
    """A published project: what candidates see, and apart from it how their work is judged.

    Only `queries.keys` reads `key` and `starts`.
    """

    __tablename__ = "office_project_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("office_project.id"), index=True)
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(60))
    shown: Mapped[dict[str, Any]]  # title, scenario, tasks; see `bundles.shown_of`
    openings: Mapped[dict[str, Any]]  # language -> digest
    assets: Mapped[dict[str, Any]]  # name -> digest
    key: Mapped[dict[str, Any]] = mapped_column(
        deferred=True
    )  # see `bundles.key_of`; "author": for a draft
    starts: Mapped[dict[str, Any]] = mapped_column(deferred=True)  # language -> digest
    points: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    project: Mapped[OfficeProject] = relationship(back_populates="versions", lazy="joined")

    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("points > 0", name="points"),
    )


class OfficeReview(Base):
    """What a reviewer decided about work whose result waited for one.

    It covers the work with this digest; late work that comes to count needs another look.
    """

    __tablename__ = "office_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    work_digest: Mapped[str] = mapped_column(String(64))
    awarded: Mapped[list[str]]  # checks that count as fulfilled, as "p1:check"
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    reviewed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (UniqueConstraint("sitting_id", "work_digest"),)


class OfficeSecondOpinion(Base):
    """What a second formula engine calculated of work that fails near the mark.

    Kept beside the result, not in it: the result must come out the same again whatever
    version of the second engine is there then.
    """

    __tablename__ = "office_second_opinion"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    work_digest: Mapped[str] = mapped_column(String(64))
    found: Mapped[dict[str, Any]]  # project's place -> `work_jobs.second_opinions`'s
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sitting_id", "work_digest"),)


class OfficeDivergence(Base):
    """The candidate's page and the server differed, found while the sitting went on.

    One for each page (epoch) and project. `state` is the server's after the command, JSON
    packed with gzip; empty when it is too large to keep.
    """

    __tablename__ = "office_divergence"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    item_ref: Mapped[str] = mapped_column(String(20))
    epoch: Mapped[int]
    after: Mapped[str] = mapped_column(String(32))  # the command's id
    browser_digest: Mapped[str] = mapped_column(String(64))
    server_digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    found_at: Mapped[datetime]

    pair: Mapped[OfficeStatePair | None] = relationship(
        back_populates="divergence", lazy="selectin"
    )

    __table_args__ = (UniqueConstraint("sitting_id", "item_ref", "epoch"),)


class OfficeStatePair(Base):
    """Both states after the same command, once the page has given its own.

    JSON packed with gzip; empty when there is none that can be kept.
    """

    __tablename__ = "office_state_pair"

    divergence_id: Mapped[int] = mapped_column(
        ForeignKey("office_divergence.id"), primary_key=True, autoincrement=False
    )
    after: Mapped[str] = mapped_column(String(32))
    browser: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    server: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    #: The first places where they differ: `[{"path", "browser", "server"}]`.
    differences: Mapped[list[dict[str, Any]]]
    received_at: Mapped[datetime]

    divergence: Mapped[OfficeDivergence] = relationship(back_populates="pair")


#: What candidates sat, and what was decided, stays; the database itself refuses to change it.
IMMUTABLE_DDL = [
    *make_append_only(OfficeFile.__table__),
    *make_append_only(OfficeProjectVersion.__table__),
    *make_append_only(OfficeReview.__table__),
    *make_append_only(OfficeSecondOpinion.__table__),
    *make_append_only(OfficeDivergence.__table__),
    *make_append_only(OfficeStatePair.__table__),
]
