"""What staff do in a test session, and what is said there: actions, incidents, messages."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from assess.database import Base, make_append_only


class StaffAction(Base):
    """One act of an invigilator on one sitting, a group or all: what undoing it needs.

    Undoing is an action of its own (`undoes_id`), possible within a minute.
    """

    __tablename__ = "staff_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("test_session.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    verb: Mapped[str] = mapped_column(String(12))
    scope: Mapped[str] = mapped_column(String(5))  # one, group, all
    reason: Mapped[str | None] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(500), default="")
    minutes: Mapped[int | None]
    sittings: Mapped[list[str]]  # ids of those it reached
    # By sitting: what undoing must know (`acts.Mark`).
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("staff_action.id"), unique=True)

    __table_args__ = (
        CheckConstraint(
            "verb IN ('pause', 'resume', 'extend', 'end', 'void', 'undo')", name="verb"
        ),
        CheckConstraint("scope IN ('one', 'group', 'all')", name="scope"),
        CheckConstraint("(verb = 'undo') = (undoes_id IS NOT NULL)", name="undo"),
    )


class Incident(Base):
    """Something that happened in a session, written down by a person or by the system."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("test_session.id"), index=True)
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # NULL: the system
    reason: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)


class IncidentAttachment(Base):
    """A file that belongs to an incident, kept byte for byte."""

    __tablename__ = "incident_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class StaffMessage(Base):
    """A message of the invigilator to one sitting, or to all of a session.

    The candidate acknowledges it with a journal event of type `ack`.
    """

    __tablename__ = "staff_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("test_session.id"), index=True)
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"))
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(String(1000))


class HelpAnswer(Base):
    """An invigilator has gone to a candidate who had pressed "help".

    Requests are journal events of type `help`; one answer settles all of a sitting that
    stand at or before `position`.
    """

    __tablename__ = "help_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"))
    position: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (Index("ix_help_answer_sitting_id", "sitting_id"),)


class SafeBrowserConfig(Base):
    """The one Safe Exam Browser configuration of a sitting.

    `start_token_hash` is that of the random start address, which is served once.
    """

    __tablename__ = "safe_browser_config"

    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    config_key: Mapped[str] = mapped_column(String(64))
    exam_keys: Mapped[list[str]]
    settings: Mapped[dict[str, Any]]
    start_token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    served_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]  # the start address was opened
    # An invigilator let this one sitting go on in another browser.
    waived_at: Mapped[datetime | None]
    waived_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class RescueImport(Base):
    """A rescue file that staff brought into its sitting: by whom, when, which file."""

    __tablename__ = "rescue_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    events: Mapped[int]
    fresh: Mapped[int]  # how many of them the journal did not hold
    content: Mapped[bytes] = mapped_column(LargeBinary)  # the file as it was handed over


class SettledDifference(Base):
    """A person's word on one difference between those booked and those accounted for.

    `subject` is a sitting's id, or what the room above names somebody without a sitting.
    `counts_as` says how the person is counted, where the difference leaves that open.
    """

    __tablename__ = "settled_difference"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("test_session.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(60))
    counts_as: Mapped[str | None] = mapped_column(String(6))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        UniqueConstraint("session_id", "kind", "subject"),
        CheckConstraint("counts_as IN ('absent', 'void')", name="counts_as"),
    )


#: What was done and said stays; the database itself refuses to change it.
ROOM_DDL = [
    *make_append_only(StaffAction.__table__),
    *make_append_only(Incident.__table__),
    *make_append_only(IncidentAttachment.__table__),
    *make_append_only(StaffMessage.__table__),
    *make_append_only(HelpAnswer.__table__),
    *make_append_only(RescueImport.__table__),
    *make_append_only(SettledDifference.__table__),
]
