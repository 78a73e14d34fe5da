"""Staff's pages about invitations: applicants, cancelling, and who did not come."""

from __future__ import annotations

from collections import Counter

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import applicants, booking, forms, noshows, queries, seating
from assess.recruitment.blueprint import blueprint, identifier, me
from assess.recruitment.booking_forms import CancelForm, DateForm
from assess.recruitment.booking_rules import absences
from assess.recruitment.errors import NotPossible
from assess.recruitment.models import Invitation
from assess.recruitment.policies import rules
from assess.recruitment.vacancy_models import Vacancy

INVITATION = identifier("invitation_id")


@blueprint.route(f"/vacancies/{identifier('vacancy_id')}/invite", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def vacancy_invite(vacancy_id: int) -> ResponseReturnValue:
    """Invite applicants: choose people and sessions, look at the plan, send."""
    vacancy = db.session.get(Vacancy, vacancy_id) or abort(404)
    form = FlaskForm()
    sessions = queries.sessions_to_invite_to()
    known = queries.applications_of(vacancy_id)
    posted = form.validate_on_submit()
    choice = request.form.get("choose") if posted else "all"
    people = _ticked("application", {one.id for one in known}) if posted else set()
    places = (
        _ticked("session", {one.id for one in sessions})
        if posted
        else queries.sessions_of_vacancy(vacancy_id)
    )
    if posted and "invite" in request.form and _sent(people, places, form):
        return redirect(url_for(".vacancy_invite", vacancy_id=vacancy_id), 303)
    if posted and choice is None:
        applicants.refresh(people, me())
        known = queries.applications_of(vacancy_id)
    if posted and "fitting" in request.form:
        people -= applicants.unfit_among(known, people, sessions, places)
    chosen = [one for one in known if one.id in people]
    everybody = applicants.plan_for(known, [])
    waiting = applicants.by_person(everybody)
    if choice is not None:
        people = {line.application.id for line in waiting} if choice == "all" else set()
    page = render_template(
        "recruitment/vacancy_invite.html",
        vacancy=vacancy,
        form=form,
        waiting=waiting,
        untested=Counter(one.family for one in everybody.pending if one.why == "no_test"),
        undecided=[one for one in everybody.pending if one.why != "no_test"],
        absences=absences,
        plan=applicants.plan_for(chosen, [one for one in sessions if one.id in places])
        if choice is None
        else None,
        sessions=sessions,
        free=seating.free_seats(sessions),
        people=people,
        places=places,
        notice=queries.short_notice([one for one in sessions if one.id in places], rules()),
    )
    return page, 422 if form.form_errors else 200


@blueprint.route(f"/invitations/{INVITATION}/cancel", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def invitation_cancel(invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back; the person is told why."""
    invitation = _invitation(invitation_id)
    back = url_for(".session", session_id=invitation.session_id)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            booking.cancel(invitation_id, str(form.reason.data), me())
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The invitation is cancelled, and the person is told."), "safe")
            return redirect(back, 303)
    page = render_template(
        "recruitment/invitation_cancel.html", invitation=invitation, form=form, back=back
    )
    return page, 422 if form.errors else 200


@blueprint.get("/no-shows/")
@allow(Role.RECRUITMENT)
def no_shows() -> ResponseReturnValue:
    """Who was booked and did not come."""
    done = request.args.get("followed") == "1"
    return render_template(
        "recruitment/no_shows.html", rows=noshows.no_shows(followed_up=done), followed=done
    )


@blueprint.route(f"/invitations/{INVITATION}/again", methods=["GET", "POST"])
@allow(Role.RECRUITMENT)
def invite_again(invitation_id: int) -> ResponseReturnValue:
    """Invite somebody who did not come to another session."""
    invitation = _invitation(invitation_id)
    form = DateForm()
    form.offer(noshows.sessions_for(invitation))
    if form.validate_on_submit():
        try:
            noshows.invite_again(invitation_id, form.session_id.data, me())
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The person is invited again, and a letter is on its way."), "safe")
            return redirect(url_for(".no_shows"), 303)
    page = render_template("recruitment/invite_again.html", invitation=invitation, form=form)
    return page, 422 if form.errors else 200


def _sent(people: set[int], places: set[int], form: FlaskForm) -> bool:
    try:
        done = applicants.invite_applications(people, places, me())
    except NotPossible as error:
        form.form_errors.append(str(error))
        return False
    if done.invited:
        flash(_("Invitations sent: %(count)d.", count=done.invited), "safe")
    if done.told:
        flash(_("Letters about decisions sent: %(count)d.", count=done.told), "safe")
    return True


def _ticked(name: str, allowed: set[int]) -> set[int]:
    """The boxes ticked, as far as they were offered."""
    numbers = (forms.whole_number(raw) for raw in request.form.getlist(name))
    return {number for number in numbers if number in allowed}


def _invitation(invitation_id: int) -> Invitation:
    found = db.session.get(Invitation, invitation_id)
    return found if found is not None and not found.session.rehearsal else abort(404)
