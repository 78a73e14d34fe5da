"""The operator's endpoints: JSON, behind the bearer token of the settings."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

import assess
from assess.delivery.kinds import CannotAssemble
from assess.extensions import csrf
from assess.identity.permissions import allow
from assess.rehearsal import operations, queries
from assess.rehearsal.operations import NotPossible

blueprint = Blueprint("rehearsal", __name__, url_prefix="/operator/rehearsals")
# A bearer token is never sent by a browser on its own.
csrf.exempt(blueprint)


#: The largest position that the journal can hold.
MOST = 2**31 - 1
REHEARSAL = f"<int(max={MOST}):session_id>"


class BadPosition(ValueError):
    """A position that no journal has."""


def endpoint(view: Callable[..., dict[str, Any]]) -> Callable[..., ResponseReturnValue]:
    """A view that returns an object, or says in JSON why not."""

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        try:
            return jsonify(view(*args, **kwargs))
        except BadPosition as error:
            return jsonify(error="bad_request", message=str(error)), 400
        except (NotPossible, CannotAssemble) as error:
            return jsonify(error="not_possible", message=str(error)), 422

    return guarded


@blueprint.post("")
@allow("operator")
@endpoint
def create() -> dict[str, Any]:
    """A new rehearsal; `{"test": code}` names another test than the first on offer."""
    session = operations.create(_text("test"))
    return {
        "rehearsal": session.id,
        "test": session.title.removeprefix("Rehearsal: "),
        "version": assess.__version__,
    }


@blueprint.post(f"/{REHEARSAL}/sittings")
@allow("operator")
@endpoint
def add(session_id: int) -> dict[str, Any]:
    """More checked-in sittings, each with its access code: `{"count": …, "test": code}`."""
    seats = operations.add_seats(session_id, _text("test"), _count())
    return {"sittings": [{"sitting": seat.sitting, "code": seat.code} for seat in seats]}


@blueprint.post(f"/{REHEARSAL}/codes")
@allow("operator")
@endpoint
def code(session_id: int) -> dict[str, Any]:
    """A fresh access code for `{"sitting": id}`: another computer goes on."""
    return {"code": operations.fresh_code(session_id, _text("sitting"))}


@blueprint.get(f"/{REHEARSAL}/events")
@allow("operator")
@endpoint
def events(session_id: int) -> dict[str, Any]:
    """One page of a sitting's stored journal: `?sitting=…&after=position`."""
    sitting = operations.find(session_id, request.args.get("sitting", ""))
    rows = queries.stored(sitting.id, _after())
    return {"events": rows.events, "next": rows.next}


@blueprint.post(f"/{REHEARSAL}/end")
@allow("operator")
@endpoint
def end(session_id: int) -> dict[str, Any]:
    """Close the rehearsal and whatever still runs in it."""
    closed = operations.end(session_id)
    return {"ended": closed.ended, "absent": closed.absent}


def _after() -> int:
    found = request.args.get("after", "0")
    if not (found.isascii() and found.isdigit() and len(found) <= 10 and int(found) <= MOST):
        raise BadPosition(f"`after` must be a whole number from 0 to {MOST}.")
    return int(found)


def _fields() -> dict[str, Any]:
    found = request.get_json(force=True, silent=True)
    if not isinstance(found, dict):
        raise NotPossible("Send a JSON object.")
    return found


def _text(name: str) -> str:
    found = _fields().get(name, "")
    if not isinstance(found, str) or len(found) > 100 or "\0" in found:
        raise NotPossible(f"`{name}` must be a short text.")
    return found


def _count() -> int:
    found = _fields().get("count")
    if type(found) is not int:
        raise NotPossible("`count` must be a whole number.")
    return found
