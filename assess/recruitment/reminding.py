"""Reminders before the day: each once, however often and wherever the job runs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from assess.clock import now
from assess.database import transactional
from assess.delivery.models import Sitting, TestSession
from assess.extensions import db
from assess.recruitment import telling
from assess.recruitment.booking_rules import reminder_due
from assess.recruitment.models import Invitation
from assess.recruitment.policies import rules

#: How often the job looks, in seconds, and how many letters it writes in one transaction.
EVERY_S = 300.0
BATCH = 100


def remind() -> int:
    """Write the reminders that are due; returns how many. Safe to run twice at once."""
    written = 0
    for start in range(0, len(due := due_ids()), BATCH):
        written += _remind(due[start : start + BATCH])
    return written


def due_ids() -> list[int]:
    """Invitations whose person is to be reminded now."""
    days = rules().reminders_days
    if not days:
        return []
    rows = db.session.execute(
        select(Invitation.id, Invitation.invited_at, Invitation.reminded_at, TestSession.starts_at)
        .join(TestSession, TestSession.id == Invitation.session_id)
        .outerjoin(Sitting, Sitting.id == Invitation.sitting_id)
        .where(
            Invitation.cancelled_at.is_(None),
            TestSession.closed_at.is_(None),
            TestSession.starts_at > now(),
            TestSession.starts_at <= now() + timedelta(days=max(days)),
            ~TestSession.rehearsal,
            (Sitting.id.is_(None)) | (Sitting.state == "booked"),
        )
        .order_by(Invitation.id)
    ).all()
    db.session.rollback()
    return [
        identifier
        for identifier, invited_at, reminded_at, starts_at in rows
        if reminder_due(starts_at, max(invited_at, reminded_at or invited_at), now(), days)
    ]


@transactional
def _remind(identifiers: list[int]) -> int:
    """Those of the invitations that nobody else has reminded of meanwhile."""
    days, written = rules().reminders_days, 0
    rows = db.session.scalars(
        select(Invitation)
        .where(Invitation.id.in_(identifiers), Invitation.cancelled_at.is_(None))
        .order_by(Invitation.id)
        .with_for_update(of=Invitation, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for invitation in rows:
        told = max(invitation.invited_at, invitation.reminded_at or invitation.invited_at)
        if reminder_due(invitation.session.starts_at, told, now(), days):
            invitation.reminded_at = now()
            telling.of_reminder(invitation)
            written += 1
    return written
