"""Pages of registering, logging in, choosing a new password and one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from assess.extensions import db
from assess.identity import codes, entry, forms, operations
from assess.identity.codes import Check, Purpose
from assess.identity.failures import AccountError
from assess.identity.logins import continue_login, end_login, see_other, start_login
from assess.identity.models import Account
from assess.identity.permissions import allow
from assess.identity.rules import safe_path
from assess.identity.throttle import (
    UNPROCESSABLE,
    is_known_browser,
    limit_code_checks,
    limit_code_requests,
    limit_logins,
    limit_password_changes,
    remember_device,
)

blueprint = Blueprint("identity", __name__, template_folder="templates")


@dataclass(frozen=True)
class Pending:
    """What this browser has asked for and not finished yet."""

    purpose: Purpose
    email: str
    token: str
    proven: bool = False


# --- Logging in and out -----------------------------------------------------------------


@blueprint.route("/account/login", methods=["GET", "POST"])
@allow("public")
@limit_logins
def login() -> ResponseReturnValue:
    """Log in; every failure looks and lasts the same."""
    target = safe_path(request.args.get("next")) or "/"
    if current_user.is_authenticated and request.method == "GET":
        # The home page of somebody without a role would send them back here.
        return redirect(target if current_user.roles else url_for("identity.account"))
    form = forms.LoginForm()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            account = operations.authenticate(str(form.email.data), str(form.password.data))
            if account is not None:
                return entry.after_password(account, target)
            _refuse(form, _("The e-mail address or the password is not right. Try again."))
    return render_template("identity/login.html", form=form, target=target), status


@blueprint.post("/account/logout")
@allow("public")
def logout() -> ResponseReturnValue:
    """End this browser's login."""
    end_login()
    flash(_("You are logged out."), "success")
    return see_other(url_for("identity.login"))


# --- Step 1 of registering and resetting: an address ------------------------------------


@blueprint.route("/account/register", methods=["GET", "POST"])
@allow("public")
@limit_code_requests
def register() -> ResponseReturnValue:
    """Ask for the address of a new account."""
    if current_user.is_authenticated:
        return redirect("/")
    return _ask_for_code("register")


@blueprint.route("/account/reset", methods=["GET", "POST"])
@allow("public")
@limit_code_requests
def reset() -> ResponseReturnValue:
    """Ask for the address of an account whose password is forgotten or not chosen yet."""
    return _ask_for_code("reset")


@blueprint.post("/account/<any(register, reset):purpose>/code/new")
@allow("public")
@limit_code_requests
def new_code(purpose: Purpose) -> ResponseReturnValue:
    """Send a newer code; the one this browser had before is worth nothing from now on."""
    pending = _pending(purpose)
    if pending is None:
        return _begin_again(purpose)
    _request_code(purpose, pending.email)
    flash(_("A new code is on its way. Codes sent earlier no longer work."), "success")
    return see_other(url_for("identity.enter_code", purpose=purpose))


def _ask_for_code(purpose: Purpose) -> ResponseReturnValue:
    form = forms.AddressForm()
    if form.validate_on_submit():
        _request_code(purpose, str(form.email.data))
        return see_other(url_for("identity.enter_code", purpose=purpose))
    status = UNPROCESSABLE if form.errors else 200
    return render_template(f"identity/{purpose}.html", form=form), status


def _request_code(purpose: Purpose, email: str) -> None:
    ask = operations.ask_to_register if purpose == "register" else operations.ask_to_reset
    before = _pending(purpose)
    token = before.token if before is not None and before.email == email else None
    token = ask(email, str(get_locale()), token, known_browser=is_known_browser(email))
    session["code"] = {"purpose": purpose, "email": email, "token": token, "proven": False}


# --- Step 2: the code -------------------------------------------------------------------


@blueprint.route("/account/<any(register, reset):purpose>/code", methods=["GET", "POST"])
@allow("public")
@limit_code_checks
def enter_code(purpose: Purpose) -> ResponseReturnValue:
    """Type or paste the code from the message."""
    pending = _pending(purpose)
    if pending is None:
        return _begin_again(purpose)
    form = forms.CodeForm()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.validate():
            outcome = codes.check_code(pending.email, purpose, pending.token, str(form.code.data))
            if outcome is Check.RIGHT:
                session["code"] = {**session["code"], "proven": True}
                return see_other(url_for(f"identity.{purpose}_finish"))
            _refuse(form, _code_error(outcome), "code")
    return render_template(
        "identity/code.html", form=form, purpose=purpose, email=pending.email
    ), status


def _code_error(outcome: Check) -> str:
    if outcome is Check.WRONG:
        return str(_("This code is not right. Look at the newest message and try again."))
    return str(_("This code can no longer be used. Ask for a new one below."))


