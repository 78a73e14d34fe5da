"""Outgoing mail: written to the outbox in the caller's transaction, sent later.

A mail server that is down delays messages and never blocks a page (the outbox
keeps them); in the demo nothing leaves the machine and the outbox is the mailbox.
"""

from __future__ import annotations

import smtplib
import ssl
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from assess.clock import now
from assess.config import Settings
from assess.database import Base, transactional
from assess.extensions import db

log = structlog.get_logger()
MAX_ATTEMPTS = 12
HIDDEN = "••••••"

#: How long one process may take over one message before another may try.
_CLAIM = timedelta(minutes=5)
_LATE = "Not sent: the message was of no use any more."


class OutgoingMail(Base):
    """One message to one person; kept after sending as proof of what was sent.

    A secret in the text (a code) is blotted out once the message has left or can
    no longer be of use.
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    #: After this instant the message would only confuse, and is not sent any more.
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(500))
    secret: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (
        Index("ix_outgoing_mail_sent_at_not_before", "sent_at", "not_before"),
        Index("ix_outgoing_mail_recipient", "recipient"),
    )


class OutgoingAttachment(Base):
    """A file that goes with one message."""

    __tablename__ = "outgoing_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("outgoing_mail.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    # With its parameters, as in a Content-Type: text/calendar; method=REQUEST
    media_type: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Attachment:
    """A file to go with a message; `media_type` may carry parameters."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class _Claimed:
    id: int
    recipient: str
    subject: str
    body: str
    created_at: datetime
    attachments: tuple[Attachment, ...] = ()


def post(
    recipient: str,
    subject: str,
    body: str,
    *,
    secret: str | None = None,
    expires_at: datetime | None = None,
    attachments: Sequence[Attachment] = (),
) -> OutgoingMail:
    """Put a message into the outbox; it leaves once the caller's transaction commits.

    `secret` is a part of the body to blot out after sending; a message still here
    at `expires_at` is not sent any more.

    Raises:
        ValueError: the recipient holds control characters or several addresses.
    """
    if not recipient or any(c in ",;<>" or c.isspace() or not c.isprintable() for c in recipient):
        raise ValueError("A message goes to one address, without spaces or control characters.")
    message = OutgoingMail(
        recipient=recipient,
        subject=" ".join(_printable(subject).split())[:200],
        body=_printable(body, keep="\n\t"),
        created_at=now(),
        not_before=now(),
        expires_at=expires_at,
        secret=secret,
    )
    db.session.add(message)
    if attachments:
        db.session.flush()
        db.session.add_all(
            OutgoingAttachment(
                mail_id=message.id, name=one.name, media_type=one.media_type, content=one.content
            )
            for one in attachments
        )
    return message


def attachments_of(mail_id: int) -> Sequence[OutgoingAttachment]:
    """The files that go with a message, in the order in which they were added."""
    return db.session.scalars(
        select(OutgoingAttachment)
        .where(OutgoingAttachment.mail_id == mail_id)
        .order_by(OutgoingAttachment.id)
    ).all()


#: The server speaks, but will not take this message.
_REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class _UnreachableError(RuntimeError):
    """The mail server cannot be spoken to at all."""


def send_pending(settings: Settings, limit: int = 50) -> int:
    """Send what is due; returns how many left. Failures are retried with growing delays."""
    if not settings.smtp_url:
        return 0
    sent = 0
    for identifier in _due(limit):
        try:
            sent += _send_one(identifier, settings)
        except _UnreachableError:
            # The others would each wait for the same silence.
            break
    return sent


def _due(limit: int) -> Sequence[int]:
    due = (
        select(OutgoingMail.id)
        .where(
            OutgoingMail.sent_at.is_(None),
            OutgoingMail.not_before <= now(),
            OutgoingMail.attempts < MAX_ATTEMPTS,
            or_(OutgoingMail.last_error.is_(None), OutgoingMail.last_error != _LATE),
        )
        .order_by(OutgoingMail.id)
        .limit(limit)
    )
    identifiers = db.session.scalars(due).all()
    db.session.rollback()
    return identifiers


def _send_one(identifier: int, settings: Settings) -> bool:
    # The talk with the mail server happens between two short transactions: a slow
    # server must not hold a lock that a candidate's answer waits for.
    claimed = _claim(identifier)
    if claimed is None:
        return False
    try:
        _deliver(claimed, settings)
    except (*_REFUSED, ValueError) as error:
        _record_failure(identifier, error)
        return False
    except OSError as error:  # smtplib's other errors are OSErrors too
        _record_failure(identifier, error)
        raise _UnreachableError from error
    _record_sent(identifier)
    return True


@transactional
def _claim(identifier: int) -> _Claimed | None:
    message = db.session.get(OutgoingMail, identifier, with_for_update={"skip_locked": True})
    if message is None or message.sent_at is not None or message.not_before > now():
        return None
    if message.expires_at is not None and message.expires_at <= now():
        message.last_error = _LATE
        _blot(message)
        return None
    message.attempts += 1
    message.not_before = now() + _CLAIM
    return _Claimed(
        message.id,
        message.recipient,
        message.subject,
        message.body,
        message.created_at,
        tuple(
            Attachment(one.name, one.media_type, one.content) for one in attachments_of(message.id)
        ),
    )


@transactional
def _record_sent(identifier: int) -> None:
    message = db.session.get_one(OutgoingMail, identifier)
    message.sent_at = now()
    message.last_error = None
    _blot(message)


@transactional
def _record_failure(identifier: int, error: Exception) -> None:
    message = db.session.get_one(OutgoingMail, identifier)
    message.last_error = _printable(str(error))[:500]
    message.not_before = now() + timedelta(seconds=30 * 2 ** min(message.attempts, 8))
    if message.attempts >= MAX_ATTEMPTS:
        _blot(message)
    log.warning("mail_failed", mail=identifier, attempt=message.attempts, error=str(error))


def _blot(message: OutgoingMail) -> None:
    if message.secret:
        message.body = message.body.replace(message.secret, HIDDEN)
        message.subject = message.subject.replace(message.secret, HIDDEN)
        message.secret = None


def compose(
    message: OutgoingMail | _Claimed, settings: Settings, attachments: Sequence[Attachment] = ()
) -> EmailMessage:
    """The letter as it goes to the mail server (RFC 5322, marked automatic by RFC 3834)."""
    letter = EmailMessage()
    letter["From"] = Address(_printable(settings.organisation), addr_spec=settings.mail_from)
    letter["To"] = message.recipient
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.created_at)
    letter["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or None)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body)
    for file in attachments:
        _attach(letter, file)
    return letter


def _attach(letter: EmailMessage, file: Attachment) -> None:
    kind = Message()
    kind["Content-Type"] = file.media_type
    maintype, subtype = kind.get_content_maintype(), kind.get_content_subtype()
    params = {name: value for name, value in kind.get_params([])[1:] if name != "charset"}
    if maintype == "text":
        text = file.content.decode("utf-8")
        letter.add_attachment(text, subtype=subtype, params=params, filename=file.name)
    else:
        letter.add_attachment(
            file.content, maintype=maintype, subtype=subtype, params=params, filename=file.name
        )


def _deliver(message: _Claimed, settings: Settings) -> None:
    parts = urlsplit(settings.smtp_url)
    letter = compose(message, settings, message.attachments)
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


def _printable(text: str, keep: str = "") -> str:
    """Without control characters: neither a mail header nor PostgreSQL can hold them."""
    return "".join(
        character if character in keep or unicodedata.category(character) != "Cc" else " "
        for character in text.replace("\r\n", "\n")
    )
