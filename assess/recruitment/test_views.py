"""Tests on offer, and offering one from a question bank."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.language.selection import Shortage
from assess.officesim.presenter import APPLICATIONS
from assess.recruitment import forms, offering, office_offering, queries, written_offering
from assess.recruitment.blueprint import blueprint, identifier
from assess.recruitment.operations import NotPossible

TEST = identifier("test_id")


@blueprint.get("/tests/")
@allow(Role.RECRUITMENT)
def tests() -> ResponseReturnValue:
    """Every test that is or was offered."""
    return render_template(
        "recruitment/tests.html",
        tests=queries.all_tests(),
        sittings=queries.sittings_by_test(),
        has_banks=bool(queries.banks()),
        has_projects=bool(office_offering.published()),
        has_papers=bool(written_offering.ready()),
    )


@blueprint.route("/tests/new", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def test_offer() -> ResponseReturnValue:
    """Offer the test of a bank."""
    form = forms.OfferForm()
    locale = str(get_locale() or "en")
    form.bank.choices = [(bank.code, bank.title[locale]) for bank in queries.banks()]
    shortages: tuple[Shortage, ...] = ()
    if form.validate_on_submit():
        try:
            test = offering.offer(form.bank.data, form.titles(), *form.times_s())
        except NotPossible as error:
            form.form_errors.append(str(error))
            shortages = getattr(error, "shortages", ())
        else:
            flash(_("“%(title)s” is on offer.", title=test.title[locale]), "safe")
            return redirect(url_for(".tests"), 303)
    page = render_template("recruitment/test_offer.html", form=form, shortages=shortages)
    return page, 422 if form.errors else 200


@blueprint.route("/tests/new-office", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def test_offer_office() -> ResponseReturnValue:
    """Offer an Office test of published projects."""
    form = forms.OfficeOfferForm()
    locale = str(get_locale() or "en")
    form.projects.choices = [
        (
            one.code,
            _(
                "%(title)s (%(application)s; tasks: %(tasks)s, points: %(points)s)",
                title=one.title[locale],
                application=APPLICATIONS[one.application],
                tasks=one.tasks,
                points=one.points,
            ),
        )
        for one in office_offering.published()
    ]
    if form.validate_on_submit():
        try:
            test = office_offering.offer_office(
                str(form.code.data),
                {"en": str(form.title_en.data), "fr": str(form.title_fr.data)},
                form.projects.data or [],
                minutes=form.minutes.data or 0,
                pass_mark=form.pass_mark.data or 0,
            )
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("“%(title)s” is on offer.", title=test.title[locale]), "safe")
            return redirect(url_for(".tests"), 303)
    page = render_template("recruitment/test_offer_office.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/tests/new-written", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def test_offer_written() -> ResponseReturnValue:
    """Offer the written test of a signed-off paper."""
    form = forms.WrittenOfferForm()
    locale = str(get_locale() or "en")
    form.paper.choices = [
        (
            one.code,
            _(
                "%(title)s (%(grade)s; tasks: %(tasks)s, minutes: %(minutes)s)",
                title=one.title[locale],
                grade=one.grade or "–",
                tasks=one.tasks,
                minutes=one.minutes,
            ),
        )
        for one in written_offering.ready()
    ]
    if form.validate_on_submit():
        try:
            test = written_offering.offer_written(form.paper.data, minutes=form.minutes.data)
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("“%(title)s” is on offer.", title=test.title[locale]), "safe")
            return redirect(url_for(".tests"), 303)
    page = render_template("recruitment/test_offer_written.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.post(f"/tests/{TEST}/retire")
@allow(Role.RECRUITMENT)
def test_retire(test_id: int) -> ResponseReturnValue:
    """Stop inviting people to a test."""
    try:
        offering.retire(test_id)
    except NotPossible as error:
        flash(str(error), "danger")
    else:
        flash(_("The test is no longer offered. Sittings already booked go ahead."), "safe")
    return redirect(url_for(".tests"), 303)