# --- Step 3: the account, or the new password -------------------------------------------


@blueprint.route("/account/register/details", methods=["GET", "POST"])
@allow("public")
@limit_code_checks
def register_finish() -> ResponseReturnValue:
    """Give names and a password for the address that was proven."""
    pending = _pending("register", proven=True)
    if pending is None:
        return _begin_again("register")
    form = forms.RegisterForm(pending.email, data={"locale": str(get_locale())})
    if form.validate_on_submit():
        try:
            account = operations.register_account(
                pending.email,
                pending.token,
                given_name=str(form.given_name.data),
                family_name=str(form.family_name.data),
                password=str(form.password.data),
                locale=form.locale.data,
            )
        except AccountError as error:
            return _begin_again("register", known=error.reason == "known")
        session["locale"] = account.locale
        start_login(account)
        flash(_("Your account is ready, and you are logged in."), "success")
        return remember_device(see_other("/"), account)
    return _new_password_page("identity/details.html", form, pending)


@blueprint.route("/account/reset/password", methods=["GET", "POST"])
@allow("public")
@limit_code_checks
def reset_finish() -> ResponseReturnValue:
    """Choose the new password."""
    pending = _pending("reset", proven=True)
    if pending is None:
        return _begin_again("reset")
    owner = operations.account_with(pending.email)
    names = (owner.given_name, owner.family_name) if owner else ("", "")
    form = forms.NewPasswordForm(operations.password_context(pending.email, *names))
    if form.validate_on_submit():
        try:
            account = operations.reset_password(
                pending.email, pending.token, str(form.password.data)
            )
        except AccountError:
            return _begin_again("reset")
        end_login()
        flash(_("Your new password is set. Log in with it."), "success")
        return remember_device(see_other(url_for("identity.login")), account)
    return _new_password_page("identity/new_password.html", form, pending)


def _new_password_page(template: str, form: Form, pending: Pending) -> ResponseReturnValue:
    page = render_template(
        template, form=form, email=pending.email, password_rules=forms.password_rules()
    )
    return page, UNPROCESSABLE if form.errors else 200


# --- One's own account ------------------------------------------------------------------


@blueprint.route("/account/", methods=["GET", "POST"])
@allow("authenticated")
def account() -> ResponseReturnValue:
    """Change one's name and language."""
    form = forms.DetailsForm(obj=current_user)
    if form.validate_on_submit():
        operations.change_details(
            current_user.id,
            str(form.given_name.data),
            str(form.family_name.data),
            form.locale.data,
        )
        session["locale"] = form.locale.data
        flash(_("Your details are stored."), "success")
        return see_other(url_for("identity.account"))
    status = UNPROCESSABLE if form.errors else 200
    db.session.rollback()
    return render_template("identity/account.html", form=form), status


@blueprint.route("/account/password", methods=["GET", "POST"])
@allow("authenticated")
@limit_password_changes
def password() -> ResponseReturnValue:
    """Change one's password; other logins end, this one goes on."""
    person = cast("Account", current_user._get_current_object())
    context = operations.password_context(person.email, person.given_name, person.family_name)
    form = forms.ChangePasswordForm(context)
    if form.validate_on_submit():
        try:
            operations.change_password(person, str(form.current.data), str(form.password.data))
        except AccountError:
            _refuse(form, _("This is not your present password."), "current")
        else:
            continue_login(db.session.get_one(Account, person.id))
            flash(_("Your password is changed. Other logins were ended."), "success")
            return see_other(url_for("identity.account"))
    page = render_template(
        "identity/password.html", form=form, password_rules=forms.password_rules()
    )
    return page, UNPROCESSABLE if form.errors else 200


# --- Helpers ----------------------------------------------------------------------------


def _pending(purpose: Purpose, *, proven: bool = False) -> Pending | None:
    stored = session.get("code")
    if not isinstance(stored, dict) or stored.get("purpose") != purpose:
        return None
    if proven and not stored.get("proven"):
        return None
    return Pending(purpose, stored["email"], stored["token"], bool(stored.get("proven")))


def _begin_again(purpose: Purpose, *, known: bool = False) -> ResponseReturnValue:
    session.pop("code", None)
    if known:
        flash(_("There is an account with this address already. Please log in."), "information")
        return see_other(url_for("identity.login"))
    flash(
        _("Please begin here: the code was used, is too old, or was asked for elsewhere."),
        "information",
    )
    return see_other(url_for(f"identity.{purpose}"))


def _refuse(form: Form, message: str, field: str = "password") -> None:
    form[field].errors = [*form[field].errors, message]
