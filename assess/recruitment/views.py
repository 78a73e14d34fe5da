"""Recruitment's first page, sessions and invitations."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from assess.delivery.models import TestSession
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms, operations, queries, rules
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.results.queries import ResultFilter, results, standing_of

SESSION = identifier("session_id")
#: Rows that the first page shows of each list.
FEW = 6


@blueprint.get("/")
@allow(Role.RECRUITMENT)
def index() -> ResponseReturnValue:
    """What is open, what is coming, what waits for a decision."""
    coming = queries.sessions(past=False, limit=FEW)
    waiting = db.session.scalars(results(ResultFilter(standing="recorded")).limit(FEW)).all()
    return render_template(
        "recruitment/index.html",
        figures=queries.overview(),
        sessions=coming,
        seats=queries.seats([session.id for session in coming]),
        waiting=waiting,
        standings={result.id: standing_of(result) for result in waiting},
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
        try:
            session = operations.create_session(
                str(form.title.data),
                str(form.location.data),
                *form.window(),
                computers=form.computers(),
                actor=me(),
            )
        except operations.NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The session is planned. Now invite people."), "safe")
            return redirect(url_for(".session", session_id=session.id), 303)
    page = render_template("recruitment/session_form.html", form=form, session=None)
    return page, 422 if form.errors else 200


@blueprint.route(f"/sessions/{SESSION}/change", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def session_change(session_id: int) -> ResponseReturnValue:
    """Move or rename a session."""
    session = _session(session_id)
    zone = ZoneInfo(current_app.config["SETTINGS"].timezone)
    form = forms.SessionForm(
        title=session.title,
        location=session.location,
        starts_at=session.starts_at.astimezone(zone),
        ends_at=session.ends_at.astimezone(zone),
        last_start_at=session.last_start_at.astimezone(zone) if session.last_start_at else None,
        networks="\n".join(session.networks),
        safe_browser=session.safe_browser,
        safe_browser_keys="\n".join(session.safe_browser_keys),
    )
    if form.validate_on_submit():
        try:
            letters = operations.change_session(
                session_id,
                str(form.title.data),
                str(form.location.data),
                *form.window(),
                computers=form.computers(),
                actor=me(),
            )
        except operations.NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The session is changed."), "safe")
            if letters:
                flash(_("Everybody invited is told by e-mail."), "information")
            return redirect(url_for(".session", session_id=session_id), 303)
    page = render_template("recruitment/session_form.html", form=form, session=session)
    return page, 422 if form.errors else 200


@blueprint.route(f"/sessions/{SESSION}", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def session(session_id: int) -> ResponseReturnValue:
    """One session: who is invited, and inviting more."""
    found = _session(session_id)
    form = forms.InvitationForm()
    locale = str(get_locale() or "en")
    form.test_id.choices = [
        (0, _("Choose a test")),
        *((test.id, test.title[locale]) for test in queries.tests()),
    ]
    problems: list[rules.LineProblem] = []
    if form.validate_on_submit():
        people, problems = rules.read_people(str(form.people.data), default_locale=locale)
        if not problems and _invited(people, form, session_id):
            return redirect(url_for(".session", session_id=session_id), 303)
    page = render_template(
        "recruitment/session.html",
        session=found,
        over=operations.is_over(found),
        form=form,
        problems=problems,
        invitations=queries.invitations(session_id),
    )
    return page, 422 if form.errors or problems else 200


def _invited(people: list[rules.Person], form: forms.InvitationForm, session_id: int) -> bool:
    try:
        done = operations.invite(people, form.test_id.data, session_id, me())
    except operations.NotPossible as error:
        form.form_errors.append(str(error))
        return False
    flash(_("People newly invited: %(count)d.", count=done.fresh), "safe")
    if done.before:
        flash(
            _(
                "Invited before, so no second letter was sent: %(count)d.",
                count=done.before,
            ),
            "information",
        )
    return True


def _session(session_id: int) -> TestSession:
    found = db.session.get(TestSession, session_id)
    return found if found is not None and not found.rehearsal else abort(404)
