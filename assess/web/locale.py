"""Which of the two interface languages this request is answered in."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, has_request_context, request, session
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

LOCALES = ("en", "fr")


def choose_locale() -> str:
    """The language switch first, then the account's choice, then the browser's wish.

    For a program, its own wish, then what is set for it.
    """
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    chosen = session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    try:
        person: Any = current_user
        if person and person.is_authenticated:
            return str(person.locale)
    except SQLAlchemyError:
        # The words for "the database cannot be reached" must not need the database.
        pass
    return _wished() or str(
        g.get("locale_of_program") or current_app.config["BABEL_DEFAULT_LOCALE"]
    )


def _wished() -> str | None:
    """The first language of `Accept-Language` that we have, in whichever region (`fr-BE`)."""
    for tag, quality in request.accept_languages:
        language = tag.partition("-")[0].lower()
        if quality > 0 and language in LOCALES:
            return language
    return None
