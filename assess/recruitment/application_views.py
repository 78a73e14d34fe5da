"""One application: its decisions, its history, and what people decide about it."""

from __future__ import annotations

from datetime import date

from babel import Locale
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from assess.audit import ledger
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import deciding, overriding, pipeline, pipeline_words, vacancies
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.operations import NotPossible
from assess.recruitment.pipeline_rules import PRESSING
from assess.recruitment.vacancy_forms import ApplicationForm, OverrideForm, ReviewForm
from assess.recruitment.vacancy_models import Application, LockoutOverride
from assess.recruitment.vacancy_views import VACANCY, vacancy_of
from assess.results.history import Who, histories

APPLICATION = f"/vacancies/{VACANCY}/applications/{identifier('application_id')}"
FAMILY = "<any(language, written, office):family>"


@blueprint.route(f"/vacancies/{VACANCY}/applications/new", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def application_new(vacancy_id: int) -> ResponseReturnValue:
    """Type an application in."""
    found = vacancy_of(vacancy_id)
    form = ApplicationForm()
    if form.validate_on_submit() and (applicant := form.applicant()):
        try:
            row = vacancies.add_application(vacancy_id, applicant, me())
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The application is added."), "safe")
            return redirect(
                url_for(".application", vacancy_id=vacancy_id, application_id=row.id), 303
            )
    page = render_template(
        "recruitment/application_form.html", form=form, vacancy=found, application=None
    )
    return page, 422 if form.errors else 200


@blueprint.route(f"{APPLICATION}/change", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def application_change(vacancy_id: int, application_id: int) -> ResponseReturnValue:
    """Correct an application."""
    row = _application(vacancy_id, application_id)
    ledger.record_reading(me().id, f"application:{application_id}", "application")
    form = ApplicationForm.showing(ApplicationForm.values_of(row))
    if form.validate_on_submit() and (applicant := form.applicant()):
        try:
            vacancies.change_application(
                application_id,
                applicant,
                me(),
                lambda row: form.refuse_unseen(ApplicationForm.values_of(row)),
            )
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The application is changed."), "safe")
            return _back(row)
    page = render_template(
        "recruitment/application_form.html", form=form, vacancy=row.vacancy, application=row
    )
    return page, 422 if form.errors else 200


@blueprint.get(APPLICATION)
@allow(Role.RECRUITMENT)
def application(vacancy_id: int, application_id: int) -> ResponseReturnValue:
    """One person's application with everything that was decided about it, and why."""
    row = _application(vacancy_id, application_id)
    ledger.record_reading(me().id, f"application:{application_id}", "application")
    return _page(row)


@blueprint.post(f"{APPLICATION}/<any(withdraw, restore):change>")
@allow(Role.RECRUITMENT)
def application_state(vacancy_id: int, application_id: int, change: str) -> ResponseReturnValue:
    """Note that a person no longer applies, or does after all."""
    row = _application(vacancy_id, application_id)
    try:
        vacancies.withdraw_application(application_id, me(), back=change == "restore")
    except NotPossible as error:
        flash(str(error), "danger")
    else:
        flash(_("The change is saved."), "safe")
    return _back(row)


@blueprint.post(f"{APPLICATION}/decide")
@allow(Role.RECRUITMENT)
def application_decide(vacancy_id: int, application_id: int) -> ResponseReturnValue:
    """Ask the rules about one person."""
    row = _application(vacancy_id, application_id)
    try:
        deciding.decide_all(vacancy_id, me(), application_ids=[application_id])
    except NotPossible as error:
        flash(str(error), "danger")
    else:
        flash(_("The rules were asked."), "safe")
    return _back(row)


@blueprint.post(f"{APPLICATION}/review/{FAMILY}")
@allow(Role.RECRUITMENT)
def application_review(vacancy_id: int, application_id: int, family: str) -> ResponseReturnValue:
    """Decide in person what the rules left open."""
    row = _application(vacancy_id, application_id)
    form = ReviewForm(prefix=family)
    if not form.validate_on_submit():
        return _page(row, form, family), 422
    try:
        deciding.review(
            application_id,
            family,
            str(form.outcome.data),
            str(form.reason.data),
            me(),
            form.language.data or None,
        )
    except NotPossible as error:
        form.form_errors.append(str(error))
        return _page(row, form, family), 422
    flash(_("Your decision is stored with its reason."), "safe")
    return _back(row)


@blueprint.post(f"{APPLICATION}/override/{FAMILY}")
@allow(Role.RECRUITMENT)
def override_ask(vacancy_id: int, application_id: int, family: str) -> ResponseReturnValue:
    """Ask that a lockout be lifted."""
    row = _application(vacancy_id, application_id)
    form = OverrideForm(prefix=family)
    if not form.validate_on_submit():
        return _page(row, form, family), 422
    try:
        overriding.ask(application_id, family, str(form.reason.data), me())
    except NotPossible as error:
        flash(str(error), "danger")
    else:
        flash(_("Asked. A second person must now answer on this page."), "safe")
    return _back(row)


@blueprint.post(f"{APPLICATION}/overrides/{identifier('override_id')}")
@allow(Role.RECRUITMENT)
def override_answer(vacancy_id: int, application_id: int, override_id: int) -> ResponseReturnValue:
    """Answer another person's request to lift a lockout."""
    row = _application(vacancy_id, application_id)
    override = db.session.get(LockoutOverride, override_id)
    if override is None or override.application_id != application_id:
        abort(404)
    answer = request.form.get("answer")
    if answer not in ("approve", "refuse"):
        abort(400)
    form = OverrideForm(prefix="answer")
    if not form.validate_on_submit():
        return _page(row, form, "answer"), 422
    try:
        overriding.answer(override_id, answer == "approve", str(form.reason.data), me())
    except NotPossible as error:
        flash(str(error), "danger")
    else:
        approved = _("The lockout is lifted: the person may be invited.")
        flash(approved if answer == "approve" else _("The lockout stays."), "safe")
    return _back(row)


def _page(row: Application, wrong: ReviewForm | OverrideForm | None = None, place: str = "") -> str:
    families = pipeline.families_of(row.vacancy)
    forms: dict[str, ReviewForm | OverrideForm] = {"answer": OverrideForm(None, prefix="answer")}
    current = deciding.current(row.id)
    for family in families:
        decision = current.get(family)
        locked = decision is not None and decision.outcome == "locked_out"
        forms[family] = (OverrideForm if locked else ReviewForm)(None, prefix=family)
    if wrong is not None:
        forms[place] = wrong
    decisions = pipeline.decisions_of(row.id)
    overrides = overriding.overrides_of(row.id)
    staff = {one.made_by for one in decisions}
    staff |= {one.asked_by for one in overrides} | {one.answered_by for one in overrides}
    who = Who(row.id, row.account_id, row.email, row.identity_number)
    return render_template(
        "recruitment/application.html",
        application=row,
        vacancy=row.vacancy,
        families=families,
        tests=pipeline.line_of(row).tests,
        current=current,
        decisions=decisions,
        overrides=overrides,
        names={i: a.name for i in staff if i is not None and (a := db.session.get(Account, i))},
        policies=pipeline.policy_names({one.policy_version_id for one in decisions}),
        past=list(reversed(histories([who])[row.id])),
        invitations=pipeline.invitations_of(row.id),
        forms=forms,
        words=pipeline_words,
        pressing=PRESSING,
        iso_day=date.fromisoformat,
        natives=_language_names(row.native_languages),
        locale=str(get_locale() or "en"),
        my_id=me().id,
    )


def _language_names(codes: list[str]) -> str:
    known = (get_locale() or Locale("en")).languages
    return ", ".join(known.get(code, code) for code in codes)


def _application(vacancy_id: int, application_id: int) -> Application:
    row = db.session.get(Application, application_id)
    return row if row is not None and row.vacancy_id == vacancy_id else abort(404)


def _back(row: Application) -> ResponseReturnValue:
    return redirect(url_for(".application", vacancy_id=row.vacancy_id, application_id=row.id), 303)
