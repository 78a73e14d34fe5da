"""What people receive: words in their language, the calendar file as mail programs want it."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import mail
from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.mail import OutgoingMail, attachments_of
from assess.recruitment import applicants, booking, operations
from assess.recruitment.models import Invitation
from assess.recruitment.rules import Person
from tests.integration.recruitment.applying import application, session, vacancy
from tests.integration.results.street import TinyKind, new_test

ADA = Person("Ada", "Nwosu", "ada@example.org", "en")
ZOE = Person("Zoë", "Lefèvre", "zoe@example.org", "fr")


@pytest.fixture
def letter(test: TestDefinition, officer: Account) -> OutgoingMail:
    """The newest letter: Zoë's invitation."""
    operations.invite([ZOE], test.id, session(30).id, officer)
    return db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()  # type: ignore[return-value]


def test_the_letter_as_it_goes_to_the_mail_server(context: Flask, letter: OutgoingMail) -> None:
    files = [
        mail.Attachment(one.name, one.media_type, one.content) for one in attachments_of(letter.id)
    ]
    sent = mail.compose(letter, context.config["SETTINGS"], files).as_bytes()
    read = message_from_bytes(sent, policy=default)
    body = read.get_body(("plain",))
    assert body is not None
    assert "Bonjour Zoë Lefèvre" in body.get_content()
    (file,) = read.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "REQUEST"
    assert file.get_filename() == "invitation.ics"
    assert "SUMMARY:Test d’anglais" in file.get_content()


def test_until_when_another_date_can_be_chosen(test: TestDefinition, officer: Account) -> None:
    soon, late = session(2), session(30)
    for where in (soon, late):
        operations.invite([ADA], test.id, where.id, officer)
    bodies = [row.body for row in db.session.scalars(select(OutgoingMail).order_by("id"))]
    assert "another date" not in bodies[0]
    last = late.starts_at.date() - timedelta(days=3)
    assert f"until {last.day} {last:%B %Y}" in bodies[1]


def test_the_working_time_is_the_persons_own(tiny: TinyKind, officer: Account) -> None:
    one = application(vacancy(new_test()), ADA.email, time_factor=1.5)
    applicants.invite_applications([one], [session(30).id], officer)
    letter = db.session.scalars(select(OutgoingMail)).one()
    assert "Working time: 1 hour 30 minutes" in letter.body


def test_a_reason_stands_in_the_letter_as_it_was_written(
    test: TestDefinition, officer: Account
) -> None:
    operations.invite([ZOE], test.id, session(30).id, officer)
    invitation = db.session.scalars(select(Invitation)).one()
    booking.cancel(invitation.id, "Le poste est pourvu <b>", officer)
    letter = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert letter is not None
    assert "Motif : Le poste est pourvu <b>" in letter.body.replace("\xa0", " ")


class TestMailbox:
    """The demonstration's mailbox; the tests have it too."""

    def test_files_can_be_fetched(self, client: FlaskClient, letter: OutgoingMail) -> None:
        assert "invitation.ics" in client.get(f"/mailbox/{letter.id}").text
        (file,) = attachments_of(letter.id)
        got = client.get(f"/mailbox/{letter.id}/files/{file.id}")
        assert got.data == file.content
        assert got.headers["Content-Disposition"].startswith("attachment")

    def test_no_file_of_another_letter(self, client: FlaskClient, letter: OutgoingMail) -> None:
        (file,) = attachments_of(letter.id)
        assert client.get(f"/mailbox/{letter.id + 1}/files/{file.id}").status_code == 404
