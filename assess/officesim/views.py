"""Pages for staff: what was found in a sitting's work, the work as a film, its files."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from assess.audit import ledger
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.officesim import evidence as evidences
from assess.officesim import queries
from assess.officesim.forms import ReviewForm
from assess.officesim.presenter import APPLICATIONS, DOMAIN_NAMES
from assess.officesim.sandbox import Failed
from assess.officesim.saying import finding
from assess.officesim.states import showable
from assess.results.operations import record_by_id
from assess.web.headers import allow_wasm

blueprint = Blueprint("officesim", __name__, url_prefix="/office", template_folder="templates")

STAFF = (Role.EXAMINER, Role.RECRUITMENT)
WAITS = {
    "near": _l("A fail within five points of the mark"),
    "diverged": _l("The candidate’s page and the server differed"),
    "broken": _l("A check could not be judged"),
}
REFUSED = {
    "not_waiting": _l("This work no longer waits for a review. Load the page again."),
    "no_reason": _l("Give a reason: it is kept, and the candidate may ask for it."),
    "unknown_check": _l("One of the checks is not open here. Load the page again."),
}


@blueprint.get("/")
@allow(*STAFF)
def index() -> ResponseReturnValue:
    """Sittings that wait for a result, and the projects in use."""
    waiting = [db.session.get_one(Sitting, one) for one in queries.without_result()]
    return render_template(
        "officesim/index.html",
        waiting=waiting,
        projects=queries.projects(),
        applications=APPLICATIONS,
    )


@blueprint.route("/sittings/<sitting_id>", methods=["GET", "POST"])
@allow(*STAFF)
def evidence(sitting_id: str) -> ResponseReturnValue:
    """Each check with what was expected and found; a review, where one is waited for."""
    found = _evidence(sitting_id)
    ledger.record_reading(current_user.id, sitting_id, "office")
    form = ReviewForm()
    if request.method == "GET":
        form.work.data = found.digest
    form.awarded.choices = list(_open_checks(found))
    if form.validate_on_submit():
        try:
            evidences.review(
                sitting_id,
                form.awarded.data or [],
                str(form.reason.data),
                current_user._get_current_object(),
                str(form.work.data),
            )
        except evidences.ReviewRefused as refused:
            form.form_errors.append(str(REFUSED[refused.code]))
        else:
            if record_by_id(sitting_id) is not None:
                flash(_("The review is kept and the result is recorded."), "safe")
            else:
                flash(_("The review is kept. The result is recorded in a moment."), "safe")
            return redirect(url_for(".evidence", sitting_id=sitting_id), 303)
    page = render_template(
        "officesim/evidence.html",
        found=found,
        form=form,
        applications=APPLICATIONS,
        domains=DOMAIN_NAMES,
        waits=WAITS,
        locale=str(get_locale() or "en"),
        said=finding,
    )
    # What a candidate's page made up must not keep staff from reading.
    return showable(page), 422 if form.errors else 200


@blueprint.post("/sittings/<sitting_id>/again")
@allow(*STAFF)
def again(sitting_id: str) -> ResponseReturnValue:
    """Try anew to grade work whose grading failed."""
    try:
        evidences.grade_again(sitting_id)
    except LookupError:
        abort(404)
    return redirect(url_for(".evidence", sitting_id=sitting_id), 303)


@blueprint.get("/sittings/<sitting_id>/<ref>/film")
@allow(*STAFF)
def film(sitting_id: str, ref: str) -> ResponseReturnValue:
    """The work on one project, step by step."""
    found = _evidence(sitting_id, graded=False)
    ledger.record_reading(current_user.id, sitting_id, "office")
    refs = [project["ref"] for project in found.form.content["projects"]]
    if ref not in refs:
        abort(404)
    number = refs.index(ref)
    page = make_response(
        render_template(
            "officesim/film.html",
            found=found,
            ref=ref,
            number=number,
            project=found.shown[number],
            applications=APPLICATIONS,
            assets=url_for(".film", sitting_id=sitting_id, ref=ref).removesuffix("film")
            + "assets/",
        )
    )
    allow_wasm(page)
    return page


@blueprint.get("/sittings/<sitting_id>/<ref>/history.json")
@allow(*STAFF)
def history(sitting_id: str, ref: str) -> ResponseReturnValue:
    """What the film shows: openings and commands."""
    try:
        told = evidences.film_of(sitting_id, ref)
    except LookupError:
        abort(404)
    ledger.record_reading(current_user.id, sitting_id, "office")
    return jsonify(told)


@blueprint.get("/sittings/<sitting_id>/<ref>/assets/<name>")
@allow(*STAFF)
def asset(sitting_id: str, ref: str, name: str) -> ResponseReturnValue:
    """A picture of a project, for its film."""
    try:
        media_type, content = evidences.asset_of(sitting_id, ref, name)
    except LookupError:
        abort(404)
    ledger.record_reading(current_user.id, sitting_id, "office")
    return Response(content, mimetype=media_type)


@blueprint.get("/sittings/<sitting_id>/<ref>/file")
@allow(*STAFF)
def end_state(sitting_id: str, ref: str) -> ResponseReturnValue:
    """The end state of one project as a file of its application."""
    try:
        content, extension = evidences.end_state_of(sitting_id, ref)
    except LookupError:
        abort(404)
    except Failed as failure:
        flash(_("The file could not be written: %(why)s", why=str(failure)), "danger")
        return redirect(url_for(".evidence", sitting_id=sitting_id), 303)
    response = Response(content, mimetype="application/octet-stream")
    return _leaves(response, sitting_id, f"{sitting_id}-{ref}.{extension}", content)


@blueprint.get("/sittings/<sitting_id>/divergences/<int:number>/<any(browser, server):side>.json")
@allow(*STAFF)
def state(sitting_id: str, number: int, side: str) -> ResponseReturnValue:
    """The page's or the server's state where they differed, as JSON."""
    try:
        content, ref, after = evidences.state_of(sitting_id, number, side)
    except LookupError:
        abort(404)
    response = Response(content, mimetype="application/json")
    response.headers["Content-Encoding"] = "gzip"
    return _leaves(response, sitting_id, f"{sitting_id}-{ref}-{after}-{side}.json", content)


def _leaves(response: Response, sitting_id: str, name: str, content: bytes) -> Response:
    """A file that a member of staff takes away: named, never cached, and recorded."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    digest = hashlib.sha256(content).hexdigest()
    ledger.record_export(sitting_id, {"file": name, "sha256": digest, "reader": current_user.id})
    return response


def _evidence(sitting_id: str, *, graded: bool = True) -> evidences.Evidence:
    """What was found in a finished Office sitting; 404 for any other."""
    try:
        return evidences.evidence_of(sitting_id, graded=graded)
    except LookupError:
        abort(404)


def _open_checks(found: evidences.Evidence) -> list[tuple[str, Any]]:
    """The checks that a reviewer may count, with the words of their project and task."""
    choices = []
    locale = str(get_locale() or "en")
    for project, grade, shown, notes in zip(
        found.form.content["projects"], found.grades or [], found.shown, found.notes, strict=False
    ):
        for one in (*grade["checks"], *grade["collateral"]):
            if not one["passed"]:
                task = notes[one["id"]]["task"]
                label = _(
                    "%(project)s, %(place)s: %(check)s (points: %(points)s)",
                    project=shown.shown["title"][locale],
                    place=_("task %(number)s", number=task) if task else _("kept as it was"),
                    check=notes[one["id"]]["note"].get(locale) or one["id"],
                    points=one["weight"],
                )
                choices.append((f"{project['ref']}:{one['id']}", label))
    return choices
