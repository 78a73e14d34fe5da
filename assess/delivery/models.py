"""Tests, sessions, sittings, their journal and everything that happens to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Float,
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
from assess.delivery.policies import default_policy
from assess.identity.models import Account

#: Why a sitting is void that was only booked and then called off: no list shows it.
CANCELLED = "cancelled"


class TestDefinition(Base):
    """A test that can be sat: its kind, its specification and its duration.

    A changed test is a new row with the next `version`; sittings stay with theirs.
    """

    __test__ = False
    __tablename__ = "test_definition"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(2))
    title: Mapped[dict[str, Any]]  # {"en": …, "fr": …}
    spec: Mapped[dict[str, Any]]  # read by the kind alone
    duration_s: Mapped[int] = mapped_column(default=3600)
    grace_s: Mapped[int] = mapped_column(default=60)
    # What interruptions lead to and what becomes of late answers; see `policies`.
    policy: Mapped[dict[str, Any]] = mapped_column(default=default_policy)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("duration_s > 0", name="duration"),
        CheckConstraint("grace_s >= 0", name="grace"),
    )


class TestSession(Base):
    """A date and a place (or remote) where sittings are held under invigilation."""

    __test__ = False
    __tablename__ = "test_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    location: Mapped[str] = mapped_column(String(160))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    # The last moment to begin; NULL: as late as one's own working time still fits.
    last_start_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]  # the invigilator let candidates begin
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    # Booked = sat + absent + void, confirmed by a person; results wait for it.
    reconciled_at: Mapped[datetime | None]
    reconciled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # Where a page may come from (CIDR); empty means anywhere.
    networks: Mapped[list[str]] = mapped_column(default=list)
    safe_browser: Mapped[bool] = mapped_column(default=False)  # Safe Exam Browser required
    # Browser Exam Keys of computers that a test centre has set up itself.
    safe_browser_keys: Mapped[list[str]] = mapped_column(default=list)
    rehearsal: Mapped[bool] = mapped_column(default=False)  # never gives results
    remote: Mapped[bool] = mapped_column(default=False)  # `location` then says how to join
    seats: Mapped[int | None]  # NULL: as many as are invited
    published_at: Mapped[datetime | None]  # candidates may be invited and move here

    sittings: Mapped[list[Sitting]] = relationship(back_populates="session")

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="window"),
        CheckConstraint("seats >= 1", name="seats"),
        CheckConstraint("last_start_at BETWEEN starts_at AND ends_at", name="last_start"),
        CheckConstraint("closed_at IS NULL OR opened_at IS NOT NULL", name="closed_after_open"),
        CheckConstraint(
            "reconciled_at IS NULL OR closed_at IS NOT NULL", name="reconciled_after_close"
        ),
    )


class Accommodation(Base):
    """A fair adjustment of one person, in force for every later sitting.

    Only the arrangement is stored, never its reason.
    """

    __tablename__ = "accommodation"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    time_factor: Mapped[float] = mapped_column(Float, default=1.0)
    large_text: Mapped[bool] = mapped_column(default=False)
    break_s: Mapped[int] = mapped_column(default=0)  # breaks that stop the clock, in all
    spelling: Mapped[bool] = mapped_column(default=False)  # the browser may mark misspelt words
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    author: Mapped[Account | None] = relationship(foreign_keys=[updated_by])

    __table_args__ = (
        CheckConstraint("time_factor BETWEEN 1.0 AND 4.0", name="time_factor"),
        CheckConstraint("break_s BETWEEN 0 AND 7200", name="break_s"),
    )


class Sitting(Base):
    """One person's one attempt at one test: its state, clock and place in the journal.

    `closing` and `closed` follow from `deadline_at`; the stored state catches up on
    read and by the sweeper, whichever comes first.
    """

    __tablename__ = "sitting"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)  # random, unguessable
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    test_id: Mapped[int] = mapped_column(ForeignKey("test_definition.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("test_session.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="booked")
    created_at: Mapped[datetime]

    checked_in_at: Mapped[datetime | None]
    checked_in_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    access_code_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    access_code_used_at: Mapped[datetime | None]
    entered_at: Mapped[datetime | None]  # the first time, by code or login
    # A new access code ends the tickets given out before it, and their epochs.
    ticket_generation: Mapped[int] = mapped_column(default=0)

    # Fixed when the sitting is prepared: the accommodation then in force.
    time_factor: Mapped[float] = mapped_column(Float, default=1.0)
    large_text: Mapped[bool] = mapped_column(default=False)
    break_left_ms: Mapped[int] = mapped_column(default=0)
    spelling: Mapped[bool] = mapped_column(default=False)

    seat_group: Mapped[str | None] = mapped_column(String(40))  # a row, a room: acted on together
    rehearsal: Mapped[bool] = mapped_column(default=False)

    started_at: Mapped[datetime | None]  # first item served
    deadline_at: Mapped[datetime | None]
    extension_s: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[datetime | None]
    pause_kind: Mapped[str | None] = mapped_column(String(12))
    pauses_ms: Mapped[int] = mapped_column(default=0)  # all pauses that are over
    # While `pause_kind` is `ended`: when the ending can no longer be undone.
    terminate_at: Mapped[datetime | None]
    # The attempt does not count: it becomes void when its ending can no longer be undone.
    void_reason: Mapped[str | None] = mapped_column(String(12))
    handed_in_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    epoch: Mapped[int] = mapped_column(default=0)
    acked_n: Mapped[int] = mapped_column(default=0)  # contiguous prefix of this epoch
    chain_head: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    event_count: Mapped[int] = mapped_column(default=0)
    last_seen_at: Mapped[datetime | None]
    outside_at: Mapped[datetime | None]  # since when from outside the session's networks

    account: Mapped[Account] = relationship(foreign_keys=[account_id], lazy="joined")
    test: Mapped[TestDefinition] = relationship(lazy="joined")
    session: Mapped[TestSession | None] = relationship(back_populates="sittings", lazy="joined")
    form: Mapped[FormRecord | None] = relationship(back_populates="sitting", lazy="select")

    __table_args__ = (
        UniqueConstraint("account_id", "test_id", "session_id"),
        # NULLs are distinct to the constraint above: one sitting outside sessions, too.
        Index(
            "uq_sitting_without_session",
            "account_id",
            "test_id",
            unique=True,
            sqlite_where=text("session_id IS NULL"),
            postgresql_where=text("session_id IS NULL"),
        ),
        CheckConstraint(
            "state IN ('booked', 'checked_in', 'running', 'paused', 'closing', 'closed', "
            "'absent', 'void')",
            name="state",
        ),
        CheckConstraint("(started_at IS NULL) = (deadline_at IS NULL)", name="deadline_with_start"),
        CheckConstraint(
            "state NOT IN ('running', 'paused', 'closing') OR started_at IS NOT NULL",
            name="running_has_started",
        ),
        CheckConstraint(
            "state = 'void' OR (state = 'closed') = (closed_at IS NOT NULL)",
            name="closed_has_time",
        ),
        CheckConstraint("(state = 'paused') = (paused_at IS NOT NULL)", name="paused_has_time"),
        CheckConstraint("(state = 'paused') = (pause_kind IS NOT NULL)", name="paused_has_kind"),
        CheckConstraint(
            "pause_kind IN ('invigilator', 'break', 'device', 'ended')", name="pause_kind"
        ),
        CheckConstraint("pause_kind = 'ended' OR terminate_at IS NULL", name="terminate_at"),
        CheckConstraint("break_left_ms >= 0 AND pauses_ms >= 0", name="pauses"),
        CheckConstraint("time_factor BETWEEN 1.0 AND 4.0", name="time_factor"),
        Index("ix_sitting_state_deadline_at", "state", "deadline_at"),
    )


class FormRecord(Base):
    """The form assembled for one sitting, pinned for ever."""

    __tablename__ = "form"

    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    seed: Mapped[str] = mapped_column(String(32))  # hexadecimal
    content: Mapped[str] = mapped_column(Text)  # canonical JSON, read by the kind alone
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of content; never sent out
    created_at: Mapped[datetime]

    sitting: Mapped[Sitting] = relationship(back_populates="form")
    items: Mapped[list[FormItem]] = relationship(back_populates="form", lazy="select")


class FormItem(Base):
    """Which item version stands where on a form: what exposure and history read."""

    __tablename__ = "form_item"

    sitting_id: Mapped[str] = mapped_column(ForeignKey("form.sitting_id"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(20), primary_key=True)
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)

    form: Mapped[FormRecord] = relationship(back_populates="items")


class JournalEvent(Base):
    """One event of a sitting, append-only, whatever became of it.

    `standing` says what: `applied`; `late` (composed or received after the grace, a
    person decides); `old_epoch` (from a page that another has replaced, a person
    decides); `rejected` (cannot be valid; `reason` says why).
    """

    __tablename__ = "journal_event"

    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(20))
    item_ref: Mapped[str | None] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(Text)  # JSON as received, canonical
    t_ms: Mapped[int]  # the browser's figure: milliseconds since the first item was served
    received_at: Mapped[datetime]
    standing: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(200))
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))
    position: Mapped[int]  # order of arrival within the sitting, from 1; the chain's order

    __table_args__ = (
        UniqueConstraint("sitting_id", "position"),
        # Help, acknowledgements and the like are few and asked for every two seconds.
        Index(
            "ix_journal_event_signals",
            "sitting_id",
            "type",
            sqlite_where=text("item_ref IS NULL"),
            postgresql_where=text("item_ref IS NULL"),
        ),
        CheckConstraint("n >= 1 AND epoch >= 1", name="counter"),
        CheckConstraint(
            "standing IN ('applied', 'late', 'old_epoch', 'rejected')", name="standing"
        ),
    )


class CurrentAnswer(Base):
    """The newest applied answer (or flag, play count) to one item of one sitting."""

    __tablename__ = "current_answer"

    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    item_ref: Mapped[str] = mapped_column(String(20), primary_key=True)
    type: Mapped[str] = mapped_column(String(20), primary_key=True)
    epoch: Mapped[int]
    n: Mapped[int]
    value: Mapped[str] = mapped_column(Text)


class LateDecision(Base):
    """What a person decided about late answers: to count them, or to leave them out.

    It covers the journal's entries from `first_position` to `last_position`; what arrives
    afterwards waits for a decision of its own.
    """

    __tablename__ = "late_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"))
    first_position: Mapped[int]
    last_position: Mapped[int]
    decision: Mapped[str] = mapped_column(String(9))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        UniqueConstraint("sitting_id", "first_position"),
        CheckConstraint("decision IN ('count', 'leave_out')", name="decision"),
        CheckConstraint("last_position >= first_position", name="positions"),
    )


class SittingLog(Base):
    """What people and the clock did to a sitting: check-in, start, pauses, time, closing."""

    __tablename__ = "sitting_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(String(30))
    detail: Mapped[dict[str, Any]]


class Receipt(Base):
    """What the candidate holds after hand-in: counts and the journal's closing digest."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    items: Mapped[int]
    answered: Mapped[int]
    events: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    # The signed statement (JWS, compact); NULL on receipts from before there were keys.
    jws: Mapped[str | None] = mapped_column(Text)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))  # of the candidate's digest

    __table_args__ = (UniqueConstraint("sitting_id", "number"),)


class SystemCheck(Base):
    """What the system check page found in one browser."""

    __tablename__ = "system_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    passed: Mapped[bool]
    findings: Mapped[dict[str, Any]]


class ClockOffset(Base):
    """Steps of the database's wall clock that were taken out of sitting time."""

    __tablename__ = "clock_offset"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    offset_ms: Mapped[int]  # total now subtracted from database time
    step_ms: Mapped[int]


#: What happened stays as it happened; the database itself refuses to change it.
IMMUTABLE_DDL = [
    *make_append_only(FormRecord.__table__),
    *make_append_only(FormItem.__table__),
    *make_append_only(JournalEvent.__table__),
    *make_append_only(LateDecision.__table__),
    *make_append_only(SittingLog.__table__),
    *make_append_only(Receipt.__table__),
]
