"""What the invigilator's pages share: whom they are for and what they are about."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assess.delivery.addresses import is_sitting_id
from assess.delivery.models import Sitting, TestSession
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role

#: Under this name the browser's cookie carries a new access code to the page that shows it.
SHOWN = "access_code_shown"
STAFF = (Role.INVIGILATOR, Role.ADMINISTRATOR)


def actor() -> Account:
    """Who acts."""
    found: Account = current_user._get_current_object()
    return found


def session_or_404(session_id: int) -> TestSession:
    """The session of an address."""
    found = db.session.get(TestSession, session_id)
    if found is None:
        abort(404)
    return found


def sitting_or_404(session_id: int, sitting_id: str) -> Sitting:
    """The sitting of an address, which must belong to the session."""
    found = db.session.get(Sitting, sitting_id) if is_sitting_id(sitting_id) else None
    if found is None or found.session_id != session_id:
        abort(404)
    return found


def back(session_id: int) -> ResponseReturnValue:
    """To the board."""
    return redirect(url_for("invigilation.board", session_id=session_id), 303)


def show_once(sitting_id: str, code: str) -> ResponseReturnValue:
    """To the same page, which shows a new access code; reloaded, it shows it no more.

    So reloading does not make another code, which would end the page that entered with this one.
    """
    cookie[SHOWN] = {sitting_id: code}
    return redirect(request.url, 303)


def shown_once(sitting_id: str) -> str | None:
    """The access code to show on this page now; asked for once."""
    code = cookie.pop(SHOWN, {}).get(sitting_id) if request.method == "GET" else None
    return str(code) if code else None
