"""Where the language test joins the application."""

from __future__ import annotations

from flask import Blueprint, Flask

from assess.delivery.kinds import register_kind
from assess.language.explain import likelihood
from assess.language.kind import LanguageKind
from assess.language.presenter import LanguagePresenter
from assess.language.scale import LanguageScale
from assess.results.export_ports import register_scale
from assess.results.ports import register_presenter

blueprint = Blueprint("language", __name__, template_folder="templates")


def join(app: Flask) -> None:
    """Register the kind, its presenter and its templates."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["likelihood"] = likelihood
    register_kind(LanguageKind())
    register_presenter(LanguageKind.code, LanguagePresenter())
    register_scale(LanguageKind.code, LanguageScale())
