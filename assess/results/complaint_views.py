"""The candidate's side of a complaint: writing it, and following what becomes of it."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assess.delivery.access import page_sitting
from assess.delivery.models import Sitting
from assess.extensions import db, limiter, login_manager
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.results import complaint_operations as operations
from assess.results import complaint_queries as queries
from assess.results.complaint_forms import ComplaintForm
from assess.results.complaint_letters import outcome_sentence
from assess.results.complaint_models import Complaint
from assess.results.complaint_rules import Refused, deadline, is_late
from assess.results.complaint_words import KINDS, sentence
from assess.results.policies import today

blueprint = Blueprint("complaints", __name__, template_folder="templates")
SITTING = "/sittings/<sitting_id>/complaint"
NUMBER = "<int(max=2147483647):complaint_id>"


@blueprint.route(SITTING, methods=["GET", "POST"])
@allow("sitting")
@limiter.limit("20/hour", methods=["POST"])
def new(sitting_id: str) -> ResponseReturnValue:
    """Complain about one's own sitting, whatever state it is in."""
    sitting = page_sitting(sitting_id)
    if sitting is None:
        return _elsewhere()
    form = ComplaintForm(kind="appeal" if request.args.get("kind") == "appeal" else "complaint")
    form.offer(appeal=queries.contestable(sitting.id) is not None)
    if form.validate_on_submit():
        said = operations.Said(form.chosen_kind(), str(form.happened.data), str(form.asks.data))
        try:
            found = operations.open_complaint(sitting.id, said, sitting.account_id)
        except Refused as error:
            return _form(sitting, form, sentence(error)), 422
        return redirect(_after(found), 303)
    return _form(sitting, form), 422 if form.errors else 200


@blueprint.get(f"{SITTING}/received")
@allow("sitting")
def received(sitting_id: str) -> ResponseReturnValue:
    """What has been received about this sitting; without the words, for others share computers."""
    sitting = page_sitting(sitting_id)
    if sitting is None:
        return _elsewhere()
    return render_template(
        "results/complaint_received.html",
        sitting=sitting,
        complaints=queries.of_sitting(sitting.id),
        kinds=KINDS,
    )


@blueprint.get("/complaints/")
@allow(Role.CANDIDATE)
def index() -> ResponseReturnValue:
    """All of one's own complaints."""
    return render_template(
        "results/complaints_mine.html", complaints=queries.of_candidate(_my_id()), kinds=KINDS
    )


@blueprint.get(f"/complaints/{NUMBER}")
@allow(Role.CANDIDATE)
def show(complaint_id: int) -> ResponseReturnValue:
    """One complaint with its decision. Another person's does not exist here."""
    found = db.session.get(Complaint, complaint_id)
    if found is None or found.account_id != _my_id():
        abort(404)
    told = outcome_sentence(found.kind, found.decision.outcome) if found.decision else None
    return render_template("results/complaint_mine.html", complaint=found, told=told, kinds=KINDS)


def _form(sitting: Sitting, form: ComplaintForm, refusal: str | None = None) -> str:
    last_day = deadline(queries.told_on(sitting), queries.policy())
    return render_template(
        "results/complaint_form.html",
        sitting=sitting,
        form=form,
        refusal=refusal,
        last_day=last_day,
        is_over=is_late(today(), last_day),
        earlier=queries.of_sitting(sitting.id),
    )


def _after(complaint: Complaint) -> str:
    if current_user.is_authenticated and current_user.id == complaint.account_id:
        return url_for(".show", complaint_id=complaint.id)
    return url_for(".received", sitting_id=complaint.sitting_id)


def _elsewhere() -> ResponseReturnValue:
    """Whoever is not known here logs in first: nobody's complaint may end at a closed door."""
    if current_user.is_authenticated:
        abort(404)
    return cast("ResponseReturnValue", login_manager.unauthorized())


def _my_id() -> int:
    return int(current_user.id)
