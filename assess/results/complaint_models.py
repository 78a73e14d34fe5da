"""Complaints, the evidence frozen for them, who read it, and what was decided."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base, make_append_only
from assess.delivery.models import Sitting
from assess.identity.models import Account


class Complaint(Base):
    """What a candidate says went wrong in one sitting, and what they ask for.

    An appeal is a complaint against a result. `late` ones came after `deadline_on` and are
    examined all the same.
    """

    __tablename__ = "complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    result_id: Mapped[int | None] = mapped_column(ForeignKey("result.id"))
    kind: Mapped[str] = mapped_column(String(9))
    channel: Mapped[str] = mapped_column(String(6))
    happened: Mapped[str] = mapped_column(Text)
    asks: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]  # local calendar date on which it reached the organisation
    deadline_on: Mapped[date | None]
    late: Mapped[bool]
    answer_by: Mapped[date]
    policy_version: Mapped[str] = mapped_column(String(40))
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    sitting: Mapped[Sitting] = relationship(lazy="joined")
    account: Mapped[Account] = relationship(foreign_keys=[account_id], lazy="joined")
    decision: Mapped[ComplaintDecision | None] = relationship(
        lazy="joined", foreign_keys="ComplaintDecision.complaint_id"
    )
    evidence: Mapped[list[ComplaintEvidence]] = relationship(
        order_by="ComplaintEvidence.number", lazy="select"
    )
    notes: Mapped[list[ComplaintNote]] = relationship(order_by="ComplaintNote.id", lazy="select")

    __table_args__ = (
        CheckConstraint("kind IN ('complaint', 'appeal')", name="kind"),
        CheckConstraint("(kind = 'appeal') = (result_id IS NOT NULL)", name="appeal_has_result"),
        CheckConstraint("channel IN ('page', 'mail', 'phone', 'person')", name="channel"),
        CheckConstraint("NOT late OR deadline_on IS NOT NULL", name="late_has_deadline"),
    )

    @property
    def reference(self) -> str:
        """What people call it in letters and on the phone."""
        return f"C-{self.id:05d}"


class ComplaintEvidence(Base):
    """The technical evidence of the sitting as it was at one moment; number 1: at the opening.

    `content` is canonical JSON, `digest` its SHA-256, which the audit chain holds as well.
    """

    __tablename__ = "complaint_evidence"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    gathered_at: Mapped[datetime]
    gathered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # NULL: by itself
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("number >= 1", name="number"),)


class ComplaintReading(Base):
    """The first time somebody opened a piece of evidence."""

    __tablename__ = "complaint_reading"

    complaint_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reader_id: Mapped[int] = mapped_column(
        ForeignKey("account.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["complaint_id", "number"],
            ["complaint_evidence.complaint_id", "complaint_evidence.number"],
        ),
    )


class ComplaintNote(Base):
    """What staff wrote down while examining a complaint; not shown to the candidate."""

    __tablename__ = "complaint_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_complaint_note_complaint_id", "complaint_id"),)


class ComplaintDecision(Base):
    """The one decision on a complaint, with its reason, which the candidate is told.

    `read_number` is the evidence that the deciding person had opened: the foreign key refuses
    a number that this person never opened, the check a dismissal without one.
    """

    __tablename__ = "complaint_decision"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(9))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    read_number: Mapped[int | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["complaint_id", "read_number", "decided_by"],
            [
                "complaint_reading.complaint_id",
                "complaint_reading.number",
                "complaint_reading.reader_id",
            ],
            name="fk_complaint_decision_read",
        ),
        CheckConstraint("outcome IN ('upheld', 'partly', 'dismissed')", name="outcome"),
        CheckConstraint("outcome = 'upheld' OR read_number IS NOT NULL", name="evidence_read"),
    )


#: What was said, shown and decided stays; the database itself refuses to change it.
COMPLAINT_DDL = [
    *make_append_only(Complaint.__table__),
    *make_append_only(ComplaintEvidence.__table__),
    *make_append_only(ComplaintReading.__table__),
    *make_append_only(ComplaintNote.__table__),
    *make_append_only(ComplaintDecision.__table__),
]
