"""How the API answers, and how it refuses, below every prefix."""

from __future__ import annotations

from typing import Any

import orjson
from apiflask import HTTPError
from flask import Blueprint, Response
from flask_babel import gettext as _

from assess.eligibility.records import Decision
from assess.recruitment.operations import NotPossible
from assess.recruitment.partner import cursors, orders, reads
from assess.recruitment.partner.applying import BadOrder
from assess.web.problems import problem

#: The status of each refusal that is not simply 422.
_STATUS = dict.fromkeys(
    (
        *("already_applied", "already_booked", "already_sat", "already_begun"),
        *("exempt", "locked_out", "needs_review"),
    ),
    409,
)


def reply(said: Any, status: int = 200, **headers: str) -> Response:
    """JSON with dates as ISO 8601."""
    body = orjson.dumps(said)
    response = Response(body, status, content_type="application/json")
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def page(rows: reads.Rows, **more: Any) -> Response:
    """One page of a list."""
    return reply({"items": rows.items, "next": rows.next, **more})


def invalid(error: HTTPError) -> Response:
    """What webargs found wrong, by place and field."""
    status = 400 if error.status_code == 400 else 422
    return problem(
        status,
        "The request is not as described",
        "Nothing was changed. `errors` says what was wrong where; see /api/v1/openapi.json.",
        "invalid",
        errors=error.detail or {},
    )


def too_deep(_error: RecursionError) -> Response:
    """JSON that is nested deeper than anything that is described here."""
    return problem(400, "The body cannot be read", "It is nested too deeply.", "invalid")


def bad_cursor(_error: cursors.BadCursor) -> Response:
    """A cursor that no page gave."""
    errors = {"query": {"cursor": ["Use `next` of a page, unchanged."]}}
    return problem(422, "The cursor is not valid", "Begin without one.", "invalid", errors=errors)


def refused(error: orders.OrderRefused) -> Response:
    """An order that is not taken."""
    status = _STATUS.get(error.code, 422)
    said = {} if error.decision is None else {"decision": _decision(error.decision)}
    return problem(status, _("The order was refused"), str(error), error.code, **said)


def _decision(made: Decision) -> dict[str, Any]:
    """What the rules said, as an order of a vacancy says it."""
    return {
        "outcome": str(made.outcome),
        "reason_code": made.reason_code,
        "until": made.until.isoformat() if made.until else None,
        "explanation": {"en": made.explanation.en, "fr": made.explanation.fr},
    }


def not_possible(error: NotPossible) -> Response:
    """What recruitment itself refuses."""
    return problem(409, _("This is not possible"), str(error), "not_possible")


def bad_order(error: BadOrder) -> Response:
    """A value that has the right shape but cannot be."""
    errors = {"json": {error.field: [str(error)]}}
    return problem(422, "The request is not as described", str(error), "invalid", errors=errors)


def not_found() -> Response:
    """The same for what does not exist and for what belongs to another integration."""
    return problem(
        404,
        "There is no such thing",
        "It may be mistyped, or belong to another integration.",
        "not_found",
    )


def handle_errors(blueprint: Blueprint) -> None:
    """Let a blueprint refuse in problem details."""
    blueprint.register_error_handler(HTTPError, invalid)
    blueprint.register_error_handler(RecursionError, too_deep)
    blueprint.register_error_handler(cursors.BadCursor, bad_cursor)
    blueprint.register_error_handler(orders.OrderRefused, refused)
    blueprint.register_error_handler(NotPossible, not_possible)
    blueprint.register_error_handler(BadOrder, bad_order)
