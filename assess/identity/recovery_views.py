"""Pages of administrators: asking for somebody's access to be reset, and answering."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from assess.identity import forms, recoveries
from assess.identity.failures import AccountError
from assess.identity.logins import see_other
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import Role

blueprint = Blueprint("access_recovery", __name__, url_prefix="/admin", template_folder="templates")

_REFUSALS = {
    "own_account": _l("Nobody resets their own access: ask another administrator."),
    "own_request": _l("You have asked for this yourself: another administrator must answer."),
    "asked": _l("This has been asked for already and waits for another administrator."),
    "disabled": _l("Enable the account first."),
}


@blueprint.get("/recoveries")
@allow(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """What waits for an answer."""
    return render_template("identity/recoveries.html", waiting=recoveries.waiting())


@blueprint.post("/users/<int:account_id>/recovery")
@allow(Role.ADMINISTRATOR)
def ask(account_id: int) -> ResponseReturnValue:
    """Ask for somebody's access to be reset."""
    page = url_for("administration.user", account_id=account_id)
    form = forms.ReasonForm()
    if not form.validate():
        flash(next(iter(form.errors.values()))[0], "error")
        return see_other(page)
    try:
        recoveries.ask(account_id, str(form.reason.data), _me())
    except AccountError as error:
        return _refused(error, page)
    flash(_("Your request waits for another administrator."), "success")
    return see_other(page)


@blueprint.post("/recoveries/<int:recovery_id>/<any(approve, refuse):answer>")
@allow(Role.ADMINISTRATOR)
def answer(recovery_id: int, answer: str) -> ResponseReturnValue:
    """Approve or refuse what another administrator asked for."""
    page = url_for("access_recovery.index")
    try:
        if answer == "approve":
            recoveries.approve(recovery_id, _me())
            flash(_("The access is reset; the person is invited to choose a password."), "success")
        else:
            recoveries.refuse(recovery_id, _me())
            flash(_("The request is refused; nothing was changed."), "success")
    except AccountError as error:
        return _refused(error, page)
    return see_other(page)


def _refused(error: AccountError, page: str) -> ResponseReturnValue:
    if error.reason == "unknown":
        abort(404)
    if error.reason == "not_allowed":
        abort(403)
    flash(str(_REFUSALS[error.reason]), "error")
    return see_other(page)


def _me() -> Account:
    return cast("Account", current_user._get_current_object())
