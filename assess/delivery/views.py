"""The candidate's pages around a sitting."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from assess.clock import now as current_time
from assess.delivery import (
    admission,
    checks,
    operations,
    ports,
    proctoring,
    queries,
    safe_browser,
)
from assess.delivery.access import has_ticket, page_sitting, too_fast
from assess.delivery.api import receipt_json
from assess.delivery.arrangements import arrangements_of
from assess.delivery.board import line_of
from assess.delivery.envelope import BadEnvelope, read_claim, read_object
from assess.delivery.errors import REASONS, Refused
from assess.delivery.evidence import waiting_for
from assess.delivery.forms import CodeForm
from assess.delivery.kinds import counted_words
from assess.delivery.models import Sitting
from assess.delivery.news import news_for
from assess.delivery.receipts import document_of, kid_of
from assess.delivery.state import delivery, sitting_now
from assess.extensions import limiter
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.web import recorded

SOUNDS = Path(__file__).parent / "sounds"
#: No page in the waiting room asks again sooner (milliseconds).
SOONEST_MS = 500


def _person() -> str:
    return str(current_user.get_id())


blueprint = Blueprint("delivery", __name__, template_folder="templates")


@blueprint.app_template_filter("localised")
def localised(texts: dict[str, Any]) -> str:
    """A text stored once per language, in the interface language (English when missing)."""
    return str(texts.get(str(get_locale())) or texts.get("en") or next(iter(texts.values()), ""))


@blueprint.get("/me/")
@allow(Role.CANDIDATE)
def dashboard() -> ResponseReturnValue:
    """What is next, in plain words; then all sittings."""
    now = sitting_now()
    lines = [line_of(sitting, now) for sitting in queries.sittings_of(current_user.id)]
    coming = [line for line in lines if line.group != "finished"]
    past = [line for line in reversed(lines) if line.group == "finished"]
    order = {"running": 0, "checked_in": 1, "expected": 2}
    coming.sort(key=lambda line: order[line.group])
    return render_template(
        "delivery/dashboard.html",
        next=coming[0] if coming else None,
        later=coming[1:],
        past=past,
        news=news_for(current_user),
        check=queries.latest_check(current_user.id),
        now=now,
        seb={line.sitting.id for line in coming if _asks_for_seb(line.sitting)},
        notes=ports.notes_on([line.sitting for line in coming if line.group == "expected"]),
        arrangements_of=arrangements_of,
    )


@blueprint.get("/me/system-check")
@allow(Role.CANDIDATE)
def system_check() -> ResponseReturnValue:
    """Browser, storage, sound, connection and clock, tried out in the candidate's browser."""
    return render_template(
        "delivery/system_check.html",
        latest=queries.latest_check(current_user.id),
        seb=any(_asks_for_seb(sitting) for sitting in queries.sittings_of(current_user.id)),
    )


@blueprint.post("/me/system-check")
@allow(Role.CANDIDATE)
@limiter.limit("10/minute", key_func=_person, on_breach=too_fast)
def store_system_check() -> ResponseReturnValue:
    """Keep what the page found."""
    try:
        findings = checks.read_findings(read_object(request.get_data()))
    except BadEnvelope as error:
        return jsonify(error=error.code, message=error.message), error.status
    check = checks.store(current_user.id, findings)
    return jsonify(passed=check.passed)


@blueprint.get("/me/time")
@allow("public")
def server_time() -> ResponseReturnValue:
    """The server's time, to measure delay and the clock's difference."""
    return jsonify(now_ms=int(current_time().timestamp() * 1000))


@blueprint.get("/me/sound-check/<language>.mp3")
@allow("public")
def sound(language: str) -> ResponseReturnValue:
    """A neutral sentence to set the volume by."""
    name = language if language in ("en", "fr") else "en"
    return send_from_directory(SOUNDS, f"{name}.mp3", max_age=3600)


