"""Scoring a result again: look first, then let the new result replace the old one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assess.audit import ledger
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms
from assess.recruitment.blueprint import blueprint, me
from assess.recruitment.result_views import RESULT, result_or_404
from assess.results import regrading
from assess.results.complaint_models import Complaint
from assess.results.models import Result
from assess.results.ports import presenter_of
from assess.results.rules import NotAllowed
from assess.results.wording import sentence


@blueprint.route(f"/results/{RESULT}/regrade", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def regrade(result_id: int) -> ResponseReturnValue:
    """What scoring again would give; on confirmation, the result that replaces this one."""
    found = result_or_404(result_id)
    ledger.record_reading(me().id, f"result:{result_id}", "regrade")
    form = forms.RegradeForm()
    if request.method == "GET":
        form.reason.data = _reason_of(forms.filter_number(request.args, "complaint"))
    if request.form.get("do") != "replace" or not form.validate_on_submit():
        return _page(found, form), 422 if form.errors else 200
    try:
        new = regrading.replace(
            result_id,
            me(),
            str(form.reason.data),
            str(form.questions.data or ""),
            str(form.expected.data),
            release_too=bool(form.release.data),
        )
    except NotAllowed as error:
        return _page(found, form, sentence(error)), 422
    flash(_("This result replaces the one before."), "safe")
    return redirect(url_for(".result", result_id=new.id), 303)


def _page(found: Result, form: forms.RegradeForm, refusal: str | None = None) -> str:
    preview = None
    try:
        preview = regrading.preview(found, str(form.questions.data or ""))
    except NotAllowed as error:
        refusal = refusal or sentence(error)
    presenter = presenter_of(found.kind)
    return render_template(
        "recruitment/regrade.html",
        result=found,
        form=form,
        preview=preview,
        refusal=refusal,
        by_questions=regrading.has_questions(found),
        was_released=any(event.action == "released" for event in found.events),
        before=presenter.summary(found),
        now=presenter.summary(preview.now) if preview else None,
    )


def _reason_of(complaint_id: int | None) -> str:
    found = db.session.get(Complaint, complaint_id) if complaint_id else None
    return f"{found.reference}: " if found else ""
