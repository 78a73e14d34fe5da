"""Banks, items and stimuli as immutable versions, and their media."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only


class Bank(Base):
    """A question bank for one language under test."""

    __tablename__ = "bank"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[dict[str, Any]]  # {"en": …, "fr": …}
    blueprint: Mapped[dict[str, Any]]  # {"reading": {"1": 4, …}, …}
    licence: Mapped[str] = mapped_column(String(60), default="")
    authors: Mapped[list[str]]


class MediaAsset(Base):
    """An image or a clip, addressed by the SHA-256 of its bytes."""

    __tablename__ = "media_asset"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    seconds: Mapped[float | None]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    __table_args__ = (
        CheckConstraint(
            "media_type IN ('audio/mpeg', 'image/webp', 'image/png', 'image/jpeg')",
            name="media_type",
        ),
    )


class Stimulus(Base):
    """A passage, picture or clip that one or more items ask about (a testlet)."""

    __tablename__ = "stimulus"

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    code: Mapped[str] = mapped_column(String(80))
    retired_at: Mapped[datetime | None]
    #: Nobody when an import retired it because its file is gone.
    retired_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    versions: Mapped[list[StimulusVersion]] = relationship(
        back_populates="stimulus", order_by="StimulusVersion.number"
    )

    __table_args__ = (UniqueConstraint("bank_id", "code"),)


class StimulusVersion(Base):
    """One immutable version of a stimulus. `transcript` never leaves the server."""

    __tablename__ = "stimulus_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    stimulus_id: Mapped[int] = mapped_column(ForeignKey("stimulus.id"))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(Text)  # Markdown as the author wrote it
    html: Mapped[str] = mapped_column(Text)  # sanitised; images point to media digests
    audio_digest: Mapped[str | None] = mapped_column(ForeignKey("media_asset.digest"))
    plays: Mapped[int | None]
    transcript: Mapped[str] = mapped_column(Text, default="")
    voices: Mapped[str] = mapped_column(Text, default="")  # how a rendered clip is spoken
    media: Mapped[dict[str, Any]]  # file name in the source, or of the clip -> digest
    tags: Mapped[dict[str, Any]]
    enemies: Mapped[list[str]]
    created_at: Mapped[datetime]
    #: Nobody when it came from a file.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(400), default="")

    stimulus: Mapped[Stimulus] = relationship(back_populates="versions")

    # A hash may come back: going back to an earlier text is a version too.
    __table_args__ = (UniqueConstraint("stimulus_id", "number"),)


class Item(Base):
    """A question with a stable code; what it says lives in its versions."""

    __tablename__ = "item"

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    code: Mapped[str] = mapped_column(String(80))
    stimulus_id: Mapped[int | None] = mapped_column(ForeignKey("stimulus.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)  # within its stimulus
    retired_at: Mapped[datetime | None]
    #: Nobody when an import retired it because its file is gone.
    retired_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    versions: Mapped[list[ItemVersion]] = relationship(
        back_populates="item", order_by="ItemVersion.number"
    )

    __table_args__ = (UniqueConstraint("bank_id", "code"),)


class ItemVersion(Base):
    """One immutable version of an item. `key` and `rationale` never leave the server.

    A changed stimulus makes new versions of all its items, because the question
    a candidate meets has changed.
    """

    __tablename__ = "item_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    stimulus_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("stimulus_version.id"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20), default="choice")
    source: Mapped[str] = mapped_column(Text)  # the prompt in Markdown
    options_source: Mapped[list[str]]  # each option in Markdown
    prompt_html: Mapped[str] = mapped_column(Text)
    options_html: Mapped[list[str]]  # in authored order
    key: Mapped[int]  # index into options_html
    level: Mapped[int]
    skill: Mapped[str] = mapped_column(String(20))
    tags: Mapped[dict[str, Any]]
    enemies: Mapped[list[str]]
    rationale: Mapped[str] = mapped_column(Text, default="")
    media: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    #: Nobody when it came from a file.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(400), default="")

    item: Mapped[Item] = relationship(back_populates="versions")
    stimulus_version: Mapped[StimulusVersion | None] = relationship()

    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint("kind = 'choice'", name="kind"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        CheckConstraint("key >= 0", name="key"),
        CheckConstraint("skill IN ('reading', 'grammar', 'vocabulary', 'listening')", name="skill"),
    )


#: (table, dialect, statement) of the triggers that refuse to change or delete what
#: sittings and results rely on; `create_all` runs them, and so do the migrations.
IMMUTABLE_DDL = [
    *make_append_only(ItemVersion.__table__),
    *make_append_only(StimulusVersion.__table__),
    *make_append_only(MediaAsset.__table__),
]
