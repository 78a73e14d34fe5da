"""Web log-ins: who the cookie speaks for, when it stops doing so, where it leads."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Literal, cast
from urllib.parse import urlsplit

from flask import Response, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, login_user
from sqlalchemy import delete, exists, select

from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account, EndedLogin

#: Cookies are refused after this time in any case, so older endings may be forgotten.
_FORGET_AFTER = timedelta(days=2)
RECENT_S = 15 * 60

Method = Literal["password", "authenticator", "recovery_code", "passkey", "single_sign_on"]


def configure(manager: LoginManager) -> None:
    """Tell Flask-Login how to load a person and what to do with a visitor."""
    manager.login_view = "identity.login"
    manager.login_message = _l("Please log in to open this page.")
    manager.login_message_category = "information"
    # A candidate's network address may change during a test; the login must not.
    manager.session_protection = None
    manager.user_loader(load_account)
    manager.unauthorized_handler(ask_to_log_in)


def load_account(login_key: str) -> Account | None:
    """The enabled account whose current login key this is, unless this login was ended."""
    wanted = select(Account).where(Account.login_key == login_key, Account.disabled_at.is_(None))
    token = session.get("login")
    if isinstance(token, str):
        wanted = wanted.where(~exists().where(EndedLogin.token_hash == _digest(token)))
    return db.session.scalar(wanted)


def start_login(account: Account, method: Method = "password") -> None:
    """Begin a login in this browser; nothing of the visitor's cookie survives but the language.

    `method` is how the person has proven who they are.
    """
    forget_visitor()
    session["login"] = secrets.token_urlsafe(24)
    session["login_method"] = method
    confirm_login()
    login_user(account)


def confirm_login() -> None:
    """Note that the person has proven just now who they are."""
    session["login_at"] = int(now().timestamp())


def is_recent_login() -> bool:
    """Whether that was within the last quarter of an hour, as changing factors asks for."""
    at = session.get("login_at")
    return isinstance(at, int) and now().timestamp() - at < RECENT_S


def continue_login(account: Account) -> None:
    """Go on with this browser's login after `end_logins` has ended all of them."""
    method: Method = session.get("login_method", "password")
    start_login(account, method)


def end_login() -> None:
    """End the login of this browser; a copy of its cookie is worth nothing afterwards."""
    token = session.get("login")
    if isinstance(token, str):
        _record_ending(token)
    forget_visitor()


def end_logins(account: Account) -> None:
    """End every login of an account, wherever it was made; in the caller's transaction."""
    account.login_key = secrets.token_hex(16)


def see_other(target: str) -> Response:
    """Lead from a form that was sent to a page (RFC 9110, 15.4.4)."""
    return cast("Response", redirect(target, 303))


def forget_visitor() -> None:
    """Empty the cookie, keeping the chosen language."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale


def ask_to_log_in() -> ResponseReturnValue:
    """Send a visitor to the login page and back again afterwards (pages only, not forms)."""
    wanted = None
    if request.headers.get("HX-Request"):
        wanted = _page_around()
    elif request.method == "GET":
        wanted = request.full_path if request.query_string else request.path
    target = url_for("identity.login", next=wanted)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": target})
    return redirect(target)


def _page_around() -> str | None:
    """The page that asked for a part of itself: people come back to it, not to the part."""
    try:
        found = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return None
    if found.netloc != request.host:
        return None
    return found.path + (f"?{found.query}" if found.query else "")


@transactional
def _record_ending(token: str) -> None:
    db.session.execute(
        delete(EndedLogin).where(
            (EndedLogin.ended_at < now() - _FORGET_AFTER)
            | (EndedLogin.token_hash == _digest(token))
        )
    )
    db.session.add(EndedLogin(token_hash=_digest(token), ended_at=now()))


def _digest(token: str) -> str:
    key = str(current_app.config["SECRET_KEY"])
    return hashlib.sha256(f"{key}\0{token}".encode()).hexdigest()
