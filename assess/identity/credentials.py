"""Tables of what a member of staff proves themselves with, besides a password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assess.database import Base


class AccountInvitation(Base):
    """A link by mail with which somebody chooses the first password; only its hash is kept.

    Valid for seven days and once; of several to one account only the newest.
    """

    __tablename__ = "account_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


class Passkey(Base):
    """One WebAuthn credential of one account: the public half of a key and its history."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    #: What the authenticator calls the account; random, one for all passkeys of an account.
    user_handle: Mapped[bytes] = mapped_column(LargeBinary(64), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2000))
    #: The authenticator's own counter at the last use; 0 for those that do not count.
    sign_count: Mapped[int]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("sign_count >= 0", name="sign_count"),)


class PasskeyChallenge(Base):
    """A challenge that one browser may answer once within five minutes."""

    __tablename__ = "passkey_challenge"

    #: Of the token in that browser's cookie.
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: 32 random bytes, and for a new passkey the handle of its account.
    challenge: Mapped[bytes] = mapped_column(LargeBinary(128))
    purpose: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (CheckConstraint("purpose IN ('register', 'login')", name="purpose"),)


class Authenticator(Base):
    """The secret shared with an authenticator app (RFC 6238), encrypted."""

    __tablename__ = "authenticator"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary(200))
    created_at: Mapped[datetime]
    #: Until the first right code the app is not known to have the secret.
    confirmed_at: Mapped[datetime | None]
    #: The time step of the last code accepted; it and earlier ones are refused.
    last_step: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of eight codes for somebody whose device is lost; only its keyed hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)


class AccessRecovery(Base):
    """One administrator asks to reset how somebody logs in, another one answers."""

    __tablename__ = "access_recovery"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(8))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("answer IN ('approved', 'refused')", name="answer"),
        CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)",
            name="answered_whole",
        ),
        CheckConstraint("answered_by <> asked_by", name="second_person"),
        CheckConstraint("asked_by <> account_id AND answered_by <> account_id", name="others"),
        Index("ix_access_recovery_account_id", "account_id"),
    )


class ExternalIdentity(Base):
    """Who an account is at the organisation's OpenID provider, since the first log-in by it."""

    __tablename__ = "external_identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issuer: Mapped[str] = mapped_column(String(400))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("account_id", "issuer"),
    )
