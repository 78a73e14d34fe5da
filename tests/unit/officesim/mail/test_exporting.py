"""The export, read by the standard library's mail parser and by icalendar."""

from __future__ import annotations

import email
import email.policy
import io
import json
import zipfile
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from assess.officesim.mail.engine import MailEngine
from tests.unit.officesim.mail.conftest import BO, MAILBOX, draft, event

START = json.dumps(MAILBOX).encode()


def archive(engine: MailEngine, state: Any) -> zipfile.ZipFile:
    content, extension = engine.export(state, START)
    assert extension == "zip"
    assert content == engine.export(state, START)[0]
    return zipfile.ZipFile(io.BytesIO(content))


def read(found: zipfile.ZipFile, name: str) -> EmailMessage:
    return email.message_from_bytes(found.read(name), policy=email.policy.default)  # type: ignore[return-value]


def test_a_sent_message_can_be_opened_elsewhere(engine: MailEngine, state: Any) -> None:
    cc = [{"name": "Cécile, « Cy »", "address": "cy@org.example"}]
    files = [{"id": "x", "file": "agenda"}]
    engine.apply(
        state,
        draft("d1", "reply", "m1", subject="RE: Réunion…", body="À jeudi\n", cc=cc, bcc=[BO],
              importance="high", attachments=files),
    )  # fmt: skip
    engine.apply(state, {"op": "message.send", "id": "d1"})
    found = read(archive(engine, state), "Sent Items/RE_ Réunion_.eml")
    assert found["Subject"] == "RE: Réunion…"
    assert found["To"].addresses[0].addr_spec == "bo@org.example"
    assert found["Cc"].addresses[0].display_name == "Cécile, « Cy »"
    assert found["Bcc"].addresses[0].addr_spec == "bo@org.example"
    assert found["Importance"] == "high"
    assert found["In-Reply-To"] == "<m1@mailbox.invalid>"
    body = found.get_body()
    assert body is not None
    assert body.get_content() == "À jeudi\n"
    (attached,) = found.iter_attachments()
    assert attached.get_filename() == "Agenda.docx"
    assert attached.get_content() == b"1. Welcome"


def test_hostile_texts_make_no_headers(engine: MailEngine, state: Any) -> None:
    engine.apply(state, draft(subject="Hi\nBcc: spy@evil.example"))
    names = [name for name in archive(engine, state).namelist() if name.startswith("Drafts/")]
    found = read(archive(engine, state), names[0])
    assert found["Bcc"] is None
    assert found["Subject"] == "Hi Bcc: spy@evil.example"


def test_the_calendar_and_contacts(engine: MailEngine, state: Any) -> None:
    attendees = [{**BO, "required": False}]
    engine.apply(
        state,
        {
            "op": "event.add",
            "id": "e",
            "event": event(title="Talk; now, please", attendees=attendees),
        },
    )
    found = archive(engine, state)
    events = {
        str(one["uid"]): one
        for one in Calendar.from_ical(found.read("calendar.ics")).walk("VEVENT")
    }
    assert str(events["e@mailbox.invalid"]["summary"]) == "Talk; now, please"
    assert events["e@mailbox.invalid"]["attendee"].params["ROLE"] == "OPT-PARTICIPANT"
    assert events["weekly@mailbox.invalid"]["rrule"]["COUNT"] == [5]
    assert "FN:Bo Lind" in found.read("contacts.vcf").decode()
    assert "settings.json" in found.namelist()
