"""How often codes, passwords and new codes may be tried; nobody can lock another out.

Failed log-ins are counted per account and network, and per account over all networks.
The second count passes over browsers that have logged in to the account before (a
signed "device" cookie), so a distant guesser delays new browsers only; a code by mail
makes any browser known.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from flask import Response, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeTimedSerializer

from assess.extensions import limiter
from assess.identity.models import Account

View = Callable[..., ResponseReturnValue]

DEVICE_COOKIE = "assess_device"
DEVICE_SECONDS = 365 * 24 * 3600


def limit_logins(view: View) -> View:
    """Bound what a guesser can try; a test room behind one address stays within the bounds."""
    rules = (
        ("300 per minute", _network, None),
        ("100 per 10 minutes", _network, _failed),
        ("10 per 10 minutes", _account_and_network, _failed),
        ("100 per hour", _account_or_device, _failed),
    )
    for amount, key, counts in rules:
        view = limiter.limit(amount, key_func=key, methods=["POST"], deduct_when=counts)(view)
    return view


def limit_code_requests(view: View) -> View:
    """Bound the mail that one network can cause, and that one address can receive."""
    shared = (
        ("60 per 10 minutes", _network),
        ("5 per 15 minutes", _account_and_network),
        ("12 per hour", _account),
    )
    for amount, key in shared:
        view = limiter.shared_limit(amount, scope="codes", key_func=key, methods=["POST"])(view)
    return view


def limit_code_checks(view: View) -> View:
    """Bound the guesses of one network; each code has its own five tries besides."""
    return limiter.limit("120 per 10 minutes", key_func=_network, methods=["POST"])(view)


def limit_password_changes(view: View) -> View:
    """Bound the guesses of a present password in a browser left alone."""
    return limiter.limit(
        "10 per 10 minutes", key_func=_login, methods=["POST"], deduct_when=_failed
    )(view)


def remember_device(response: Response, account: Account) -> Response:
    """Mark this browser as one that has proven to belong to `account`."""
    value = _signer().dumps({"account": _digest(account.email), "device": secrets.token_hex(8)})
    response.set_cookie(
        DEVICE_COOKIE,
        value,
        max_age=DEVICE_SECONDS,
        path="/account",
        secure=current_app.config["SETTINGS"].secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response


def _failed(response: Response) -> bool:
    return response.status_code not in (302, 303)


def _network() -> str:
    return f"network:{get_remote_address()}"


def _login() -> str:
    return f"login:{session.get('_user_id', get_remote_address())}"


def _account() -> str:
    return f"account:{_digest(_typed_address())}"


def _account_and_network() -> str:
    return f"{_account()}:{_network()}"


def _account_or_device() -> str:
    return _known_device(_typed_address()) or _account()


def _known_device(email: str) -> str | None:
    try:
        value = _signer().loads(request.cookies.get(DEVICE_COOKIE, ""), max_age=DEVICE_SECONDS)
    except BadSignature:
        return None
    return f"device:{value['device']}" if value["account"] == _digest(email) else None


def _typed_address() -> str:
    """What was typed, or the address of the code asked for before ("send a new code")."""
    pending = session.get("code") or {}
    return str(request.form.get("email") or pending.get("email", "")).strip().lower()[:400]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="identity-device")
