"""The messages that identity sends, in the recipient's language, plain and signed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from assess import mail
from assess.clock import now
from assess.identity import codes
from assess.identity.models import Account
from assess.identity.roles import ROLE_NAMES, Role
from assess.web.formats import moment


def send_registration_code(email: str, code: str, locale: str) -> None:
    """The code that proves an address before an account is made."""
    with force_locale(locale):
        _post_code(
            email,
            code,
            _("Your code for creating an account"),
            _("Somebody (we hope it was you) asked to create an account with this address."),
        )


def send_reset_code(account: Account, code: str) -> None:
    """The code with which a person chooses a new password."""
    with force_locale(account.locale):
        _post_code(
            account.email,
            code,
            _("Your code for choosing a new password"),
            _("Somebody (we hope it was you) asked for a new password for this account."),
        )


def send_already_registered(account: Account) -> None:
    """To somebody who tries to register an address that has an account."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("You already have an account"),
            _(
                "Somebody (we hope it was you) asked to create an account with this address. "
                "There is one already, so no code was sent."
            ),
            _("To log in: %(url)s", url=address("/account/login")),
            _(
                "If you have forgotten your password, choose a new one: %(url)s",
                url=address("/account/reset"),
            ),
            _ignore(),
        )


def send_no_account(email: str, locale: str) -> None:
    """To somebody who asks for a new password for an address without an account."""
    with force_locale(locale):
        _post(
            email,
            _("There is no account with this address"),
            _(
                "Somebody (we hope it was you) asked for a new password for this address, but "
                "there is no account with it. You may have registered with another address."
            ),
            _("To create an account: %(url)s", url=address("/account/register")),
            _ignore(),
        )


def send_disabled(account: Account) -> None:
    """To somebody who asks for a new password for an account that was disabled."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("Your account is disabled"),
            _(
                "Somebody (we hope it was you) asked for a new password for this account. "
                "The account is disabled, so no code was sent. If you think this is a mistake, "
                "please contact the people who invited you."
            ),
            _ignore(),
        )


def send_password_changed(account: Account) -> None:
    """A notice, so that nobody's password changes without their knowledge."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("Your password was changed"),
            _(
                "The password of your account was changed, and every other login to it was ended. "
                "If this was you, there is nothing to do."
            ),
            _(
                "If it was not you, choose a new password at once: %(url)s",
                url=address("/account/reset"),
            ),
            greeting=_("Hello %(name)s,", name=account.name),
        )


def send_invitation(account: Account, token: str, until: datetime) -> None:
    """To somebody for whom an administrator has made an account: the link to a password."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("An account has been created for you"),
            _("An account with this address has been created for you."),
            _(
                "Before you log in for the first time, choose your password: %(url)s",
                url=address(f"/account/invitation/{token}"),
            ),
            _(
                "This link works once and until %(time)s. If it has expired, ask the "
                "administrators for a new invitation.",
                time=moment(until),
            ),
            _("Do not pass this message on: whoever has the link can choose the password."),
            greeting=_("Hello %(name)s,", name=account.name),
            code=token,
            expires_at=until,
        )


def send_roles_changed(account: Account, roles: Collection[Role]) -> None:
    """A notice to somebody whose rights an administrator has changed."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("What you may do here has changed"),
            _(
                "An administrator has changed the roles of your account. They are now: %(roles)s.",
                roles=", ".join(str(ROLE_NAMES[role]) for role in sorted(roles)),
            ),
            _("You have been logged out everywhere. Log in again to go on: %(url)s", url=_login()),
            _questions(),
            greeting=_("Hello %(name)s,", name=account.name),
        )


def send_account_disabled(account: Account) -> None:
    """A notice to somebody whose account an administrator has closed."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("Your account has been disabled"),
            _(
                "An administrator has disabled your account. You have been logged out "
                "everywhere and cannot log in again. What you did here remains."
            ),
            _questions(),
            greeting=_("Hello %(name)s,", name=account.name),
        )


def send_account_enabled(account: Account) -> None:
    """A notice to somebody whose account may be used again."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("Your account may be used again"),
            _("An administrator has enabled your account again. To log in: %(url)s", url=_login()),
            _questions(),
            greeting=_("Hello %(name)s,", name=account.name),
        )


def send_accounts_merged(account: Account, kept: str) -> None:
    """To both addresses of a person whose accounts were merged."""
    with force_locale(account.locale):
        _post(
            account.email,
            _("Your two accounts are now one"),
            _(
                "You had two accounts here. They have been merged, so that your results stand "
                "together. From now on, log in with this address: %(email)s",
                email=kept,
            ),
            _("Nothing that you did was lost. To log in: %(url)s", url=_login()),
            _questions(),
            greeting=_("Hello %(name)s,", name=account.name),
        )


def letter(account: Account, subject: str, *paragraphs: str) -> None:
    """A message that greets the owner of an account; in the language in force."""
    greeting = _("Hello %(name)s,", name=account.name)
    _post(account.email, subject, *paragraphs, greeting=greeting)


def _post_code(email: str, code: str, subject: str, reason: str) -> None:
    _post(
        email,
        subject,
        reason,
        _("Your code is: %(code)s", code=code),
        _(
            "It is valid for 30 minutes, once, in the browser where you asked for it. "
            "Nobody will ever ask you to tell them this code."
        ),
        _ignore(),
        code=code,
        expires_at=now() + codes.VALID_FOR,
    )


def _post(
    email: str,
    subject: str,
    *paragraphs: str,
    greeting: str | None = None,
    code: str | None = None,
    expires_at: datetime | None = None,
) -> None:
    organisation = current_app.config["SETTINGS"].organisation
    closing = _("Kind regards,") + "\n" + organisation
    mail.post(
        email,
        f"{subject} – {organisation}",
        "\n\n".join([greeting or _("Hello,"), *paragraphs, closing]) + "\n",
        secret=code,
        expires_at=expires_at,
    )


def _ignore() -> str:
    return str(_("If it was not you, please ignore this message: nothing has changed."))


def address(path: str) -> str:
    """A page's full address, for messages."""
    # From the settings, never from the request: its Host header is the visitor's to forge.
    return str(current_app.config["SETTINGS"].base_url).rstrip("/") + path


def _login() -> str:
    return address("/account/login")


def _questions() -> str:
    return str(_("If you think this is a mistake, please ask the administrators."))
