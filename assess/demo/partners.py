"""An applicant-tracking system beside the demonstration, and what it was told."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.partner import integrations
from assess.recruitment.partner.models import (
    Integration,
    OutboxEvent,
    WebhookAttempt,
    WebhookDelivery,
)
from assess.recruitment.partner.scopes import EVENTS, SCOPES

NAME = "Applicant tracking"


@transactional
def seed_integration(actor: Account) -> None:
    """One integration whose last event was taken at the third try. It sends nothing itself."""
    if db.session.scalar(select(Integration.id).where(Integration.name == NAME)):
        return
    row, _token = integrations.create(
        integrations.Draft(NAME, SCOPES, now() + timedelta(days=365), None, EVENTS), actor
    )
    events = db.session.scalars(
        select(OutboxEvent).where(OutboxEvent.dispatched_at.is_(None)).order_by(OutboxEvent.id)
    ).all()
    for event in events:
        event.dispatched_at = now()
    for place, event in enumerate(events[-5:]):
        _tell(row, event, [503, 503, 200] if place == 4 else [200])


def _tell(row: Integration, event: OutboxEvent, statuses: list[int]) -> None:
    delivery = WebhookDelivery(
        event_id=event.id,
        integration_id=row.id,
        method="POST",
        url="https://tracker.example/hooks",
        body=json.dumps({"id": event.key, "type": event.kind}),
        state="delivered",
        tries=len(statuses),
        created_at=event.at,
    )
    db.session.add(delivery)
    db.session.flush()
    for status, seconds in zip(statuses, (2, 8, 40), strict=False):
        db.session.add(
            WebhookAttempt(
                delivery_id=delivery.id,
                at=event.at + timedelta(seconds=seconds),
                status=status,
                error=None if status == 200 else f"HTTP {status}",
                took_ms=120,
            )
        )
