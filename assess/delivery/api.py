"""The runner's page, its JSON protocol and its media."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import structlog
from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assess.delivery import operations, proctoring, queries, staging
from assess.delivery.access import (
    body,
    endpoint,
    has_ticket,
    json_error,
    page_sitting,
    sender,
    ticket_generation,
    too_fast,
)
from assess.delivery.addresses import base_of
from assess.delivery.closing import is_due
from assess.delivery.envelope import (
    BadEnvelope,
    Envelope,
    read_claim,
    read_envelope,
    read_epoch,
    read_object,
)
from assess.delivery.errors import Refused
from assess.delivery.kinds import kind_of
from assess.delivery.models import Receipt, Sitting
from assess.delivery.presenting import entered, pause_of
from assess.delivery.rules import (
    FINAL_STATES,
    WIRE_STATES,
    Plan,
    UnknownEpoch,
    elapsed_ms,
    remaining_ms,
    state_at,
)
from assess.delivery.schemas import NoForm
from assess.delivery.sittings import state_of
from assess.delivery.state import delivery, sitting_now
from assess.delivery.writer import EndedTicket
from assess.extensions import csrf, db, limiter
from assess.identity.permissions import allow
from assess.web.assets import BUILD, built_file
from assess.web.headers import allow_wasm

log = structlog.get_logger()

blueprint = Blueprint(
    "delivery_runner",
    __name__,
    url_prefix="/sittings/<sitting_id>",
    template_folder="templates",
)
csrf.exempt(blueprint)

#: Version of the protocol between page and server. A page may name its own in a header of
#: the same name; it is served whatever it says, and unknown fields are passed over, so that
#: pages and servers of neighbouring versions work together during an upgrade.
PROTOCOL = "1"


@blueprint.after_request
def name_protocol(response: Response) -> Response:
    """Say which protocol this server speaks."""
    response.headers["X-Assess-Protocol"] = PROTOCOL
    return response


@blueprint.get("/")
@allow("sitting")
def shell(sitting_id: str) -> ResponseReturnValue:
    """The page that the test runs in; lets a checked-in candidate in by login."""
    sitting = page_sitting(sitting_id)
    if sitting is None:
        if ticket_generation(sitting_id) is not None:
            return redirect(url_for("delivery.code"))
        abort(404)
    if state_of(sitting, sitting_now()) in ("closed", "absent", "void"):
        return redirect(url_for("delivery.receipt", sitting_id=sitting_id))
    why = _kept_out(sitting)
    if why is not None:
        return redirect(url_for("delivery.wait", sitting_id=sitting_id, why=why))
    ticket = has_ticket(sitting)
    if not ticket:
        try:
            sitting = operations.enter_by_login(sitting_id, current_user._get_current_object())
        except Refused as refused:
            return redirect(url_for("delivery.wait", sitting_id=sitting_id, why=refused.code))
    elif sitting.state == "booked":
        return redirect(url_for("delivery.wait", sitting_id=sitting_id))
    page = Response(render_template("delivery/runner.html", sitting=sitting))
    if getattr(kind_of(sitting.test.kind), "compiles", False):
        allow_wasm(page)
    if not ticket:
        delivery().tickets.put(page, sitting_id, sitting.ticket_generation)
    return page


@blueprint.post("/enter")
@allow("sitting")
@limiter.limit("30/minute", key_func=sender, on_breach=too_fast)
@endpoint
def enter(sitting_id: str) -> ResponseReturnValue:
    """Open the next epoch and say everything the page needs to go on."""
    claim, generation = read_claim(read_object(body())), ticket_generation(sitting_id)
    with proctoring.admitting(sitting_id, claim) as admit:
        sitting, now = operations.open_epoch(sitting_id, generation, admit)
    if is_due(sitting, now):
        sitting = operations.settle(sitting_id)
    return _json(entered(sitting, now))


@blueprint.post("/start")
@allow("sitting")
@endpoint
def start(sitting_id: str) -> ResponseReturnValue:
    """Start the clock; the first item is served with the reply."""
    fields = read_object(body())
    epoch, generation = read_epoch(fields), ticket_generation(sitting_id)
    with proctoring.admitting(sitting_id, read_claim(fields)) as admit:
        sitting, now = operations.start(sitting_id, epoch, generation, admit)
    return _json(entered(sitting, now, fresh=False))


@blueprint.post("/sync")
@allow("sitting")
@endpoint
def sync(sitting_id: str) -> ResponseReturnValue:
    """Store events durably; the reply is the only word that they are safe."""
    envelope = read_envelope(body())
    found = proctoring.seen(sitting_id, envelope.claim, fresh=False)
    try:
        plan, now = _saved(sitting_id, envelope)
    except UnknownEpoch:
        return json_error("unknown_epoch")
    except EndedTicket as ticket:
        return json_error("superseded", epoch=ticket.epoch)
    proctoring.after_save(plan, found, envelope.claim)
    if plan.state == "closed" and plan.after.state not in FINAL_STATES:
        _settle_quietly(sitting_id)
    if plan.superseded:
        return json_error("superseded", epoch=plan.after.epoch)
    if plan.conflicts:
        return json_error(
            "counter_conflict", conflicts=plan.conflicts, ack=plan.ack, epoch=plan.epoch
        )
    return _json(synced(plan, now))


def _saved(sitting_id: str, envelope: Envelope) -> tuple[Plan, datetime]:
    """Store a batch durably. Raises what `Writer.save` raises."""
    services = delivery()
    services.limits.admit(sitting_id, len(envelope.events))
    if envelope.events:
        services.schemas.of(sitting_id).inspect(envelope.epoch, envelope.events)
    # No connection is held while waiting for the writer.
    db.session.remove()
    plan, now = services.writer.save(
        sitting_id, envelope.epoch, envelope.events, ticket_generation(sitting_id)
    )
    services.limits.stored(plan)
    return plan, now


def _kept_back(sitting_id: str, envelope: Envelope) -> ResponseReturnValue | None:
    """Store a hand-in that comes from the wrong browser without closing; None to go on.

    Once the time is over there is nothing left to guard, and the sitting closes.
    """
    found = proctoring.seen(sitting_id, envelope.claim, fresh=False)
    if found.problem is not None:
        found = proctoring.seen(sitting_id, envelope.claim)
    if found.problem is None:
        return None
    try:
        plan, _now = _saved(sitting_id, envelope)
    except (UnknownEpoch, EndedTicket):
        return None  # the hand-in itself says what is wrong
    if plan.superseded or plan.conflicts or plan.state not in ("running", "paused"):
        return None
    proctoring.after_save(plan, found, envelope.claim)
    return json_error("safe_browser", ack=plan.ack, epoch=plan.epoch)


def _kept_out(sitting: Sitting) -> str | None:
    """Why the runner's page is not shown: network or browser.

    The page holds nothing of the test. A browser that can prove itself by JavaScript alone
    is let as far as here, and proves itself when it enters.
    """
    found = proctoring.seen_at(sitting)
    try:
        proctoring.require_place(sitting, found)
    except Refused as refused:
        return refused.code
    by_script = found.problem == "missing" and request.args.get("js") == "1"
    return None if found.problem is None or by_script else "safe_browser"


@blueprint.post("/hand-in")
@allow("sitting")
@endpoint
def hand_in(sitting_id: str) -> ResponseReturnValue:
    """Store the last events and close, in one transaction."""
    envelope = read_envelope(body())
    kept_back = _kept_back(sitting_id, envelope)
    if kept_back is not None:
        return kept_back
    services = delivery()
    services.limits.admit(sitting_id, len(envelope.events))
    services.schemas.of(sitting_id).inspect(envelope.epoch, envelope.events)
    done = operations.hand_in(
        sitting_id,
        envelope.epoch,
        envelope.events,
        envelope.last,
        generation=ticket_generation(sitting_id),
    )
    services.limits.stored(done.plan)
    if done.gap:
        return json_error("gap", ack=done.plan.ack, epoch=done.plan.epoch)
    if done.stopped:
        return json_error("stopped", ack=done.plan.ack, epoch=done.plan.epoch)
    if done.receipt is None:
        return json_error("superseded", epoch=done.plan.after.epoch)
    return _json({**synced(done.plan, done.now), "receipt": receipt_json(done.receipt)})


@blueprint.post("/break")
@allow("sitting")
@limiter.limit("30/minute", key_func=sender, on_breach=too_fast)
@endpoint
def take_break(sitting_id: str) -> ResponseReturnValue:
    """Begin or end a break that stops the clock; the reply is that of a sync."""
    fields = read_object(body())
    epoch, action = read_epoch(fields), fields.get("action")
    if action not in ("begin", "end"):
        raise BadEnvelope(422, "bad_action", "`action` must be `begin` or `end`.")
    claim, generation = read_claim(fields), ticket_generation(sitting_id)
    found = proctoring.seen(sitting_id, claim, fresh=False)
    with proctoring.admitting(sitting_id, claim) as admit:
        plan, now = operations.take_break(
            sitting_id, epoch, action, generation, admit if action == "begin" else None
        )
    proctoring.after_save(plan, found, claim)
    return _json(synced(plan, now))


@blueprint.get("/worker.js")
@allow("sitting")
def worker(sitting_id: str) -> ResponseReturnValue:
    """The service worker of this sitting's page alone; an address that no build changes."""
    if ticket_generation(sitting_id) is None:
        abort(404)
    response = send_from_directory(BUILD, built_file("worker.js"), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = f"{base_of(sitting_id)}/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/media/<digest>")
