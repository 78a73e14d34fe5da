"""Notices about how somebody logs in, so that nothing of it changes without their knowledge."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assess.identity.letters import address, letter
from assess.identity.models import Account

#: What happened, as the person is told: subject and sentence.
_CHANGES: dict[str, tuple[Any, Any]] = {
    "authenticator_added": (
        _l("An authenticator app was added to your account"),
        _l("From now on a login with your password also asks for a code of the app."),
    ),
    "authenticator_removed": (
        _l("The authenticator app was removed from your account"),
        _l("Its codes and the recovery codes no longer work."),
    ),
    "recovery_codes_renewed": (
        _l("You have new recovery codes"),
        _l("The recovery codes you had before no longer work."),
    ),
    "recovery_code_used": (
        _l("A recovery code was used to log in to your account"),
        _l("This code no longer works. When few are left, make new ones on the security page."),
    ),
    "passkey_added": (
        _l("A passkey was added to your account"),
        _l("Whoever holds the device with this passkey and can unlock it can log in as you."),
    ),
    "passkey_removed": (
        _l("A passkey was removed from your account"),
        _l("It can no longer be used to log in."),
    ),
    "passkey_refused": (
        _l("A passkey of your account was refused"),
        _l(
            "It counted fewer uses than we know of, as a copy of it would. If you are not sure "
            "that only you have it, remove it and make a new one."
        ),
    ),
    "single_sign_on_bound": (
        _l("Your account is now connected to single sign-on"),
        _l("From now on you can also log in to it by way of your organisation."),
    ),
    "access_reset": (
        _l("Your access was reset by two administrators"),
        _l(
            "Your password, passkeys and authenticator app no longer work. Another message "
            "holds the link with which you choose a new password."
        ),
    ),
}


def send_factor_changed(account: Account, change: str) -> None:
    """Tell the owner of an account that a factor was changed or used; `change`: see above."""
    subject, sentence = _CHANGES[change]
    with force_locale(account.locale):
        letter(
            account,
            str(subject),
            str(sentence),
            _("If this was you, or you asked for it, there is nothing to do."),
            _(
                "If it was not you, choose a new password at once and tell the administrators: "
                "%(url)s",
                url=address("/account/reset"),
            ),
        )


def send_reset_asked(administrator: Account, name: str, asker: str) -> None:
    """To the other administrators: somebody's access is to be reset and waits for one of them."""
    with force_locale(administrator.locale):
        letter(
            administrator,
            _("A reset of access waits for an administrator"),
            _(
                "%(asker)s asks to reset the access of %(name)s, who is locked out. Another "
                "administrator must approve or refuse it.",
                asker=asker,
                name=name,
            ),
            _("To answer: %(url)s", url=address("/admin/recoveries")),
        )
