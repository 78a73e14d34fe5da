"""What a page fetches besides its section: the work done so far, and a kind's own files."""

from __future__ import annotations

import json
import re
from typing import cast

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from assess.delivery.access import has_ticket, page_sitting, sender, ticket_generation, too_fast
from assess.delivery.api import blueprint
from assess.delivery.kinds import FilingKind, journalled_by, kind_of
from assess.delivery.models import Sitting
from assess.delivery.schemas import NoForm, Schema
from assess.delivery.sittings import state_of
from assess.delivery.state import delivery, sitting_now
from assess.delivery.work import Place, page_of_work
from assess.extensions import limiter
from assess.identity.permissions import allow

#: Sittings whose content a page may see.
SHOWN = ("running", "paused", "closing")
_PLACE = re.compile(r"(\d{1,10})\.(\d{1,10})")


@blueprint.get("/work")
@allow("sitting")
@limiter.limit("120/minute", key_func=sender, on_breach=too_fast)
def work(sitting_id: str) -> ResponseReturnValue:
    """One page of the work that stands: `{"entries": […], "next": "epoch.n" or null}`.

    An entry is `[item, type, value, epoch]`, oldest first.
    """
    sitting, schema = _running(sitting_id)
    kept = journalled_by(kind_of(schema.form.kind))
    after = _place(request.args.get("after", "0.0"))
    entries, following = page_of_work(sitting.id, kept, after) if kept else ([], None)
    body = {
        "entries": [[entry.item, entry.type, entry.value, entry.epoch] for entry in entries],
        "next": None if following is None else "{}.{}".format(*following),
    }
    return _private(Response(json.dumps(body), mimetype="application/json"))


@blueprint.get("/files/<name>")
@allow("sitting")
def kind_file(sitting_id: str, name: str) -> ResponseReturnValue:
    """A file that the kind of test gives to this sitting's page."""
    _sitting, schema = _running(sitting_id)
    if name not in schema.files:
        abort(404)
    giver = cast("FilingKind", kind_of(schema.form.kind))
    found = giver.file(schema.form, name)
    if found is None:
        abort(404)
    response = Response(found.content, mimetype=found.media_type)
    if found.encoding is not None:
        response.headers["Content-Encoding"] = found.encoding
    return _private(response)


def _running(sitting_id: str) -> tuple[Sitting, Schema]:
    """A sitting in its ticket's hand while its test is shown; otherwise 404."""
    sitting = page_sitting(sitting_id) if ticket_generation(sitting_id) is not None else None
    if sitting is None or not has_ticket(sitting) or state_of(sitting, sitting_now()) not in SHOWN:
        abort(404)
    try:
        return sitting, delivery().schemas.of(sitting_id)
    except NoForm:
        abort(404)


def _place(text: str) -> Place:
    read = _PLACE.fullmatch(text)
    if read is None:
        abort(400)
    return int(read[1]), int(read[2])


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
