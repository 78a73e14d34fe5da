"""The outbox: sent once through a real SMTP talk, retried, blotted, never a header injected."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy import select

from assess import clock, mail
from assess.config import Settings
from assess.database import transactional
from assess.extensions import db
from assess.mail import HIDDEN, MAX_ATTEMPTS, OutgoingMail


class SmtpTalk(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as the standard library's client needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                self.server.received.append(body)  # type: ignore[attr-defined]
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def smtp() -> Iterator[socketserver.ThreadingTCPServer]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), SmtpTalk)
    server.received = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def sending(context: Flask, smtp: socketserver.ThreadingTCPServer) -> Settings:
    return replace(
        context.config["SETTINGS"],
        smtp_url=f"smtp://127.0.0.1:{smtp.server_address[1]}",
        organisation="Institut Élan",
    )


@transactional
def post(
    recipient: str = "a@example.org", subject: str = "Hello", body: str = "Text", **more
) -> int:
    message = mail.post(recipient, subject, body, **more)
    db.session.flush()
    return message.id


def stored(identifier: int) -> OutgoingMail:
    db.session.rollback()
    return db.session.get_one(OutgoingMail, identifier)


def test_a_message_leaves_once(sending: Settings, smtp: socketserver.ThreadingTCPServer) -> None:
    identifier = post(subject="Votre code – été", body="Bonjour,\n\nÀ bientôt\n")
    assert mail.send_pending(sending) == 1
    assert mail.send_pending(sending) == 0
    assert stored(identifier).sent_at is not None
    (raw,) = smtp.received  # type: ignore[attr-defined]
    letter = message_from_bytes(raw, policy=default)
    assert letter["To"] == "a@example.org"
    assert letter["Subject"] == "Votre code – été"
    assert letter["From"].addresses[0].display_name == "Institut Élan"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == "Bonjour,\n\nÀ bientôt\n"


def test_a_code_is_blotted_out_after_sending(
    sending: Settings, smtp: socketserver.ThreadingTCPServer
) -> None:
    identifier = post(body="Your code is: 204816", secret="204816")
    mail.send_pending(sending)
    assert b"204816" in smtp.received[0]  # type: ignore[attr-defined]
    assert stored(identifier).body == f"Your code is: {HIDDEN}"
    assert stored(identifier).secret is None


def test_what_is_of_no_use_any_more_is_not_sent(
    sending: Settings, smtp: socketserver.ThreadingTCPServer
) -> None:
    identifier = post(body="204816", secret="204816", expires_at=clock.now() - timedelta(seconds=1))
    assert mail.send_pending(sending) == 0
    assert mail.send_pending(sending) == 0
    assert smtp.received == []  # type: ignore[attr-defined]
    assert stored(identifier).body == HIDDEN


def test_a_dead_server_delays_and_gives_up_in_the_end(context: Flask) -> None:
    settings = replace(context.config["SETTINGS"], smtp_url="smtp://127.0.0.1:1")
    identifier = post(body="204816", secret="204816")
    instant = clock.now()
    waits = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with clock.frozen_source(lambda: instant):  # noqa: B023  used at once
            assert mail.send_pending(settings) == 0
            assert mail.send_pending(settings) == 0
        assert stored(identifier).attempts == attempt
        waits.append((stored(identifier).not_before - instant).total_seconds())
        instant = stored(identifier).not_before
    assert waits[:3] == [60, 120, 240]
    assert waits == sorted(waits)
    with clock.frozen_source(lambda: instant + timedelta(days=1)):
        mail.send_pending(settings)
    assert stored(identifier).attempts == MAX_ATTEMPTS
    assert stored(identifier).body == HIDDEN


def test_no_lock_is_held_while_the_mail_server_talks(
    sending: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = post()

    def slow(*_anything: object) -> None:
        assert not db.session().in_transaction()
        raise OSError("slow server")

    monkeypatch.setattr(mail, "_deliver", slow)
    assert mail.send_pending(sending) == 0
    assert stored(first).last_error == "slow server"


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "a@b.org\r\nBcc: c@d.org",
        "a@b.org,c@d.org",
        "a@b.org c@d.org",
        "A <a@b.org>",
        "a\x00@b.org",
    ],
)
def test_a_message_has_one_plain_recipient(context: Flask, recipient: str) -> None:
    with pytest.raises(ValueError, match="one address"):
        post(recipient)
    assert db.session.scalars(select(OutgoingMail)).all() == []


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028"])
def test_a_subject_cannot_begin_a_new_header(
    sending: Settings, smtp: socketserver.ThreadingTCPServer, sign: str
) -> None:
    post(subject=f"Hello{sign}Bcc: thief@example.org", body=f"a{sign}b")
    assert mail.send_pending(sending) == 1
    letter = message_from_bytes(smtp.received[0], policy=default)  # type: ignore[attr-defined]
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: thief@example.org"
