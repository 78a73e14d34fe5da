"""Telling other systems: from the outbox to each receiver, at least once.

Each delivery is claimed before it is sent, so that two servers do not send it at once; a
server that dies in between leaves it to be sent again when the claim is over. Receivers
know an event by its id.
"""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import or_, select, update

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.models import Invitation
from assess.recruitment.operations import NotPossible
from assess.recruitment.partner import callbacks, retrying, signatures
from assess.recruitment.partner.models import (
    Integration,
    OutboxEvent,
    PartnerOrder,
    WebhookAttempt,
    WebhookDelivery,
)
from assess.recruitment.partner.scopes import ALL_RESULTS
from assess.recruitment.partner.sending import Answer, send

#: Events and deliveries handled in one run of the job.
BATCH = 200
CLAIM = timedelta(seconds=60)


def run() -> int:
    """Spread new events and send what is due; returns how many were sent."""
    spread()
    sent, broken = 0, set[int]()
    for delivery_id, integration_id in _due():
        # Who has just failed is not asked again in this run: others must not wait for it.
        if integration_id in broken or not _claim(delivery_id):
            continue
        sent += 1
        if not deliver(delivery_id):
            broken.add(integration_id)
    return sent


@transactional
def spread() -> int:
    """Make a delivery of each new event for everybody who wants it; returns how many."""
    events = db.session.scalars(
        select(OutboxEvent)
        .where(OutboxEvent.dispatched_at.is_(None))
        .order_by(OutboxEvent.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if not events:
        return 0
    receivers = db.session.scalars(
        select(Integration).where(Integration.disabled_at.is_(None))
    ).all()
    made = 0
    for event in events:
        orders = _orders_about(event)
        for receiver in receivers:
            order = orders.get(receiver.id)
            called = _add_callback(event, receiver, order)
            # One event goes to one address once, in the form that the order asked for.
            if not (called and order and order.callback_url == receiver.webhook_url):
                made += _add_webhook(event, receiver, order)
            made += called
        event.dispatched_at = now()
    return made


def deliver(delivery_id: int) -> bool:
    """Send one claimed delivery and note what came of it; false when it failed."""
    row = db.session.get_one(WebhookDelivery, delivery_id)
    settings = current_app.config["SETTINGS"]
    secret = secret_of(row.integration)
    sent_at = int(now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "assess-webhooks/1",
        **signatures.headers(secret, row.event.key, sent_at, row.body),
    }
    method, url, body = row.method, row.url, row.body
    db.session.rollback()  # no transaction is open while a receiver takes its time
    answer = send(method, url, headers, body, private=settings.webhooks_to_private)
    return _note(delivery_id, answer)


def secret_of(integration: Integration) -> str:
    """What the receiver checks signatures with."""
    key = str(current_app.config["SECRET_KEY"])
    return signatures.secret_for(key, integration.id, integration.secret_generation)


@transactional
def send_again(delivery_id: int, actor: Account) -> None:
    """Try a delivery again from the beginning, dead or not. Raises `NotPossible`."""
    row = db.session.get(WebhookDelivery, delivery_id, with_for_update={"of": WebhookDelivery})
    if row is None:
        raise NotPossible(_("There is no such event."))
    row.state, row.tries, row.next_at, row.claimed_until = "waiting", 0, now(), None
    ledger.record(
        "webhook.sent_again",
        f"integration:{row.integration_id}",
        {"event": row.event.key, "by": actor.id},
    )


@transactional
def _claim(delivery_id: int) -> bool:
    free = or_(WebhookDelivery.claimed_until.is_(None), WebhookDelivery.claimed_until <= now())
    claimed = db.session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.id == delivery_id, WebhookDelivery.state == "waiting", free)
        .values(claimed_until=now() + CLAIM)
        .returning(WebhookDelivery.id)
    )
    return claimed.first() is not None


@transactional
def _note(delivery_id: int, answer: Answer) -> bool:
    row = db.session.get_one(WebhookDelivery, delivery_id)
    row.tries += 1
    row.claimed_until = None
    db.session.add(
        WebhookAttempt(
            delivery_id=row.id,
            at=now(),
            status=answer.status,
            error=answer.error,
            took_ms=answer.took_ms,
        )
    )
    if retrying.was_taken(answer.status):
        row.state, row.next_at = "delivered", None
        return True
    wait = retrying.wait_after(row.tries, random.random(), answer.status)  # noqa: S311  jitter
    row.state = "dead" if wait is None else "waiting"
    row.next_at = None if wait is None else now() + wait
    return False


def _due() -> list[tuple[int, int]]:
    rows = db.session.execute(
        select(WebhookDelivery.id, WebhookDelivery.integration_id)
        .join(Integration, Integration.id == WebhookDelivery.integration_id)
        .where(
            WebhookDelivery.state == "waiting",
            WebhookDelivery.next_at <= now(),
            Integration.disabled_at.is_(None),
        )
        .order_by(WebhookDelivery.next_at, WebhookDelivery.id)
        .limit(BATCH)
    )
    found = [(delivery_id, integration_id) for delivery_id, integration_id in rows]
    db.session.rollback()
    return found


def _add_webhook(event: OutboxEvent, receiver: Integration, order: PartnerOrder | None) -> bool:
    if not receiver.webhook_url or event.kind not in receiver.webhook_events:
        return False
    everybody = ALL_RESULTS in receiver.scopes and event.kind.startswith("result.")
    if order is None and not everybody:
        return False
    _add(event, receiver, "POST", receiver.webhook_url, _body(event, order))
    return True


def _add_callback(event: OutboxEvent, receiver: Integration, order: PartnerOrder | None) -> bool:
    if order is None or order.callback_url is None or order.cancelled_at is not None:
        return False
    said = callbacks.message(order, event.kind)
    if said is None:
        return False
    _add(event, receiver, said.method, order.callback_url, json.dumps(said.body))
    return True


def _add(event: OutboxEvent, receiver: Integration, method: str, url: str, body: str) -> None:
    db.session.add(
        WebhookDelivery(
            event_id=event.id,
            integration_id=receiver.id,
            method=method,
            url=url,
            body=body,
            state="waiting",
            tries=0,
            next_at=now(),
            created_at=now(),
        )
    )


def _body(event: OutboxEvent, order: PartnerOrder | None) -> str:
    """No name and no level: the receiver reads those with its own token."""
    said: dict[str, Any] = {"id": event.key, "type": event.kind, "timestamp": _iso(event.at)}
    said["data"] = {
        "order": order.id if order else None,
        "external_id": order.external_id if order else None,
        "result": event.subject.get("result"),
    }
    return json.dumps(said, ensure_ascii=False)


def _orders_about(event: OutboxEvent) -> dict[int, PartnerOrder]:
    """The newest order of each integration that an event is about."""
    subject = event.subject
    either = [PartnerOrder.id == subject["order"]] if "order" in subject else []
    if "application" in subject:
        either.append(PartnerOrder.application_id == subject["application"])
    if "sitting" in subject:
        invited = select(Invitation.application_id).where(
            Invitation.sitting_id == subject["sitting"], Invitation.application_id.is_not(None)
        )
        either.append(PartnerOrder.sitting_id == subject["sitting"])
        either.append(PartnerOrder.application_id.in_(invited))
    if not either:
        return {}
    rows = db.session.scalars(
        select(PartnerOrder).where(or_(*either)).order_by(PartnerOrder.created_at)
    )
    return {row.integration_id: row for row in rows}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
