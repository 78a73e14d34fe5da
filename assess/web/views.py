"""The platform's own pages: preferences, and the small print every site needs."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from assess.web import recorded
from assess.web.locale import LOCALES
from assess.web.public import public

blueprint = Blueprint("web", __name__, template_folder="templates")

THEMES = ("system", "light", "dark")
YEAR_S = 365 * 24 * 3600


def local_target(target: str | None) -> str:
    """`target` when it is a path of this site, else the home page."""
    parts = urlsplit(target or "")
    clean = target and not parts.scheme and not parts.netloc and target.startswith("/")
    if not clean or not target or "\\" in target or target.startswith("//"):
        return "/"
    return target


@blueprint.post("/preferences")
@public
def preferences() -> ResponseReturnValue:
    """Store language and theme, then return to the page where they were chosen."""
    response = redirect(local_target(request.form.get("next")), 303)
    locale = request.form.get("locale")
    if locale in LOCALES:
        session["locale"] = locale
    theme = request.form.get("theme")
    if theme in THEMES:
        response.set_cookie(
            "theme",
            theme,
            max_age=0 if theme == "system" else YEAR_S,
            secure=current_app.config["SETTINGS"].secure_cookies,
            samesite="Lax",
        )
    return response


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("web/accessibility.html")


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return render_template("web/privacy.html", recorded=recorded)


@blueprint.get("/help")
@public
def help_page() -> ResponseReturnValue:
    return render_template("web/help.html")


def chosen_theme() -> str:
    """The theme cookie: light, dark, or system when absent or unknown."""
    theme = g.get("theme") or request.cookies.get("theme", "system")
    return theme if theme in THEMES else "system"


def page_here() -> str:
    """Where the language switch returns to: this page, or the one its form came from."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    referrer = urlsplit(request.referrer or "")
    return referrer.path if referrer.netloc == request.host else "/"
