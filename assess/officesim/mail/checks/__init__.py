"""The kinds of check of the mail program; docs/office-mail.md lists what each may expect."""

from __future__ import annotations

from collections.abc import Mapping

from assess.officesim.engine import Judge
from assess.officesim.mail.checks import calendar, messages, organising, people, whole

JUDGES: Mapping[str, Judge] = {
    "sent": messages.sent,
    "draft": messages.draft,
    "message": messages.message,
    "folder": organising.folder,
    "category": organising.category,
    "rule": organising.rule,
    "signature": organising.signature,
    "automatic_reply": organising.automatic_reply,
    "appointment": calendar.appointment,
    "meeting": calendar.meeting,
    "recurrence": calendar.recurrence,
    "response": calendar.response,
    "contact": people.contact,
    "group": people.group,
    "absent": whole.absent,
    "unchanged": whole.unchanged,
}
