"""Errors as helpful pages for people and as JSON for programs, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from assess.extensions import db
from assess.web.problems import is_program, problem

log = structlog.get_logger()


@dataclass(frozen=True)
class Words:
    """What happened, what it means and what to do."""

    title: Any
    text: Any


WORDS: dict[int, Words] = {
    400: Words(
        _l("This request could not be understood"),
        _l(
            "Something in the address or the form was not as expected. Nothing was changed. "
            "Go back, check what you entered and try again."
        ),
    ),
    401: Words(
        _l("Please log in"),
        _l("This page is shown after you log in. Log in and open it again."),
    ),
    403: Words(
        _l("You may not open this page"),
        _l(
            "Your account does not have the role this page is for. If you think that it should, "
            "ask the administrator of your organisation."
        ),
    ),
    404: Words(
        _l("There is no such page"),
        _l(
            "The address may be mistyped, or what it led to is no longer there. "
            "Begin again from the home page."
        ),
    ),
    405: Words(
        _l("This page cannot be used that way"),
        _l(
            "The address exists, but not for this kind of request. Nothing was changed. "
            "Begin again from the home page."
        ),
    ),
    409: Words(
        _l("This was changed in the meantime"),
        _l(
            "Somebody else, or another window of yours, was faster. Nothing of yours was stored. "
            "Open the page again and look at its present state."
        ),
    ),
    413: Words(
        _l("What you sent is too large"),
        _l("Nothing was stored. Choose a smaller file or shorten the text, then try again."),
    ),
    429: Words(
        _l("Too many tries in a short time"),
        _l(
            "To keep accounts safe we limit how often this can be done. Wait a minute, "
            "then try again. Nothing is lost."
        ),
    ),
    500: Words(
        _l("Something went wrong on our side"),
        _l(
            "It was not your doing, and it has been recorded. Answers that were shown as safe "
            "on the server are safe. Try again in a moment; during a test, tell the invigilator."
        ),
    ),
    503: Words(
        _l("The service is not available just now"),
        _l(
            "Please try again in a few minutes. Answers that were shown as safe on the server "
            "are safe. During a test, stay on your page and tell the invigilator."
        ),
    ),
}

#: Codes whose text a view may give itself; for others the library's English would show.
OWN_WORDS = frozenset({403, 404, 409, 410, 422})

EXPIRED = Words(
    _l("This form has been open too long"),
    _l(
        "For your safety it was not sent, and nothing was changed. Go back, load the page again "
        "and repeat the last step."
    ),
)


def wants_json() -> bool:
    """Whether a program asked: a JSON body, or JSON preferred to HTML."""
    if request.is_json or request.headers.get("X-Requested-With"):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def error_response(code: int, words: Words | None = None) -> tuple[Response | str, int]:
    """The answer for `code`; other codes borrow the words of their hundred."""
    words = words or WORDS.get(code) or WORDS[500 if code >= 500 else 400]
    if code >= 500:
        # The database may be what failed: the page must not ask it who is logged in.
        g._login_user = AnonymousUserMixin()
    if is_program():
        return problem(code, str(words.title), str(words.text)), code
    if wants_json():
        return jsonify(error=str(words.title), detail=str(words.text), status=code), code
    return render_template("web/error.html", code=code, words=words), code


def own_words(error: HTTPException, code: int) -> Words | None:
    """What a view said with `abort(409, _("…"))`, under the usual title."""
    said = error.description
    if code not in OWN_WORDS or not said or said == type(error).description:
        return None
    return Words((WORDS.get(code) or WORDS[400]).title, said)


def register_errors(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def expired(_error: CSRFError) -> tuple[Response | str, int]:
        return error_response(400, EXPIRED)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        code = error.code or 500
        if error.response is not None or code < 400:
            return error
        body, status = error_response(code, own_words(error, code))
        response = app.make_response((body, status))
        for name, value in error.get_headers():
            if name.lower() in ("allow", "retry-after", "www-authenticate"):
                response.headers[name] = value
        return response

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(PoolTimeout)
    def unreachable(error: Exception) -> Response:
        log.error("database_unreachable", path=request.path, error=str(error)[:300])
        response = app.make_response(error_response(503))
        response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(DataError)
    def unstorable(error: DataError) -> tuple[Response | str, int]:
        # A character or a number that no column holds; every form should have said so before.
        log.warning("unstorable_value", path=request.path, error=str(error.orig)[:300])
        db.session.rollback()
        return error_response(422)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> tuple[Response | str, int]:
        log.error("unhandled_error", path=request.path, exc_info=error)
        if app.config.get("PROPAGATE_EXCEPTIONS"):
            raise error
        return error_response(500)
