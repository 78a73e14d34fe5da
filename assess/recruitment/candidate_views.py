"""Candidates: finding people, and what is known and arranged for one of them."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assess.audit import ledger
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms, operations, queries
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.results.comparing import series_of
from assess.results.queries import ResultFilter, results, standing_of
from assess.web.helpers import requested_sort
from assess.web.paging import requested_page
from assess.written import keeping_apart

ACCOUNT = identifier("account_id")


@blueprint.get("/candidates/")
@allow(Role.RECRUITMENT)
def candidates() -> ResponseReturnValue:
    """Everybody with a candidate's account."""
    sort, descending = requested_sort(set(queries.CANDIDATE_SORTS), "name")
    text = forms.filter_text(request.args, "q")
    query = queries.candidates(text, sort, descending=descending)
    return render_template(
        "recruitment/candidates.html", page=queries.page_of(query, requested_page())
    )


@blueprint.get(f"/candidates/{ACCOUNT}")
@allow(Role.RECRUITMENT)
def candidate(account_id: int) -> ResponseReturnValue:
    """One person: sittings, results, adjustments."""
    account = account_or_404(account_id)
    ledger.record_reading(me().id, f"account:{account_id}", "candidate")
    rows = db.session.scalars(results(ResultFilter(account_id=account_id))).all()
    standings = {result.id: standing_of(result) for result in rows}
    stands = [row for row in rows if standings[row.id] in ("recorded", "released", "expired")]
    return render_template(
        "recruitment/candidate.html",
        account=account,
        sittings=queries.sittings_of(account_id),
        results=rows,
        standings=standings,
        series=series_of(stands, account.email),
        form=_adjustments(account_id),
        apart=keeping_apart.about(account_id),
        arranged=operations.accommodation_of(account_id),
    )


@blueprint.post(f"/candidates/{ACCOUNT}/accommodation")
@allow(Role.RECRUITMENT)
def accommodation(account_id: int) -> ResponseReturnValue:
    """Save a person's adjustments."""
    account_or_404(account_id)
    form = _adjustments(account_id)
    if not form.validate_on_submit():
        for message in form.break_minutes.errors:
            flash(str(message), "danger")
        if not form.break_minutes.errors:
            abort(400)
        return redirect(url_for(".candidate", account_id=account_id), 303)
    short = operations.adjust(
        account_id,
        form.time_factor.data,
        form.large_text.data,
        me(),
        (form.break_minutes.data or 0) * 60,
        form.spelling.data,
    )
    flash(_("Saved. It applies to every sitting that has not started."), "safe")
    for session in short:
        flash(
            _(
                "The session “%(title)s” is now too short for this person: move its end.",
                title=session.title,
            ),
            "attention",
        )
    return redirect(url_for(".candidate", account_id=account_id), 303)


def _adjustments(account_id: int) -> forms.AccommodationForm:
    current = operations.accommodation_of(account_id)
    factor = current.time_factor if current else 1.0
    form = forms.AccommodationForm(
        time_factor=factor,
        large_text=bool(current and current.large_text),
        break_minutes=current.break_s // 60 if current else 0,
        spelling=bool(current and current.spelling),
    )
    form.offer_factors(factor)
    return form


def account_or_404(account_id: int) -> Account:
    """Whoever has a candidate's account of this number."""
    account = db.session.get(Account, account_id)
    if account is None or Role.CANDIDATE not in account.roles:
        abort(404)
    return account
