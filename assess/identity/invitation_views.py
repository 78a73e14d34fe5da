"""Pages of somebody who was invited: from the link in the message to a password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assess.identity import forms, invitations, operations
from assess.identity.failures import AccountError
from assess.identity.logins import see_other
from assess.identity.permissions import allow
from assess.identity.throttle import UNPROCESSABLE, limit_code_checks, remember_device

blueprint = Blueprint("invitation", __name__, template_folder="templates")


@blueprint.get("/account/invitation/<token>")
@allow("public")
def follow(token: str) -> ResponseReturnValue:
    """Take the secret out of the address, which histories and logs keep."""
    session["invitation"] = token[:100]
    return redirect(url_for("invitation.accept"))


@blueprint.route("/account/invitation", methods=["GET", "POST"])
@allow("public")
@limit_code_checks
def accept() -> ResponseReturnValue:
    """Choose the first password of an account that an administrator has made."""
    token = str(session.get("invitation", ""))
    account = invitations.account_invited(token)
    if account is None:
        session.pop("invitation", None)
        return render_template("identity/invitation_spent.html"), 410
    context = operations.password_context(account.email, account.given_name, account.family_name)
    form = forms.NewPasswordForm(context)
    if form.validate_on_submit():
        try:
            account = invitations.accept(token, str(form.password.data))
        except AccountError:
            return see_other(url_for("invitation.accept"))
        session.pop("invitation", None)
        session["locale"] = account.locale
        flash(_("Your password is set. Log in with it."), "success")
        return remember_device(see_other(url_for("identity.login")), account)
    page = render_template(
        "identity/invitation.html",
        form=form,
        invited=account,
        password_rules=forms.password_rules(),
    )
    return page, UNPROCESSABLE if form.errors else 200
