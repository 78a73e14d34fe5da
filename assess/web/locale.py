"""Which of the two interface languages this request is answered in."""

from __future__ import annotations

from flask import current_app, has_request_context, request, session
from flask_login import current_user

LOCALES = ("en", "fr")


def choose_locale() -> str:
    """The language switch first, then the account's choice, then the browser's wish."""
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    chosen = session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    return request.accept_languages.best_match(LOCALES) or str(
        current_app.config["BABEL_DEFAULT_LOCALE"]
    )
