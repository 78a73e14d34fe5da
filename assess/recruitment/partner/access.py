"""The gate of the API: which integration asks, whether it may, and how often."""

from __future__ import annotations

import re
import secrets
from typing import NoReturn

import structlog
from flask import Response, abort, g, request
from flask_limiter.util import get_remote_address
from limits import parse
from sqlalchemy import select, update

from assess.clock import now
from assess.database import transactional
from assess.extensions import db, limiter
from assess.recruitment.partner import tokens
from assess.recruitment.partner.models import Integration
from assess.recruitment.partner.scopes import permits
from assess.web.problems import problem

#: Requests of one integration, and refused ones of one network address.
PER_INTEGRATION = parse("1200 per minute")
PER_STRANGER = parse("60 per minute")
#: The largest body that any request of the API needs.
LARGEST_BODY = 64 * 1024

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")


def begin() -> None:
    """Give the request an id, the caller's own if it has a decent one, and bound its body."""
    said = request.headers.get("X-Request-ID", "")
    g.request_id = said if _REQUEST_ID.fullmatch(said) else secrets.token_hex(12)
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    request.max_content_length = LARGEST_BODY


def finish(response: Response) -> Response:
    """Say the request's id in the answer."""
    response.headers["X-Request-ID"] = g.request_id
    return response


def forget(_error: BaseException | None = None) -> None:
    """Let the next request of this thread begin without our names in its log."""
    structlog.contextvars.unbind_contextvars("request_id", "integration")


def asking() -> Integration:
    """The integration that sent this request; the gate has let it in."""
    integration: Integration = g.integration
    return integration


def admit(scope: str | None) -> None:
    """Let the request in, or answer 401, 403 or 429."""
    integration = _by_token(request.headers.get("Authorization", ""))
    if integration is None:
        _count(PER_STRANGER, f"stranger:{get_remote_address()}")
        _refuse(
            401,
            "No valid token",
            "Send the integration’s token as `Authorization: Bearer assess_…`. It may have been "
            "rotated, disabled, or have expired: ask the recruitment team.",
            "unauthorized",
            {"WWW-Authenticate": 'Bearer realm="assess", Basic realm="assess"'},
        )
    if not permits(integration.scopes, scope):
        _refuse(
            403,
            "Not permitted",
            f"This needs the scope {scope}, which this integration does not hold.",
            "insufficient_scope",
        )
    _count(PER_INTEGRATION, f"integration:{integration.id}")
    g.integration = integration
    g.locale_of_program = integration.locale
    structlog.contextvars.bind_contextvars(integration=integration.id)
    _note_use(integration)


def _by_token(header: str) -> Integration | None:
    token = tokens.from_header(header) or ""
    prefix = tokens.prefix_of(token)
    if prefix is None:
        return None
    row = db.session.scalar(select(Integration).where(Integration.prefix == prefix))
    if row is None or not tokens.is_same(token, row.token_digest) or row.disabled_at is not None:
        return None
    if row.expires_at is not None and row.expires_at <= now():
        return None
    return row


def _count(limit: object, key: str) -> None:
    if not limiter.enabled:
        return
    try:
        within = limiter.limiter.hit(limit, "api", key)  # type: ignore[arg-type]
    except Exception:
        # Counts that cannot be kept keep nobody out; see `extensions.limiter`.
        structlog.get_logger().warning("limits_unavailable", key=key)
        return
    if not within:
        _refuse(
            429,
            "Too many requests",
            "Wait a minute, then go on more slowly.",
            "too_many_requests",
            {"Retry-After": "60"},
        )


def _note_use(integration: Integration) -> None:
    hour = now().replace(minute=0, second=0, microsecond=0)
    if integration.last_used_at is None or integration.last_used_at < hour:
        _store_use(integration.id, hour)


@transactional
def _store_use(integration_id: int, hour: object) -> None:
    db.session.execute(
        update(Integration).where(Integration.id == integration_id).values(last_used_at=hour)
    )


def _refuse(
    status: int, title: str, detail: str, code: str, headers: dict[str, str] | None = None
) -> NoReturn:
    abort(problem(status, title, detail, code, headers=headers))
