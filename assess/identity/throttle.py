"""How often codes, passwords and new codes may be tried.

A browser that has proven to belong to an account (by a log-in or a code; a signed cookie
for a year) is counted for itself: nothing that anybody else does, in the same network or
elsewhere, delays its log-ins and codes.

Other browsers share what may be tried: failed log-ins to one account from one network, to
one account from anywhere, and from one network to all accounts. A guesser can therefore
delay a browser that is new to an account, for ten minutes in the same network and for an
hour from outside; a code by mail makes such a browser known at once. The number for a
network is so high that a test room behind one address does not reach it by mistyping.
Right passwords are never counted.

The counts live where all server processes find them (limiting.py); the tries and the daily
number of codes are kept in the database (codes.py).
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask, Response, current_app, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeTimedSerializer

from assess.extensions import limiter
from assess.identity.codes import TooManyCodesError
from assess.identity.models import Account
from assess.identity.passwords import RETRY_AFTER_S, PasswordsBusyError
from assess.web.errors import WORDS, Words, error_response
from assess.web.formats import duration

View = Callable[..., ResponseReturnValue]

DEVICE_COOKIE = "assess_device"
DEVICE_SECONDS = 365 * 24 * 3600

#: What a view answers when what was typed is not right.
UNPROCESSABLE = 422


def register(app: Flask) -> None:
    """Answer "too often" and "too many at once" with a page that says when to come back."""
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(TooManyCodesError, _too_many_codes)
    app.register_error_handler(PasswordsBusyError, _too_busy)


def limit_logins(view: View) -> View:
    """Bound what a guesser can try."""
    strangers = (
        ("1000 per hour", _network),
        ("10 per 10 minutes", _account_and_network),
        ("100 per hour", _account),
    )
    for amount, key in strangers:
        view = limiter.limit(
            amount, key_func=key, methods=["POST"], deduct_when=_failed, exempt_when=_is_known
        )(view)
    return limiter.limit(
        "10 per 10 minutes",
        key_func=_device,
        methods=["POST"],
        deduct_when=_failed,
        exempt_when=_is_stranger,
    )(view)


def limit_code_requests(view: View) -> View:
    """Bound the mail that one network can cause and how fast one address can receive it."""
    rules = (
        ("1000 per hour", _network, _is_known),
        ("5 per 15 minutes", _account_and_network, _is_known),
        ("5 per 15 minutes", _device, _is_stranger),
        ("10 per day", _device, _is_stranger),
    )
    for amount, key, exempt in rules:
        view = limiter.shared_limit(
            amount, scope="codes", key_func=key, methods=["POST"], exempt_when=exempt
        )(view)
    return view


def limit_code_checks(view: View) -> View:
    """Bound the guesses of one network; each code has its own five tries besides."""
    return limiter.limit("1000 per hour", key_func=_network, methods=["POST"], deduct_when=_failed)(
        view
    )


def limit_passkeys(view: View) -> View:
    """Bound the challenges of one network; an answer to one cannot be guessed."""
    return limiter.limit("1000 per hour", key_func=_network, methods=["POST"])(view)


def limit_password_changes(view: View) -> View:
    """Bound the guesses of a present password in a browser left alone."""
    return limiter.limit(
        "10 per 10 minutes", key_func=_login, methods=["POST"], deduct_when=_failed
    )(view)


def is_known_browser(email: str) -> bool:
    """Whether this browser has proven to belong to the account with this address."""
    return _known_device(email) is not None


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


def _too_often(error: RateLimitExceeded) -> ResponseReturnValue:
    if error.response is not None:  # a room's own answer
        return error.response
    limit = limiter.current_limit
    return _come_back(429, max(1, int(limit.reset_at - time.time())) if limit else 60)


def _too_many_codes(error: TooManyCodesError) -> Response:
    return _come_back(429, error.retry_after_s)


def _too_busy(_error: PasswordsBusyError) -> Response:
    words = Words(
        _("Many people are logging in"),
        _("Nothing was changed. Try again in a few seconds."),
    )
    return _come_back(503, RETRY_AFTER_S, words)


def _come_back(code: int, seconds: int, words: Words | None = None) -> Response:
    if words is None:
        # Minutes above one, rounded up: seconds only matter when there are few.
        shown = seconds if seconds <= 60 else -(-seconds // 60) * 60
        text = _(
            "To keep accounts safe we limit how often this can be done. Try again in %(time)s. "
            "Nothing is lost.",
            time=duration(timedelta(seconds=shown)),
        )
        words = Words(WORDS[429].title, text)
    response = make_response(error_response(code, words))
    response.headers["Retry-After"] = str(seconds)
    return response


def _failed(response: Response) -> bool:
    return response.status_code == UNPROCESSABLE


def _network() -> str:
    return f"network:{get_remote_address()}"


def _login() -> str:
    return f"login:{session.get('_user_id', get_remote_address())}"


def _account() -> str:
    return f"account:{_digest(_typed_address())}"


def _account_and_network() -> str:
    return f"{_account()}:{_network()}"


def _device() -> str:
    return _known_device(_typed_address()) or ""


def _is_known() -> bool:
    return is_known_browser(_typed_address())


def _is_stranger() -> bool:
    return not _is_known()


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
