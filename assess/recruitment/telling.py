"""Letters of recruitment with their calendar files, into the outbox of the transaction."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from assess import mail
from assess.clock import now
from assess.delivery.models import TestSession
from assess.extensions import db
from assess.recruitment import letters
from assess.recruitment.calendars import Appointment, Method, calendar_file
from assess.recruitment.models import Invitation
from assess.recruitment.vacancy_models import StoredDecision

FILE_NAME = "invitation.ics"


def of_invitation(letter: Invitation, *, has_account: bool) -> None:
    """You are invited."""
    _post(letter, letters.invitation(letter, has_account=has_account), "REQUEST")


def of_new_date(letter: Invitation) -> None:
    """You have chosen another date."""
    _post(letter, letters.rescheduled(letter), "REQUEST", supersedes=True)


def of_change(session: TestSession, *, moved: bool, longer: bool) -> int:
    """The session takes place at another time or in another place; returns the letters.

    Where only the end has changed, the calendar file to download says so, without a letter.
    """
    if not moved and not longer:
        return 0
    rows = db.session.scalars(
        select(Invitation).where(
            Invitation.session_id == session.id, Invitation.cancelled_at.is_(None)
        )
    ).all()
    for invitation in rows:
        invitation.calendar_sequence += 1
        if moved:
            # Whoever confirmed has confirmed another date.
            invitation.confirmed_at = None
            invitation.reminded_at = now()
            _post(invitation, letters.moved(invitation), "REQUEST")
    return len(rows) if moved else 0


def of_reminder(letter: Invitation) -> None:
    """Your test is coming; of no use once it has begun."""
    _post(letter, letters.reminder(letter), "REQUEST", expires_at=letter.session.starts_at)


def of_cancellation(letter: Invitation, reason: str) -> None:
    """You need not come."""
    _post(letter, letters.cancelled(letter, reason), "CANCEL", supersedes=True)


def of_decision(decision: StoredDecision) -> None:
    """You are exempt, or cannot be tested yet: the sentence of the decision, word for word."""
    mail.post(decision.application.email, *letters.decision(decision))


def calendar_of(letter: Invitation, method: Method = "PUBLISH") -> bytes:
    """The invitation for a calendar, in the language of its letters."""
    settings = current_app.config["SETTINGS"]
    session, test = letter.session, letter.test
    with force_locale(letter.locale):
        text = _("Bring an identity document. Your page: %(url)s", url=f"{settings.base_url}/me/")
    appointment = Appointment(
        uid=f"invitation-{letter.id}@{urlsplit(settings.base_url).hostname}",
        sequence=letter.calendar_sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=test.title[letter.locale],
        place=session.location,
        text=text,
        url=f"{settings.base_url}/me/",
        organiser=settings.organisation,
        organiser_email=settings.mail_from,
        person=f"{letter.given_name} {letter.family_name}",
        email=letter.email,
        confirmed=letter.confirmed_at is not None,
    )
    return calendar_file(appointment, method, now(), ZoneInfo(settings.timezone), letter.locale)


def _post(
    letter: Invitation,
    words: tuple[str, str],
    method: Method,
    *,
    supersedes: bool = False,
    expires_at: datetime | None = None,
) -> None:
    if supersedes:
        letter.calendar_sequence += 1
    file = mail.Attachment(
        FILE_NAME,
        f"text/calendar; method={method}; charset=utf-8",
        calendar_of(letter, method),
    )
    mail.post(letter.email, *words, expires_at=expires_at, attachments=[file])
