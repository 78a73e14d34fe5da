"""What staff do with integrations: create, change, rotate, disable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from assess.audit import ledger
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment.operations import NotPossible
from assess.recruitment.partner import tokens
from assess.recruitment.partner.models import Integration, WebhookDelivery
from assess.recruitment.partner.scopes import EVENTS, SCOPES


@dataclass(frozen=True)
class Draft:
    """What an integration is: `expires_at` None never expires."""

    name: str
    scopes: Sequence[str]
    expires_at: datetime | None = None
    webhook_url: str | None = None
    webhook_events: Sequence[str] = ()
    locale: str = "en"


@transactional
def create(draft: Draft, actor: Account | None = None) -> tuple[Integration, str]:
    """A new integration and its token, which is never shown again.

    Raises:
        NotPossible: the name is taken.
    """
    _refuse_taken(draft.name)
    token = tokens.new_token()
    row = Integration(
        prefix=token.prefix,
        token_digest=token.digest,
        created_at=now(),
        created_by=actor.id if actor else None,
    )
    _write(row, draft)
    db.session.add(row)
    db.session.flush()
    _record("integration.created", row, actor, **_facts(row))
    return row, token.text


@transactional
def change(integration_id: int, draft: Draft, actor: Account) -> Integration:
    """Change what an integration may do or is told. Raises `NotPossible`."""
    row = _locked(integration_id)
    _refuse_taken(draft.name, row.id)
    _write(row, draft)
    _record("integration.changed", row, actor, **_facts(row))
    return row


@transactional
def rotate(integration_id: int, actor: Account) -> str:
    """A new token; the old one is refused from now on. Raises `NotPossible`."""
    row = _locked(integration_id)
    token = tokens.new_token()
    row.prefix, row.token_digest, row.rotated_at = token.prefix, token.digest, now()
    _record("integration.rotated", row, actor)
    return token.text


@transactional
def rotate_secret(integration_id: int, actor: Account) -> None:
    """Sign webhooks with a new secret from now on. Raises `NotPossible`."""
    row = _locked(integration_id)
    row.secret_generation += 1
    _record("integration.secret_rotated", row, actor)


@transactional
def note_secret_shown(integration_id: int, actor: Account) -> None:
    """Record that somebody looked at the signing secret. Raises `NotPossible`."""
    _record("integration.secret_shown", _locked(integration_id), actor)


@transactional
def set_enabled(integration_id: int, enabled: bool, actor: Account) -> None:
    """Refuse the integration's token from now on, or accept it again. Raises `NotPossible`."""
    row = _locked(integration_id)
    if enabled == (row.disabled_at is None):
        return
    row.disabled_at = None if enabled else now()
    _record("integration.enabled" if enabled else "integration.disabled", row, actor)


def all_of_them() -> list[Integration]:
    """Every integration, by name."""
    return list(db.session.scalars(select(Integration).order_by(Integration.name)))


def deliveries(integration_id: int, limit: int = 50) -> list[WebhookDelivery]:
    """The newest deliveries to an integration, each with its attempts."""
    return list(
        db.session.scalars(
            select(WebhookDelivery)
            .where(WebhookDelivery.integration_id == integration_id)
            .options(selectinload(WebhookDelivery.attempts))
            .order_by(WebhookDelivery.id.desc())
            .limit(limit)
        )
    )


def _write(row: Integration, draft: Draft) -> None:
    row.name = draft.name
    row.scopes = [scope for scope in SCOPES if scope in draft.scopes]
    row.expires_at = draft.expires_at
    row.webhook_url = draft.webhook_url or None
    row.webhook_events = [kind for kind in EVENTS if kind in draft.webhook_events]
    row.locale = draft.locale


def _locked(integration_id: int) -> Integration:
    row = db.session.get(Integration, integration_id, with_for_update={"of": Integration})
    if row is None:
        raise NotPossible(_("There is no such integration."))
    return row


def _refuse_taken(name: str, but: int | None = None) -> None:
    held = db.session.scalar(select(Integration.id).where(Integration.name == name))
    if held is not None and held != but:
        raise NotPossible(_("Another integration has this name already."))


def _facts(row: Integration) -> dict[str, object]:
    """What an integration may do, until when, and where it is told of what."""
    return {
        "scopes": list(row.scopes),
        "expires_at": row.expires_at.isoformat() if row.expires_at else None,
        "webhook_url": row.webhook_url,
        "webhook_events": list(row.webhook_events),
    }


def _record(kind: str, row: Integration, actor: Account | None, **facts: object) -> None:
    ledger.record(kind, f"integration:{row.id}", {**facts, "by": actor.id if actor else None})
