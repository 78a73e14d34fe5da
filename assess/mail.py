"""Outgoing mail: written to the outbox in the caller's transaction, sent later.

A mail server that is down delays messages and never blocks a page (the outbox
keeps them); in the demo nothing leaves the machine and the outbox is the mailbox.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from assess.clock import now
from assess.config import Settings
from assess.database import Base, transactional
from assess.extensions import db

log = structlog.get_logger()
MAX_ATTEMPTS = 12


class OutgoingMail(Base):
    """One message to one person; kept after sending as proof of what was sent."""

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (
        Index("ix_outgoing_mail_sent_at_not_before", "sent_at", "not_before"),
        Index("ix_outgoing_mail_recipient", "recipient"),
    )


def post(recipient: str, subject: str, body: str) -> OutgoingMail:
    """Put a message into the outbox; it leaves once the caller's transaction commits."""
    one_line = " ".join(subject.split())
    message = OutgoingMail(
        recipient=recipient,
        subject=one_line[:200],
        body=body,
        created_at=now(),
        not_before=now(),
    )
    db.session.add(message)
    return message


def send_pending(settings: Settings, limit: int = 50) -> int:
    """Send what is due; returns how many left. Failures are retried with growing delays."""
    if not settings.smtp_url:
        return 0
    due = (
        select(OutgoingMail.id)
        .where(
            OutgoingMail.sent_at.is_(None),
            OutgoingMail.not_before <= now(),
            OutgoingMail.attempts < MAX_ATTEMPTS,
        )
        .order_by(OutgoingMail.id)
        .limit(limit)
    )
    identifiers = list(db.session.scalars(due))
    db.session.rollback()
    return sum(_send_one(identifier, settings) for identifier in identifiers)


@transactional
def _send_one(identifier: int, settings: Settings) -> bool:
    message = db.session.get(
        OutgoingMail, identifier, with_for_update={"skip_locked": True}
    )
    if message is None or message.sent_at is not None:
        return False
    message.attempts += 1
    try:
        _deliver(message, settings)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        message.last_error = str(error)[:500]
        message.not_before = now() + timedelta(seconds=30 * 2 ** min(message.attempts, 8))
        log.warning("mail_failed", mail=identifier, attempt=message.attempts, error=str(error))
        return False
    message.sent_at = now()
    return True


def _deliver(message: OutgoingMail, settings: Settings) -> None:
    parts = urlsplit(settings.smtp_url)
    letter = EmailMessage()
    letter["From"] = settings.mail_from
    letter["To"] = message.recipient
    letter["Subject"] = message.subject
    letter.set_content(message.body)
    host, port = parts.hostname or "localhost", parts.port
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port or 465, timeout=20, context=context)
    else:
        server = smtplib.SMTP(host, port or 25, timeout=20)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)
