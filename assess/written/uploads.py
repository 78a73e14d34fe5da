"""Files that candidates hand over while a sitting runs.

The bytes are kept as they come. Which file counts is said by the journal: the newest event of
type `upload`; what was handed over before stays with the sitting, and is not marked.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from assess.clock import now
from assess.database import transactional
from assess.delivery import proctoring
from assess.delivery import queries as delivery_queries
from assess.delivery.access import json_error, ticket_generation, unavailable
from assess.delivery.envelope import SAID, read_said
from assess.delivery.errors import Refused
from assess.delivery.rules import FINAL_STATES, state_at
from assess.delivery.schemas import NoForm
from assess.delivery.state import delivery, sitting_now
from assess.delivery.tickets import COOKIE
from assess.extensions import csrf, db
from assess.identity.permissions import allow
from assess.written import queries
from assess.written.looking import MEDIA_TYPES, ending_of, finding_of
from assess.written.models import WrittenUpload
from assess.written.operations import keep
from assess.written.responses import LARGEST_UPLOAD, LONGEST_NAME

blueprint = Blueprint("written_uploads", __name__, url_prefix="/sittings/<sitting_id>/uploads")
csrf.exempt(blueprint)

#: Files of one sitting, replaced ones among them.
MOST_UPLOADS = 40
_EPOCH = re.compile(r"[1-9]\d{0,9}")


@dataclass(frozen=True)
class Received:
    """A file that is kept."""

    digest: str
    name: str
    size: int
    finding: str


class TooMany(ValueError):
    """The sitting has handed over as many files as it may."""


@blueprint.post("/<ref>")
@allow("sitting")
def upload(sitting_id: str, ref: str) -> ResponseReturnValue:
    """Keep the request's bytes: `{"digest", "name", "size", "finding"}`; again gives the same.

    As with a save, what came from the wrong browser is kept, and the sitting then held.
    """
    refusal = _refusal(sitting_id)
    if refusal is not None:
        return refusal
    claim = read_said(request.headers.get(SAID))
    seen = proctoring.seen(sitting_id, claim, fresh=False)
    try:
        state, accepts = _accepts(sitting_id, ref)
        delivery().limits.admit(sitting_id, 0)
        data = _body()
        found = receive(sitting_id, ref, request.args.get("name", ""), data, accepts)
    except Refused as error:
        return json_error(error.code, **error.facts)
    except NoForm:
        return json_error("no_form")
    except TooMany:
        return _said(
            409,
            "too_many_uploads",
            _("You have handed over %(n)s files. The last one counts.", n=MOST_UPLOADS),
        )
    except SQLAlchemyError:
        db.session.rollback()
        return unavailable()
    proctoring.after_file(sitting_id, state, seen, claim)
    return _json(200, vars(found))


def receive(
    sitting_id: str, ref: str, name: str, data: bytes, accepts: tuple[str, ...]
) -> Received:
    """Keep a file of a task, once however often it comes. Raises `TooMany`."""
    # Before the transaction: on SQLite nobody else can save while one lasts.
    name = tidy_name(name)
    return _receive(sitting_id, ref, name, data, finding_of(name, data, accepts))


@transactional
def _receive(sitting_id: str, ref: str, name: str, data: bytes, finding: str) -> Received:
    digest = hashlib.sha256(data).hexdigest()
    kept = _kept(sitting_id, ref, digest, name)
    if kept is None:
        if _count(sitting_id) >= MOST_UPLOADS:
            raise TooMany
        media_type = MEDIA_TYPES.get(ending_of(name), "application/octet-stream")
        keep(data, media_type)
        # Another request may just have brought the same.
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(
                WrittenUpload(
                    sitting_id=sitting_id,
                    item_ref=ref,
                    digest=digest,
                    name=name,
                    finding=finding,
                    received_at=now(),
                )
            )
        kept = _kept(sitting_id, ref, digest, name)
    return Received(digest, name, len(data), finding if kept is None else kept.finding)


def tidy_name(raw: str) -> str:
    """A file's name without folders and without characters that are not seen; never empty."""
    last = re.split(r"[/\\]", raw)[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C").strip()
    if len(seen) > LONGEST_NAME:
        stem, dot, ending = seen.rpartition(".")
        ending = dot + ending if dot and len(ending) <= 10 else ""
        seen = (stem if ending else seen)[: LONGEST_NAME - len(ending)] + ending
    return seen or "file"


def _kept(sitting_id: str, ref: str, digest: str, name: str) -> WrittenUpload | None:
    return db.session.scalar(
        select(WrittenUpload).where(
            WrittenUpload.sitting_id == sitting_id,
            WrittenUpload.item_ref == ref,
            WrittenUpload.digest == digest,
            WrittenUpload.name == name,
        )
    )


def _count(sitting_id: str) -> int:
    mine = select(func.count()).where(WrittenUpload.sitting_id == sitting_id)
    return db.session.scalar(mine) or 0


def _accepts(sitting_id: str, ref: str) -> tuple[str, tuple[str, ...]]:
    """The state of the sitting, and what a file of this place may be.

    Raises:
        Refused: the sitting is over or another page has it; no file is asked for there.
        NoForm: no form was fixed.
    """
    facts = delivery_queries.facts(sitting_id)
    generation = ticket_generation(sitting_id)
    if facts is None or generation is None:
        raise Refused("not_found")
    if generation < facts.ticket_generation or _epoch() != facts.epoch:
        raise Refused("superseded", epoch=facts.epoch)
    state = state_at(facts, sitting_now())
    if facts.started_at is None:
        raise Refused("not_started")
    if state in FINAL_STATES:
        raise Refused("over")
    form = delivery().schemas.of(sitting_id).form
    tasks = form.content.get("tasks", []) if form.kind == queries.KIND else []
    task = next((one for one in tasks if one["ref"] == ref and one["kind"] == "upload"), None)
    if task is None:
        raise Refused("not_found")
    return state, queries.accepted(form.content["paper_version"], task["task"])


def _epoch() -> int:
    said = request.args.get("epoch", "")
    if _EPOCH.fullmatch(said) is None:
        raise Refused("bad_request")
    return int(said)


def _body() -> bytes:
    """The file. Raises `Refused` (file_too_large) before reading too much."""
    if (request.content_length or 0) > LARGEST_UPLOAD:
        raise Refused("file_too_large")
    data = request.stream.read(LARGEST_UPLOAD + 1)
    if len(data) > LARGEST_UPLOAD:
        raise Refused("file_too_large")
    return data


def _refusal(sitting_id: str) -> ResponseReturnValue | None:
    """As for a save: the sitting's own ticket, and a header that no other site can send."""
    if ticket_generation(sitting_id) is None:
        foreign = delivery().tickets.is_genuine(request.cookies.get(COOKIE))
        return json_error("not_found" if foreign else "no_ticket")
    if request.headers.get("X-Requested-With") != "assess":
        return _said(403, "bad_origin", "Send X-Requested-With: assess.")
    return None


def _said(status: int, code: str, message: str) -> Response:
    return _json(status, {"error": code, "message": message})


def _json(status: int, fields: dict[str, object]) -> Response:
    return Response(json.dumps(fields), status=status, mimetype="application/json")
