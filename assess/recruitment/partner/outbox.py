"""The outbox: what other systems may be told, written in the transaction it tells of."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, event, insert, select
from sqlalchemy.orm import Mapper

from assess.clock import now
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.recruitment.chunking import chunks
from assess.recruitment.models import Invitation
from assess.recruitment.partner.models import OutboxEvent, PartnerOrder
from assess.results.models import Result


def record(kind: str, **subject: Any) -> None:
    """Note an event; part of the caller's transaction."""
    db.session.add(OutboxEvent(**_values(kind, subject)))


def decided(application_ids: Collection[int]) -> None:
    """Note that the rules, or a person over them, decided about these applications."""
    for chunk in chunks(application_ids):
        ordered = select(PartnerOrder.id).where(
            PartnerOrder.application_id.in_(chunk), PartnerOrder.cancelled_at.is_(None)
        )
        for order_id in db.session.scalars(ordered):
            record("order.decided", order=order_id)


def result_changed(result: Result, action: str) -> None:
    """Listen to results: one was released, withdrawn or superseded."""
    # What nobody outside has seen needs no retraction outside.
    if action == "released" or any(one.action == "released" for one in result.events):
        record(f"result.{action}", result=result.id, sitting=result.sitting_id)


def sitting_started(sitting: Sitting) -> None:
    """Listen to delivery: somebody has begun."""
    if not sitting.rehearsal:
        record("sitting.started", sitting=sitting.id)


def sitting_closed(sitting: Sitting) -> None:
    """Listen to delivery: a sitting is over."""
    if not sitting.rehearsal and sitting.started_at is not None:
        record("sitting.closed", sitting=sitting.id)


def listen_to_invitations() -> None:
    """Note each invitation, whoever writes it."""
    if not event.contains(Invitation, "after_insert", _invited):
        event.listen(Invitation, "after_insert", _invited)


def _invited(_mapper: Mapper[Any], connection: Connection, invitation: Invitation) -> None:
    subject = {
        "invitation": invitation.id,
        "application": invitation.application_id,
        "sitting": invitation.sitting_id,
    }
    connection.execute(insert(OutboxEvent).values(**_values("invitation.sent", subject)))


def _values(kind: str, subject: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": f"evt_{secrets.token_hex(16)}",
        "kind": kind,
        "subject": {name: value for name, value in subject.items() if value is not None},
        "at": now(),
    }
