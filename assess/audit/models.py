"""The audit chain and what waits to be sealed into it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assess.audit.chain import SALT_BYTES
from assess.database import Base, make_append_only


class AuditPending(Base):
    """A fact written in the transaction that made it true, waiting for the sealer."""

    __tablename__ = "audit_pending"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]]
    personal: Mapped[dict[str, Any]]  # leaves the chain's reach behind a salted digest

    # A number is never given twice, though sealed rows are deleted.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  SQLAlchemy's own


class AuditEntry(Base):
    """One link of the chain.

    `entry` is canonical JSON (RFC 8785) of everything the link covers; the other columns
    repeat parts of it for look-ups and are compared by `verify`.
    """

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pending_id: Mapped[int] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(String(60), index=True)
    entry: Mapped[str] = mapped_column(Text)
    link: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditPersonal(Base):
    """Personal data of one entry and its digest's salt; erasing them leaves the chain valid."""

    __tablename__ = "audit_personal"

    seq: Mapped[int] = mapped_column(ForeignKey("audit_entry.seq"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(SALT_BYTES))
    content: Mapped[str] = mapped_column(Text)  # canonical JSON

    # A salt of another length would let bytes of the content pass for salt.
    __table_args__ = (CheckConstraint(f"length(salt) = {SALT_BYTES}", name="salt_length"),)


class SigningKey(Base):
    """The public half of a key that signed receipts and checkpoints; never removed."""

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    public: Mapped[str] = mapped_column(String(64))  # raw Ed25519 key, base64url
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class AuditCheckpoint(Base):
    """A signed statement that the chain had this head at this length."""

    __tablename__ = "audit_checkpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(unique=True)
    head: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    jws: Mapped[str] = mapped_column(Text)


#: The database itself refuses to change the chain.
AUDIT_DDL = [
    *make_append_only(AuditEntry.__table__),
    *make_append_only(AuditCheckpoint.__table__),
]
