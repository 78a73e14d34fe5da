"""Pages of second factors: giving one at log-in, and setting one's own up."""

from __future__ import annotations

from typing import cast

import segno
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup

from assess.extensions import db
from assess.identity import entry, factors, forms, operations, totp
from assess.identity.factors import Outcome
from assess.identity.failures import AccountError
from assess.identity.logins import (
    Method,
    confirm_login,
    continue_login,
    is_recent_login,
    see_other,
)
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import STAFF
from assess.identity.rules import safe_path
from assess.identity.throttle import (
    UNPROCESSABLE,
    limit_code_checks,
    limit_password_changes,
)

blueprint = Blueprint("second_factor", __name__, template_folder="templates")

WRONG = _l("This code is not right, or was used already. Wait for the next one and try again.")
BLOCKED = _l("Too many codes were wrong. Try again in a quarter of an hour, or use a passkey.")
_REFUSALS = {
    "exists": _l("There is an authenticator app already. Remove it before you set up another."),
    "last_factor": _l("Staff need a second factor here. Set up another one before."),
    "unknown": _l("There is no authenticator app that waits for its code. Begin again."),
}


@blueprint.route("/account/login/code", methods=["GET", "POST"])
@allow("public")
@limit_code_checks
def step() -> ResponseReturnValue:
    """The second factor of a log-in whose password was right."""
    waiting = entry.waiting_step()
    if waiting is None:
        session.pop("second_step", None)
        flash(_("Please log in again: the second step was not taken in time."), "information")
        return see_other("/")
    form = forms.FactorForm()
    if form.validate_on_submit():
        outcome = factors.check_code(waiting.account.id, str(form.code.data))
        if outcome in (Outcome.AUTHENTICATOR, Outcome.RECOVERY_CODE):
            return entry.admit(waiting.account, cast("Method", outcome.value), waiting.target)
        form.code.errors = [BLOCKED if outcome is Outcome.BLOCKED else WRONG]
    page = render_template(
        "identity/second_step.html",
        form=form,
        has_app=factors.has_authenticator(waiting.account.id),
        target=waiting.target,
    )
    return page, UNPROCESSABLE if form.errors else 200


@blueprint.get("/account/security")
@allow(*STAFF)
def security() -> ResponseReturnValue:
    """How one logs in: passkeys, authenticator app, recovery codes."""
    return render_template(
        "identity/security.html",
        factors=factors.factors_of(current_user.id),
        required=factors.is_required(),
        form=forms.PasskeyForm(),
        recent=is_recent_login(),
    )


@blueprint.route("/account/confirm", methods=["GET", "POST"])
@allow(*STAFF)
@limit_password_changes
def confirm() -> ResponseReturnValue:
    """Give the password once more before factors are changed."""
    target = safe_path(request.args.get("next")) or url_for("second_factor.security")
    form = forms.ConfirmForm()
    if form.validate_on_submit():
        if operations.is_password_of(_me(), str(form.password.data)):
            confirm_login()
            return see_other(target)
        form.password.errors = [_("This is not your present password.")]
    page = render_template("identity/confirm.html", form=form)
    return page, UNPROCESSABLE if form.errors else 200


@blueprint.post("/account/security/authenticator/<any(begin, remove):change>")
@allow(*STAFF)
def change_authenticator(change: str) -> ResponseReturnValue:
    """Begin to set an authenticator app up, or remove it."""
    if not is_recent_login():
        return ask_to_confirm()
    try:
        if change == "begin":
            factors.begin_authenticator(current_user.id)
            return see_other(url_for("second_factor.authenticator"))
        factors.remove_authenticator(current_user.id)
    except AccountError as error:
        return refused(_REFUSALS[error.reason])
    return changed(_("The authenticator app is removed. Other logins were ended."))


@blueprint.route("/account/security/authenticator", methods=["GET", "POST"])
@allow(*STAFF)
@limit_password_changes
def authenticator() -> ResponseReturnValue:
    """Scan the secret with an app and prove by a code that it has it."""
    if not is_recent_login():
        return ask_to_confirm()
    me = _me()
    secret = factors.pending_secret(me.id)
    if secret is None:
        return redirect(url_for("second_factor.security"))
    form = forms.FactorForm()
    if form.validate_on_submit():
        try:
            codes = factors.confirm_authenticator(me.id, str(form.code.data))
        except AccountError:
            form.code.errors = [WRONG]
        else:
            return _show_codes(codes)
    link = totp.address(secret, me.email, operations.organisation())
    page = render_template(
        "identity/authenticator.html", form=form, secret=secret, link=link, picture=_picture(link)
    )
    return page, UNPROCESSABLE if form.errors else 200


@blueprint.post("/account/security/codes")
@allow(*STAFF)
def recovery_codes() -> ResponseReturnValue:
    """Make eight new recovery codes and show them, once."""
    if not is_recent_login():
        return ask_to_confirm()
    try:
        codes = factors.renew_recovery_codes(current_user.id)
    except AccountError as error:
        return refused(_REFUSALS[error.reason])
    return _show_codes(codes)


def ask_to_confirm() -> ResponseReturnValue:
    """Lead to the password before something is changed that a login left open must not change."""
    flash(_("Please give your password once more before you change how you log in."), "information")
    return see_other(url_for("second_factor.confirm"))


def refused(message: object) -> ResponseReturnValue:
    """Say on the security page why nothing was changed."""
    flash(str(message), "error")
    return see_other(url_for("second_factor.security"))


def changed(message: str) -> ResponseReturnValue:
    """Go on with this login, which ended with all others, and say what was done."""
    continue_login(db.session.get_one(Account, current_user.id, populate_existing=True))
    flash(message, "success")
    return see_other(url_for("second_factor.security"))


def _show_codes(codes: list[str]) -> ResponseReturnValue:
    continue_login(db.session.get_one(Account, current_user.id, populate_existing=True))
    return render_template("identity/recovery_codes.html", codes=codes)


def _picture(link: str) -> Markup:
    """The QR code of an address, as an SVG without inline style."""
    code = segno.make(link, error="m", micro=False)
    drawn = code.svg_inline(scale=5, border=4, light="white", dark="black", omitsize=True)
    return Markup(drawn)  # noqa: S704  drawn by the library from modules alone


def _me() -> Account:
    return cast("Account", current_user._get_current_object())
