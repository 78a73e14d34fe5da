"""Integrations, what they ordered, and what they are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assess.clock import now
from assess.database import Base
from assess.delivery.models import Sitting, TestDefinition
from assess.recruitment.vacancy_models import Application


class Integration(Base):
    """Another system with credentials of its own.

    The token is found by its prefix and kept as a digest only; the secret that signs
    webhooks is derived from the server's own and from `secret_generation`.
    """

    __tablename__ = "integration"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    prefix: Mapped[str] = mapped_column(String(12), unique=True)
    token_digest: Mapped[str] = mapped_column(String(64))  # SHA-256
    scopes: Mapped[list[str]] = mapped_column(default=list)
    expires_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    webhook_url: Mapped[str | None] = mapped_column(String(500))
    webhook_events: Mapped[list[str]] = mapped_column(default=list)
    secret_generation: Mapped[int] = mapped_column(default=1)
    # Of sentences that people read there, where a request asks for none.
    locale: Mapped[str] = mapped_column(String(2), default="en")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    rotated_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  # to the hour

    __table_args__ = (CheckConstraint("locale IN ('en', 'fr')", name="locale"),)

    @property
    def is_expired(self) -> bool:
        """Whether the token's time is over."""
        return self.expires_at is not None and self.expires_at <= now()


class PartnerOrder(Base):
    """One person whom another system asked to have tested.

    For a vacancy (`application`) or directly for a test; `sitting` is known once booked.
    """

    __tablename__ = "partner_order"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    integration_id: Mapped[int] = mapped_column(ForeignKey("integration.id"))
    external_id: Mapped[str | None] = mapped_column(String(120))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    test_id: Mapped[int | None] = mapped_column(ForeignKey("test_definition.id"))
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(2), default="en")
    # Where the outcome is to be put, for systems that name it with each order.
    callback_url: Mapped[str | None] = mapped_column(String(500))
    callback_style: Mapped[str | None] = mapped_column(String(12))
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    integration: Mapped[Integration] = relationship()
    application: Mapped[Application | None] = relationship()
    test: Mapped[TestDefinition | None] = relationship()
    sitting: Mapped[Sitting | None] = relationship()

    __table_args__ = (
        CheckConstraint("(application_id IS NULL) <> (test_id IS NULL)", name="one_subject"),
        CheckConstraint("email = lower(email)", name="email_normalised"),
        CheckConstraint("locale IN ('en', 'fr')", name="locale"),
        CheckConstraint("callback_style IN ('greenhouse', 'workable')", name="callback_style"),
        CheckConstraint("(callback_url IS NULL) = (callback_style IS NULL)", name="callback_whole"),
        Index("ix_partner_order_integration_id_created_at", "integration_id", "created_at"),
        # A sitting is one order's: nobody reads a result by ordering what another one ordered.
        Index(
            "uq_partner_order_sitting_id_standing",
            "sitting_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )


class IdempotencyKey(Base):
    """An answer that is given again when the same request comes again."""

    __tablename__ = "idempotency_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    integration_id: Mapped[int] = mapped_column(ForeignKey("integration.id"))
    key: Mapped[str] = mapped_column(String(255))
    request_digest: Mapped[str] = mapped_column(String(64))
    order_id: Mapped[str] = mapped_column(ForeignKey("partner_order.id"))
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (UniqueConstraint("integration_id", "key"),)


class OutboxEvent(Base):
    """Something that other systems may be told, written with what it tells of."""

    __tablename__ = "outbox_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    # What it is about: any of order, application, invitation, sitting, result.
    subject: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    dispatched_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_outbox_event_dispatched_at_id", "dispatched_at", "id"),)


class WebhookDelivery(Base):
    """One event on its way to one address, until it has been taken or given up."""

    __tablename__ = "webhook_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("outbox_event.id"))
    integration_id: Mapped[int] = mapped_column(ForeignKey("integration.id"))
    method: Mapped[str] = mapped_column(String(5), default="POST")
    url: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(9), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]

    event: Mapped[OutboxEvent] = relationship(lazy="joined")
    integration: Mapped[Integration] = relationship(lazy="joined")
    attempts: Mapped[list[WebhookAttempt]] = relationship(
        back_populates="delivery", order_by="WebhookAttempt.id"
    )

    __table_args__ = (
        UniqueConstraint("event_id", "integration_id", "url"),
        CheckConstraint("method IN ('POST', 'PUT', 'PATCH')", name="method"),
        CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name="state"),
        Index("ix_webhook_delivery_state_next_at", "state", "next_at"),
        Index("ix_webhook_delivery_integration_id_id", "integration_id", "id"),
    )


class WebhookAttempt(Base):
    """One try at a delivery and what came of it."""

    __tablename__ = "webhook_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_delivery.id"), index=True)
    at: Mapped[datetime]
    status: Mapped[int | None]  # NULL: no answer came
    error: Mapped[str | None] = mapped_column(String(200))
    took_ms: Mapped[int]

    delivery: Mapped[WebhookDelivery] = relationship(back_populates="attempts")
