"""The Safe Exam Browser file: for the candidate, for staff, and where it leads."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from assess.delivery import safe_browser
from assess.delivery.access import has_ticket, page_sitting
from assess.delivery.addresses import is_sitting_id
from assess.delivery.errors import Refused
from assess.delivery.forms import SafeBrowserForm
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role

blueprint = Blueprint("safe_browser", __name__, template_folder="templates")


@blueprint.get("/sittings/<sitting_id>/exam.seb")
@allow("sitting")
def exam_file(sitting_id: str) -> ResponseReturnValue:
    """The candidate's own file, once."""
    sitting = page_sitting(sitting_id)
    if sitting is None or not (has_ticket(sitting) or current_user.is_authenticated):
        abort(404)
    try:
        return _file(safe_browser.hand_out(sitting_id, _base()))
    except Refused as refused:
        abort(refused.status, refused.message)


@blueprint.get("/sittings/seb/<token>")
@allow("public")
def start(token: str) -> ResponseReturnValue:
    """The start address of one file: leads to the entrance and opens nothing by itself."""
    try:
        opened = safe_browser.open_start(token[:100])
    except Refused:
        return render_template("delivery/seb_start.html", unknown=True), 404
    return render_template("delivery/seb_start.html", again=opened.again)


@blueprint.get("/sittings/seb/leave")
@allow("public")
def leave() -> ResponseReturnValue:
    """The address at which Safe Exam Browser closes."""
    return render_template("delivery/seb_leave.html")


@blueprint.post("/sessions/<int:session_id>/sittings/<sitting_id>/safe-browser")
@allow(Role.INVIGILATOR)
def staff(session_id: int, sitting_id: str) -> ResponseReturnValue:
    """A new file, a second download, or any other browser for this one sitting."""
    sitting = db.session.get(Sitting, sitting_id) if is_sitting_id(sitting_id) else None
    if sitting is None or sitting.session_id != session_id:
        abort(404)
    form = SafeBrowserForm()
    if not form.validate_on_submit():
        abort(400)
    actor: Account = current_user._get_current_object()
    try:
        if form.action.data == "file":
            return _file(safe_browser.hand_to_staff(sitting_id, _base(), actor))
        if form.action.data == "again":
            safe_browser.allow_again(sitting_id, actor)
            flash(_("The candidate can download the file once more."), "safe")
        else:
            safe_browser.waive(sitting_id, actor)
            flash(_("This test may be taken in any browser."), "safe")
    except Refused as refused:
        flash(refused.message, "danger")
    target = url_for("invigilation.sitting", session_id=session_id, sitting_id=sitting_id)
    return redirect(target, 303)


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _file(content: bytes) -> Response:
    response = Response(content, mimetype="application/seb")
    response.headers["Content-Disposition"] = "attachment; filename=exam.seb"
    response.headers["Cache-Control"] = "no-store"
    return response
