"""What candidates without a result were told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assess.database import Base


class OutcomeNotice(Base):
    """That somebody was told how a test ended for them, or why there will be none.

    About a sitting (absent, void), a decision (exempt, locked out, not applicable) or an
    invitation for which no account was ever made (absent); once each.
    """

    __tablename__ = "outcome_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(14))
    email: Mapped[str] = mapped_column(String(254), index=True)
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"), unique=True)
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("eligibility_decision.id"), unique=True
    )
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    told_at: Mapped[datetime]
    told_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint(
            "kind IN ('absent', 'void', 'exempt', 'locked_out', 'not_applicable')", name="kind"
        ),
        CheckConstraint(
            "CASE WHEN sitting_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN invitation_id IS NULL THEN 0 ELSE 1 END = 1",
            name="about",
        ),
        CheckConstraint("email = lower(email)", name="email_normalised"),
    )
