"""Administration of accounts: find, invite, give roles, disable."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from assess.audit import ledger
from assess.extensions import db
from assess.identity import duplicates, factors, invitations, operations, queries, recoveries, staff
from assess.identity.failures import AccountError
from assess.identity.forms import IdentityNumberForm, NewAccountForm, ReasonForm, RolesForm
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.roles import ROLE_NAMES, Role
from assess.web.helpers import requested_sort
from assess.web.paging import requested_page

blueprint = Blueprint("administration", __name__, url_prefix="/admin", template_folder="templates")

ACCOUNT = "<int:account_id>"

_REFUSALS = {
    "own_account": _l("Nobody changes their own rights: ask another administrator."),
    "last_administrator": _l("This is the last administrator. Make somebody else one first."),
    "disabled": _l("Enable the account first."),
    "merged": _l("This account was merged into another one: change that one."),
    "accepted": _l(
        "The invitation was accepted already. Somebody who has forgotten the password chooses "
        "a new one on the login page."
    ),
}


@blueprint.get("/users")
@allow(Role.ADMINISTRATOR)
def users() -> ResponseReturnValue:
    """Search and filter all accounts."""
    role = request.args.get("role", "")
    state = {"enabled": False, "disabled": True}.get(request.args.get("state", ""))
    sort, descending = requested_sort(set(queries.SORTS), "name")
    found = queries.accounts_matching(
        request.args.get("q", "")[:200],
        Role(role) if role in set(Role) else None,
        disabled=state,
        sort=sort,
        descending=descending,
        page=requested_page(),
    )
    return render_template("identity/users.html", found=found, role_names=ROLE_NAMES)


@blueprint.route("/users/new", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def new_user() -> ResponseReturnValue:
    """Create an account and invite its owner by mail to choose a password."""
    form = NewAccountForm()
    if form.validate_on_submit():
        try:
            account = operations.create_account(
                str(form.email.data),
                given_name=str(form.given_name.data),
                family_name=str(form.family_name.data),
                roles=form.chosen(),
                locale=form.locale.data,
                by=_administrator(),
            )
        except AccountError:
            form.email.errors = [_("There is an account with this address already.")]
        else:
            flash(_("The account is created and its owner invited by e-mail."), "success")
            return redirect(url_for("administration.user", account_id=account.id), 303)
    page = render_template("identity/user_new.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.get(f"/users/{ACCOUNT}")
@allow(Role.ADMINISTRATOR)
def user(account_id: int) -> ResponseReturnValue:
    """One account: what is known, its roles, whether it may log in."""
    account = db.session.get(Account, account_id) or abort(404)
    ledger.record_reading(_administrator().id, f"account:{account_id}", "account")
    return render_template(
        "identity/user.html",
        account=account,
        form=RolesForm(formdata=None, data={"roles": sorted(account.roles)}),
        role_names=ROLE_NAMES,
        invitation=invitations.standing(account.id),
        factors=factors.factors_of(account.id),
        recovery=recoveries.waiting_for(account.id),
        reason_form=ReasonForm(formdata=None),
        number_form=IdentityNumberForm(formdata=None, obj=account),
        pairs=duplicates.pairs(account.id),
        kept=db.session.get(Account, account.merged_into_id) if account.merged_into_id else None,
    )


@blueprint.post(f"/users/{ACCOUNT}/roles")
@allow(Role.ADMINISTRATOR)
def set_roles(account_id: int) -> ResponseReturnValue:
    """Store exactly the ticked roles."""
    form = RolesForm()
    if not form.validate():
        abort(400)
    if not form.chosen():
        flash(_("Choose at least one role."), "danger")
        return redirect(url_for("administration.user", account_id=account_id), 303)
    try:
        staff.set_roles(account_id, form.chosen(), _administrator())
    except AccountError as error:
        return _refused(error, account_id)
    flash(_("The roles are stored; they apply from the next login."), "success")
    return redirect(url_for("administration.user", account_id=account_id), 303)


@blueprint.post(f"/users/{ACCOUNT}/<any(disable, enable, invite):change>")
@allow(Role.ADMINISTRATOR)
def change_user(account_id: int, change: str) -> ResponseReturnValue:
    """Disable, enable, or send the invitation again."""
    try:
        if change == "disable":
            staff.disable(account_id, _administrator())
            flash(_("The account is disabled and its logins are ended."), "success")
        elif change == "enable":
            staff.enable(account_id, _administrator())
            flash(_("The account may be used again."), "success")
        else:
            staff.invite_again(account_id, _administrator())
            flash(_("The invitation is on its way."), "success")
    except AccountError as error:
        return _refused(error, account_id)
    return redirect(url_for("administration.user", account_id=account_id), 303)


@blueprint.post(f"/users/{ACCOUNT}/identity-number")
@allow(Role.ADMINISTRATOR)
def set_identity_number(account_id: int) -> ResponseReturnValue:
    """Store or forget a person's identity number."""
    form = IdentityNumberForm()
    if not form.validate():
        flash(next(iter(form.errors.values()))[0], "error")
        return redirect(url_for("administration.user", account_id=account_id), 303)
    try:
        duplicates.set_identity_number(
            account_id, form.identity_number.data or "", _administrator()
        )
    except AccountError as error:
        return _refused(error, account_id)
    flash(_("The identity number is stored."), "success")
    return redirect(url_for("administration.user", account_id=account_id), 303)


def _administrator() -> Account:
    return cast("Account", current_user._get_current_object())


def _refused(error: AccountError, account_id: int) -> ResponseReturnValue:
    if error.reason == "unknown":
        abort(404)
    if error.reason == "not_allowed":
        abort(403)
    flash(_REFUSALS[error.reason], "error")
    return redirect(url_for("administration.user", account_id=account_id), 303)
