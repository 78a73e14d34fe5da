"""The staff's side of a complaint: the list, the evidence, notes and the decision."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from assess.audit import ledger
from assess.delivery.addresses import is_sitting_id
from assess.delivery.models import Sitting
from assess.delivery.queries import names_of
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.results import complaint_operations as operations
from assess.results import complaint_queries as queries
from assess.results import complaint_words as words
from assess.results.complaint_forms import DecisionForm, NoteForm, RecordForm
from assess.results.complaint_models import Complaint
from assess.results.complaint_rules import Refused
from assess.results.policies import local_day, today
from assess.results.work_ports import work_of
from assess.web.paging import requested_page

blueprint = Blueprint(
    "complaint_desk",
    __name__,
    url_prefix="/recruitment/complaints",
    template_folder="templates",
)
NUMBER = "<int(max=2147483647):complaint_id>"
EVIDENCE = f"/{NUMBER}/evidence/<int(max=2147483647):number>"


@blueprint.get("/")
@allow(Role.RECRUITMENT)
def index() -> ResponseReturnValue:
    """Open complaints, oldest first; then decided ones."""
    asked = request.args.get("state", "")
    which: queries.Which = "decided" if asked == "decided" else "all" if asked == "all" else "open"
    page = queries.page_of(which, requested_page())
    return render_template(
        "results/complaints.html",
        page=page,
        which=which,
        open=queries.how_many_open(),
        kinds=words.KINDS,
        outcomes=words.OUTCOMES,
        today=today(),
        days_open={one.id: _days_open(one) for one in page.items},
    )


@blueprint.route("/new/<sitting_id>", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def new(sitting_id: str) -> ResponseReturnValue:
    """Type in a complaint that came by mail, by phone or in person."""
    sitting = db.session.get(Sitting, sitting_id) if is_sitting_id(sitting_id) else None
    if sitting is None:
        abort(404)
    form = RecordForm(received_on=today())
    form.offer(appeal=queries.contestable(sitting.id) is not None)
    refusal = None
    if form.validate_on_submit():
        said = operations.Said(
            form.chosen_kind(),
            str(form.happened.data),
            str(form.asks.data),
            str(form.channel.data),
            form.received_on.data,
        )
        try:
            found = operations.open_complaint(sitting.id, said, _me().id)
        except Refused as error:
            refusal = words.sentence(error)
        else:
            flash(_("Recorded. The candidate is told by e-mail."), "safe")
            return redirect(url_for(".show", complaint_id=found.id), 303)
    page = render_template(
        "results/complaint_record.html", sitting=sitting, form=form, refusal=refusal
    )
    return page, 422 if form.errors or refusal else 200


@blueprint.get(f"/{NUMBER}")
@allow(Role.RECRUITMENT)
def show(complaint_id: int) -> ResponseReturnValue:
    """One complaint: what was said, the evidence, what was noted and decided."""
    found = _complaint(complaint_id)
    ledger.record_reading(_me().id, found.sitting_id, "complaint")
    return _page(found)


@blueprint.post(f"/{NUMBER}/note")
@allow(Role.RECRUITMENT)
def note(complaint_id: int) -> ResponseReturnValue:
    """Write down what was found out."""
    found = _complaint(complaint_id)
    form = NoteForm(prefix="note")
    if not form.validate_on_submit():
        return _page(found, note_form=form), 422
    operations.add_note(complaint_id, str(form.text.data), _me())
    return redirect(url_for(".show", complaint_id=complaint_id, _anchor="notes"), 303)


@blueprint.post(f"/{NUMBER}/decide")
@allow(Role.RECRUITMENT)
def decide(complaint_id: int) -> ResponseReturnValue:
    """Decide, with a reason that the candidate reads."""
    found = _complaint(complaint_id)
    form = DecisionForm(prefix="decision")
    if not form.validate_on_submit():
        return _page(found, decision_form=form), 422
    try:
        operations.decide(complaint_id, str(form.outcome.data), str(form.reason.data), _me())
    except Refused as error:
        form.form_errors.append(words.sentence(error))
        return _page(_complaint(complaint_id), decision_form=form), 422
    flash(_("Decided. The candidate is told by e-mail."), "safe")
    return redirect(url_for(".show", complaint_id=complaint_id), 303)


@blueprint.get(EVIDENCE)
@allow(Role.RECRUITMENT)
def evidence(complaint_id: int, number: int) -> ResponseReturnValue:
    """The technical evidence in words; that it was opened, and by whom, is noted."""
    found = _complaint(complaint_id)
    try:
        opened = operations.open_evidence(complaint_id, number, _me())
    except Refused:
        abort(404)
    return render_template(
        "results/complaint_evidence.html",
        complaint=found,
        evidence=opened,
        chapters=words.evidence(opened.content),
        newest=queries.newest_number(complaint_id),
    )


@blueprint.get(f"{EVIDENCE}.json")
@allow(Role.RECRUITMENT)
def evidence_file(complaint_id: int, number: int) -> ResponseReturnValue:
    """The evidence byte for byte, as the digest covers it."""
    found = _complaint(complaint_id)
    opened = queries.evidence_of(complaint_id, number) or abort(404)
    ledger.record_export(
        found.sitting_id,
        {"reader": _me().id, "complaint": found.id, "number": number, "digest": opened.digest},
    )
    response = Response(opened.content, content_type="application/json")
    name = f"{found.reference}-evidence-{number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post(f"/{NUMBER}/evidence")
@allow(Role.RECRUITMENT)
def gather(complaint_id: int) -> ResponseReturnValue:
    """Add the evidence as it is now."""
    _complaint(complaint_id)
    try:
        added = operations.gather_again(complaint_id, _me())
    except Refused as error:
        flash(words.sentence(error), "danger")
        return redirect(url_for(".show", complaint_id=complaint_id), 303)
    return redirect(url_for(".evidence", complaint_id=complaint_id, number=added.number), 303)


def _page(
    found: Complaint,
    note_form: NoteForm | None = None,
    decision_form: DecisionForm | None = None,
) -> str:
    readings = queries.readings_of(found.id)
    actors = {found.opened_by, *(one.actor_id for one in found.notes)}
    actors |= {one.reader_id for one in readings}
    actors |= {found.decision.decided_by} if found.decision else set()
    return render_template(
        "results/complaint.html",
        complaint=found,
        kinds=words.KINDS,
        channels=words.CHANNELS,
        outcomes=words.OUTCOMES,
        readings=readings,
        names=names_of(actors),
        has_read=queries.has_read(found.id, queries.newest_number(found.id), _me().id),
        days_open=_days_open(found),
        today=today(),
        result=queries.contestable(found.sitting_id),
        work=work_of([found.sitting], _me()).get(found.sitting_id),
        note_form=note_form or NoteForm(prefix="note", formdata=None),
        decision_form=decision_form or DecisionForm(prefix="decision", formdata=None),
    )


def _days_open(complaint: Complaint) -> int:
    until = local_day(complaint.decision.at) if complaint.decision else today()
    return (until - complaint.received_on).days


def _complaint(complaint_id: int) -> Complaint:
    return db.session.get(Complaint, complaint_id) or abort(404)


def _me() -> Account:
    return cast("Account", current_user._get_current_object())
