"""Results for recruitment: filter, read, release, withdraw, export."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms
from assess.recruitment.views import blueprint
from assess.results import operations, queries, rules
from assess.results.export import to_csv, to_xlsx
from assess.results.models import Result
from assess.results.ports import presenter_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/results/")
@allow(Role.RECRUITMENT)
def results() -> ResponseReturnValue:
    """All results, filtered and paged."""
    chosen = _filter()
    page = db.paginate(queries.results(chosen), per_page=25, max_per_page=100, error_out=False)
    return render_template(
        "recruitment/results.html",
        page=page,
        standings={result.id: queries.standing_of(result) for result in page.items},
        tests=queries.tests_with_results(),
        waiting=[result.id for result in page.items if queries.standing_of(result) == "recorded"],
    )


@blueprint.get("/results/<int:result_id>")
@allow(Role.RECRUITMENT)
def result(result_id: int) -> ResponseReturnValue:
    """One result with its explanation and what it is pinned to."""
    found = _result(result_id)
    template, values = presenter_of(found.kind).page(found)
    return render_template(
        "recruitment/result.html",
        result=found,
        standing=queries.standing_of(found),
        explanation=template,
        form=forms.ReasonForm(),
        for_staff=True,
        **values,
    )


@blueprint.post("/results/release")
@allow(Role.RECRUITMENT)
def release() -> ResponseReturnValue:
    """Release the chosen results."""
    raw = request.form.getlist("result")
    chosen = [int(value) for value in raw if value.isascii() and value.isdigit()]
    if not chosen:
        flash(_("Choose at least one result to release."), "attention")
        return redirect(url_for(".results", standing="recorded"))
    try:
        count = operations.release(chosen, current_user)
    except rules.NotAllowed as error:
        flash(_(str(error)), "danger")
    else:
        flash(_("%(count)d results released. The candidates are told by e-mail.", count=count), "safe")
    if len(chosen) == 1:
        return redirect(url_for(".result", result_id=chosen[0]))
    return redirect(url_for(".results", standing="recorded"))


@blueprint.post("/results/<int:result_id>/withdraw")
@allow(Role.RECRUITMENT)
def withdraw(result_id: int) -> ResponseReturnValue:
    """Take a result back, with a reason."""
    _result(result_id)
    form = forms.ReasonForm()
    if not form.validate_on_submit():
        flash(_("Give a reason: the candidate may ask for it."), "danger")
        return redirect(url_for(".result", result_id=result_id))
    try:
        operations.withdraw(result_id, current_user, str(form.reason.data))
    except rules.NotAllowed as error:
        flash(_(str(error)), "danger")
    else:
        flash(_("The result is withdrawn."), "safe")
    return redirect(url_for(".result", result_id=result_id))


@blueprint.get("/results/export.<any(csv, xlsx):form>")
@allow(Role.RECRUITMENT)
def export(form: str) -> ResponseReturnValue:
    """The filtered results as a file."""
    rows = db.session.scalars(queries.results(_filter())).all()
    name = f"results-{queries.today().isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "xlsx":
        return Response(to_xlsx(rows), content_type=XLSX, headers=headers)
    return Response("".join(to_csv(rows)), content_type="text/csv; charset=utf-8", headers=headers)


def _filter() -> queries.ResultFilter:
    args = request.args
    return queries.ResultFilter(
        text=args.get("q", "")[:200].strip(),
        language=args.get("language", ""),
        level=forms.filter_value(args, "level"),
        standing=args.get("standing", ""),
        test_id=forms.filter_value(args, "test"),
        session_id=forms.filter_value(args, "session"),
        sat_from=_day(args.get("from", "")),
        sat_to=_day(args.get("to", "")),
    )


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        return None


def _result(result_id: int) -> Result:
    found = db.session.get(Result, result_id)
    if found is None:
        abort(404)
    return found
