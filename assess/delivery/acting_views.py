"""The invigilator's acts as pages: pause, time, ending, undoing, messages, incidents."""

from __future__ import annotations

import io

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from assess.audit import ledger
from assess.delivery import operations, queries, room_queries
from assess.delivery.board import line_of
from assess.delivery.errors import Refused
from assess.delivery.forms import (
    REASON_LABELS,
    USUAL,
    ExtensionForm,
    GroupForm,
    IncidentForm,
    MessageForm,
    ReasonedForm,
)
from assess.delivery.incidents import MAX_BYTES, MAX_FILES, Attachment
from assess.delivery.invigilation import blueprint
from assess.delivery.models import TestSession
from assess.delivery.staff_pages import (
    STAFF,
    actor,
    back,
    session_or_404,
    show_once,
    shown_once,
    sitting_or_404,
)
from assess.delivery.state import sitting_now
from assess.delivery.telling import told, told_undone
from assess.identity.permissions import allow
from assess.identity.roles import Role

#: The acts stand beside the board, below the same address.
__all__ = ["blueprint"]

VERB = "<any(pause, resume, extend, end, void):verb>"


@blueprint.route(f"/<int:session_id>/{VERB}", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def act(session_id: int, verb: str) -> ResponseReturnValue:
    """One act on one candidate (`?sitting=`), a group (`?group=`) or all."""
    session = session_or_404(session_id)
    one, group = request.args.get("sitting"), request.args.get("group") or None
    sitting = sitting_or_404(session_id, one) if one else None
    if sitting is None and group is not None and group not in room_queries.groups_in(session_id):
        abort(404)
    form = _act_form(verb)
    if form.validate_on_submit():
        whom = operations.Whom(sitting.id if sitting else None, None if sitting else group)
        try:
            done = operations.perform(session_id, whom, _order(verb, form), actor())
            flash(*told(done, sitting.account.name if sitting else None))
        except Refused as refused:
            flash(refused.message, "danger")
        return _to_group(session_id, group)
    page = render_template(
        "delivery/act.html", session=session, sitting=sitting, group=group, verb=verb, form=form
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<int:session_id>/undo/<int:action_id>")
@allow(Role.INVIGILATOR)
def undo(session_id: int, action_id: int) -> ResponseReturnValue:
    """Reverse an act of the last minute."""
    session_or_404(session_id)
    _checked()
    try:
        flash(*told_undone(operations.undo(session_id, action_id, actor())))
    except Refused as refused:
        flash(refused.message, "danger")
    return back(session_id)


@blueprint.route("/<int:session_id>/move/<sitting_id>", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def move(session_id: int, sitting_id: str) -> ResponseReturnValue:
    """Let a candidate go on at another computer; the code is shown once, after a redirect.

    So reloading the page that showed it does not end the page that has entered with it.
    """
    session, sitting = session_or_404(session_id), sitting_or_404(session_id, sitting_id)
    form = ReasonedForm(reason=USUAL["move"])
    if form.validate_on_submit():
        try:
            code = operations.move(
                sitting_id, actor(), str(form.reason.data), str(form.note.data or "")
            )
        except Refused as refused:
            flash(refused.message, "danger")
            return back(session_id)
        return show_once(sitting_id, code)
    page = render_template(
        "delivery/move.html",
        session=session,
        line=line_of(sitting, sitting_now()),
        form=form,
        code=shown_once(sitting_id),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<int:session_id>/messages", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def messages(session_id: int) -> ResponseReturnValue:
    """What was said in a session; a message to one (`?sitting=`) or to all."""
    session = session_or_404(session_id)
    one = request.args.get("sitting")
    sitting = sitting_or_404(session_id, one) if one else None
    form = MessageForm()
    if form.validate_on_submit():
        try:
            operations.send_message(
                session_id, str(form.text.data), actor(), sitting.id if sitting else None
            )
            flash(_("The message is on its way. It is shown within ten seconds."), "safe")
            return back(session_id)
        except Refused as refused:
            form.form_errors.append(refused.message)
    sent = room_queries.messages_in(session_id)
    page = render_template(
        "delivery/messages.html",
        session=session,
        sitting=sitting,
        form=form,
        sent=sent,
        actors=queries.names_of(row.message.actor_id for row in sent),
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.post("/<int:session_id>/help/<sitting_id>")
@allow(Role.INVIGILATOR)
def answer_help(session_id: int, sitting_id: str) -> ResponseReturnValue:
    """Go to a candidate who has asked for help."""
    sitting = sitting_or_404(session_id, sitting_id)
    _checked()
    name = sitting.account.name
    if operations.answer_help(session_id, sitting_id, actor()):
        flash(_("%(name)s is told that you are coming.", name=name), "safe")
    else:
        flash(_("%(name)s no longer waits for help.", name=name), "information")
    return back(session_id)


@blueprint.url_value_preprocessor
def _allow_files(endpoint: str | None, _values: object) -> None:
    """Five files of ten megabytes are more than a request may hold elsewhere.

    Said here because the check of the form's token reads the body before any view.
    """
    if endpoint == "invigilation.add_incident":
        request.max_content_length = MAX_FILES * MAX_BYTES + 2**20


@blueprint.get("/<int:session_id>/incidents")
@allow(*STAFF)
def incidents(session_id: int) -> ResponseReturnValue:
    """The incident log of a session."""
    session = session_or_404(session_id)
    form = IncidentForm(sitting=request.args.get("sitting", ""))
    form.offer(queries.sittings_in(session_id))
    return _incident_page(session, form)


@blueprint.post("/<int:session_id>/incidents")
@allow(Role.INVIGILATOR)
def add_incident(session_id: int) -> ResponseReturnValue:
    """Write down what happened."""
    session = session_or_404(session_id)
    form = IncidentForm()
    form.offer(queries.sittings_in(session_id))
    if form.validate_on_submit():
        reason, text = str(form.reason.data), str(form.text.data)
        try:
            operations.log_incident(
                session_id, reason, text, actor(), form.sitting.data or None, _files(form)
            )
            flash(_("The incident is recorded."), "safe")
            return redirect(url_for(".incidents", session_id=session_id), 303)
        except Refused as refused:
            form.form_errors.append(refused.message)
    return _incident_page(session, form), 422


@blueprint.get("/<int:session_id>/incidents/files/<int:attachment_id>")
@allow(*STAFF)
def attachment(session_id: int, attachment_id: int) -> ResponseReturnValue:
    """A file of an incident, byte for byte, and never as a page."""
    found = room_queries.attachment(session_id, attachment_id)
    if found is None:
        abort(404)
    ledger.record_reading(actor().id, f"session:{session_id}", "incident")
    response = send_file(
        io.BytesIO(found.content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.name,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/<int:session_id>/groups", methods=["GET", "POST"])
@allow(Role.INVIGILATOR)
def groups(session_id: int) -> ResponseReturnValue:
    """Put candidates into groups that are acted on together."""
    session = session_or_404(session_id)
    form = GroupForm()
    if form.validate_on_submit():
        chosen = request.form.getlist("chosen")
        try:
            changed = operations.set_group(session_id, chosen, form.name.data)
            flash(
                ngettext("%(num)d candidate moved.", "%(num)d candidates moved.", changed), "safe"
            )
            return redirect(url_for(".groups", session_id=session_id), 303)
        except Refused as refused:
            form.form_errors.append(refused.message)
    page = render_template(
        "delivery/groups.html",
        session=session,
        form=form,
        sittings=queries.sittings_in(session_id),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _act_form(verb: str) -> FlaskForm:
    if verb == "resume":
        return FlaskForm()
    form = ExtensionForm if verb == "extend" else ReasonedForm
    return form(reason=USUAL[verb])


def _order(verb: str, form: FlaskForm) -> operations.Order:
    if not isinstance(form, ReasonedForm):
        return operations.Order(verb)
    minutes = int(form.minutes.data or 0) if isinstance(form, ExtensionForm) else None
    return operations.Order(verb, str(form.reason.data), str(form.note.data or ""), minutes)


def _incident_page(session: TestSession, form: IncidentForm) -> str:
    found = room_queries.incidents_in(session.id)
    return render_template(
        "delivery/incidents.html",
        session=session,
        form=form,
        may_act=Role.INVIGILATOR in actor().roles,
        found=found,
        files=room_queries.attachments_of(found),
        names={one.id: one.account.name for one in queries.sittings_in(session.id)},
        actors=queries.names_of(one.actor_id for one in found),
        reasons=REASON_LABELS,
    )


def _files(form: IncidentForm) -> list[Attachment]:
    return [
        Attachment(file.filename, file.mimetype, file.stream.read())
        for file in request.files.getlist(form.files.name)
        if file.filename
    ]


def _to_group(session_id: int, group: str | None) -> ResponseReturnValue:
    return redirect(url_for("invigilation.board", session_id=session_id, group=group), 303)


def _checked() -> None:
    if not FlaskForm().validate_on_submit():
        abort(400)
