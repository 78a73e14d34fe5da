"""Accounts, their roles and the codes mailed to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.database import Base
from assess.identity.likeness import address_key
from assess.identity.roles import Role

_ROLES = ", ".join(f"'{role.value}'" for role in Role)


def _address_key(context: Any) -> str:
    return address_key(context.get_current_parameters()["email"])


class Account(Base):
    """A person who can log in; `email` is stored normalised (lower case, trimmed)."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(2), default="en")
    #: Changes when the password does, which ends every login made before.
    login_key: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    #: As `likeness.normalised_identity_number` writes it; candidates only.
    identity_number: Mapped[str | None] = mapped_column(String(40), index=True)
    #: What all spellings of this address have in common (`likeness.address_key`).
    address_key: Mapped[str] = mapped_column(
        String(254), index=True, default=_address_key, server_default=""
    )
    #: The account under which this one's sittings and results are read; never a merged one.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)

    role_rows: Mapped[list[AccountRole]] = relationship(
        back_populates="account", cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint("locale IN ('en', 'fr')", name="locale"),
        CheckConstraint("email = lower(email)", name="email_normalised"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        CheckConstraint(
            "merged_into_id IS NULL OR disabled_at IS NOT NULL", name="merged_is_disabled"
        ),
    )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(row.role) for row in self.role_rows)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles - {Role.CANDIDATE})

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    # What Flask-Login asks of a user.
    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def is_anonymous(self) -> bool:
        return False

    def get_id(self) -> str:
        return self.login_key


class AccountRole(Base):
    """One role of one account."""

    __tablename__ = "account_role"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)

    account: Mapped[Account] = relationship(back_populates="role_rows")

    __table_args__ = (CheckConstraint(f"role IN ({_ROLES})", name="role_known"),)


class EmailCode(Base):
    """A six-digit code mailed to an address; only its hash is kept.

    A code is valid for 30 minutes and five tries, and only together with the request
    token that the asking browser holds; of the codes with one token only the newest is.
    """

    __tablename__ = "email_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    purpose: Mapped[str] = mapped_column(String(10))
    code_hash: Mapped[str] = mapped_column(String(64))
    request_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    #: When the step that the code opened (account made, password changed) was taken.
    redeemed_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("purpose IN ('register', 'reset')", name="purpose"),
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
        Index("ix_email_code_email_purpose", "email", "purpose"),
    )


class EndedLogin(Base):
    """A login that was ended by logging out, so that a copied cookie is refused.

    Rows older than the longest life of a cookie are removed again.
    """

    __tablename__ = "ended_login"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(index=True)
