"""Tables of accounts that are one person's, and of pairs that were found not to be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assess.database import Base, make_append_only


class AccountMerge(Base):
    """Two accounts were found to be one person's; what each did stays where it is."""

    __tablename__ = "account_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (CheckConstraint("kept_id <> merged_id", name="two_accounts"),)


class DuplicateDismissal(Base):
    """Somebody looked at a pair and found two persons; the pair is not shown again."""

    __tablename__ = "duplicate_dismissal"

    first_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (CheckConstraint("first_id < second_id", name="in_order"),)


#: The database itself refuses to change what was merged.
PERSONS_DDL = [*make_append_only(AccountMerge.__table__)]
