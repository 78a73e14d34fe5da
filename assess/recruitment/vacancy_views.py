"""Vacancies: the list, the pipeline of one, deciding."""

from __future__ import annotations

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from assess.audit import ledger
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import (
    deciding,
    decision_rows,
    forms,
    pipeline,
    pipeline_rules,
    pipeline_words,
    vacancies,
)
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.operations import NotPossible
from assess.recruitment.vacancy_forms import VacancyForm
from assess.recruitment.vacancy_models import Vacancy
from assess.results.export import TYPE_CSV, TYPE_XLSX
from assess.results.export_tables import table_csv, table_xlsx
from assess.results.policies import today
from assess.web.formats import number
from assess.web.paging import paginate, requested_page

VACANCY = identifier("vacancy_id")


@blueprint.get("/vacancies/")
@allow(Role.RECRUITMENT)
def vacancies_list() -> ResponseReturnValue:
    """Open vacancies, or closed ones."""
    closed = request.args.get("closed") == "1"
    rows = pipeline.vacancies(closed=closed, text=forms.filter_text(request.args, "q"))
    return render_template(
        "recruitment/vacancies.html", rows=rows, closed=closed, words=pipeline_words
    )


@blueprint.route("/vacancies/new", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def vacancy_new() -> ResponseReturnValue:
    """Open a vacancy."""
    form = VacancyForm(language=True) if request.method == "GET" else VacancyForm()
    if form.validate_on_submit():
        try:
            found = vacancies.create(form.draft(), me())
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The vacancy is open. Now add the applications."), "safe")
            return redirect(url_for(".vacancy", vacancy_id=found.id), 303)
    page = render_template("recruitment/vacancy_form.html", form=form, vacancy=None)
    return page, 422 if form.errors else 200


@blueprint.route(f"/vacancies/{VACANCY}/change", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def vacancy_change(vacancy_id: int) -> ResponseReturnValue:
    """Change a vacancy."""
    found = vacancy_of(vacancy_id)
    form = VacancyForm.showing(VacancyForm.values_of(found))
    if form.validate_on_submit():
        try:
            vacancies.change(
                vacancy_id,
                form.draft(found),
                me(),
                lambda row: form.refuse_unseen(VacancyForm.values_of(row)),
            )
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The vacancy is changed. Decide again if its tests changed."), "safe")
            return redirect(url_for(".vacancy", vacancy_id=vacancy_id), 303)
    page = render_template("recruitment/vacancy_form.html", form=form, vacancy=found)
    return page, 422 if form.errors else 200


@blueprint.post(f"/vacancies/{VACANCY}/<any(close, reopen):change>")
@allow(Role.RECRUITMENT)
def vacancy_state(vacancy_id: int, change: str) -> ResponseReturnValue:
    """Close a vacancy, or open it again."""
    vacancy_of(vacancy_id)
    vacancies.set_open(vacancy_id, change == "reopen", me())
    flash(_("The vacancy is open.") if change == "reopen" else _("The vacancy is closed."), "safe")
    return redirect(url_for(".vacancy", vacancy_id=vacancy_id), 303)


@blueprint.get(f"/vacancies/{VACANCY}")
@allow(Role.RECRUITMENT)
def vacancy(vacancy_id: int) -> ResponseReturnValue:
    """One vacancy at a glance: who is where, what is stuck and why."""
    found = vacancy_of(vacancy_id)
    lines = pipeline.lines(found)
    families = pipeline.families_of(found)
    counts = pipeline_rules.counted(lines, families)
    return render_template(
        "recruitment/vacancy.html",
        vacancy=found,
        families=families,
        counts=counts,
        needs=pipeline_rules.needs_of(lines),
        total=sum(not line.withdrawn for line in lines),
        withdrawn=sum(line.withdrawn for line in lines),
        page=paginate(pipeline_rules.chosen(lines, _chosen()), requested_page(), 50),
        words=pipeline_words,
        pressing=pipeline_rules.PRESSING,
        locale=str(get_locale() or "en"),
        can_invite="recruitment.vacancy_invite" in current_app.view_functions,
    )


@blueprint.get(f"/vacancies/{VACANCY}/decisions.<any(csv, xlsx):form>")
@allow(Role.RECRUITMENT)
def vacancy_export(vacancy_id: int, form: str) -> ResponseReturnValue:
    """The filtered applicants with their decisions and the sentences that explain them."""
    found = vacancy_of(vacancy_id)
    rows = pipeline.decision_rows_of(found, _chosen())
    facts = {"format": form, "rows": len(rows), "reader": me().id}
    ledger.record_export(f"vacancy:{vacancy_id}", facts)
    if form == "xlsx":
        content, kind = table_xlsx("decisions", decision_rows.COLUMNS, rows), TYPE_XLSX
    else:
        content, kind = "".join(table_csv(decision_rows.COLUMNS, rows)).encode(), TYPE_CSV
    # The reference is typed by people and may hold anything; the number is ours.
    name = f"decisions-{vacancy_id}-{today().isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=kind, headers=headers)


@blueprint.post(f"/vacancies/{VACANCY}/decide")
@allow(Role.RECRUITMENT)
def vacancy_decide(vacancy_id: int) -> ResponseReturnValue:
    """Work out who sits which test."""
    vacancy_of(vacancy_id)
    try:
        done = deciding.decide_all(vacancy_id, me())
    except NotPossible as error:
        flash(str(error), "danger")
        return redirect(url_for(".vacancy", vacancy_id=vacancy_id), 303)
    told = ngettext(
        "%(count)s decision is new; %(same)s stay as they were.",
        "%(count)s decisions are new; %(same)s stay as they were.",
        done.new,
        count=number(done.new),
        same=number(done.unchanged + done.standing),
    )
    flash(told, "safe")
    if done.outcomes.get("needs_review"):
        flash(_("Some cases are open: a person must decide them."), "attention")
    return redirect(url_for(".vacancy", vacancy_id=vacancy_id), 303)


def _chosen() -> pipeline_rules.Chosen:
    """What the list is narrowed by, from the address."""
    args = request.args
    return pipeline_rules.Chosen(
        text=forms.filter_text(args, "q"),
        **{name: args.get(name, "")[:20] for name in ("family", "outcome", "stage", "need")},
        withdrawn=args.get("withdrawn") == "1",
    )


def vacancy_of(vacancy_id: int) -> Vacancy:
    """A vacancy, or the page that says that there is none."""
    return db.session.get(Vacancy, vacancy_id) or abort(404)
