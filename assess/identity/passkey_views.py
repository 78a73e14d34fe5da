"""Passkeys: what a browser asks for, and what it brings back."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, flash, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from assess.identity import entry, forms, passkeys
from assess.identity.factor_views import ask_to_confirm, changed, refused
from assess.identity.failures import AccountError
from assess.identity.logins import is_recent_login, see_other
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import STAFF
from assess.identity.rules import safe_path
from assess.identity.throttle import limit_passkeys

blueprint = Blueprint("passkey", __name__)

blueprint.add_app_template_global(passkeys.usable_here, "passkeys_here")

_REFUSALS = {
    "expired": _l("The request for the passkey is too old or was answered already. Try again."),
    "refused": _l("The passkey could not be used here. Try again, or log in in another way."),
    "exists": _l("This passkey is known already."),
    "unavailable": _l("Passkeys cannot be used at this address."),
    "unknown": _l("There is no such passkey."),
    "last_factor": _l("Staff need a second factor here. Set up another one before."),
}


@blueprint.post("/account/passkeys/login/options")
@allow("public")
@limit_passkeys
def login_options() -> ResponseReturnValue:
    """What the browser asks its authenticator at log-in; names nobody."""
    try:
        return _ask(passkeys.ask_to_log_in())
    except AccountError:
        abort(404)


@blueprint.post("/account/passkeys/login")
@allow("public")
@limit_passkeys
def login() -> ResponseReturnValue:
    """Log in with the answer of an authenticator."""
    target = safe_path(request.args.get("next")) or "/"
    try:
        account = passkeys.authenticate(_token(), request.form.get("credential", ""))
    except AccountError as error:
        flash(str(_REFUSALS[error.reason]), "error")
        return see_other(target)  # which leads to the login, and back again afterwards
    return entry.admit(account, "passkey", target)


@blueprint.post("/account/passkeys/new/options")
@allow(*STAFF)
def new_options() -> ResponseReturnValue:
    """What the browser asks its authenticator for a new passkey."""
    if not is_recent_login():
        abort(409, _("Please give your password once more before you change how you log in."))
    try:
        return _ask(passkeys.ask_to_register(cast("Account", current_user)))
    except AccountError as error:
        if error.reason == "too_many":
            abort(409, _("You have ten passkeys. Remove one before you add another."))
        abort(404)


@blueprint.post("/account/passkeys")
@allow(*STAFF)
def create() -> ResponseReturnValue:
    """Keep a new passkey."""
    if not is_recent_login():
        return ask_to_confirm()
    form = forms.PasskeyForm()
    if not form.validate():
        return refused(next(iter(form.errors.values()))[0])
    try:
        passkeys.register(
            current_user.id, _token(), str(form.credential.data), str(form.passkey_name.data)
        )
    except AccountError as error:
        return refused(_REFUSALS[error.reason])
    return changed(_("The passkey is kept. Other logins were ended."))


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@allow(*STAFF)
def remove(passkey_id: int) -> ResponseReturnValue:
    """Forget one of one's own passkeys."""
    if not is_recent_login():
        return ask_to_confirm()
    try:
        passkeys.remove(current_user.id, passkey_id)
    except AccountError as error:
        return refused(_REFUSALS[error.reason])
    return changed(_("The passkey is removed. Other logins were ended."))


def _ask(asked: passkeys.Request) -> ResponseReturnValue:
    session["passkey"] = asked.token
    return Response(asked.options, mimetype="application/json")


def _token() -> str:
    return str(session.pop("passkey", ""))