@blueprint.route("/sittings/", methods=["GET", "POST"])
@allow("public")
@limiter.limit(
    "30/minute",
    methods=["POST"],
    deduct_when=lambda response: response.status_code != 303,
)
def code() -> ResponseReturnValue:
    """Enter with an access code; right codes are not counted against a test room."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("delivery/code.html", form=form), 422 if form.errors else 200
    try:
        sitting = operations.enter_by_code(
            str(form.code.data), lambda found: _admit(found, form.claim())
        )
    except Refused as refused:
        form.code.errors = [refused.message]
        return render_template("delivery/code.html", form=form), refused.status
    # Who need not wait is spared the waiting room: a whole room comes through here at once.
    target = "delivery_runner.shell" if _stage(sitting, ticket=True) == "go" else "delivery.wait"
    response = make_response(redirect(url_for(target, sitting_id=sitting.id), 303))
    delivery().tickets.put(response, sitting.id, sitting.ticket_generation)
    return response


@blueprint.get("/sittings/<sitting_id>/wait")
@allow("sitting")
def wait(sitting_id: str) -> ResponseReturnValue:
    """The waiting room: says what is missing and enters by itself."""
    sitting = _sitting(sitting_id)
    stage = _stage(sitting)
    if stage == "go":
        return redirect(url_for("delivery_runner.shell", sitting_id=sitting_id))
    if stage == "over":
        return redirect(url_for("delivery.receipt", sitting_id=sitting_id))
    why = request.args.get("why", "")
    return render_template(
        "delivery/wait.html",
        sitting=sitting,
        stage=stage,
        delay_ms=_delay_ms(sitting, stage),
        why=REASONS[why][1] if why in ("code_needed", "no_form") else None,
        seb=_asks_for_seb(sitting),
        file=safe_browser.file_stands(sitting),
        recorded=recorded,
        arranged=arrangements_of(sitting),
    )


@blueprint.get("/sittings/<sitting_id>/wait/status")
@allow("sitting")
def wait_status(sitting_id: str) -> ResponseReturnValue:
    """The changing part of the waiting room, asked for again and again."""
    sitting = _sitting(sitting_id)
    stage = _stage(sitting)
    page = Response(render_template("delivery/_wait.html", sitting=sitting, stage=stage))
    if stage in ("go", "over"):
        target = "delivery_runner.shell" if stage == "go" else "delivery.receipt"
        page.headers["HX-Redirect"] = url_for(target, sitting_id=sitting_id)
    return page


@blueprint.get("/sittings/<sitting_id>/receipt")
@allow("sitting")
def receipt(sitting_id: str) -> ResponseReturnValue:
    """What the candidate holds after the end."""
    sitting = _settled(_sitting(sitting_id))
    found = operations.receipt_of(sitting_id)
    return render_template(
        "delivery/receipt.html",
        sitting=sitting,
        receipt=found,
        late=_late(sitting),
        kid=kid_of(found) if found else None,
        counted=counted_words(sitting.test.kind),
    )


@blueprint.get("/sittings/<sitting_id>/receipt.<form>")
@allow("sitting")
def receipt_file(sitting_id: str, form: str) -> ResponseReturnValue:
    """The receipt as a file: `json` or `txt`."""
    sitting = _settled(_sitting(sitting_id))
    found = operations.receipt_of(sitting_id)
    if found is None or form not in ("json", "txt"):
        abort(404)
    late = _late(sitting)
    if form == "json":
        response = jsonify({**receipt_json(found), **document_of(found, sitting, late)})
    else:
        response = Response(
            render_template(
                "delivery/receipt.txt",
                sitting=sitting,
                receipt=found,
                late=late,
                kid=kid_of(found),
                statement=_(
                    "Signed statement, to be checked at %(url)s:",
                    url=url_for("receipts.verify", _external=True),
                ),
            ),
            mimetype="text/plain",
        )
    response.headers["Content-Disposition"] = f"attachment; filename=receipt-{found.code}.{form}"
    return response


def _sitting(sitting_id: str) -> Sitting:
    sitting = page_sitting(sitting_id)
    if sitting is None:
        abort(404)
    return sitting


def _settled(sitting: Sitting) -> Sitting:
    stage = _stage(sitting)
    if stage == "over" and sitting.state in ("running", "paused", "closing"):
        return operations.settle(sitting.id)
    if stage != "over":
        abort(404)
    return sitting


def _late(sitting: Sitting) -> int:
    """Late answers that somebody will decide about; nobody does where there is no result."""
    return waiting_for(sitting.id) if sitting.state == "closed" else 0


def _admit(sitting: Sitting, fields: dict[str, Any]) -> None:
    """Raises `Refused` when this browser or network may not enter the sitting by code."""
    found = proctoring.seen_at(sitting, read_claim(fields), page="/sittings/")
    if found.arrival.outside:
        raise Refused("wrong_network")
    if found.problem is not None:
        raise Refused("safe_browser")


def _asks_for_seb(sitting: Sitting) -> bool:
    return delivery().guards.of(sitting.id).demand is not None


def _stage(sitting: Sitting, *, ticket: bool | None = None) -> str:  # noqa: PLR0911  one line a stage
    """Where a waiting candidate stands; `ticket` when it has just been given.

    Wrong network, not checked in, needs code, not open, needs Safe Exam Browser, soon, go,
    over.
    """
    now = sitting_now()
    line = line_of(sitting, now)
    if line.group == "finished":
        return "over"
    found = proctoring.seen_at(sitting)
    if found.arrival.outside and sitting.started_at is None:
        return "network"
    if line.group == "expected":
        return "check_in"
    if not (has_ticket(sitting) if ticket is None else ticket) and line.entered:
        return "code"
    waits = line.group == "checked_in"
    if waits and sitting.session is not None and sitting.session.opened_at is None:
        return "open"
    if found.problem is not None:
        return "safe_browser"
    return "soon" if waits and _early_ms(sitting, now) > 0 else "go"


def _early_ms(sitting: Sitting, now: datetime) -> int:
    """For how long others are let in first, when the session has opened only just now."""
    session = sitting.session
    if session is None or session.opened_at is None:
        return 0
    if now >= session.opened_at + timedelta(seconds=admission.MOST_S):
        return 0
    # Who has begun meanwhile was let in before: a smaller room can only be let in sooner.
    waiting = queries.how_many_wait(session.id)
    left = admission.admitted_at(session.opened_at, sitting.id, waiting) - now
    return max(0, math.ceil(left / timedelta(milliseconds=1)))


def _delay_ms(sitting: Sitting, stage: str) -> int:
    """Jittered, so that a full room does not ask in step; no longer than one has to wait."""
    usual = random.randint(2500, 4500)  # noqa: S311  no secret
    if stage != "soon":
        return usual
    soon = _early_ms(sitting, sitting_now()) + random.randint(100, 500)  # noqa: S311  no secret
    return max(SOONEST_MS, min(usual, soon))
