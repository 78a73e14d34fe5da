"""Recruitment's first page, sessions, invitations and candidates."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from assess.delivery.models import TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms, operations, queries, rules
from assess.results.queries import ResultFilter, results, standing_of

blueprint = Blueprint(
    "recruitment", __name__, url_prefix="/recruitment", template_folder="templates"
)


@blueprint.get("/")
@allow(Role.RECRUITMENT)
def index() -> ResponseReturnValue:
    """What is open, what is coming, what waits for a decision."""
    coming = queries.sessions(past=False)[:6]
    waiting = db.session.scalars(results(ResultFilter(standing="recorded")).limit(6)).all()
    return render_template(
        "recruitment/index.html",
        figures=queries.overview(),
        sessions=coming,
        seats=queries.seats([session.id for session in coming]),
        waiting=waiting,
    )


@blueprint.get("/sessions/")
@allow(Role.RECRUITMENT)
def sessions() -> ResponseReturnValue:
    """Sessions to come, or past ones."""
    past = request.args.get("past") == "1"
    rows = queries.sessions(past=past)
    return render_template(
        "recruitment/sessions.html",
        sessions=rows,
        past=past,
        seats=queries.seats([session.id for session in rows]),
    )


@blueprint.route("/sessions/new", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def session_new() -> ResponseReturnValue:
    """Plan a session."""
    form = forms.SessionForm()
    if form.validate_on_submit():
        starts_at, ends_at = form.window()
        session = operations.create_session(
            str(form.title.data), str(form.location.data), starts_at, ends_at
        )
        flash(_("The session is planned. Now invite people."), "safe")
        return redirect(url_for(".session", session_id=session.id))
    return render_template("recruitment/session_new.html", form=form)


@blueprint.route("/sessions/<int:session_id>", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def session(session_id: int) -> ResponseReturnValue:
    """One session: who is invited, and inviting more."""
    found = db.session.get(TestSession, session_id)
    if found is None:
        abort(404)
    form = forms.InvitationForm()
    locale = str(get_locale())
    form.test_id.choices = [(test.id, test.title[locale]) for test in queries.tests()]
    problems: list[rules.LineProblem] = []
    if form.validate_on_submit():
        people, problems = rules.read_people(
            str(form.people.data), forms.clean_email, default_locale=locale
        )
        if not problems and _invited(people, form, session_id):
            return redirect(url_for(".session", session_id=session_id))
    return render_template(
        "recruitment/session.html",
        session=found,
        form=form,
        problems=problems,
        invitations=queries.invitations(session_id),
    )


def _invited(people: list[rules.Person], form: forms.InvitationForm, session_id: int) -> bool:
    try:
        fresh, before = operations.invite(people, form.test_id.data, session_id, current_user)
    except operations.NotPossible as error:
        flash(_(str(error)), "danger")
        return False
    flash(_("%(fresh)d invited, %(before)d had been invited before.", fresh=fresh, before=before), "safe")
    return True


@blueprint.get("/candidates/")
@allow(Role.RECRUITMENT)
def candidates() -> ResponseReturnValue:
    """Everybody with a candidate's account."""
    text = request.args.get("q", "")[:200]
    page = db.paginate(queries.candidates(text), per_page=25, max_per_page=100, error_out=False)
    return render_template("recruitment/candidates.html", page=page, text=text)


@blueprint.get("/candidates/<int:account_id>")
@allow(Role.RECRUITMENT)
def candidate(account_id: int) -> ResponseReturnValue:
    """One person: sittings, results, adjustments."""
    account = _account(account_id)
    current = operations.accommodation_of(account_id)
    form = forms.AccommodationForm(
        data={
            "time_factor": current.time_factor if current else 1.0,
            "large_text": bool(current and current.large_text),
        }
    )
    rows = db.session.scalars(results(ResultFilter()).where(Account.id == account_id)).all()
    return render_template(
        "recruitment/candidate.html",
        account=account,
        sittings=queries.sittings_of(account_id),
        results=[(result, standing_of(result)) for result in rows],
        form=form,
    )


@blueprint.post("/candidates/<int:account_id>/accommodation")
@allow(Role.RECRUITMENT)
def accommodation(account_id: int) -> ResponseReturnValue:
    """Save a person's adjustments."""
    _account(account_id)
    form = forms.AccommodationForm()
    if not form.validate_on_submit():
        abort(400)
    operations.adjust(account_id, form.time_factor.data, form.large_text.data, current_user)
    flash(_("Saved. It applies to every sitting that has not started."), "safe")
    return redirect(url_for(".candidate", account_id=account_id))


def _account(account_id: int) -> Account:
    account = db.session.get(Account, account_id)
    if account is None or Role.CANDIDATE not in account.roles:
        abort(404)
    return account
