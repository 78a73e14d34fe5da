"""Importing applications and earlier results: upload, preview, confirm."""

from __future__ import annotations

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import import_rules, import_words, importing, pipeline_words, priors
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.import_models import ImportDraft
from assess.recruitment.operations import NotPossible
from assess.recruitment.queries import page_of
from assess.recruitment.vacancy_forms import ImportForm, PriorForm
from assess.recruitment.vacancy_views import VACANCY, vacancy_of
from assess.results.policies import today
from assess.web.paging import requested_page

#: Rows of each kind that a preview shows.
SHOWN = 20


@blueprint.route(f"/vacancies/{VACANCY}/import", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def application_import(vacancy_id: int) -> ResponseReturnValue:
    """Upload or paste a table of applications."""
    return _upload("applications", vacancy_id)


@blueprint.route("/prior-results/import", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def prior_import() -> ResponseReturnValue:
    """Upload or paste a table of results from an earlier system."""
    return _upload("prior_results")


@blueprint.get("/imports/<draft_id>")
@allow(Role.RECRUITMENT)
def import_preview(draft_id: str) -> ResponseReturnValue:
    """What confirming a table would do, before anything is stored."""
    draft = importing.draft_of(draft_id, me()) or abort(404)
    if draft.applied_at is not None:
        return redirect(_home(draft), 303)
    return render_template(
        "recruitment/import_preview.html",
        draft=draft,
        vacancy=vacancy_of(draft.vacancy_id) if draft.vacancy_id else None,
        preview=importing.preview(draft),
        words=import_words,
        shown=SHOWN,
        home=_home(draft),
    )


@blueprint.post("/imports/<draft_id>")
@allow(Role.RECRUITMENT)
def import_confirm(draft_id: str) -> ResponseReturnValue:
    """Store what the preview showed, all of it or nothing."""
    draft = importing.draft_of(draft_id, me()) or abort(404)
    home = _home(draft)
    if len(draft.rows) > importing.LARGE and current_app.config["SETTINGS"].background_jobs:
        run_id = importing.confirm_later(draft_id, me())
        return redirect(url_for("background.run", run_id=run_id), 303)
    try:
        done = importing.confirm(draft_id, me())
    except NotPossible as error:
        flash(str(error), "danger")
        return redirect(url_for(".import_preview", draft_id=draft_id), 303)
    flash(
        _(
            "Imported: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.",
            **done,
        ),
        "safe",
    )
    return redirect(home, 303)


@blueprint.get("/imports/template-<any(applications, prior_results):kind>.csv")
@allow(Role.RECRUITMENT)
def import_template(kind: import_rules.Kind) -> Response:
    """An empty table with the header row in the interface language."""
    heads = [import_words.column_name(column) for column in import_rules.COLUMNS[kind]]
    response = Response("﻿" + ";".join(heads) + "\r\n", mimetype="text/csv")
    name = kind.replace("_", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@blueprint.get("/prior-results/")
@allow(Role.RECRUITMENT)
def prior_results() -> ResponseReturnValue:
    """Results from before this engine was in use."""
    return render_template(
        "recruitment/prior_results.html",
        page=page_of(priors.listed(), requested_page()),
        words=pipeline_words,
    )


@blueprint.route("/prior-results/new", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def prior_new() -> ResponseReturnValue:
    """Type an earlier result in."""
    form = PriorForm()
    if form.validate_on_submit():
        prior = form.read(lambda cells: import_rules.read_prior(cells, today()))
        if prior is not None:
            priors.add(prior, me())
            flash(_("The result is added."), "safe")
            return redirect(url_for(".prior_results"), 303)
    page = render_template("recruitment/prior_form.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.post(f"/prior-results/{identifier('prior_id')}/withdraw")
@allow(Role.RECRUITMENT)
def prior_withdraw(prior_id: int) -> ResponseReturnValue:
    """Take back an earlier result that was entered by mistake."""
    if not priors.withdraw(prior_id, me()):
        abort(404)
    flash(_("The result is withdrawn."), "safe")
    return redirect(url_for(".prior_results"), 303)


def _upload(kind: import_rules.Kind, vacancy_id: int | None = None) -> ResponseReturnValue:
    vacancy = vacancy_of(vacancy_id) if vacancy_id is not None else None
    form = ImportForm()
    if form.validate_on_submit():
        data, name = form.content()
        try:
            draft = importing.prepare(kind, data, name, me(), vacancy_id)
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            return redirect(url_for(".import_preview", draft_id=draft.id), 303)
    page = render_template(
        "recruitment/import_upload.html",
        form=form,
        kind=kind,
        vacancy=vacancy,
        columns=[
            (import_words.column_name(column), column in import_rules.REQUIRED[kind])
            for column in import_rules.COLUMNS[kind]
        ],
    )
    return page, 422 if form.errors else 200


def _home(draft: ImportDraft) -> str:
    if draft.vacancy_id is not None:
        return url_for(".vacancy", vacancy_id=draft.vacancy_id)
    return url_for(".prior_results")