@allow("sitting")
def media(sitting_id: str, digest: str) -> ResponseReturnValue:
    """A picture or clip of the running form, whole or in ranges."""
    generation = ticket_generation(sitting_id)
    if generation is None:
        abort(404)
    facts = queries.facts(sitting_id)
    running = (
        facts is not None
        and generation >= facts.ticket_generation
        and state_at(facts, sitting_now()) in ("running", "paused", "closing")
    )
    try:
        known = running and digest in delivery().schemas.of(sitting_id).media
    except NoForm:
        known = False
    if not known:
        abort(404)
    if digest in request.if_none_match:
        # The digest names the content: nothing need be read.
        response = Response(status=304)
        response.set_etag(digest)
        return _never_kept(response)
    clip = delivery().clips.of(digest)
    if clip is None:
        staging.report_missing(sitting_id, digest)
        abort(404)
    response = Response(clip.content, mimetype=clip.media_type)
    response.set_etag(digest)
    response.make_conditional(
        request.environ, accept_ranges=True, complete_length=len(clip.content)
    )
    return _never_kept(response)


def _never_kept(response: Response) -> Response:
    """The page holds its media in memory; a shared computer must not keep them."""
    response.headers["Cache-Control"] = "no-store"
    return response


def synced(plan: Plan, now: datetime) -> dict[str, Any]:
    """The reply to a stored batch."""
    return {
        "ack": plan.ack,
        "epoch": plan.epoch,
        "state": WIRE_STATES[plan.state],
        "remaining_ms": remaining_ms(plan.after, now, plan.state),
        "server_ms": elapsed_ms(plan.after, now),
        "saved_at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "late": plan.late,
        "rejected": [{"n": n, "error": reason} for n, reason in plan.rejected],
        **delivery().bulletins.of(plan.after.sitting_id),
        **pause_of(plan.after, plan.state, now),
    }


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """The receipt as the runner and the download give it."""
    return {
        "url": f"{base_of(receipt.sitting_id)}/receipt",
        "code": receipt.code,
        "items": receipt.items,
        "answered": receipt.answered,
        "events": receipt.events,
        "digest": receipt.digest,
        "at": receipt.issued_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _settle_quietly(sitting_id: str) -> None:
    try:
        operations.settle(sitting_id)
    except Exception:
        # The sweeper follows; the events of this request are already safe.
        log.exception("settle_failed", sitting=sitting_id)
        db.session.rollback()


def _json(fields: dict[str, Any]) -> Response:
    return Response(json.dumps(fields), mimetype="application/json")
