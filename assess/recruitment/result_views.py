"""Results for recruitment: filter, read, release, withdraw."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from assess.audit import ledger
from assess.delivery.evidence import late_answers
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.export_forms import result_filter
from assess.recruitment.queries import page_of
from assess.results import operations, queries, regrading, rules
from assess.results.complaint_queries import of_sitting
from assess.results.late_preview import preview
from assess.results.models import Result
from assess.results.ports import presenter_of
from assess.results.wording import sentence
from assess.results.work_ports import work_of
from assess.web.formats import number
from assess.web.helpers import requested_sort
from assess.web.paging import requested_page

RESULT = identifier("result_id")


@blueprint.get("/results/")
@allow(Role.RECRUITMENT)
def results() -> ResponseReturnValue:
    """All results, filtered, sorted and paged."""
    sort, descending = requested_sort(set(queries.SORTS), "-sat_on")
    query = queries.results(result_filter(request.args), sort, descending=descending)
    page = page_of(query, requested_page())
    standings = {result.id: queries.standing_of(result) for result in page.items}
    return render_template(
        "recruitment/results.html",
        page=page,
        standings=standings,
        tests=queries.tests_with_results(),
        choosable="recorded" in standings.values(),
    )


@blueprint.get(f"/results/{RESULT}")
@allow(Role.RECRUITMENT)
def result(result_id: int) -> ResponseReturnValue:
    """One result with its explanation and what it is pinned to."""
    found = result_or_404(result_id)
    ledger.record_reading(me().id, f"result:{result_id}", "result")
    return _page(found, forms.ReasonForm(formdata=None))


@blueprint.post("/results/release")
@allow(Role.RECRUITMENT)
def release() -> ResponseReturnValue:
    """Release the chosen results."""
    numbers = [forms.whole_number(raw) for raw in request.form.getlist("result")]
    chosen = [number for number in numbers if number is not None]
    if not chosen:
        flash(_("Choose at least one result to release."), "attention")
        return redirect(url_for(".results", standing="recorded"), 303)
    try:
        count = operations.release(chosen, me())
    except rules.NotAllowed as error:
        flash(_("Nothing was released. %(reason)s", reason=sentence(error)), "danger")
        return redirect(url_for(".results"), 303)
    told = ngettext(
        "%(count)s result released. The candidate is told by e-mail.",
        "%(count)s results released. The candidates are told by e-mail.",
        count,
        count=number(count),
    )
    flash(told, "safe")
    if len(chosen) == 1:
        return redirect(url_for(".result", result_id=chosen[0]), 303)
    return redirect(url_for(".results", standing="recorded"), 303)


@blueprint.post(f"/results/{RESULT}/withdraw")
@allow(Role.RECRUITMENT)
def withdraw(result_id: int) -> ResponseReturnValue:
    """Take a result back, with a reason."""
    found = result_or_404(result_id)
    form = forms.ReasonForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        operations.withdraw(result_id, me(), str(form.reason.data))
    except rules.NotAllowed as error:
        flash(sentence(error), "danger")
    else:
        flash(_("The result is withdrawn."), "safe")
    return redirect(url_for(".result", result_id=result_id), 303)


@blueprint.post(f"/results/{RESULT}/late")
@allow(Role.RECRUITMENT)
def decide_late(result_id: int) -> ResponseReturnValue:
    """Count, or leave out, the answers that arrived late, with a reason."""
    found = result_or_404(result_id)
    form = forms.LateForm(prefix="late")
    decision = request.form.get("decision")
    if decision not in ("count", "leave_out"):
        abort(400)
    if not form.validate_on_submit():
        return _page(found, forms.ReasonForm(formdata=None), form), 422
    try:
        stands = operations.decide_late(
            result_id,
            me(),
            "count" if decision == "count" else "leave_out",
            str(form.reason.data),
        )
    except rules.NotAllowed as error:
        flash(sentence(error), "danger")
        return redirect(url_for(".result", result_id=result_id), 303)
    if decision == "count" and stands.id == result_id:
        flash(
            _(
                "The late answers count. A new result replaces this one once the work is graded "
                "or marked again; until then this one is not released."
            ),
            "safe",
        )
    elif decision == "count":
        flash(_("The late answers count. This result replaces the one before."), "safe")
    else:
        flash(_("The late answers are left out. The result stands as it is."), "safe")
    return redirect(url_for(".result", result_id=stands.id), 303)


def _page(found: Result, form: forms.ReasonForm, late_form: forms.LateForm | None = None) -> str:
    template, values = presenter_of(found.kind).page(found)
    decisions = {event.action: event for event in found.events}
    late = late_answers(found.sitting_id)
    waits = any(one.fate == "waiting" for one in late)
    return render_template(
        "recruitment/result.html",
        result=found,
        standing=queries.standing_of(found),
        page_of_kind=template,
        decisions=decisions,
        form=form,
        late=late,
        previews=preview(found.sitting_id, me().id) if waits else [],
        late_form=late_form or forms.LateForm(prefix="late", formdata=None),
        for_staff=True,
        forerunner=regrading.forerunner_of(found),
        successor=regrading.successor_of(found),
        complaints=of_sitting(found.sitting_id),
        work=work_of([found.sitting], me()).get(found.sitting_id),
        **values,
    )


def result_or_404(result_id: int) -> Result:
    """A result by its number."""
    return db.session.get(Result, result_id) or abort(404)
