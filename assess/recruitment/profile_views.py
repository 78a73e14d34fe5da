"""Saved exports: their list with every run, a new one, run, stop, fetch a file."""

from __future__ import annotations

from datetime import time

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from assess.audit import ledger
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import profiles
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.profile_forms import ProfileForm
from assess.recruitment.profile_models import ExportProfile, ExportRun
from assess.recruitment.queries import page_of
from assess.results.export_package import TYPE_ZIP
from assess.results.export_rows import columns
from assess.results.queries import tests_with_results
from assess.web.paging import requested_page

PROFILE, RUN = identifier("profile_id"), identifier("run_id")


@blueprint.get("/exports/")
@allow(Role.RECRUITMENT)
def exports() -> ResponseReturnValue:
    """Saved exports and what became of every run."""
    saved = db.session.scalars(
        select(ExportProfile).where(ExportProfile.retired_at.is_(None)).order_by(ExportProfile.name)
    ).all()
    runs = select(ExportRun).options(joinedload(ExportRun.profile)).order_by(ExportRun.id.desc())
    page = page_of(runs, requested_page())
    held = {run.id for run in page.items if profiles.path_of(run)}
    return render_template("recruitment/exports.html", profiles=saved, page=page, held=held)


@blueprint.route("/exports/new", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def export_new() -> ResponseReturnValue:
    """Keep an export under a name."""
    form = ProfileForm(at=time(6, 0))
    locale = str(get_locale() or "en")[:2]
    tests = [(test.code, test.title[locale]) for test in tests_with_results()]
    form.test.choices = [SelectChoice("", _("All")), *(SelectChoice(*test) for test in tests)]
    if form.validate_on_submit():
        try:
            profiles.save(
                str(form.name.data),
                form.form.data,
                form.chosen(),
                form.chosen_columns(),
                form.every.data,
                int(form.weekday.data),
                form.minute(),
                me(),
            )
        except profiles.NameTaken:
            form.form_errors.append(_("There is an export of that name already: choose another."))
        else:
            flash(_("The export is saved."), "safe")
            return redirect(url_for(".exports"), 303)
    page = render_template("recruitment/export_form.html", form=form, names=columns())
    return page, 422 if form.errors else 200


@blueprint.post(f"/exports/{PROFILE}/run")
@allow(Role.RECRUITMENT)
def export_run(profile_id: int) -> ResponseReturnValue:
    """Run a saved export now."""
    _open(profile_id)
    task = profiles.run_now(profile_id, me())
    return redirect(url_for("background.run", run_id=task), 303)


@blueprint.post(f"/exports/{PROFILE}/retire")
@allow(Role.RECRUITMENT)
def export_retire(profile_id: int) -> ResponseReturnValue:
    """Stop a saved export."""
    _open(profile_id)
    profiles.retire(profile_id, me())
    flash(_("The export no longer runs. Its files are kept."), "safe")
    return redirect(url_for(".exports"), 303)


@blueprint.get(f"/exports/runs/{RUN}/file")
@allow(Role.RECRUITMENT)
def export_file(run_id: int) -> ResponseReturnValue:
    """The file of a run."""
    run = db.session.get(ExportRun, run_id)
    path = profiles.path_of(run) if run else None
    if run is None or path is None:
        abort(404)
    facts = {"format": f"{run.profile.form}.zip", "run": run.id, "reader": me().id}
    if request.method == "GET":
        ledger.record_export("results", facts)
    return send_file(path, mimetype=TYPE_ZIP, as_attachment=True, download_name=path.name)


def _open(profile_id: int) -> ExportProfile:
    profile = db.session.get(ExportProfile, profile_id)
    if profile is None or profile.retired_at is not None:
        abort(404)
    return profile
