"""Who may reach a sitting: its ticket, or its candidate's own login."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from assess.delivery.addresses import is_sitting_id
from assess.delivery.envelope import MAX_BODY, BadEnvelope
from assess.delivery.errors import REASONS, Refused
from assess.delivery.models import Sitting
from assess.delivery.schemas import NoForm
from assess.delivery.sittings import WITHOUT_ROLES
from assess.delivery.state import delivery, sitting_now
from assess.delivery.tickets import COOKIE
from assess.delivery.writer import Unavailable
from assess.extensions import db
from assess.identity.queries import is_read_under

#: How long pages of a closed sitting stay open to its ticket (shared computers).
PAGES_AFTER = timedelta(minutes=30)
RETRY_AFTER_S = "2"


def json_error(code: str, **facts: Any) -> tuple[Response, int]:
    """`{"error": code, "message": …}` with its status."""
    status, message = REASONS[code]
    wait = facts.pop("retry_after", None)
    response = jsonify(error=code, message=str(message), **facts)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response, status


def too_fast(_limit: Any) -> Response:
    """What a page is told when it asks for the same too often."""
    response, status = json_error("too_fast", retry_after=60)
    response.status_code = status
    return response


def sender() -> str:
    """Whose requests are counted together: those of one sitting, or of one address."""
    sitting_id = str((request.view_args or {}).get("sitting_id"))
    return sitting_id if ticket_generation(sitting_id) is not None else get_remote_address()


def ticket_generation(sitting_id: str) -> int | None:
    """The generation of the browser's genuine ticket for this sitting. Reads no database."""
    return delivery().tickets.generation(request.cookies.get(COOKIE), sitting_id)


def has_ticket(sitting: Sitting) -> bool:
    """Whether the browser holds a ticket that no newer access code has ended."""
    generation = ticket_generation(sitting.id)
    return generation is not None and generation >= sitting.ticket_generation


def endpoint(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A JSON endpoint of the runner: ticket, request form, errors as JSON.

    A form on another site can send neither the media type nor the header, and the
    cookie is `SameSite=Strict`: no token is needed besides.
    """

    @functools.wraps(view)
    def guarded(sitting_id: str) -> ResponseReturnValue:
        refusal = _refusal(sitting_id)
        if refusal is not None:
            return refusal
        try:
            return view(sitting_id)
        except BadEnvelope as error:
            return jsonify(error=error.code, message=error.message), error.status
        except Refused as error:
            return json_error(error.code, **error.facts)
        except NoForm:
            return json_error("no_form")
        except (Unavailable, SQLAlchemyError) as error:
            current_app.logger.warning("sitting %s: %s", sitting_id, error)
            return unavailable()

    return guarded


def unavailable() -> Response:
    """503: nothing is known to be stored, try again."""
    response, _status = json_error("unavailable")
    response.status_code = 503
    response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def body() -> bytes:
    """The request's body. Raises `BadEnvelope` (413) before reading too much."""
    if (request.content_length or 0) > MAX_BODY:
        raise BadEnvelope(413, "too_large", f"A request may hold at most {MAX_BODY} bytes.")
    stream = request.stream
    found = stream.read(MAX_BODY + 1)
    if len(found) > MAX_BODY:
        raise BadEnvelope(413, "too_large", f"A request may hold at most {MAX_BODY} bytes.")
    return found


def _refusal(sitting_id: str) -> ResponseReturnValue | None:
    if ticket_generation(sitting_id) is None:
        # A genuine ticket for another sitting learns nothing, not even that this one exists.
        foreign = delivery().tickets.is_genuine(request.cookies.get(COOKIE))
        return json_error("not_found" if foreign else "no_ticket")
    if request.mimetype != "application/json":
        return jsonify(error="not_json", message="Send application/json."), 415
    if request.headers.get("X-Requested-With") != "assess":
        return jsonify(error="bad_origin", message="Send X-Requested-With: assess."), 403
    return None


def page_sitting(sitting_id: str) -> Sitting | None:
    """The sitting whose page was asked for, if this visitor may see it.

    Its candidate by login at any time; its ticket until some time after the end.
    """
    if not is_sitting_id(sitting_id):
        return None
    sitting = db.session.get(Sitting, sitting_id, options=[WITHOUT_ROLES])
    if sitting is None:
        return None
    if current_user.is_authenticated and is_read_under(sitting.account_id, current_user.id):
        return sitting
    if not has_ticket(sitting):
        return None
    over = sitting.closed_at is not None and sitting_now() > sitting.closed_at + PAGES_AFTER
    return None if over else sitting
