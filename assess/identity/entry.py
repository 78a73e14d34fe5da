"""From a right password to a login: at once, or over the page that asks for a second factor."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Response, session, url_for

from assess.clock import now
from assess.extensions import db
from assess.identity import factors
from assess.identity.logins import Method, forget_visitor, see_other, start_login
from assess.identity.models import Account
from assess.identity.rules import safe_path
from assess.identity.throttle import remember_device

#: How long a password that was right waits for the second factor.
WAITS_S = 5 * 60


@dataclass(frozen=True)
class Step:
    """A log-in that waits for its second factor: whose it is, and where it leads."""

    account: Account
    target: str


def after_password(account: Account, target: str) -> Response:
    """Log in, or ask for the second factor when the account has one."""
    if not factors.has_factor(account.id):
        return admit(account, "password", target)
    forget_visitor()
    session["second_step"] = {
        "account": account.id,
        "key": _mark(account),
        "at": int(now().timestamp()),
        "next": target,
    }
    return see_other(url_for("second_factor.step"))


def admit(account: Account, method: Method, target: str) -> Response:
    """Begin the login and go where the person wanted to."""
    start_login(account, method)
    return remember_device(see_other(target), account)


def waiting_step() -> Step | None:
    """The log-in of this browser that waits, unless it is too old or the account has changed."""
    kept = session.get("second_step")
    if not isinstance(kept, dict) or now().timestamp() - kept["at"] > WAITS_S:
        return None
    account = db.session.get(Account, kept["account"])
    if account is None or not account.is_active or _mark(account) != kept["key"]:
        return None
    return Step(account, safe_path(kept["next"]) or "/")


def _mark(account: Account) -> str:
    # The cookie can be read by its owner: the key itself does not belong there.
    return hashlib.sha256(account.login_key.encode()).hexdigest()[:16]
