"""Pages of data protection: one's own data, and those of a person, for administrators."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from assess.audit import ledger
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.passwords import verify_password
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.identity.throttle import limit_password_changes
from assess.privacy import forms, package

blueprint = Blueprint("privacy", __name__, template_folder="templates")

PERSON = "<int:account_id>"
UNPROCESSABLE = 422


@blueprint.route("/account/data", methods=["GET", "POST"])
@allow("authenticated")
@limit_password_changes
def own_data() -> ResponseReturnValue:
    """Take one's own data away, after entering the password again."""
    account = _me()
    form = forms.ConfirmForm()
    if form.validate_on_submit():
        encoded = account.password_hash
        db.session.rollback()  # no connection is kept while the hash is computed
        if verify_password(encoded, str(form.password.data)):
            return _hand_over(account, account.id)
        form.password.errors = [_("This is not your present password.")]
    page = render_template("privacy/own_data.html", form=form)
    return page, UNPROCESSABLE if form.errors else 200


@blueprint.route(f"/admin/users/{PERSON}/data", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def data_of(account_id: int) -> ResponseReturnValue:
    """Answer a person's request for their data on their behalf."""
    account = db.session.get(Account, account_id) or abort(404)
    form = forms.ReasonForm()
    if form.validate_on_submit():
        return _hand_over(account, _me().id, str(form.reason.data))
    ledger.record_reading(_me().id, f"account:{account_id}", "data")
    page = render_template("privacy/data_of.html", form=form, account=account)
    return page, UNPROCESSABLE if form.errors else 200


def _hand_over(account: Account, reader_id: int, reason: str = "") -> Response:
    name = f"data-{account.id}.zip"
    packed = package.build(account)
    package.record(account.id, reader_id, reason)
    reply = Response(packed, mimetype="application/zip")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _me() -> Account:
    return cast("Account", current_user._get_current_object())
