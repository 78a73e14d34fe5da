"""Late answers of a sitting that has no result yet: decided before people mark it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assess.audit import ledger
from assess.delivery.evidence import late_answers
from assess.delivery.late import Decision
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms
from assess.recruitment.blueprint import blueprint, me
from assess.results import operations, rules
from assess.results.late_counting import newest_result
from assess.results.late_preview import preview
from assess.results.wording import sentence


@blueprint.route("/sittings/<sitting_id>/late", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def late_before_result(sitting_id: str) -> ResponseReturnValue:
    """What waits and what it would change; the decision, with a reason."""
    sitting = db.session.get(Sitting, sitting_id)
    if sitting is None or sitting.state != "closed":
        abort(404)
    result_id = newest_result(sitting_id)
    if result_id is not None:
        return redirect(url_for(".result", result_id=result_id, _anchor="late"), 303)
    form = forms.LateForm(prefix="late")
    decision = request.form.get("decision")
    if request.method == "POST" and decision not in ("count", "leave_out"):
        abort(400)
    if not form.validate_on_submit():
        return _page(sitting, form), 422 if form.errors else 200
    chosen: Decision = "count" if decision == "count" else "leave_out"
    try:
        operations.decide_late_before_result(sitting_id, me(), chosen, str(form.reason.data))
    except rules.NotAllowed as error:
        flash(sentence(error), "danger")
    else:
        told = _("The late answers count.") if chosen == "count" else _("They are left out.")
        flash(told, "safe")
    return redirect(url_for(".late_before_result", sitting_id=sitting_id), 303)


def _page(sitting: Sitting, form: forms.LateForm) -> str:
    ledger.record_reading(me().id, sitting.id, "late")
    late = late_answers(sitting.id)
    return render_template(
        "recruitment/late.html",
        sitting=sitting,
        late=late,
        waiting=any(one.fate == "waiting" for one in late),
        previews=preview(sitting.id, me().id),
        form=form,
    )
