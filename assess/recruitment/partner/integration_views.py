"""Pages on which staff give other systems access, and see what they were told."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from assess.extensions import db
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.recruitment.operations import NotPossible
from assess.recruitment.partner import integrations, webhooks
from assess.recruitment.partner.integration_forms import (
    EVENT_NAMES,
    SCOPE_NAMES,
    IntegrationForm,
    last_day,
)
from assess.recruitment.partner.models import Integration, WebhookDelivery

blueprint = Blueprint(
    "integrations", __name__, url_prefix="/integrations", template_folder="../templates"
)


@blueprint.get("/")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Every integration."""
    return render_template("recruitment/integrations.html", rows=integrations.all_of_them())


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """Give another system access; its token is shown once, on the answer to this form."""
    form = IntegrationForm()
    if form.validate_on_submit():
        try:
            row, token = integrations.create(form.draft(), _me())
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            return _page_with(row, token)
    page = render_template("recruitment/integration_form.html", form=form, row=None)
    return page, 422 if form.errors else 200


@blueprint.get("/<int:integration_id>")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def show(integration_id: int) -> ResponseReturnValue:
    """One integration."""
    return _page_with(_row(integration_id))


@blueprint.route("/<int:integration_id>/change", methods=["GET", "POST"])
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def change(integration_id: int) -> ResponseReturnValue:
    """Change what an integration may do and is told."""
    row = _row(integration_id)
    form = IntegrationForm(obj=row, expires_on=last_day(row.expires_at))
    if form.validate_on_submit():
        try:
            integrations.change(integration_id, form.draft(), _me())
        except NotPossible as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The changes are in force."), "safe")
            return redirect(url_for(".show", integration_id=integration_id), 303)
    page = render_template("recruitment/integration_form.html", form=form, row=row)
    return page, 422 if form.errors else 200


@blueprint.post("/<int:integration_id>/rotate")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def rotate(integration_id: int) -> ResponseReturnValue:
    """A new token, shown once; the old one ends at once."""
    row = _row(integration_id)
    token = integrations.rotate(row.id, _me())
    return _page_with(_row(integration_id), token)


@blueprint.post("/<int:integration_id>/secret")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def secret(integration_id: int) -> ResponseReturnValue:
    """A new secret for signatures."""
    integrations.rotate_secret(_row(integration_id).id, _me())
    flash(_("Events are signed with the new secret from now on."), "safe")
    return redirect(url_for(".show", integration_id=integration_id), 303)


@blueprint.post("/<int:integration_id>/<any(disable, enable):verb>")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def set_enabled(integration_id: int, verb: str) -> ResponseReturnValue:
    """Refuse the token, or accept it again."""
    integrations.set_enabled(_row(integration_id).id, verb == "enable", _me())
    said = _("The token is accepted again.") if verb == "enable" else _("The token is refused.")
    flash(said, "safe")
    return redirect(url_for(".show", integration_id=integration_id), 303)


@blueprint.post("/<int:integration_id>/deliveries/<int:delivery_id>")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def send_again(integration_id: int, delivery_id: int) -> ResponseReturnValue:
    """Send an event again."""
    row = db.session.get(WebhookDelivery, delivery_id)
    if row is None or row.integration_id != integration_id:
        abort(404)
    webhooks.send_again(delivery_id, _me())
    flash(_("The event is sent again within seconds."), "safe")
    return redirect(url_for(".show", integration_id=integration_id), 303)


@blueprint.post("/<int:integration_id>/secret/show")
@allow(Role.RECRUITMENT, Role.ADMINISTRATOR)
def show_secret(integration_id: int) -> ResponseReturnValue:
    """The secret that signs events; that somebody looked is recorded."""
    row = _row(integration_id)
    integrations.note_secret_shown(row.id, _me())
    return _page_with(row, secret=webhooks.secret_of(row))


def _page_with(
    row: Integration, token: str | None = None, secret: str | None = None
) -> ResponseReturnValue:
    return render_template(
        "recruitment/integration.html",
        row=row,
        token=token,
        secret=secret,
        deliveries=integrations.deliveries(row.id),
        scope_names=SCOPE_NAMES,
        event_names=EVENT_NAMES,
    )


def _row(integration_id: int) -> Integration:
    return db.session.get(Integration, integration_id) or abort(404)


def _me() -> Account:
    return cast("Account", current_user._get_current_object())
