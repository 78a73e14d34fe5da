"""A candidate's own invitations: confirm, choose another date, put it into the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from assess.clock import now
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment import booking, telling
from assess.recruitment.blueprint import identifier, me
from assess.recruitment.booking_forms import DateForm
from assess.recruitment.booking_rules import last_day_to_move
from assess.recruitment.errors import NotPossible
from assess.recruitment.models import Invitation
from assess.recruitment.policies import rules, zone

blueprint = Blueprint("booking", __name__, url_prefix="/me/invitations")
INVITATION = identifier("invitation_id")


@blueprint.post(f"/{INVITATION}/confirm")
@allow(Role.CANDIDATE)
def confirm(invitation_id: int) -> ResponseReturnValue:
    """I shall come."""
    _own(invitation_id)
    try:
        booking.confirm(invitation_id, me())
    except NotPossible as error:
        flash(str(error), "danger")
    else:
        flash(_("Thank you: you have confirmed that you will come."), "safe")
    return redirect(url_for("delivery.dashboard"), 303)


@blueprint.route(f"/{INVITATION}/date", methods=["GET", "POST"])
@allow(Role.CANDIDATE)
def another_date(invitation_id: int) -> ResponseReturnValue:
    """Choose another date."""
    invitation = _own(invitation_id)
    refusal = booking.why_not_movable(invitation)
    form = DateForm()
    form.offer([] if refusal else booking.other_dates(invitation))
    if form.validate_on_submit():
        try:
            moved = booking.move(invitation_id, form.session_id.data, me())
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Your date is changed. A letter with the new date is on its way."), "safe")
            return redirect(url_for("delivery.dashboard", _anchor=f"invitation-{moved.id}"), 303)
    page = render_template(
        "recruitment/another_date.html",
        invitation=invitation,
        form=form,
        refusal=refusal,
        left=rules().most_moves - invitation.moves,
        until=last_day_to_move(invitation.session.starts_at, rules(), zone()),
    )
    return page, 422 if form.errors else 200


@blueprint.get(f"/{INVITATION}/calendar.ics")
@allow(Role.CANDIDATE)
def calendar(invitation_id: int) -> ResponseReturnValue:
    """The date as a file for one's calendar."""
    response = make_response(telling.calendar_of(_own(invitation_id)))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8; method=PUBLISH"
    response.headers["Content-Disposition"] = f'attachment; filename="{telling.FILE_NAME}"'
    return response


def notes_on(sittings: Sequence[Sitting]) -> Mapping[str, Markup]:
    """Tell delivery what stands on the cards of a candidate's booked sittings."""
    ids = [sitting.id for sitting in sittings if sitting.state == "booked"]
    found = db.session.scalars(
        select(Invitation).where(Invitation.sitting_id.in_(ids), Invitation.cancelled_at.is_(None))
    ).all()
    return {
        str(invitation.sitting_id): Markup(  # noqa: S704  a template of ours, escaped
            render_template(
                "recruitment/_booking.html",
                invitation=invitation,
                refusal=booking.why_not_movable(invitation),
                until=last_day_to_move(invitation.session.starts_at, rules(), zone()),
            )
        )
        for invitation in found
        if invitation.session.starts_at > now()
    }


def _own(invitation_id: int) -> Invitation:
    invitation = db.session.get(Invitation, invitation_id)
    if (
        invitation is None
        or invitation.cancelled_at is not None
        or not booking.is_theirs(invitation, me())
    ):
        abort(404)
    return invitation
