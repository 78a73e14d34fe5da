"""Sessions: planning, publishing, changing, and inviting a list of people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from assess.delivery.models import TestSession
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import forms, inviting, operations, queries, rules, sessions
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.fitting import is_over
from assess.recruitment.seen_form import fingerprint
from assess.recruitment.session_forms import SessionForm

T = TypeVar("T")
SESSION = identifier("session_id")


@blueprint.get("/sessions/", endpoint="sessions")
@allow(Role.RECRUITMENT)
def session_list() -> ResponseReturnValue:
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
    """Plan a session; it is published at once, or kept as a draft."""
    form = _offered(SessionForm())
    draft = "draft" in request.form
    if form.validate_on_submit():
        planned = _tried(
            form,
            lambda: operations.create_session(
                str(form.title.data),
                str(form.location.data),
                *form.window(),
                computers=form.computers(),
                arrangements=form.arrangements(),
                actor=me(),
                publish=not draft,
                confirmed=bool(form.confirmed.data),
            ),
        )
        if planned is not None:
            flash(
                _("The draft is saved. Nobody can be invited before you publish it.")
                if draft
                else _("The session is planned. Now invite people."),
                "safe",
            )
            return redirect(url_for(".session", session_id=planned.id), 303)
    page = render_template("recruitment/session_form.html", form=form, session=None)
    return page, 422 if form.errors else 200


@blueprint.route(f"/sessions/{SESSION}/change", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def session_change(session_id: int) -> ResponseReturnValue:
    """Move, rename or rearrange a session."""
    session = _session(session_id)
    form = _offered(SessionForm.showing(SessionForm.values_of(session)))
    if form.validate_on_submit():
        letters = _tried(
            form,
            lambda: operations.change_session(
                session_id,
                str(form.title.data),
                str(form.location.data),
                *form.window(),
                computers=form.computers(),
                arrangements=form.arrangements(),
                actor=me(),
                confirmed=bool(form.confirmed.data),
                look=lambda row: form.refuse_unseen(SessionForm.values_of(row)),
            ),
        )
        if letters is not None:
            flash(_("The session is changed."), "safe")
            if letters:
                flash(_("Everybody invited is told by e-mail."), "information")
            return redirect(url_for(".session", session_id=session_id), 303)
    page = render_template("recruitment/session_form.html", form=form, session=session)
    return page, 422 if form.errors else 200


@blueprint.post(f"/sessions/{SESSION}/publish")
@allow(Role.RECRUITMENT)
def session_publish(session_id: int) -> ResponseReturnValue:
    """Publish a draft; a second press confirms two sessions in one room."""
    _session(session_id)
    confirmed = request.form.get("confirmed") == "1"
    try:
        operations.publish_session(session_id, me(), confirmed=confirmed, look=_as_shown)
    except operations.NeedsConfirmation as error:
        flash(str(error), "attention")
        return redirect(url_for(".session", session_id=session_id, confirm=1), 303)
    except operations.NotPossible as error:
        flash(str(error), "danger")
    else:
        flash(_("The session is published. Now invite people."), "safe")
    return redirect(url_for(".session", session_id=session_id), 303)


@blueprint.route(f"/sessions/{SESSION}", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def session(session_id: int) -> ResponseReturnValue:
    """One session: who is invited, and inviting more."""
    found = _session(session_id)
    form = forms.InvitationForm()
    locale = str(get_locale() or "en")
    form.test_id.choices = [
        SelectChoice(0, _("Choose a test")),
        *(SelectChoice(test.id, test.title[locale]) for test in queries.tests()),
    ]
    form.offer_despite([])
    problems: list[rules.LineProblem] = []
    against: list[inviting.Against] = []
    if form.validate_on_submit():
        people, problems = rules.read_people(str(form.people.data), default_locale=locale)
        if not problems and _invited(people, form, session_id, against):
            return redirect(url_for(".session", session_id=session_id), 303)
    page = render_template(
        "recruitment/session.html",
        session=found,
        over=is_over(found),
        shown=fingerprint(SessionForm.values_of(found)),
        form=form,
        problems=problems,
        against=against,
        invitations=queries.invitations(session_id),
        staff=sessions.staff_of(session_id),
        vacancies=sessions.vacancies_of(session_id),
        confirm=request.args.get("confirm") == "1",
    )
    return page, 422 if form.errors or problems else 200


def _invited(
    people: list[rules.Person],
    form: forms.InvitationForm,
    session_id: int,
    against: list[inviting.Against],
) -> bool:
    """Whether they are invited; if not, the form says why, and `against` whom the rules name."""
    despite = inviting.Despite(frozenset(form.despite.data or ()), str(form.reason.data or ""))
    try:
        done = operations.invite(people, form.test_id.data, session_id, me(), despite)
    except inviting.NotToSit as error:
        against += error.cases
        form.form_errors.append(_("Nobody was invited: the rules keep some of them from the test."))
        form.offer_despite((one.email, one.email) for one in against if one.may_insist)
        return False
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


def _as_shown(session: TestSession) -> None:
    """Raise `NotPossible` when the page showed the draft otherwise than it is now."""
    shown = request.form.get("shown", "")
    if shown and shown != fingerprint(SessionForm.values_of(session)):
        raise operations.NotPossible(
            _(
                "Somebody else changed this session since you opened the page, so it was not "
                "published. Look at it as it is now, then publish it."
            )
        )


def _tried(form: SessionForm, work: Callable[[], T]) -> T | None:
    """The result of an operation, or None with its refusal among the form's errors."""
    try:
        return work()
    except operations.NeedsConfirmation as error:
        form.confirmed.errors = [str(error)]
    except operations.NotPossible as error:
        form.form_errors.append(str(error))
    return None


def _offered(form: SessionForm) -> SessionForm:
    chosen = set(form.vacancies.data or ())
    form.offer(queries.invigilators(), queries.vacancies(chosen), str(get_locale() or "en"))
    return form


def _session(session_id: int) -> TestSession:
    found = db.session.get(TestSession, session_id)
    return found if found is not None and not found.rehearsal else abort(404)
